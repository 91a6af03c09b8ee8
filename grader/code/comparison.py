"""Compares what submitted code gave for one output with what is right: is it there, its type, shape and values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.code.given import Given
from grader.code.script import call_in_words, raised_wrongly, raising_step
from grader.results import Verdict
from grader.sandbox import Lacking, Missing, NotPlain, Raised
from grader.sandbox.inside.paths import pieces, root
from problems.code.task import CodeTask
from problems.part import Array

# What is returned by mistake in the place of numbers, and what to do.
OTHERS = {
    "ndarray": "an array of something else than ordinary numbers, or of more than 8 axes",
    "object": "of a type of its own, not a number or array",
    "generator": "a generator: write return where it says yield",
    "coroutine": "a coroutine: write def without async",
    "function": "a function: call it, with brackets",
    "builtin_function_or_method": "a function: call it, with brackets",
    "longdouble": "a number of NumPy's longdouble: convert it by float(...)",
}
NOTHING = "returns-nothing"
MANY = 9  # values, of which the number is no longer told
Wrong = tuple[Verdict, str, str]  # with note and feedback


def compared(
    task: CodeTask, given: Given, right: Array, part: str, hidden: Mapping[str, Any] | None = None
) -> Wrong | None:
    """What is wrong with an output, if anything is: the first that is found decides.

    hidden: the inputs, where they must not be known: a shape of other lengths than theirs could carry them out.
    """
    if isinstance(given, Raised):
        return _raised(task, given)
    if isinstance(given, Lacking):
        verdict, note, sentence = LACKS[given.kind]
        return verdict, note.format(path=given.path), sentence(task, given)
    if isinstance(given, NotPlain):
        return _not_plain(given, part)
    if not isinstance(given, np.ndarray) or given.dtype.kind not in "fiub":
        return Verdict.MALFORMED, "wrong-type", f"{part} holds no real numbers; expected {_a(right)}"
    if given.shape != right.shape:
        is_told = hidden is None or _lengths(given) <= _lengths(right, *hidden.values())
        shape = _a(given) if is_told else "an array of another shape"
        why = "".join(f"; {reason}" for reason in _shape_reasons(given, right))
        return Verdict.INCORRECT, "wrong-shape", f"{part} is {shape}; expected {_a(right)}{why}"
    if not np.isfinite(given).all():
        return Verdict.INCORRECT, "not-finite", f"{part} is not finite (inf or nan)"
    if not task.tolerance.passes(given.astype(float), right).all():
        return Verdict.INCORRECT, "wrong-value", _wrong_value(task, right, part)
    return None


def kind_in_words(value: Array) -> str:
    return f"array of shape {value.shape}" if np.ndim(value) else "number"


def _a(value: Array) -> str:
    return f"an {kind_in_words(value)}" if np.ndim(value) else "a number"


def _lengths(*values: Any) -> set[int]:
    return {1}.union(*(value.shape for value in values if isinstance(value, np.ndarray)))


def _shape_reasons(given: Array, expected: Array) -> Iterator[str]:
    """What a wrong shape looks like, in words."""
    if given.ndim == 2 and given.shape == expected.shape[::-1]:
        yield "it is transposed"
    elif given.size == expected.size:
        yield "the entries are as many as expected, in another shape"
    elif given.ndim > expected.ndim:
        yield "it has an axis too many: a sum over it is missing"
    elif expected.ndim > given.ndim:
        yield "it has an axis too few: it was summed over one"


def _wrong_value(task: CodeTask, right: Array, part: str) -> str:
    step = raising_step(task, part) if task.script and part else None
    return f"{part} has a wrong value" if step is None else raised_wrongly(task, step, right)


def _not_plain(given: NotPlain, part: str) -> Wrong:
    if given.type_name == "NoneType":
        return Verdict.MALFORMED, NOTHING, f"{part} is None; is there a return statement?"
    kind = OTHERS.get(given.type_name)
    if kind:
        why = f" ({given.reason})" if given.reason and given.type_name == "ndarray" else ""
        return Verdict.MALFORMED, "wrong-type", f"{part} is {kind}{why}"
    reason = given.reason or f"{part} is of type {given.type_name}, not a number or array"
    return Verdict.MALFORMED, "wrong-type", reason


def _raised(task: CodeTask, given: Raised) -> Wrong:
    why = f": {given.message}" if given.message else ""
    if given.type == "TypeError" and given.step is None and not given.where:  # at the call, not in the function
        asked = f"it is called with ({', '.join(task.arguments)}), and does not take these arguments"
        return Verdict.CRASHED, "wrong-signature", f"{asked}{why}"
    who = "it" if given.step is None else call_in_words(task.script, given.step)
    return Verdict.CRASHED, f"raised:{given.type}", f"{who} raised {given.type}{given.where}{why}"


def _undefined(task: CodeTask, lack: Lacking) -> str:
    del task
    if not pieces(lack.path):
        there = f"; the file defines {', '.join(lack.has)}" if lack.has else ""
        return f"no function or class named {lack.path} was found{there}"
    return _missed(lack, "method ")


def _absent(task: CodeTask, lack: Lacking) -> str:
    del task
    return _missed(lack, "")


def _missed(lack: Lacking, kind: str) -> str:
    followed = pieces(lack.path)
    missed = "".join(followed[lack.piece]) if lack.piece < len(followed) else ""
    holder = root(lack.path) + "".join(f".{name}" if name else f"[{key}]" for name, key in followed[: lack.piece])
    there = f"; it is of type {lack.type_name}" if lack.type_name else ""
    there = f"; it has {', '.join(lack.has)}" if lack.has else there
    return f"{holder} has no {kind}{missed!r}{there}"


def _count(task: CodeTask, lack: Lacking) -> str:
    names, who = _blamed(task, lack)
    kind = f" of type {lack.type_name}" if lack.type_name else ""
    values = "one value" if lack.count == 1 else f"{lack.count} values" if lack.count <= MANY else "too many values"
    return f"{who} returned {values}{kind}; expected {len(names)}: {', '.join(names)}"


def _nothing(task: CodeTask, lack: Lacking) -> str:
    return f"{_blamed(task, lack)[1]} returned None; is there a return statement?"


def _blamed(task: CodeTask, lack: Lacking) -> tuple[tuple[str, ...], str]:
    """What a step should have kept, and its name."""
    if lack.step is None:
        return (), "it"
    return task.script[lack.step].keeps, call_in_words(task.script, lack.step)


Sentence = Callable[[CodeTask, Lacking], str]
LACKS: Mapping[Missing, tuple[Verdict, str, Sentence]] = {
    Missing.UNDEFINED: (Verdict.MISSING, "missing-function:{path}", _undefined),
    Missing.ABSENT: (Verdict.MALFORMED, "missing-value", _absent),
    Missing.COUNT: (Verdict.MALFORMED, "wrong-type", _count),
    Missing.NOTHING: (Verdict.MALFORMED, NOTHING, _nothing),
}
assert set(LACKS) == set(Missing), "every lack has its sentence"
