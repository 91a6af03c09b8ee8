"""A code task whose right outputs come from reference functions; their source is what the key prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from problems.code import CodeTask, Convention, Function, Instead
from problems.draws import Draw
from problems.printed_code import as_file, plain_source, stub

Cases = tuple[Mapping[str, Any], ...]


class Wrong(NamedTuple):
    """A known mistake: its note, its feedback, and what somebody who makes it writes instead of the reference."""

    note: str
    feedback: str
    function: Callable[..., Any]


@dataclass(frozen=True)
class Way:
    """An accepted way to set the task: in words, the function that is right, and what is wrong in its place."""

    function: Callable[..., Any]
    wrong: tuple[Wrong, ...] = ()
    note: str = ""
    words: str = ""


def reference_task(
    title: str,
    statement: str,
    functions: tuple[str, ...],
    outputs: tuple[str, ...],
    cases: Cases,
    ways: tuple[Way, ...],
    *,
    hints: str = "",
    given: str = "",
    reference: str = "",
) -> CodeTask:
    """The arguments are those of a case, in its order.

    hints: what the stub says about the arguments; given: code that stands in front of the stub; reference: what the
    key prints, if not the first way's function.
    """
    wrong = {way.note: tuple(_instead(row, outputs) for row in way.wrong) for way in ways}
    arguments = tuple(cases[0])
    return CodeTask(
        title=title,
        statement=statement,
        functions=functions,
        arguments={name: name for name in arguments},
        outputs={name: name for name in outputs},
        cases=cases,
        conventions=tuple(Convention(way.note, way.words, function=outputs_of(way.function, outputs)) for way in ways),
        mistakes=lambda convention: wrong[convention.note],
        stub=(f"{given}\n\n" if given else "") + stub(functions[0], arguments, outputs, below=hints),
        reference=reference or as_file(plain_source(ways[0].function, name=functions[0])),
    )


def outputs_of(function: Callable[..., Any], outputs: tuple[str, ...]) -> Function:
    """The same function with what it returns under the names of the outputs."""

    def named(**case: Any) -> Mapping[str, Any]:
        returned = function(**case)
        return dict(zip(outputs, returned if isinstance(returned, tuple) else (returned,), strict=True))

    return named


def _instead(row: Wrong, outputs: tuple[str, ...]) -> Instead:
    return Instead(row.note, row.feedback, outputs_of(row.function, outputs))


def case_draw(stream: str, seed: int) -> Draw:
    """Draws for one case: every result has a single candidate in front."""
    return Draw(stream, np.array([seed % 2**64], np.uint64), np.zeros(1, np.uint64))
