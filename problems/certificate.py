"""What a variant must pass before it is used: presentable numbers, no kink near, every known mistake visible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.family import Posed
from solutions.breaks import Break
from solutions.engine import Run, run
from solutions.ops import OPS

KINK = 0.1  # how near to 0 the operand of a hinge, or the difference of the operands of a max, may be
LAST_BIT = 1e-9  # 4.1 - 4 is a little less than 0.1, and is meant as 0.1
HALFWAY = 0.02  # of the last printed place
CLEAR = 2.0  # tolerances by which a mistake must change an answer: so that no response is near both


Pairs = frozenset[tuple[str, str]]  # notes of mistakes


@dataclass(frozen=True)
class Certificate:
    """The checks that one variant failed; certified if there are none."""

    failed: tuple[str, ...]

    @property
    def is_certified(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Certificates:
    """The checks of a batch of candidates."""

    checks: MappingProxyType[str, NDArray[np.bool_]]  # what is checked -> (B,) whether it holds

    @property
    def passed(self) -> NDArray[np.bool_]:
        return _all(self.checks.values())

    def of(self, index: int) -> Certificate:
        return Certificate(tuple(what for what, holds in self.checks.items() if not holds[index]))


def certify(posed: Posed, pairs: Pairs) -> Certificates:
    """All candidates of a posed problem at once; `pairs` are the mistakes that `told_apart` found for its family."""
    with np.errstate(all="ignore"):
        sound = run(posed.graph, posed.inputs, batch=1)
        answers = _answers(posed, sound)
        checks = {
            "every value is finite": _finite(sound),
            "numbers are presentable": _presentable(posed, answers),
            "no number is halfway between two roundings": _rounds_clearly(posed, answers),
            "no kink is near": _away_from_kinks(sound),
            "no sigmoid is saturated": _not_saturated(sound, posed.unsaturated),
            "the gradients are not trivial": _not_trivial(posed, sound),
            **_mistakes_show(posed, answers, pairs),
        }
    size = max(len(np.atleast_1d(array)) for array in posed.inputs.values())
    return Certificates(MappingProxyType({what: np.broadcast_to(holds, (size,)) for what, holds in checks.items()}))


def _all(checks: Iterable[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    together = np.asarray(True)
    for check in checks:
        together = together & check
    return together


def _answers(posed: Posed, ran: Run) -> NDArray[Any]:
    """(parts, B) the answers of the parts that are asked."""
    return np.stack(np.broadcast_arrays(*(posed.answer(part, ran) for part in posed.part_ids)))


def _finite(ran: Run) -> NDArray[np.bool_]:
    stacked = np.stack(np.broadcast_arrays(*ran.values.values(), *ran.gradients.values()))
    return np.asarray(np.isfinite(stacked).all(axis=0))


def _presentable(posed: Posed, answers: NDArray[Any]) -> NDArray[np.bool_]:
    """Not too large, and not so small that the sheet would print 0.00; 0 itself only where that is of the matter."""
    size = np.abs(answers)
    near_zero = (size < 1e-12) & posed.zeros
    return np.asarray(((size <= posed.largest) & ((size >= posed.smallest) | near_zero)).all(axis=0))


def _rounds_clearly(posed: Posed, answers: NDArray[Any]) -> NDArray[np.bool_]:
    """Away from ...5 after the last printed place, where one step more or less of rounding prints another number."""
    places = np.abs(answers) * 10.0**posed.decimals
    return np.asarray((np.abs(places - np.floor(places) - 0.5) >= HALFWAY).all(axis=0))


def _kink_distances(ran: Run) -> Iterator[NDArray[Any]]:
    for node in ran.graph.computed:
        kink = OPS[node.op].kink
        if kink:
            yield kink(*(ran.values[name] for name in node.inputs), **node.attributes)


def _away_from_kinks(ran: Run) -> NDArray[np.bool_]:
    return _all(distance >= KINK - LAST_BIT for distance in _kink_distances(ran))


def _not_saturated(ran: Run, margin: float) -> NDArray[np.bool_]:
    sigmoids = [ran.values[node.name] for node in ran.graph.computed if node.op == "sigmoid"]
    return _all((value >= margin) & (value <= 1 - margin) for value in sigmoids)


def _not_trivial(posed: Posed, ran: Run) -> NDArray[np.bool_]:
    """Some gradient that is asked is other than 0, 1 and -1, if any is asked."""
    asked = [ran.gradients[part[1:]] for part in posed.part_ids if part not in posed.graph]
    if not asked:
        return np.asarray(True)
    gradients = np.stack(np.broadcast_arrays(*asked))
    return np.asarray((~np.isin(np.round(gradients, 9), (-1.0, 0.0, 1.0))).any(axis=0))


def told_apart(posed: Posed) -> Pairs:
    """The pairs of known mistakes that differ in some answer for at least one candidate: what the graph allows."""
    with np.errstate(all="ignore"):
        wrong = {mistake.note: _answers(posed, _broken(posed, mistake)) for mistake in posed.mistakes}
        return frozenset(
            (one, other) for one, other in combinations(wrong, 2) if _clear(posed, wrong[one], wrong[other]).any()
        )


def _mistakes_show(posed: Posed, answers: NDArray[Any], pairs: Pairs) -> dict[str, NDArray[np.bool_]]:
    """Each known mistake makes an answer wrong, and every two differ in some answer where the graph allows."""
    wrong = {mistake.note: _broken(posed, mistake) for mistake in posed.mistakes}
    shows = {f"the mistake {note} shows": _is_wrong(posed, answers, ran) for note, ran in wrong.items()}
    for one, other in sorted(pairs):
        apart = _clear(posed, _answers(posed, wrong[one]), _answers(posed, wrong[other])).any(axis=0)
        shows[f"the mistakes {one} and {other} are told apart"] = np.asarray(apart)
    return shows


def _broken(posed: Posed, mistake: Break) -> Run:
    return run(posed.graph, posed.inputs, batch=1, broken=mistake)


def _is_wrong(posed: Posed, answers: NDArray[Any], wrong: Run) -> NDArray[np.bool_]:
    """(B,) whether some answer is clearly neither right nor what follows from the wrong ones before it."""
    given = {part: posed.answer(part, wrong) for part in posed.part_ids}
    followed = run(
        posed.graph,
        posed.inputs,
        batch=1,
        own_values={part: value for part, value in given.items() if part in posed.graph},
        own_gradients={part[1:]: value for part, value in given.items() if part not in posed.graph},
    )
    from_own = replace(followed, values=followed.worked_values, gradients=followed.worked_gradients)
    mine = _answers(posed, wrong)
    return np.asarray((_clear(posed, mine, answers) & _clear(posed, mine, _answers(posed, from_own))).any(axis=0))


def _clear(posed: Posed, given: NDArray[Any], right: NDArray[Any]) -> NDArray[np.bool_]:
    """(parts, B) whether answers differ by clearly more than the tolerance; NaN differs."""
    allowed = posed.tolerance.atol + posed.tolerance.rtol * np.abs(right)
    return np.asarray(~(np.abs(given - right) <= CLEAR * allowed))
