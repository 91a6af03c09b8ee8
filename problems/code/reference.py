"""A code task whose right outputs come from reference functions; their source is what the key prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from problems.code.printed import as_file, plain_source, stub
from problems.code.rewritten import Made, Namespace, Rewritten, Row, changed
from problems.code.task import CodeTask, Function, FunctionConvention, Instead
from problems.draws import Draw, of_one_seed
from problems.errors import ProblemError

Cases = tuple[Mapping[str, Any], ...]
Outcome = Callable[..., Any]  # of a case's arguments by name: the outputs in their order


@dataclass(frozen=True)
class Way:
    """An accepted way to set the task, in words: the function that is right, or its source, and what goes wrong in it.

    wrong: rows of a note, feedback, and what is written otherwise in the source: pairs of what stands there, once, and
    what stands there instead.
    """

    right: Callable[..., Any] | str
    wrong: tuple[Row, ...] = ()
    note: str = ""
    words: str = ""

    def source(self, name: str) -> str:
        """What the key prints, with the function under the name that is asked for."""
        return self.right if isinstance(self.right, str) else as_file(plain_source(self.right, name=name))


def _called(function: Outcome) -> Outcome:
    return function


@dataclass(frozen=True)
class _Named:
    """How the outputs come from what a source defines: the function's name, theirs, and what is done with it."""

    function: str
    outputs: tuple[str, ...]
    played: Callable[[Outcome], Outcome]

    def __call__(self, namespace: Namespace) -> Function:
        return self.of(namespace[self.function])

    def of(self, function: Outcome) -> Function:
        return outputs_of(self.played(function), self.outputs)


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
    played: Callable[[Outcome], Outcome] = _called,
) -> CodeTask:
    """The arguments are those of a case, in its order.

    hints: what the stub says about the arguments; given: code that stands in front of the stub; played: what is done
    with the function in a case, if not a single call.
    Raises ValueError for a mistake that changes what does not stand in the source once.
    """
    for what, names in (("functions", functions), ("outputs", outputs)):
        if isinstance(names, str):
            raise ProblemError(f"{what}={names!r}: a tuple of names is needed, as ({names!r},)")
    named = _Named(functions[0], outputs, played)
    wrong = {way.note: rewritings(way.source(functions[0]), way.wrong, named) for way in ways}
    arguments = tuple(cases[0])
    return CodeTask(
        title=title,
        statement=statement,
        functions=functions,
        arguments={name: name for name in arguments},
        outputs={name: name for name in outputs},
        cases=cases,
        conventions=tuple(FunctionConvention(way.note, way.words, _right(way, named)) for way in ways),
        mistakes=lambda convention: wrong[convention.note],
        stub=(f"{given}\n\n" if given else "") + stub(functions[0], arguments, outputs, below=hints),
        reference=ways[0].source(functions[0]),
    )


def _right(way: Way, named: _Named) -> Function:
    return Rewritten(way.right, (), named) if isinstance(way.right, str) else named.of(way.right)


def rewritings(source: str, rows: Iterable[Row], made: Made) -> tuple[Instead, ...]:
    """The mistakes of a table. Raises ValueError for one that changes what does not stand in the source once."""
    return tuple(_rewriting(source, row, made) for row in rows)


def _rewriting(source: str, row: Row, made: Made) -> Instead:
    note, feedback, *changes = row
    try:
        changed(source, changes)
    except ValueError as error:
        raise ValueError(f"the mistake {note!r} cannot be made: {error}:\n{source}") from None
    return Instead(note, feedback, Rewritten(source, tuple(changes), made))


def outputs_of(function: Outcome, outputs: tuple[str, ...]) -> Function:
    """The same function with what it returns under the names of the outputs."""

    def named(**case: Any) -> Mapping[str, Any]:
        returned = function(**case)
        values = returned if isinstance(returned, tuple) else (returned,)
        if len(values) != len(outputs):
            raise ProblemError(_other_count(function, len(values), outputs))
        return dict(zip(outputs, values, strict=True))

    return named


def _other_count(function: Outcome, count: int, outputs: tuple[str, ...]) -> str:
    code = getattr(function, "__code__", None)
    where = f"{code.co_filename}, line {code.co_firstlineno}: {code.co_name}" if code else "the reference"
    values = f"{count} value{'s' if count > 1 else ''}"
    return f"{where} returned {values}, but the task has {len(outputs)}: {', '.join(outputs)}"


def case_draw(stream: str, seed: int) -> Draw:
    """Draws for one case: every result has a single candidate in front."""
    return of_one_seed(stream, seed)
