"""Judges typed numbers: right, or what follows from the student's own earlier values, so that an error costs once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.policies.marking import MarkingPolicy
from grader.results import Verdict
from grader.typed.foreseen import Typed
from grader.typed.rounding import NOTE as ROUNDED
from grader.typed.rounding import has_fewer_digits
from problems.part import Array, Part
from problems.variant import Variant
from solutions.engine import Run, run
from solutions.graph import Graph

TRIVIAL, UNANSWERED, NOT_FOLLOWED = "trivial-earlier-value", "earlier-part-blank", "not-followed-through"
SLIPPED = frozenset((Verdict.INCORRECT, Verdict.PARTIAL, Verdict.FOLLOWS_THROUGH))  # what is worked out from these ...
OWN = frozenset((Verdict.INCORRECT, Verdict.PARTIAL))  # ... and the errors themselves
SAME = 1e-12
MULTIPLYING = frozenset(("mul", "div"))


@dataclass(frozen=True)
class Ruling:
    """The verdict of a part; the reason, where it is another than that the number is wrong."""

    verdict: Verdict
    note: str = ""
    why: str = ""


@dataclass(frozen=True)
class Responses:
    """What was typed: the texts, and the numbers that could be read of them, by part id."""

    variant: Variant
    texts: Mapping[str, str]
    own: Typed
    policy: MarkingPolicy
    must_answer: Collection[str]

    @property
    def blocking(self) -> frozenset[str]:
        """The parts that must be answered and are not."""
        return frozenset(part.id for part in self.variant.parts if part.id not in self.own) & set(self.must_answer)


def judge(responses: Responses) -> dict[str, Ruling]:
    """The ruling on every part that has a number, in the order in which they are worked out.

    What follows is worked out twice: from every typed number, rounded as it was typed, and from the wrong ones alone
    with all others exact; a student may have worked on with either.
    """
    variant, own = responses.variant, responses.own
    slips: dict[str, Array] = {}
    as_typed, exact = _from(variant, own), variant.run
    rulings: dict[str, Ruling] = {}
    for part in in_order(variant):
        if part.id not in own:
            continue
        rulings[part.id] = _ruling(responses, part, (as_typed, exact), rulings)
        if rulings[part.id].verdict in OWN:
            slips[part.id] = own[part.id]
            exact = _from(variant, slips)
    return rulings


def in_order(variant: Variant) -> list[Part]:
    """As they are worked out: values forward, gradients backward."""
    place = {node.name: number for number, node in enumerate(variant.graph)}
    return sorted(
        variant.parts, key=lambda part: (part.is_gradient, -place[part.node] if part.is_gradient else place[part.node])
    )


def depends_on(graph: Graph, part: Part) -> frozenset[str]:
    """The ids of the parts that a part is worked out from."""
    if not part.is_gradient:
        return graph.ancestors(part.node)
    later = {node.name for node in graph if part.node in graph.ancestors(node.name)}
    values = later.union(*(graph.ancestors(name) for name in later))
    return frozenset(values | {f"d{name}" for name in later})


def _from(variant: Variant, own: Typed) -> Run:
    values = {part.node: own[part.id] for part in variant.parts if part.id in own and not part.is_gradient}
    gradients = {part.node: own[part.id] for part in variant.parts if part.id in own and part.is_gradient}
    with np.errstate(all="ignore"):
        return run(variant.graph, variant.inputs, own_values=values, own_gradients=gradients)


def _ruling(responses: Responses, part: Part, runs: tuple[Run, ...], before: Mapping[str, Ruling]) -> Ruling:
    """The right answer first, then what follows."""
    response, places = responses.own[part.id], responses.variant.places(part)
    if part.tolerance.passes(response, part.answer):
        return Ruling(Verdict.CORRECT)
    if has_fewer_digits(part, responses.texts[part.id], float(response), places):
        return Ruling(Verdict.PARTIAL, ROUNDED, f"right, but rounded too early: {places} decimals are asked")
    earlier = depends_on(responses.variant.graph, part)
    slipped = [id_ for id_ in before if id_ in earlier and before[id_].verdict in SLIPPED]
    if not any(part.tolerance.passes(response, _worked(ran, part)) for ran in runs):
        return _wrong(responses, part, runs, slipped)
    if not slipped:
        return Ruling(Verdict.CORRECT)
    giving = [ran for ran in runs if part.tolerance.passes(response, _worked(ran, part))]
    if all(_is_trivial(responses, part, ran, slipped) for ran in giving):
        return _too_easy(responses, slipped)
    return _followed(responses, part, slipped)


def _wrong(responses: Responses, part: Part, runs: tuple[Run, ...], slipped: list[str]) -> Ruling:
    """Told where nothing can follow, as the student's own values leave none."""
    if slipped and not any(np.isfinite(_worked(ran, part)) for ran in runs):
        return _too_easy(responses, slipped)
    return Ruling(Verdict.INCORRECT)


