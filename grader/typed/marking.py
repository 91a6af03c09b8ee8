"""Marks typed answers: numbers against the answer, then against what follows from the student's earlier values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from grader.formulas import marking as formulas
from grader.policies.marking import MarkingPolicy
from grader.results import PartResult, Result, Verdict
from grader.typed.arrays import arrays, spread
from grader.typed.diagnosis import Explanation, explain
from grader.typed.following import OWN, Responses, Ruling, depends_on, in_order, judge
from grader.typed.numbers import EXAMPLES, TWICE, NotANumberError, read_number
from grader.typed.rounding import NOTE as ROUNDED
from problems.code.words import listed
from problems.part import Part
from problems.variant import Variant
from solutions.graph import Graph

EXPECTED_KIND = "number"
WRONG_SHAPE = "wrong-shape"
FEEDBACK = {Verdict.MISSING: "not answered"}  # where nothing else is to be said
USUAL = MarkingPolicy()


def expected_kind(variant: Variant) -> str:
    """What is typed for each part, in words."""
    return formulas.EXPECTED_KIND if variant.asks_formulas else EXPECTED_KIND


@dataclass(frozen=True)
class ReadNumber:
    """A response as it was read: a number, or the reason why it is none; blank is neither."""

    text: str
    number: float | None = None
    problem: str = ""

    @property
    def echo(self) -> str:
        """The number, where the text does not say it already: `-4/e` was read as -1.47151776469."""
        try:
            is_plain = self.number is None or float(self.text.replace("−", "-")) == self.number
            return "" if is_plain else f"{self.number:.12g}"
        except ValueError:
            return f"{self.number:.12g}"


def mark_answers(
    variant: Variant,
    responses: Mapping[str, str],
    problem: str = "",
    policy: MarkingPolicy = USUAL,
    must_answer: Collection[str] = (),
    *,
    decimal_comma: bool = False,
) -> Result:
    """The result of typed answers, numbers or formulas, by part id; nothing typed is lost, and an error costs once.

    must_answer: the parts through which later ones can be followed only if they are typed.
    decimal_comma: do the numbers on the sheet have one? Then 1,000 is 1.
    """
    responses = by_part(variant, responses)
    if variant.asks_formulas:
        parts, explanation = formulas.mark_formulas(variant, responses)
    else:
        parts, explanation = mark_numbers(variant, responses, policy, must_answer, decimal_comma=decimal_comma)
    verdicts = {part.id: part.verdict for part in parts}
    order = variant.parts if variant.asks_formulas else in_order(variant)
    return Result(
        problem=problem or variant.family.name,
        parts=parts,
        level="",
        feedback=(*explanation.story, *_not_asked(variant, responses)),
        notes=explanation.notes,
        first_wrong=next((part.id for part in order if verdicts[part.id] is Verdict.INCORRECT), ""),
    )


def mark_numbers(
    variant: Variant,
    responses: Mapping[str, str],
    policy: MarkingPolicy,
    must_answer: Collection[str],
    *,
    decimal_comma: bool = False,
) -> tuple[tuple[PartResult, ...], Explanation]:
    """A part is right if it is the answer within its tolerance, or what the rule gives from the student's values."""
    typed = spread(variant, responses)
    texts = {part.id: typed.responses.get(part.id, "") for part in variant.parts}
    read = {id_: read_response(text, decimal_comma=decimal_comma) for id_, text in texts.items()}
    read |= {id_: replace(read[id_], problem="") for id_ in typed.misshapen}
    own = {part.id: np.asarray(read[part.id].number) for part in variant.parts if read[part.id].number is not None}
    must = {part.id for part in variant.parts} if policy.must_answer else must_answer
    rulings = judge(Responses(variant, {id_: each.text for id_, each in read.items()}, own, policy, must))
    rulings |= {id_: _unread(each) for id_, each in read.items() if id_ not in own}
    rulings |= {id_: Ruling(Verdict.INCORRECT, WRONG_SHAPE, words) for id_, words in typed.misshapen.items()}
    wrong = [part for part in variant.parts if rulings[part.id] == Ruling(Verdict.INCORRECT)]
    explanation = explain(variant, own, wrong, {id_ for id_ in own if rulings[id_].verdict in OWN})
    unread = [id_ for id_, each in read.items() if each.text and id_ not in own]
    again = {part.id: _again(part, variant.graph) + _without(part, variant.graph, unread) for part in wrong}
    results = (_result(part, read[part.id], rulings[part.id], explanation, again) for part in variant.parts)
    return tuple(_scored(result, policy) for result in results), explanation


