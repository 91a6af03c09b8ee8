"""Sheets for the tests of formats: of one family, of all of them, and of hostile people."""

import pytest

from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from problems.catalogue import families
from problems.variant import variant

HOSTILE = r"\input{/etc/passwd} $x$ <script>alert(1)</script> *b* _i_ [a](b) `c` | # ~ ^ {} % & \"q\" ''--<< €§ −½ 李"
HOSTILE += r" ![x](http://a.b/c) \end{document} &lt; {{ x }} << x >> <% x %> \\[9cm] $$ ``` === \write18{ls} ^^5cinput"


def problems_of(name):
    """What a family asks: numbers, formulas, code."""
    family = families()[name]
    sets = [{}, {"ask": "formulas"}] if "ask" in family.options else [{}]
    posed = [variant(family, 5, fixed) for fixed in sets]
    made = [SheetProblem(place, one.title, 10.0, one, "typed", f"p{place}") for place, one in enumerate(posed, 1)]
    if family.code:
        made.append(SheetProblem(len(made) + 1, posed[0].title, 2.5, posed[0], "code", f"p{len(made) + 1}"))
    return tuple(made)


@pytest.fixture(scope="session")
def sheet_of():
    """A sheet of a family; everything that people type on it is the given text."""

    def made(name, text="Ada"):
        return Sheet(text, text, text, text, "s001", "BP1-K32C-9XQF", problems_of(name))

    return made


@pytest.fixture
def hostile():
    return HOSTILE
