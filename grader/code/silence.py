"""What is told of a run with hidden inputs: nothing that the submission made up, for it could carry them out."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import replace

from grader.sandbox import Answer, Category, Job, Lacking, NotPlain, Outcome, Performed, Raised, Returned, Value
from grader.sandbox.advice import fixed_advice, only_advice, only_name
from grader.sandbox.complaint import line_at
from grader.sandbox.reading import is_told_alone

# Beside those of Python itself.
OTHER_TYPES = frozenset(
    "NoneType ndarray function generator coroutine longdouble Decimal Fraction LinAlgError TooLongError".split()
)
MEASURED = frozenset((Category.CRASHED, Category.OUTPUT_TOO_LARGE))  # the detail is a sentence of ours


def silenced(outcome: Outcome, job: Job) -> Outcome:
    """The outcome without a word that the submission could have made up: messages, names and types of its own.

    Why the file did not load is kept: it was told by a run without inputs. So is the modern name of what is gone, and
    a name that is missing where it stands on the line that is told.
    """
    if is_told_alone(outcome):
        return outcome
    detail = outcome.detail if outcome.category in MEASURED else fixed_advice(outcome.detail)
    results = tuple(_answer(given, job) for given in outcome.results)
    return replace(outcome, results=results, detail=detail, defined=(), failed=())


def _answer(given: Answer, job: Job) -> Answer:
    if isinstance(given, Raised):
        return _raised(given, job)
    if isinstance(given, Returned):
        return Returned(_value(given.value))
    return Performed({output: _output(one, job) for output, one in given.outputs.items()})


def _output(given: Value | Raised | Lacking, job: Job) -> Value | Raised | Lacking:
    if isinstance(given, Raised):
        return _raised(given, job)
    if isinstance(given, Lacking):
        return replace(given, has=(), type_name=given.type_name and _known_type(given.type_name))
    return _value(given)


def _raised(given: Raised, job: Job) -> Raised:
    line = line_at(job, given.line, given.within)
    message = only_advice(given.type, given.message) or only_name(given.type, given.message, line)
    return replace(given, type=_known_type(given.type), message=message)


def _value(value: Value) -> Value:
    if isinstance(value, NotPlain):
        return NotPlain(_known_type(value.type_name), "")
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    return {name: _value(inner) for name, inner in value.items()} if isinstance(value, Mapping) else value


def _known_type(name: str) -> str:
    return name if hasattr(builtins, name) or name in OTHER_TYPES else "object"
