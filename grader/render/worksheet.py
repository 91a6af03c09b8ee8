"""What a worksheet is: whose it is, its problems, and everything that the templates of all formats lay out."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup

from grader.policies.sheets import SheetPolicy
from grader.render.colours import INK
from grader.render.decimal_comma import rule_with_commas, with_commas
from grader.render.languages import Words, english
from grader.render.problem_page import ProblemPage, SheetProblem, problem_page
from grader.render.rules import Rule, rules
from problems.variant import Variant


@dataclass(frozen=True)
class Sheet:
    """One student's worksheet; names and titles are plain text.

    policy: how it is printed; words: those of its language.
    """

    course: str
    title: str
    instructions: str
    student_name: str
    student_id: str
    code: str
    problems: tuple[SheetProblem, ...]
    policy: SheetPolicy = field(default_factory=SheetPolicy)
    words: Words = field(default_factory=english)

    @cached_property
    def pages(self) -> tuple[ProblemPage, ...]:
        """What stands on it, worked out once for all formats."""
        return self._pages(key=False)

    @cached_property
    def key_pages(self) -> tuple[ProblemPage, ...]:
        """The same, of its key."""
        return self._pages(key=True)

    def _pages(self, *, key: bool) -> tuple[ProblemPage, ...]:
        made = (problem_page(problem, key=key, words=self.words) for problem in self.problems)
        return tuple(map(with_commas, made) if self.policy.decimal_comma else made)


def sheet_of_one(variant: Variant, points: float = 10.0) -> Sheet:
    """A problem, and its code task if it has one, for nobody."""
    problems = [SheetProblem(1, variant.title, points, variant, "typed", "p1")]
    if variant.code is not None:
        problems.append(SheetProblem(2, variant.code.title, points, variant, "code", "p2"))
    code = f"{variant.family.name}-{'example' if variant.seed is None else variant.seed}"
    return Sheet("", variant.title, "", "", "", code, tuple(problems))


@dataclass(frozen=True)
class HandingIn:
    """How typed answers are handed in: the files, some parts of the first of them, and responses to parts."""

    files: tuple[str, ...]
    parts: tuple[str, ...]
    responses: tuple[tuple[str, str], ...]  # by part: a number, a formula

    @property
    def examples(self) -> tuple[str, ...]:
        """Lines of such files."""
        return tuple(f'{part},"{text}"' if "," in text else f"{part},{text}" for part, text in self.responses)

    @property
    def cell(self) -> str:
        """The first of them as it stands in a cell of a notebook."""
        part, text = self.responses[0]
        return f'"{part}": "{text}"'


def handing_in(sheet: Sheet) -> HandingIn | None:
    """None if nothing is typed."""
    typed = [problem for problem in sheet.problems if problem.answer == "typed"]
    if not typed:
        return None
    kinds = {problem.variant.asks_formulas: problem.variant for problem in reversed(typed)}  # the first of each kind
    return HandingIn(
        files=tuple(f"{problem.id or f'p{problem.number}'}.csv" for problem in typed),
        parts=_some_parts(typed[0].variant),
        responses=tuple(_response(kinds[kind], sheet.policy.decimal_comma) for kind in sorted(kinds)),
    )


def _some_parts(variant: Variant) -> tuple[str, ...]:
    """The first value and the first derivative, as far as they are asked."""
    parts = {part.is_gradient: part.id for part in reversed(variant.parts)}
    return tuple(parts[kind] for kind in sorted(parts))


def _response(variant: Variant, has_commas: bool) -> tuple[str, str]:
    """To the first part; it is right for nothing."""
    number = "12" if all(part.is_whole for part in variant.parts) else "1,25" if has_commas else "1.25"
    response = f"2*{variant.graph.inputs[0].name}^2-1" if variant.asks_formulas else number
    return _some_parts(variant)[0], response


@lru_cache(maxsize=64)
def qr_code(code: str, told: str) -> Markup:
    """An <svg> element, which is as large as the place where it stands."""
    import segno  # and with it what talks to the web, which feedback does not need

    drawn = io.BytesIO()
    made = segno.make(code, error="m", micro=False)
    made.save(drawn, kind="svg", scale=4, border=1, xmldecl=False, nl=False, dark=INK, omitsize=True)
    label = f'<svg role="img" aria-label="{Markup.escape(told)}"'
    return Markup(drawn.getvalue().decode().replace("<svg", label, 1))  # noqa: S704


def content(sheet: Sheet, *, key: bool) -> dict[str, Any]:
    """What the templates of all formats lay out."""
    return {
        "sheet": sheet,
        "key": key,
        "qr": qr_code(sheet.code, sheet.words.told("qr", code=sheet.code)),
        "handing_in": None if key else handing_in(sheet),
        "problems": sheet.key_pages if key else sheet.pages,
        "policy": sheet.policy,
        "spoken": sheet.words.spoken,
        "words": replace(sheet.words, has_commas=sheet.policy.decimal_comma),
        "rules": _rules(sheet) if sheet.policy.formula_sheet and not key else (),
    }


def _rules(sheet: Sheet) -> tuple[Rule, ...]:
    """Of the circuits that are on it."""
    found = rules(problem.variant.graph for problem in sheet.problems if problem.answer == "typed")
    return tuple(map(rule_with_commas, found)) if sheet.policy.decimal_comma else found
