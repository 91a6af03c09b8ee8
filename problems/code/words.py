"""What a code task asks for, in words: what is to be written, and how it is called.

Words have code between backticks.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from problems.code.script import Step, in_python, root
from problems.code.task import CodeTask


@dataclass(frozen=True)
class Definition:
    """A function or a class that is to be written, as the stub has it.

    returned: what a function returns; methods: how those of a class are called.
    """

    call: str
    returned: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """
        >>> Definition("f(x)", ("y", "z")).short, Definition("Box(size)", methods=("put(x)", "take()")).short
        ('f(x) -> y, z', 'class Box(size): put(x), take()')
        """
        if self.methods:
            return f"class {self.call}: {', '.join(self.methods)}"
        return f"{self.call} -> {', '.join(self.returned)}"


def definitions(task: CodeTask) -> tuple[Definition, ...]:
    """All that the script needs, or the function under its preferred name."""
    found = {node.name: node for node in ast.parse(task.stub).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return tuple(_definition(found[name]) for name in (task.functions if task.script else task.functions[:1]))


def to_write(task: CodeTask, function: str | None = None) -> str:
    """A sentence or two; `function` is the only name of a single function that is accepted, if there is one."""
    written = definitions(task)
    if len(written) > 1:
        each = [f"`{one.call}`, which returns `{', '.join(one.returned)}`" for one in written]
        return f"Write the functions {listed(each, ', and ')}."
    (one,) = written
    if one.methods:
        return f"Write the class `{one.call}` with the method{'s' * (len(one.methods) > 1)} {as_code(one.methods)}."
    order = " in this order" * (len(one.returned) > 1)
    others = () if function or task.script else task.functions[1:]
    too = f" It may also be named {as_code(others, ' or ')}." if others else ""
    call = one.call if task.script else one.call.replace(task.functions[0], function or task.functions[0], 1)
    return f"Write a function `{call}` that returns `{', '.join(one.returned)}`{order}.{too}"


def calls(task: CodeTask) -> tuple[str, ...]:
    """The script in Python, with the outputs under their names; nothing where it calls every function just once."""
    if not task.script or _is_plain(task):
        return ()
    return tuple(_aligned(list(_lines(task))))


def as_code(names: Iterable[str], last: str = " and ") -> str:
    """
    >>> as_code(["x", "y"])
    '`x` and `y`'
    """
    return listed([f"`{name}`" for name in names], last)


def listed(words: Sequence[str], last: str = " and ") -> str:
    """
    >>> listed(["a", "b", "c"], " or ")
    'a, b or c'
    """
    *first, end = words
    return f"{', '.join(first)}{last}{end}" if first else end


def _definition(node: ast.FunctionDef | ast.ClassDef) -> Definition:
    if isinstance(node, ast.FunctionDef):
        return Definition(_call(node.name, node), _returned(node))
    methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
    made = next((each for each in methods if each.name == "__init__"), None)
    call = _call(node.name, made, is_method=True) if made else f"{node.name}()"
    others = (_call(each.name, each, is_method=True) for each in methods if not each.name.startswith("_"))
    return Definition(call, methods=tuple(others))


def _call(name: str, node: ast.FunctionDef, *, is_method: bool = False) -> str:
    """Under a name; a method is called without the object itself."""
    arguments = ast.unparse(node.args)
    return f"{name}({arguments.partition(', ')[2] if is_method else arguments})"


def _returned(node: ast.FunctionDef) -> tuple[str, ...]:
    value = next(each.value for each in reversed(node.body) if isinstance(each, ast.Return) and each.value)
    return tuple(map(ast.unparse, value.elts)) if isinstance(value, ast.Tuple) else (ast.unparse(value),)


def _is_plain(task: CodeTask) -> bool:
    """The script is what the definitions say, one after the other."""
    said = [(one.call, one.returned) for one in definitions(task)]
    done = [(f"{step.call}({', '.join(step.arguments)})", step.keeps) for step in task.script]
    return said == done and not task.found


def _lines(task: CodeTask) -> Iterator[tuple[str, str]]:
    """A line of code and its comment for each step, and for each output that is looked up somewhere."""
    last = {output: _last(task.script, root(place)) for output, place in task.places.items()}
    for number, step in enumerate(task.script):
        yield _line(task, step), f"{step.raises}: 1 if it raises an exception, else 0" if step.raises else ""
        for output, place in task.places.items():
            if place != output and last[output] == number:
                yield f"{output} = {in_python(place)}", ""


def _line(task: CodeTask, step: Step) -> str:
    handed = ", ".join(_handed(task, path) for path in step.arguments)
    if step.sets:
        return f"{in_python(step.sets)} = {handed}"
    call = f"{in_python(step.call)}({handed})"
    return f"{', '.join(step.keeps)} = {call}" if step.keeps else call


def _handed(task: CodeTask, path: str) -> str:
    """A text that is the same in all cases stands for itself."""
    values = [case.get(path) for case in task.cases]
    text = values[0]
    return f'"{text}"' if isinstance(text, str) and all(value == text for value in values) else in_python(path)


def _last(script: Sequence[Step], name: str) -> int:
    """The number of the last step that keeps a value, calls a method of it, or sets something in it."""
    return max(i for i, step in enumerate(script) if name in (*step.kept, root(step.call or step.sets)))


def _aligned(lines: list[tuple[str, str]]) -> Iterator[str]:
    """Lines with their comments in one column."""
    width = max((len(line) for line, comment in lines if comment), default=0)
    for line, comment in lines:
        yield f"{line:<{width}}  # {comment}" if comment else line
