"""What stands in English on a sheet of another language: whoever hears the page is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.render.languages import DEFAULT, Words
from problems.catalogue import families
from problems.custom import NAME as CUSTOM

if TYPE_CHECKING:
    from grader.render.problem_page import SheetProblem


def in_english(problem: SheetProblem, words: Words) -> frozenset[str]:
    """Of "title" and "statement" what this language has no words for; a course's own are in whatever language."""
    variant = problem.variant
    if words.language == DEFAULT or variant.family.name not in {CUSTOM, *families()}:
        return frozenset()
    posed = variant.code if problem.answer == "code" and variant.code else variant
    is_own = problem.title not in (variant.title, posed.title)
    said = {"statement": posed.statement} | ({} if is_own else {"title": problem.title})
    return frozenset(name for name, text in said.items() if words.sentence(text) == text)
