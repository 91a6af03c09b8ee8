"""What a family offers: found out by posing it under every set of its options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from problems.code.task import CodeTask, GraphConvention
from problems.code.words import definitions
from problems.family import ASK, Family
from problems.option_sets import option_sets
from problems.variant import Variant, variant
from solutions.mistakes import graph_mistakes, rare_rules, wrong_rules

WAYS_BESIDE: Mapping[str, Callable[[Family], bool]] = {  # how a family can be asked beside numbers on paper
    "formulas": lambda family: ASK in family.options,
    "code": lambda family: family.code is not None,
}


@dataclass(frozen=True)
class Description:
    """asked: the ids of the parts under the default options; code: what is to be written, and what it returns.

    mistakes: what the student is told, by the note of each mistake that is known by name; what can go wrong in any
    graph is known besides.
    in_code_only: the notes of those among them that are not known on paper.
    """

    family: Family
    is_drawn: bool
    asked: tuple[str, ...]
    code: tuple[str, ...]
    mistakes: Mapping[str, str]
    in_code_only: frozenset[str] = frozenset()

    @property
    def ways(self) -> tuple[str, ...]:
        """How it can be asked."""
        return ("circuit" if self.is_drawn else "numbers", *ways_beside(self.family))


def ways_beside(family: Family) -> tuple[str, ...]:
    return tuple(way for way, holds in WAYS_BESIDE.items() if holds(family))


def describe(family: Family) -> Description:
    """Raises ProblemError if the family cannot be posed under some of its options."""
    posed = [variant(family, 0, options) for options in option_sets(family)]
    tasks = [one.code for one in posed if one.code]
    declared = [(mistake.note, mistake.feedback) for one in posed for mistake in one.posed.mistakes]
    known = [each for task in tasks for each in _known(task)]
    return Description(
        family=family,
        is_drawn=posed[0].drawn,
        asked=tuple(part.id for part in posed[0].parts),
        code=tuple(dict.fromkeys(each.short for task in tasks for each in definitions(task))),
        mistakes=_first_of_each([*declared, *known]),
        in_code_only=frozenset(note for note, _ in known) - _on_paper(posed),
    )


def _on_paper(posed: Sequence[Variant]) -> frozenset[str]:
    """The notes of what typed answers are told, without the node that some of them name after a colon."""
    declared = [mistake for one in posed for mistake in one.posed.mistakes]
    of_any = [
        mistake for one in posed for known in (graph_mistakes, wrong_rules, rare_rules) for mistake in known(one.graph)
    ]
    return frozenset(mistake.note.partition(":")[0] for mistake in (*declared, *of_any))


def _known(task: CodeTask) -> Iterator[tuple[str, str]]:
    """Note and feedback, without the node that some notes name after a colon and what can go wrong in any graph."""
    for convention in task.conventions:
        everywhere = graph_mistakes(convention.graph) if isinstance(convention, GraphConvention) else ()
        anywhere = {mistake.note for mistake in everywhere}
        for mistake in task.mistakes(convention):
            if mistake.note not in anywhere:
                yield mistake.note.partition(":")[0], mistake.feedback


def _first_of_each(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for note, feedback in pairs:
        found.setdefault(note, feedback)
    return found
