"""Code as it is printed for students: stubs, and reference functions and classes without types."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_WRAPPED = re.compile(r"\(\n\s+([^()]*?),?\n\s*\)(?=:\n)")  # arguments on lines of their own
_ARGUMENTS = re.compile(r"\(([^()]+)\):\n")
NO_DEFAULTS: Mapping[str, object] = MappingProxyType({})


class _Cut(NamedTuple):
    """Bytes that are left out, and what is written instead of them."""

    start: int
    end: int
    instead: bytes


def stub(function: str, arguments: Iterable[str], outputs: Iterable[str], hint: str = "", *, below: str = "") -> str:
    """What a student starts from.

    hint: a sentence behind the first one of its docstring; below: a paragraph under it.

    >>> print(stub("f", ("x", "y"), ("z",)), end="")
    def f(x, y):
        \"""Returns z.\"""
        return z
    """
    returned = ", ".join(outputs)
    told = f"Returns {returned}.{' ' if hint else ''}{hint}" + (f"\n\n    {below}\n    " if below else "")
    return f'def {function}({", ".join(arguments)}):\n    """{told}"""\n    return {returned}\n'


def plain_source(thing: Callable[..., Any], defaults: Mapping[str, object] = NO_DEFAULTS, name: str = "") -> str:
    """A function or class as students write it, under another name if one is given.

    defaults: of arguments of the function, which are printed with them.
    """
    text = without_types(inspect.getsource(thing))
    if name:
        text = text.replace(f"def {thing.__name__}(", f"def {name}(", 1)
    return _ARGUMENTS.sub(lambda match: f"({_with_defaults(match[1], defaults)}):\n", text, count=1)


def as_file(*sources: str) -> str:
    """The sources one after the other, after the import that they need."""
    text = "\n\n".join(sources)
    return f"import numpy as np\n\n\n{text}" if "np." in text else text


def rewritten(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The text with each old piece replaced by the new one. Raises ValueError for a piece that is not there."""
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{old!r} is not in the reference, so it cannot be written as {new!r}:\n{text}")
        text = text.replace(old, new)
    return text


def without_types(text: str) -> str:
    """
    >>> without_types("def f(x: int, p: float = 0.5) -> int:\\n    y: int = x\\n    return y\\n")
    'def f(x, p=0.5):\\n    y = x\\n    return y\\n'
    """
    source = text.encode()
    for cut in sorted(_cuts(source), reverse=True):
        source = source[: cut.start] + cut.instead + source[cut.end :]
    return _WRAPPED.sub(lambda match: f"({' '.join(match[1].split())})", source.decode())


def _with_defaults(arguments: str, defaults: Mapping[str, object]) -> str:
    named = ((written.partition("=")[0], written) for written in arguments.split(", "))
    return ", ".join(f"{name}={defaults[name]!r}" if name in defaults else written for name, written in named)


def _cuts(source: bytes) -> Iterator[_Cut]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.arg(annotation=ast.expr() as annotation):
                start = starts[node.lineno - 1] + node.col_offset + len(node.arg.encode())
                yield _annotation(source, start, starts, annotation)
            case ast.AnnAssign(target=ast.expr() as target):
                start = starts[(target.end_lineno or 1) - 1] + (target.end_col_offset or 0)
                yield _Cut(start, _end(starts, node.annotation), b"")
            case ast.FunctionDef(returns=ast.expr() as returns):
                end = _end(starts, returns)
                start = source.rindex(b")", 0, starts[returns.lineno - 1] + returns.col_offset) + 1
                yield _Cut(start, end, b"")


def _annotation(source: bytes, start: int, starts: list[int], annotation: ast.expr) -> _Cut:
    """From the name of an argument to its default, whose sign of equality then stands without spaces."""
    end = _end(starts, annotation)
    has_default = source[end : end + 3] == b" = "
    return _Cut(start, end + 3, b"=") if has_default else _Cut(start, end, b"")


def _end(starts: list[int], node: ast.expr) -> int:
    return starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