def by_part(variant: Variant, responses: Mapping[str, str]) -> dict[str, str]:
    """The responses under the ids of parts and arrays: `Q` is q and `df/dx` is dx, unless that could mean two."""
    output = variant.graph.output.name
    names = [(part.id, part.id) for part in variant.parts]
    names += [(f"d{output}/d{part.node}", part.id) for part in variant.parts if part.is_gradient]
    for array in arrays(variant):
        names += [(array.name, array.name), *[(f"d{output}/d{array.symbol}", array.name)] * array.is_gradient]
    exact = dict(names)
    often = Counter(name.lower() for name in exact)
    loose = {name.lower(): id_ for name, id_ in names if often[name.lower()] == 1}
    found: dict[str, str] = {}
    for typed, response in responses.items():
        plain = typed.replace("∂", "d").replace(" ", "")
        id_ = exact.get(plain) or loose.get(plain.lower(), typed)
        found[typed if id_ in found or (id_ != typed and id_ in responses) else id_] = response
    return found


def typed_names(variant: Variant, responses: Mapping[str, str]) -> dict[str, str]:
    """By part id the name under which it was typed; that of an array for its entries."""
    names = by_part(variant, {name: name for name in responses})
    whole = spread(variant, by_part(variant, responses)).typed_as
    return {id_: names[whole.get(id_, id_)] for id_ in (*names, *whole) if whole.get(id_, id_) in names}


def read_response(text: str, *, decimal_comma: bool = False) -> ReadNumber:
    if not text.strip():
        return ReadNumber("")
    try:
        return ReadNumber(text.strip(), read_number(text, decimal_comma=decimal_comma))
    except NotANumberError as error:
        return ReadNumber(text.strip(), problem=str(error))


def _unread(read: ReadNumber) -> Ruling:
    return Ruling(Verdict.MALFORMED if read.problem else Verdict.MISSING)


def _result(
    part: Part, read: ReadNumber, ruling: Ruling, explanation: Explanation, again: Mapping[str, str]
) -> PartResult:
    result = PartResult(part.id, part.points, EXPECTED_KIND, response=read.text, read_as=read.echo)
    if ruling.verdict is Verdict.MALFORMED:
        unread = f"{read.text[:40]!r} cannot be read as a number: {read.problem}; write for example {EXAMPLES}"
        feedback = f"{part.id} is {read.text[:80]}; leave one answer" if read.text.startswith(TWICE) else unread
        return replace(result, verdict=ruling.verdict, feedback=feedback)
    if part.id not in explanation.of:
        feedback = ruling.why or again.get(part.id) or FEEDBACK.get(ruling.verdict, "")
        return replace(result, verdict=ruling.verdict, note=ruling.note, feedback=feedback)
    note, sentence = explanation.note(part.id), explanation.sentence(part.id)
    if note == ROUNDED:
        return replace(result, verdict=Verdict.PARTIAL, note=note, feedback=sentence)
    return replace(result, verdict=ruling.verdict, note=note, feedback=sentence, mistake=sentence)


def _scored(result: PartResult, policy: MarkingPolicy) -> PartResult:
    shares = {Verdict.CORRECT: 1.0, Verdict.FOLLOWS_THROUGH: policy.followed, Verdict.PARTIAL: policy.rounded}
    return replace(result, score=shares.get(result.verdict, 0.0) * result.points)


def _again(part: Part, graph: Graph) -> str:
    """The next step, without the answer."""
    if not part.is_gradient:
        return f"work out {part.node} again from {listed(graph[part.node].inputs)}"
    consumers = tuple(dict.fromkeys(edge.consumer for edge in graph.uses(part.node)))
    if not consumers:
        return f"work out the gradient of {part.node} again: how does {graph.output.name} change with it?"
    again = f"work out the gradient of {part.node} again: upstream times local gradient at {listed(consumers)}"
    return again + (", added up" if len(graph.uses(part.node)) > 1 else "")


def _without(part: Part, graph: Graph, unread: Collection[str]) -> str:
    earlier = depends_on(graph, part)
    first = next((id_ for id_ in unread if id_ in earlier), "")
    return f"; your {first} could not be read, so that nothing can follow from it" if first else ""


def not_asked(variant: Variant, responses: Mapping[str, str]) -> list[str]:
    """The names in what was typed for which there is no part or array."""
    arrays_of = () if variant.asks_formulas else arrays(variant)
    known = {*(part.id for part in variant.parts), *(array.name for array in arrays_of)}
    return [part for part in by_part(variant, responses) if part not in known]


def _not_asked(variant: Variant, responses: Mapping[str, str]) -> tuple[str, ...]:
    asked, extra = [part.id for part in variant.parts], not_asked(variant, responses)
    if not extra:
        return ()
    return (f"not marked, because not asked: {', '.join(extra)}; the parts are {', '.join(asked)}",)
