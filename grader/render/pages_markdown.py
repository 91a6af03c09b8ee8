"""The Jinja2 environment for Markdown, as GitHub, Jupyter and pandoc read it: whatever is not marked is escaped."""

from __future__ import annotations

import re
from functools import lru_cache, partial

import jinja2

from grader.render.formula import to_latex
from grader.render.pages import BRACKETS, Raw, in_pieces, printable, printable_lines, settings

_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>|$#~&]")
_BEGINS_A_BLOCK = re.compile(r"^(\d+(?=[.)])|)([-+=]|(?<=\d)[.)])(?=[-=\s]|$)")


def render_markdown(template: str, *, colours: str, **content: object) -> str:
    """With one blank line where a template leaves several; colours: those of formulas, "plain" or "none"."""
    written = _markdown(colours).get_template(template).render(**content)
    return re.sub(r"\n{3,}", "\n\n", written).strip() + "\n"


def markdown_text(text: object) -> str:
    r"""One line of text that is nothing but text.

    >>> markdown_text("*a* <b> 2 < 3"), markdown_text("1. 2.5 -"), markdown_text("−4.00")
    ('\\*a\\* \\<b\\> 2 \\< 3', '1\\. 2.5 -', '−4.00')
    """
    escaped = _MEANS_SOMETHING.sub(r"\\\g<0>", printable(text))
    return _BEGINS_A_BLOCK.sub(r"\1\\\2", escaped)


def code_span(text: object) -> Raw:
    """
    >>> code_span("dq"), code_span("a`b")
    ('`dq`', '`` a`b ``')
    """
    line = printable(text)
    longest = max(map(len, re.findall("`+", line)), default=0)
    ticks, room = "`" * (longest + 1), " " if longest else ""
    return Raw(f"{ticks}{room}{line}{room}{ticks}")


def code_block(text: object, language: str = "python") -> Raw:
    """Between fences longer than any in it."""
    lines = printable_lines(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", lines)), default=0))
    return Raw(f"{fence}{language}\n{lines}\n{fence}")


def formula(latex: str, display: bool = False, *, colours: str) -> Raw:
    written = to_latex(latex, colours=colours).replace(r" \\ ", " \\\\\n")
    return Raw(f"\n$$\n{written}\n$$\n" if display else f"${written}$")


@lru_cache
def _markdown(colours: str) -> jinja2.Environment:
    written = partial(formula, colours=colours)
    environment = jinja2.Environment(finalize=_finalize, **BRACKETS, **settings())  # noqa: S701  (finalize escapes)
    environment.filters["formula"] = written
    environment.filters["worded"] = lambda text: Raw(in_pieces(text, markdown_text, written, code_span))
    environment.filters["code"] = code_span
    environment.filters["block"] = code_block
    environment.filters["raw"] = Raw
    return environment


def _finalize(value: object) -> str:
    return str(value) if isinstance(value, Raw) else markdown_text(value)
