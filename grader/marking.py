"""Marks typed answers: numbers against the answer, then against what follows from the student's earlier values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from grader.diagnosis import Explanation, explain
from grader.formulas import marking as formulas
from grader.numbers import EXAMPLES, NotANumberError, read_number
from grader.results import FULL_MARKS, PartResult, Result, Verdict
from problems.part import Array, Part
from problems.variant import Variant
from solutions.engine import run
from solutions.graph import Graph

EXPECTED_KIND = "number"


def expected_kind(variant: Variant) -> str:
    """What is typed for each part, in words."""
    return formulas.EXPECTED_KIND if variant.asks_formulas else EXPECTED_KIND


@dataclass(frozen=True)
class Read:
    """A response as it was read: a number, or the reason why it is none; blank is neither."""

    text: str
    number: float | None = None
    problem: str = ""

    @property
    def echo(self) -> str:
        """The number, where the text does not say it already: `-4/e` was read as -1.47151776469."""
        try:
            return "" if self.number is None or float(self.text) == self.number else f"{self.number:.12g}"
        except ValueError:
            return f"{self.number:.12g}"


def mark_answers(variant: Variant, responses: Mapping[str, str], problem: str = "") -> Result:
    """The result of typed answers, numbers or formulas, by part id; nothing typed is lost, and an error costs once."""
    responses = by_part(variant, responses)
    mark = formulas.mark_formulas if variant.asks_formulas else mark_numbers
    parts, explanation = mark(variant, responses)
    return Result(
        problem=problem or variant.family.name,
        parts=parts,
        level="",
        feedback=(*explanation.story, *_not_asked(variant, responses)),
        notes=explanation.notes,
        first_wrong=next((part.id for part in parts if part.verdict is Verdict.INCORRECT), ""),
    )


def mark_numbers(variant: Variant, responses: Mapping[str, str]) -> tuple[tuple[PartResult, ...], Explanation]:
    """A part is right if it is the answer within its tolerance, or what the rule gives from the student's values."""
    read = {part.id: read_response(responses.get(part.id, "")) for part in variant.parts}
    own = {part.id: np.asarray(read[part.id].number) for part in variant.parts if read[part.id].number is not None}
    verdicts = judge(variant, own)
    verdicts |= {id_: Verdict.MALFORMED if read[id_].problem else Verdict.MISSING for id_ in read if id_ not in own}
    wrong = [part for part in variant.parts if verdicts[part.id] is Verdict.INCORRECT]
    explanation = explain(variant, own, wrong)
    parts = (_result(part, read[part.id], verdicts[part.id], explanation, variant) for part in variant.parts)
    return tuple(parts), explanation


def by_part(variant: Variant, responses: Mapping[str, str]) -> dict[str, str]:
    """The responses under the parts' own ids: `Q` is q and `df/dx` is dx, unless that could mean two parts."""
    output = variant.graph.output.name
    names = [(part.id, part.id) for part in variant.parts]
    names += [(f"d{output}/d{part.node}", part.id) for part in variant.parts if part.is_gradient]
    exact = dict(names)
    often = Counter(name.lower() for name in exact)
    loose = {name.lower(): id_ for name, id_ in names if often[name.lower()] == 1}
    found: dict[str, str] = {}
    for typed, response in responses.items():
        plain = typed.replace("∂", "d").replace(" ", "")
        id_ = exact.get(plain) or loose.get(plain.lower(), typed)
        found[typed if id_ in found or (id_ != typed and id_ in responses) else id_] = response
    return found


def read_response(text: str) -> Read:
    if not text.strip():
        return Read("")
    try:
        return Read(text.strip(), read_number(text))
    except NotANumberError as error:
        return Read(text.strip(), problem=str(error))


def judge(variant: Variant, own: Mapping[str, Array]) -> dict[str, Verdict]:
    """The verdict of every part that has a number, in the order of the parts.

    What follows is worked out twice: from every typed number, rounded as it was typed, and from the wrong ones alone
    with all others exact; a student may have worked on with either.
    """
    slips: dict[str, Array] = {}
    as_typed = worked(variant, own)
    exact = worked(variant, slips)
    verdicts: dict[str, Verdict] = {}
    for part in variant.parts:
        if part.id not in own:
            continue
        verdicts[part.id] = _verdict(part, own[part.id], (as_typed[part.id], exact[part.id]), variant.graph, verdicts)
        if verdicts[part.id] is Verdict.INCORRECT:
            slips[part.id] = own[part.id]
            exact = worked(variant, slips)
    return verdicts


