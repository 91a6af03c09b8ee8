"""Jinja2 environments for HTML and Typst: whatever is not marked as written in the page's language is escaped."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
from markupsafe import Markup, escape

from grader.render.colours import COLOURS
from grader.render.formula import to_mathml, to_typst
from grader.render.long_lists import side_by_side

FOLDERS = (Path(__file__).parents[1] / "templates", Path(__file__).parents[2] / "templates")  # installed, checkout
UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
BRACKETS: Mapping[str, Any] = MappingProxyType(  # of templates for languages in which braces mean something
    {
        "block_start_string": "<%",
        "block_end_string": "%>",
        "variable_start_string": "<<",
        "variable_end_string": ">>",
        "comment_start_string": "<#",
        "comment_end_string": "#>",
    }
)
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{SOFT HYPHEN}"  # format characters that names need
_PIECE = re.compile(r"\$([^$]+)\$|`([^`]+)`")


class Raw(str):
    """Text that is already written in the page's language."""

    __slots__ = ()


def templates() -> Path:
    """The folder of templates: package data in an installed wheel, at the top of a checkout."""
    return next(folder for folder in FOLDERS if folder.is_dir())


def printable(text: object) -> str:
    """One line in which nothing controls the page: other spaces become spaces, control characters a sign.

    >>> printable("Ada\\tLovelace\\u202e\\x00")
    'Ada Lovelace��'
    """
    line = str(text)
    return line if line.isprintable() else "".join(map(_printable, line))


def printable_lines(text: object) -> str:
    """The same, line by line, for code and other text whose lines stay."""
    return "\n".join(printable(line.expandtabs(4)) for line in str(text).splitlines())


def direction(text: str) -> str:
    """Where a name begins: to the right if its first letter is of a script that is written from there.

    >>> direction("Ada"), direction("(2) \u0639\u0644\u064a Ada")
    ('ltr', 'rtl')
    """
    kinds = (unicodedata.bidirectional(char) for char in text)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def typst_string(text: object) -> Raw:
    """A string literal, for Typst code."""
    line = str(text)
    literal = _quoted(line) if line.isprintable() else _quoted(printable_lines(line)).replace("\n", "\\n")
    return Raw(f'"{literal}"')


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def render_html(template: str, **content: object) -> str:
    return _html().get_template(template).render(**content)


def render_typst(template: str, **content: object) -> str:
    return _typst().get_template(template).render(**content)


@lru_cache
def style_sheet(*names: str) -> Markup:
    """Style sheets of the template folder in one, with the formula font and the colours in them."""
    font = base64.b64encode((templates() / "fonts" / "cgmath.woff2").read_bytes()).decode()
    face = f"@font-face{{font-family:cgmath;src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    colours = "; ".join(f"--{name}: {colour}" for name, colour in COLOURS.items())
    sheets = ((templates() / name).read_text("utf-8") for name in names)
    return Markup("\n".join([face, f":root {{ {colours} }}", *sheets]))  # noqa: S704


def _printable(char: str) -> str:
    if char.isspace():
        return " "
    is_hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in _JOINERS
    return UNPRINTABLE if is_hidden else char


def in_pieces(text: str, plain: Callable[[str], str], formula: Callable[[str], str], code: Callable[[str], str]) -> str:
    """Text with $LaTeX$ and `code` in it, each kind of piece written in its own way."""
    ways = (plain, formula, code)
    return "".join(ways[index % 3](piece) for index, piece in enumerate(_PIECE.split(text)) if piece)


@lru_cache
def _html() -> jinja2.Environment:
    environment = jinja2.Environment(autoescape=True, finalize=_html_text, **settings())
    environment.filters["formula"] = lambda latex, display=False: Markup(to_mathml(latex, display=display))  # noqa: S704
    environment.filters["worded"] = _html_worded
    environment.filters["lines"] = lambda text: Markup(escape(printable_lines(text)))  # noqa: S704
    return environment


def _html_text(value: object) -> object:
    return value if isinstance(value, Markup) else printable(value)


def _html_worded(text: str) -> Markup:
    return Markup(in_pieces(text, _html_plain, to_mathml, lambda piece: f"<code>{_html_plain(piece)}</code>"))  # noqa: S704


def _html_plain(text: str) -> str:
    return str(escape(printable(text)))


@lru_cache
def _typst() -> jinja2.Environment:
    environment = jinja2.Environment(finalize=_typst_text, **BRACKETS, **settings())  # noqa: S701  (finalize escapes)
    environment.globals["colours"] = COLOURS
    environment.filters["formula"] = _typst_formula
    environment.filters["worded"] = _typst_worded
    environment.filters["literal"] = typst_string
    environment.filters["code"] = lambda text: Raw(_typst_code(text))
    environment.filters["raw"] = Raw
    environment.filters["side_by_side"] = side_by_side
    environment.filters["direction"] = lambda text: Raw(direction(text))
    return environment


@jinja2.pass_context
def _typst_formula(context: jinja2.runtime.Context, latex: str, display: bool = False) -> Raw:
    """With its words in the language of the sheet, as far as there is one."""
    spoken = context.get("spoken")
    if spoken is None or spoken.is_english:
        return Raw(to_typst(latex, display=display))
    return Raw(spoken.in_typst(to_typst(latex, display=display, marked=True)))


@jinja2.pass_context
def _typst_worded(context: jinja2.runtime.Context, text: str) -> Raw:
    return Raw(in_pieces(text, _typst_text, lambda latex: _typst_formula(context, latex), _typst_code))


def _typst_text(value: object) -> str:
    """A string expression in markup; the semicolon ends it, so that nothing after it is read as part of it."""
    return str(value) if isinstance(value, Raw) else f"#{typst_string(printable(value))};"


def _typst_code(text: str) -> str:
    return f"#raw({typst_string(text)});"


def settings() -> dict[str, Any]:
    """What the environments of all formats have in common."""
    return {
        "loader": jinja2.FileSystemLoader(templates()),
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }
