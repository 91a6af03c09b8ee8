"""What is told of a run with hidden inputs: nothing that the submission made up, for it could carry them out."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import replace

from grader.sandbox import Answer, Lacking, NotPlain, Outcome, Performed, Raised, Returned, Value
from grader.sandbox.advice import only_advice
from grader.sandbox.reading import is_told_alone

OTHER_TYPES = frozenset(
    ("NoneType", "ndarray", "function", "generator", "LinAlgError", "TooLongError")
)  # beside those of Python itself


def silenced(outcome: Outcome) -> Outcome:
    """The outcome without a word that the submission could have made up: messages, names and types of its own.

    Why the file did not load is kept: it was told by a run without inputs. So is the modern name of what is gone.
    """
    if is_told_alone(outcome):
        return outcome
    return replace(outcome, results=tuple(map(_answer, outcome.results)), detail="", defined=(), failed=())


def _answer(given: Answer) -> Answer:
    if isinstance(given, Raised):
        return _raised(given)
    if isinstance(given, Returned):
        return Returned(_value(given.value))
    return Performed({output: _output(one) for output, one in given.outputs.items()})


def _output(given: Value | Raised | Lacking) -> Value | Raised | Lacking:
    if isinstance(given, Raised):
        return _raised(given)
    if isinstance(given, Lacking):
        return replace(given, has=(), type_name=given.type_name and _known_type(given.type_name))
    return _value(given)


def _raised(given: Raised) -> Raised:
    return replace(given, type=_known_type(given.type), message=only_advice(given.type, given.message))


def _value(value: Value) -> Value:
    if isinstance(value, NotPlain):
        return NotPlain(_known_type(value.type_name), "")
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    return {name: _value(inner) for name, inner in value.items()} if isinstance(value, Mapping) else value


def _known_type(name: str) -> str:
    return name if hasattr(builtins, name) or name in OTHER_TYPES else "object"
