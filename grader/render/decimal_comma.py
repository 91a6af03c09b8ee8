"""A page with a decimal comma: every number that stands on it, in figures, formulas and sentences, but not in code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from markupsafe import Markup

from grader.render.blanks import Blank, Line
from grader.render.problem_page import Figure, ProblemPage, Row
from grader.render.rules import Rule
from grader.render.worked_solution import Passes

T = TypeVar("T")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_DRAWN = re.compile(r">[^<>]*\d\.\d[^<>]*<")  # a text of a drawing that has a number in it
_PIECE = re.compile(r"(\$[^$]+\$|`[^`]+`)")


def with_commas(page: ProblemPage) -> ProblemPage:
    return replace(
        page,
        statement=in_words(page.statement),
        given=tuple(map(in_latex, page.given)),
        figure=page.figure and in_figure(page.figure),
        columns=tuple(tuple(map(_row, column)) for column in page.columns),
        lines=tuple(map(_line, page.lines)),
        rounding=in_words(page.rounding),
        task=page.task and replace(page.task, asked=in_words(page.task.asked)),
        passes=page.passes and _passes(page.passes),
    )


def rule_with_commas(rule: Rule) -> Rule:
    return Rule(in_latex(rule.gate), tuple(map(in_latex, rule.local)))


def in_latex(latex: str) -> str:
    """
    >>> in_latex("w_0 = 0.5")
    'w_0 = 0{,}5'
    """
    return _POINT.sub("{,}", latex)


def in_words(text: str) -> str:
    """
    >>> in_words("about 0.5, $x = 1.5$, `0.5`")
    'about 0,5, $x = 1{,}5$, `0.5`'
    """
    ways: dict[str, Callable[[str], str]] = {"$": in_latex, "`": str}
    return "".join(ways.get(piece[:1], _plain)(piece) for piece in _PIECE.split(text))


def _plain(text: str) -> str:
    return _POINT.sub(",", text)


def in_figure(figure: Figure) -> Figure:
    drawn = _DRAWN.sub(lambda match: _plain(match[0]), str(figure.svg))
    labels = replace(
        figure.labels,
        values=_numbers(figure.labels.values),
        gradients=_numbers(figure.labels.gradients),
        branches=_numbers(figure.labels.branches),
    )
    return replace(figure, svg=Markup(drawn), labels=labels, alternative=_plain(figure.alternative))  # noqa: S704


def _numbers(labels: Mapping[T, str]) -> dict[T, str]:
    return {place: _plain(text) for place, text in labels.items()}


def _row(row: Row) -> Row:
    return Row(in_latex(row.step), row.value and _blank(row.value), row.gradient and _blank(row.gradient))


def _blank(blank: Blank) -> Blank:
    return replace(blank, printed=_plain(blank.printed), formula=in_latex(blank.formula))


def _line(line: Line) -> Line:
    asked = (replace(each, rows=tuple(tuple(map(_blank, row)) for row in each.rows)) for each in line.asked)
    return replace(line, asked=tuple(asked))


def _passes(passes: Passes) -> Passes:
    return replace(
        passes,
        legend=in_words(passes.legend),
        forward=in_latex(passes.forward),
        backward=tuple(map(in_latex, passes.backward)),
        closed=in_latex(passes.closed),
    )
