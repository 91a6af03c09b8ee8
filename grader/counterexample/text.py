"""A counterexample as a snippet that runs when it is pasted: the arrays, the calls, and what came of them."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np

from grader.code.given import Given
from grader.code.script import raising_step
from grader.intake.notebook import ENDING as NOTEBOOK
from grader.sandbox import Answer, NotPlain, Raised, Returned
from grader.sandbox.inside.paths import WHOLE_NUMBER, pieces, root
from problems.code.task import CodeTask, Convention
from problems.part import Array

LONGEST = 40  # numbers of an array that are written out
DIGITS = range(6, 18)  # of a number: as many as it takes to tell two apart
ROOM = 100  # characters of a line
TAKEN = frozenset((*sys.stdlib_module_names, "numpy"))  # modules that hide a file of the same name


@dataclass(frozen=True)
class Shown:
    """What a counterexample tells: the one case of a task, what was given for one output, and what is right."""

    task: CodeTask
    convention: Convention
    part: str
    answer: Answer
    given: Given
    right: Array
    filename: str
    functions: tuple[str, ...]  # what is called of the file
    is_mutated: bool = False  # are arrays changed that are handed over?


def snippet(shown: Shown, *, show_expected: bool) -> str:
    """The text, without a line break at its end."""
    (values,) = shown.task.calls(shown.convention)
    arguments = dict(zip(shown.task.arguments, values, strict=True))
    body = [*_steps(shown, arguments)] if shown.task.script else [*_call(shown, arguments)]
    imports = [line for word, line in IMPORTED.items() if any(word in line for line in body)]
    head = [*imports, *_of_file(shown.filename, shown.functions), ""]
    return "\n".join([*head, *body, *_outcome(shown, show_expected=show_expected)])


IMPORTED = {"suppress(": "from contextlib import suppress", "np.": "import numpy as np"}


def _of_file(filename: str, functions: Sequence[str]) -> Iterator[str]:
    """How the functions are got from the file, whatever it is called."""
    path = PurePath(filename)
    names = path.with_suffix("").parts
    if path.suffix == NOTEBOOK:
        yield "# in a new cell at the end of the notebook"
        return
    if path.suffix == ".py" and all(map(_is_module, names)) and names[0] not in TAKEN:
        yield f"from {'.'.join(names)} import {', '.join(functions)}"
        return
    yield "from runpy import run_path"
    yield ""
    yield f"submission = run_path({filename!a})"
    yield from (f'{name} = submission["{name}"]' for name in functions)


def _is_module(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _call(shown: Shown, arguments: Mapping[str, Any]) -> Iterator[str]:
    """A line for each array, one for all numbers, and the call."""
    numbers = {name: value for name, value in arguments.items() if not isinstance(value, np.ndarray | Mapping)}
    yield from (f"{name} = {_literal(value)}" for name, value in arguments.items() if name not in numbers)
    if numbers:
        yield f"{', '.join(numbers)} = {', '.join(map(_literal, numbers.values()))}"
    call = f"{shown.functions[0]}({', '.join(arguments)})"
    outputs = tuple(shown.task.outputs)
    value = shown.answer.value if isinstance(shown.answer, Returned) else None
    if isinstance(value, NotPlain):  # None, of which nothing can be taken apart
        yield f"print({call})"
    elif isinstance(value, Mapping):
        yield f'{shown.part} = {call}["{shown.part}"]'
    elif len(outputs) == 1:
        yield f"({outputs[0]},) = {call}" if isinstance(value, tuple) else f"{outputs[0]} = {call}"
    else:
        yield f"{', '.join(outputs)} = {call}"


def _steps(shown: Shown, arguments: Mapping[str, Any]) -> Iterator[str]:
    """A line for each array and dictionary, and one for each step, in which numbers stand as they are."""
    script = shown.task.script
    used = [path for step in script for path in step.arguments]
    once = {path for step in script for path in step.arguments if step.sets and used.count(path) == 1}
    named = {
        name: value for name, value in arguments.items() if isinstance(value, np.ndarray | Mapping) and name not in once
    }
    yield from (f"{name} = {_literal(value)}" for name, value in named.items())
    written = {name: _literal(value) for name, value in arguments.items() if name not in named}
    if shown.is_mutated:
        arrays = (name for name, value in named.items() if isinstance(value, np.ndarray))
        written |= {name: f"{name}.copy()" for name in arrays if used.count(name) > 1}
    for number, step in enumerate(script):
        handed = ", ".join(written.get(path, _path(path)) for path in step.arguments)
        if step.sets:
            yield f"{_path(step.sets)} = {handed}"
            continue
        keeps = f"{', '.join(step.keeps)} = " if step.keeps else ""
        caught = "with suppress(Exception): " if step.raises and number < len(script) - 1 else ""
        yield f"{caught}{keeps}{_path(step.call)}({handed})"


def _path(path: str) -> str:
    """A path as Python writes it.

    >>> _path("net.params[W1]")
    'net.params["W1"]'
    """
    followed = (f".{name}" if name else f"[{_key(key)}]" for name, key in pieces(path))
    return root(path) + "".join(followed)


def _key(key: str) -> str:
    return key if WHOLE_NUMBER.fullmatch(key) else f'"{key}"'


def _literal(value: Any) -> str:
    """A value as it is written in Python.

    >>> _literal({"mode": "train", "mean": np.zeros(2)})
    '{"mode": "train", "mean": np.array([0.0, 0.0])}'
    """
    if isinstance(value, str):
        return f'"{value}"' if ascii(value) == f"'{value}'" and '"' not in value else ascii(value)
    if isinstance(value, Mapping):
        items = [f"{_literal(key)}: {_literal(item)}" for key, item in value.items()]
        text = ", ".join(items)
        return f"{{{text}}}" if len(text) <= ROOM else "{\n" + "".join(f"    {item},\n" for item in items) + "}"
    if not isinstance(value, np.ndarray):
        return repr(value.item() if isinstance(value, np.generic) else value)
    whole = f"np.array({value.tolist()})"
    if len(whole) <= ROOM or value.ndim < 2:
        return whole
    rows = "".join(f"    {row.tolist()},\n" for row in value)
    return f"np.array([\n{rows}])"


def _outcome(shown: Shown, *, show_expected: bool) -> Iterator[str]:
    """What is printed, and comments on what came back and what should have."""
    given, right = shown.given, shown.right
    if shown.task.script and raising_step(shown.task, shown.part) is not None:
        yield "# raised: nothing" if right else "# raised: an exception"
        if show_expected:
            yield "# expected: an exception" if right else "# expected: none"
        return
    place = _path(shown.task.places[shown.part])
    if isinstance(given, Raised):
        why = f": {' '.join(given.message.split())}" if given.message else ""
        yield f"# raised: {given.type}{given.where}{why}"
        expected = f"{place} = {_numbers(right, DIGITS[0])}"
    elif isinstance(given, NotPlain):
        if isinstance(shown.answer, Returned) and not isinstance(shown.answer.value, NotPlain):
            yield f"print({place})"
        yield "# returned: None"
        expected = f"{place} = {_numbers(right, DIGITS[0])}"
    else:
        assert isinstance(given, np.ndarray)
        returned, expected = _told_apart(given, right)
        yield f"print({place})"
        yield f"# returned: {returned}"
    if show_expected:
        yield f"# expected: {expected}"


def readable(given: Given, right: Array) -> int:
    """How long the numbers are that came out: the shorter, the better to read."""
    return len("".join(_told_apart(given, right))) if isinstance(given, np.ndarray) else len(_numbers(right, DIGITS[0]))


def _told_apart(given: Array, right: Array) -> tuple[str, str]:
    """Both with as many digits as it takes."""
    for digits in DIGITS:
        texts = _numbers(given, digits), _numbers(right, digits)
        if texts[0] != texts[1]:
            break
    if given.shape != right.shape:
        return f"{texts[0]}, of shape {given.shape}", f"{texts[1]}, of shape {right.shape}"
    return texts


def _numbers(value: Array, digits: int) -> str:
    """
    >>> _numbers(np.array([1.0, 0.5]), 6)
    '[1, 0.5]'
    """
    if not 0 < value.size <= LONGEST:
        return f"an array of {value.size} numbers"
    if value.ndim:
        return f"[{', '.join(_numbers(each, digits) for each in np.asarray(value))}]"
    number = value.item()
    return str(number) if isinstance(number, int) else f"{number + 0.0:.{digits}g}"