def _followed(responses: Responses, part: Part, slipped: list[str]) -> Ruling:
    variant = responses.variant
    parts = {each.id: each for each in variant.parts}
    for id_ in sorted(responses.blocking & depends_on(variant.graph, part)):
        if depends_on(variant.graph, parts[id_]).intersection(slipped):
            why = f"this would follow from {id_}, which must be answered and is blank: fill in {id_}"
            return Ruling(Verdict.INCORRECT, UNANSWERED, why)
    if not responses.policy.follow_through:
        why = f"follows from your {slipped[0]}; right answers alone earn points here"
        return Ruling(Verdict.INCORRECT, NOT_FOLLOWED, why)
    share = f"{100 * responses.policy.penalty:.3g} % of the points" if responses.policy.penalty else "no marks"
    return Ruling(Verdict.FOLLOWS_THROUGH, why=f"{share} lost here")


def _too_easy(responses: Responses, slipped: list[str]) -> Ruling:
    first = next((id_ for id_ in slipped if abs(float(responses.own[id_])) in (0.0, 1.0)), slipped[0])
    typed = responses.texts[first].strip()[:20]
    why = f"with your {first} = {typed} too little is left to work out here: find {first} first, then go on from it"
    return Ruling(Verdict.INCORRECT, TRIVIAL, why)


def _worked(ran: Run, part: Part) -> Array:
    return ran.worked_gradients[part.node] if part.is_gradient else ran.worked_values[part.node]


def _is_trivial(responses: Responses, part: Part, ran: Run, slipped: list[str]) -> bool:
    """A wrong 0, or next to it, makes what follows 0; a wrong factor 1 makes it a copy of the other factor.

    Where answers may be 0 anyway, one that follows is no easier to find than another; nor is what is a copy anyway.
    """
    zero, tolerance = np.zeros(()), part.tolerance
    if tolerance.passes(zero, _worked(ran, part)):
        may_be_0 = part.is_whole or responses.variant.posed.zeros or tolerance.passes(zero, part.answer)
        return not may_be_0 and any(tolerance.passes(zero, responses.own[id_]) for id_ in slipped)
    ones = {id_ for id_ in slipped if abs(abs(float(responses.own[id_])) - 1.0) < SAME}
    beside = dict(_beside(responses.variant.graph, part))
    if ones.isdisjoint(beside):
        return False
    if any(_is_copy(part, responses.variant.run, of) for of in beside.values()):
        return False
    return any(_is_copy(part, ran, of) for id_, of in beside.items() if id_ not in ones)


Computed = tuple[bool, str]  # is it the gradient, and of which node


def _beside(graph: Graph, part: Part) -> Iterator[tuple[str, Computed]]:
    """What a part is worked out from directly, where that is multiplied, by the ids that parts have."""
    gates = [edge.consumer for edge in graph.uses(part.node)] if part.is_gradient else [part.node]
    for gate in (gate for gate in gates if graph[gate].op in MULTIPLYING):
        yield from ((name, (False, name)) for name in graph[gate].inputs)
        if part.is_gradient:
            yield from ((gate, (False, gate)), (f"d{gate}", (True, gate)))


def _is_copy(part: Part, ran: Run, of: Computed) -> bool:
    is_gradient, name = of
    value = ran.gradients[name] if is_gradient else ran.values[name]
    return bool(abs(abs(float(_worked(ran, part))) - abs(float(value))) < SAME)
