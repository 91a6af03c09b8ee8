"""The variants that ask for formulas, and what is told of one that is typed."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pytest

from grader.results import PartResult
from grader.typed.marking import mark_answers
from problems.catalogue import families, find
from problems.option_sets import option_sets
from problems.variant import Variant, variant

ASK = {"ask": "formulas"}


def posed(family: str, **options: object) -> Variant:
    return variant(find(family), None, {**ASK, **options})


def marked(one: Variant, part: str, typed: str) -> PartResult:
    return next(each for each in mark_answers(one, {part: typed}).parts if each.id == part)


def cases(what: Callable[[Variant], Hashable]) -> list[object]:
    """Of every family that asks for formulas the options under which it is not the same."""
    found: dict[Hashable, object] = {}
    for family in families().values():
        for options in option_sets(family) if "ask" in family.options else ():
            one = variant(family, None, {**options, **ASK})
            name = f"{family.name}-{'-'.join(map(str, options.values()))}"
            found.setdefault(what(one), pytest.param(one, id=name))
    return list(found.values())