def worked(variant: Variant, own: Mapping[str, Array]) -> dict[str, Array]:
    """What the rules give for each part from the typed values of those before it."""
    values = {part.node: own[part.id] for part in variant.parts if part.id in own and not part.is_gradient}
    gradients = {part.node: own[part.id] for part in variant.parts if part.id in own and part.is_gradient}
    with np.errstate(all="ignore"):
        ran = run(variant.graph, variant.inputs, own_values=values, own_gradients=gradients)
    return {
        part.id: ran.worked_gradients[part.node] if part.is_gradient else ran.worked_values[part.node]
        for part in variant.parts
    }


def _verdict(
    part: Part, response: Array, from_own: tuple[Array, ...], graph: Graph, verdicts: Mapping[str, Verdict]
) -> Verdict:
    if part.tolerance.passes(response, part.answer):
        return Verdict.CORRECT
    if not any(part.tolerance.passes(response, value) and not _is_trivial(part, value) for value in from_own):
        return Verdict.INCORRECT
    earlier = depends_on(graph, part)
    slipped = any(verdicts.get(other) in (Verdict.INCORRECT, Verdict.FOLLOWS_THROUGH) for other in earlier)
    return Verdict.FOLLOWS_THROUGH if slipped else Verdict.CORRECT


def _is_trivial(part: Part, from_own: Array) -> bool:
    """An earlier 0, or next to it, makes what follows 0 too easily; that earns nothing."""
    zero = np.zeros(())
    return bool(part.tolerance.passes(zero, from_own) and not part.tolerance.passes(zero, part.answer))


def depends_on(graph: Graph, part: Part) -> frozenset[str]:
    """The ids of the parts that a part is worked out from."""
    if not part.is_gradient:
        return graph.ancestors(part.node)
    later = {node.name for node in graph if part.node in graph.ancestors(node.name)}
    values = later.union(*(graph.ancestors(name) for name in later))
    return frozenset(values | {f"d{name}" for name in later})


def _result(part: Part, read: Read, verdict: Verdict, explanation: Explanation, variant: Variant) -> PartResult:
    result = PartResult(part.id, part.points, EXPECTED_KIND, response=read.text, read_as=read.echo)
    score = part.points if verdict in FULL_MARKS else 0.0
    feedback, note = _FEEDBACK[verdict], ""
    if verdict is Verdict.MALFORMED:
        feedback = f"{read.text[:40]!r} cannot be read as a number: {read.problem}; write for example {EXAMPLES}"
    if part.id in explanation.of:
        note, feedback = explanation.note(part.id), explanation.sentence(part.id)
        result = replace(result, mistake=feedback)
    elif verdict is Verdict.INCORRECT:
        feedback = _again(part, variant.graph)
    return replace(result, verdict=verdict, score=score, note=note, feedback=feedback)


_FEEDBACK = {
    Verdict.CORRECT: "",
    Verdict.FOLLOWS_THROUGH: "no marks lost here",
    Verdict.MISSING: "not answered",
    Verdict.MALFORMED: "",
    Verdict.INCORRECT: "",
}


def _again(part: Part, graph: Graph) -> str:
    """The next step, without the answer."""
    if not part.is_gradient:
        return f"work out {part.node} again from {_listed(graph[part.node].inputs)}"
    consumers = tuple(dict.fromkeys(edge.consumer for edge in graph.uses(part.node)))
    again = f"work out the gradient of {part.node} again: upstream times local gradient at {_listed(consumers)}"
    return again + (", added up" if len(graph.uses(part.node)) > 1 else "")


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _not_asked(variant: Variant, responses: Mapping[str, str]) -> tuple[str, ...]:
    asked = [part.id for part in variant.parts]
    extra = [part for part in responses if part not in asked]
    if not extra:
        return ()
    return (f"not marked, because not asked: {', '.join(extra)}; the parts are {', '.join(asked)}",)
