"""A page for a browser, whole in one file: to print, or to fill in there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from grader.formulas.marking import may_have_gradient, may_have_value, spellings_of
from grader.render.formats import Files
from grader.render.languages import Words
from grader.render.pages import printable, render_html, style_sheet, templates
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet, content
from problems.part import Part
from problems.variant import Variant
from solutions.graph import Graph

IS_USUAL = True
SCRIPTS = ("number.js", "formula.js", "form.js")
SAID = "form_"  # begins the words that are for the script
STYLES = ("page.css", "sheet.css", "form.css")


@dataclass(frozen=True)
class Form:
    """How a problem is filled in on the page."""

    problem: str
    file: str  # of the answers
    kind: str  # of every blank
    known: str  # what formulas may be written with, as JSON
    aloud: Mapping[str, str]  # what is asked, in words, by part


def write(sheet: Sheet, stem: str, *, key: bool) -> Files:
    return {f"{stem}.html": sheet_html(sheet, key=key).encode()}


def sheet_html(sheet: Sheet, *, key: bool) -> str:
    """One file that needs nothing from anywhere; with `key` the blanks are filled and the solution follows."""
    forms = {} if key else {each.number: _form(sheet, each) for each in sheet.problems if each.answer == "typed"}
    style, script = style_sheet(*STYLES) + _foot(sheet), _script() if forms else ""
    page = {"style": style, "script": script, "allowed": _allowed(style, script), "forms": forms}
    return render_html("sheet.html.j2", **page, says=_says(sheet.words), **content(sheet, key=key))


def _foot(sheet: Sheet) -> Markup:
    """What stands at the foot of each page when it is printed: the code, and which page it is."""
    before, between, after = map(_css_string, sheet.words.told("of", page="|", pages="|").split("|"))
    pages = f"{before} counter(page) {between} counter(pages) {after}"
    boxes = f"@bottom-left {{ content: {_css_string(sheet.code)} }} @bottom-right {{ content: {pages} }}"
    return Markup(f"\n@page {{ {boxes} }}")  # noqa: S704


def _css_string(text: str) -> str:
    """
    >>> _css_string("A-1"), _css_string(' of </style>"')
    ('"A-1"', '" of \\\\3c \\\\2f style\\\\3e \\\\22 "')
    """
    return '"' + re.sub(r"[^\w .:-]", lambda match: f"\\{ord(match[0]):x} ", printable(text)) + '"'


def _form(sheet: Sheet, problem: SheetProblem) -> Form:
    name = problem.id or f"p{problem.number}"
    return Form(
        problem=name,
        file=f"{sheet.student_id}_{name}.csv" if sheet.student_id else f"{name}.csv",
        kind="formula" if problem.variant.asks_formulas else "number",
        known=_known(problem.variant) if problem.variant.asks_formulas else "",
        aloud={part.id: sheet.words.aloud(part.prompt.strip("$")) for part in problem.variant.parts},
    )


def _known(variant: Variant) -> str:
    """How names may be written, by kind and by what they mean, and what may stand in the formula of each part."""
    known = spellings_of(variant)
    spelled: dict[str, dict[str, str]] = {}
    for form, word in known.exact.items():
        forms = spelled.setdefault(word.kind, {})
        forms[word.means] = f"{forms[word.means]}|{form}" if word.means in forms else form
    parts = {part.id: _may_stand(variant.graph, part) for part in variant.parts}
    told = {"output": known.output, "names": known.names, "spelled": spelled, "parts": parts}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _may_stand(graph: Graph, part: Part) -> Mapping[str, list[str] | None]:
    """The values, None for all, and the derivatives that may stand in a formula."""
    return {
        "values": None if part.is_gradient else [node.name for node in graph if may_have_value(graph, part, node.name)],
        "gradients": [node.name for node in graph if may_have_gradient(graph, part, node.name)],
    }


def _says(words: Words) -> dict[str, str]:
    """What the script says, by what it calls it; it fills in what stands between braces."""
    texts = ((name, text) for name, text in words.texts.items() if name.startswith(SAID))
    return {name.removeprefix(SAID): text for name, text in texts}


def _script() -> Markup:
    texts = ((templates() / name).read_text("utf-8") for name in SCRIPTS)
    return Markup('"use strict";\n{\n' + "\n".join(texts) + "}")  # noqa: S704


def _allowed(style: str, script: str) -> str:
    """Nothing is loaded or sent; the style and the script of the page, as they are, and nothing else."""
    rules = {
        "default-src": "'none'",
        "style-src": f"'{_digest(style)}'",
        "style-src-attr": "'unsafe-inline'",  # of formulas and tables
        "script-src": f"'{_digest(script)}'" if script else "'none'",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
