"""The source of reference code as a student would write it: without types."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

_WRAPPED = re.compile(r"\(\n\s+([^()]*?),?\n\s*\)(?=:\n)")  # arguments on lines of their own


class _Cut(NamedTuple):
    """Bytes that are left out, and what is written instead of them."""

    start: int
    end: int
    instead: bytes


def untyped(*definitions: Callable[..., Any]) -> str:
    """The functions and classes one after the other, as a file that imports NumPy."""
    sources = "\n\n".join(without_types(inspect.getsource(definition)) for definition in definitions)
    return f"import numpy as np\n\n\n{sources}"


def without_types(text: str) -> str:
    """
    >>> without_types("def f(x: int, p: float = 0.5) -> int:\\n    y: int = x\\n    return y\\n")
    'def f(x, p=0.5):\\n    y = x\\n    return y\\n'
    """
    source = text.encode()
    for cut in sorted(_cuts(source), reverse=True):
        source = source[: cut.start] + cut.instead + source[cut.end :]
    return _WRAPPED.sub(lambda match: f"({' '.join(match[1].split())})", source.decode())


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
