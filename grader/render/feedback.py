"""The feedback page of a student: what was asked, what was read, and how it was judged; no answer is on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.policies.sheets import SheetPolicy
from grader.render.decimal_comma import in_figure
from grader.render.figure_labels import Labels, student_labels
from grader.render.given_parts import with_given
from grader.render.pages import printable, render_html, style_sheet
from grader.render.problem_page import Figure, SheetProblem, drawing
from grader.render.worksheet import Sheet
from grader.results import Judgement, PartResult, Result, Verdict, points_in_words
from problems.variant import Variant

LONGEST = 200  # characters of a response that are shown
LONGEST_ON_WIRE = 9
UNBROKEN = 16  # characters of a response that stand on one line
SHORT = 24  # characters of what may well be said again


@dataclass(frozen=True)
class PartView:
    """One line of the table of parts."""

    id: str
    prompt: str  # text with $LaTeX$, or "" if the id says it
    response: str
    judgement: Judgement
    score: str
    feedback: str

    @property
    def is_unbroken(self) -> bool:
        return len(self.response) <= UNBROKEN


@dataclass(frozen=True)
class ResultView:
    """One problem."""

    number: int
    title: str
    score: str
    feedback: tuple[str, ...]
    figure: Figure | None
    look_first: str  # text with $LaTeX$: what went wrong first, and at which gates
    parts: tuple[PartView, ...]
    counterexample: str  # lines of Python, or ""

    @property
    def is_typed(self) -> bool:
        """Whether there is something to show of what was read."""
        return any(part.response for part in self.parts)


def feedback_html(sheet: Sheet, results: Sequence[tuple[SheetProblem, Result]], remarks: Sequence[str] = ()) -> str:
    """One file that needs nothing from anywhere.

    remarks: sentences that are about no problem alone.
    """
    earned, points = (sum(getattr(result, name) for _, result in results) for name in ("score", "points"))
    return render_html(
        "feedback.html.j2",
        sheet=sheet,
        style=style_sheet("page.css", "feedback.css"),
        score=_score(earned, points),
        remarks=remarks,
        results=[_view(problem, result, sheet.policy) for problem, result in results],
    )


def _view(problem: SheetProblem, result: Result, policy: SheetPolicy) -> ResultView:
    prompts = _prompts(problem)
    shared = _told_of_all(result)
    return ResultView(
        number=problem.number,
        title=problem.title,
        score=_score(result.score, result.points),
        feedback=(*result.feedback, *(() if shared in result.feedback else (shared,) * bool(shared))),
        figure=_figure(problem, result, policy),
        look_first=_look_first(problem.variant, result),
        parts=tuple(_part(part, prompts.get(part.id, ""), words) for part, words in _told_once(result, shared)),
        counterexample=result.counterexample,
    )


def _told_of_all(result: Result) -> str:
    """What would be told of every part alike, as that a file cannot be read: it is said once."""
    told = {part.told for part in result.parts}
    return told.pop() if len(told) == 1 and len(result.parts) > 1 else ""


def _told_once(result: Result, shared: str) -> Iterator[tuple[PartResult, str]]:
    """Each part with what is told of it; a sentence that stands at an earlier one already is not said again."""
    first: dict[str, str] = {}
    for part in result.parts:
        told = "" if part.told == shared else part.told
        before = first.setdefault(told, part.id)
        yield part, f"as at {before}" if len(told) > SHORT and before != part.id else told


def _part(part: PartResult, prompt: str, told: str) -> PartView:
    response = printable(part.response)
    return PartView(
        id=part.id,
        prompt=prompt,
        response=response if len(response) <= LONGEST else f"{response[:LONGEST]} …",
        judgement=part.judgement,
        score=_score(part.score, part.points),
        feedback=told,
    )


def _prompts(problem: SheetProblem) -> dict[str, str]:
    """By part id; a code task's outputs have only their names."""
    return {part.id: part.prompt for part in problem.variant.parts} if problem.answer == "typed" else {}


def _figure(problem: SheetProblem, result: Result, policy: SheetPolicy) -> Figure | None:
    """The circuit with what the student wrote, the gates of the first mistake marked; none if there is no mistake."""
    variant = problem.variant
    if problem.answer == "code" or variant.asks_formulas or not variant.drawn or not result.first_wrong:
        return None
    labels = with_given(_labels(variant, result), variant, problem.given)
    drawn = drawing(variant, labels, f"feedback{problem.number}", problem.given)
    return in_figure(drawn) if policy.decimal_comma else drawn


def _labels(variant: Variant, result: Result) -> Labels:
    """The given numbers and the responses; branches of a fork are not asked for on their own, and stay empty."""
    given = student_labels(variant.run, variant.decimals)
    read = {part.id: _on_wire(part) for part in result.parts if part.response.strip()}
    written = [(part, read[part.id]) for part in variant.parts if part.id in read]
    return Labels(
        values={**given.values, **{part.node: text for part, text in written if not part.is_gradient}},
        gradients={**given.gradients, **{part.node: text for part, text in written if part.is_gradient}},
        branches=dict.fromkeys(variant.run.edges, ""),
        marked=frozenset(_first_gates(variant, result)),
    )


def _first_gates(variant: Variant, result: Result) -> Iterator[str]:
    """Where the first mistake was made: the gate of a value; for a gradient, which comes back, the gates it feeds."""
    for part in variant.parts:
        if part.id == result.first_wrong:
            yield from (edge.consumer for edge in variant.graph.uses(part.node)) if part.is_gradient else (part.node,)


def _look_first(variant: Variant, result: Result) -> str:
    gates = set(_first_gates(variant, result))
    for part in variant.parts:
        if gates and part.id == result.first_wrong:
            rings = "gate with the ring" if len(gates) == 1 else "gates with a ring"
            how = "on the way back, " if part.is_gradient else ""
            return f"Look first at the {rings}: {how}{part.prompt} is the first number that went wrong there."
    return ""


def _on_wire(part: PartResult) -> str:
    """Short enough for the figure; the table has the whole. A number has the decimal sign of the others."""
    text = re.sub(r"^-", "−", printable(part.response).strip())
    if part.verdict is not Verdict.MALFORMED:
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return text if len(text) <= LONGEST_ON_WIRE else f"{text[: LONGEST_ON_WIRE - 1]}…"


def _score(score: float, points: float) -> str:
    return f"{points_in_words(score)} / {points_in_words(points)}"
