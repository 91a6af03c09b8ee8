"""Whether a family's sheets can be marked: the key as it is printed earns everything, a blank and nonsense nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from grader.conformance.case import Case, Finding
from grader.render.figure_labels import number
from grader.render.keys import typed_key
from grader.results import FULL_MARKS, PartResult, Verdict
from grader.typed.marking import mark_answers
from grader.typed.numbers import read_number
from problems.variant import Variant

NONSENSE = "?!"


def key_earns_full_marks(case: Case) -> Iterator[Finding]:
    """The answers rounded as they are printed: a few sheets are marked, of all others the numbers are compared.

    Numbers are tried with a decimal comma too, as on a sheet that has one.
    """
    for one in case.few:
        key = typed_key(one)
        yield from _not_right(one, key)
        if not one.asks_formulas:
            with_commas = {id_: text.replace(".", ",") for id_, text in key.items()}
            yield from _not_right(one, with_commas, decimal_comma=True)
    if not case.first.asks_formulas:
        yield from _printed_numbers_pass(case)


def _not_right(one: Variant, key: Mapping[str, str], *, decimal_comma: bool = False) -> Iterator[Finding]:
    for part in mark_answers(one, key, decimal_comma=decimal_comma).parts:
        if part.verdict not in FULL_MARKS:
            yield Finding(f"the key says {part.response}, which is marked {part.verdict}", one.seed, part.id)


def _printed_numbers_pass(case: Case) -> Iterator[Finding]:
    for part, answers in case.parts:
        printed = np.array([read_number(number(answer, case.first.decimals)) for answer in answers.tolist()])
        passes = part.tolerance.passes(printed, answers)
        if not passes.all():
            row = int(np.argmin(passes))
            words = "the key's rounded number is not within the tolerance of the answer"
            yield Finding(words, case.seed_of(row), part.id, float(printed[row]), float(answers[row]))


def blank_is_missing(case: Case) -> Iterator[Finding]:
    yield from _all_are(case, {}, Verdict.MISSING, "a blank")


def nonsense_is_malformed(case: Case) -> Iterator[Finding]:
    yield from _all_are(case, {part.id: NONSENSE for part in case.first.parts}, Verdict.MALFORMED, repr(NONSENSE))


def _all_are(case: Case, responses: dict[str, str], verdict: Verdict, what: str) -> Iterator[Finding]:
    others = (part for part in mark_answers(case.first, responses).parts if part.verdict is not verdict or part.score)
    for part in others:
        yield Finding(f"{what} is marked {_marked(part)}", case.first.seed, part.id)


def _marked(part: PartResult) -> str:
    return f"{part.verdict} with {part.score:g} of {part.points:g} points"
