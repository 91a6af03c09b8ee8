"""The page of all families in Markdown, made from the families themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from problems.catalogue import Theme
from problems.description import Description, describe
from problems.family import Choice, Number

HEAD = """\
# The problem families

`grader list --markdown` prints this page from the families themselves. `grader list FAMILY` says the same of one of
them, with what a student is told about each mistake; `grader show FAMILY --key` shows a problem and its answers.

Any of them is asked on paper, as a circuit that is drawn with blanks or as a list of numbers; with `ask=formulas` the
derivatives are asked as formulas; in code, a function is handed in. Beside the mistakes that a family knows by name,
those that can be made in any graph are recognised everywhere: a gradient that was lost or has the wrong sign, branches
that overwrite each other instead of adding up, a local gradient or the upstream one left out, a value taken for a
gradient.
"""


def catalogue_page(themes: Sequence[Theme]) -> str:
    """A table of all families, then all that each of them offers."""
    described = [(theme, [describe(family) for family in theme.families]) for theme in themes]
    lines = [HEAD, "| family | what is asked | how |", "|---|---|---|"]
    lines += [_row(each) for _, families in described for each in families]
    for theme, families in described:
        lines += ["", f"## {theme.heading}"]
        lines += [line for each in families for line in _section(each)]
    return "\n".join(lines) + "\n"


def _row(described: Description) -> str:
    family = described.family
    return f"| [`{family.name}`](#{family.name}) | {_cell(family.summary)} | {', '.join(described.ways)} |"


def _section(described: Description) -> Iterator[str]:
    """No list or table is there without something in it."""
    family = described.family
    yield from ("", f"### {family.name}", "", f"{family.title}. {_plain(family.summary)}", "")
    if family.options:
        yield from ("| option | values, the default first | what it sets |", "|---|---|---|")
        yield from (f"| `{name}` | {_values(each)} | {_cell(each.summary)} |" for name, each in family.options.items())
        yield ""
    yield f"- Asked: {_codes(described.asked)}"
    if described.code:
        yield f"- In code: {_codes(described.code)}"
    if described.mistakes:
        yield f"- Mistakes known by name: {_codes(described.mistakes)}"


def _values(option: Choice | Number) -> str:
    if isinstance(option, Number):
        return f"`{option.default}`; {option.allowed[0]}"
    return _cell(_codes([option.default, *(value for value in option.allowed if value != option.default)]))


def _codes(words: Iterable[object]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cell(text: str) -> str:
    return _plain(text).replace("|", r"\|")


def _plain(text: str) -> str:
    """A text in which nothing is Markdown."""
    return text.replace("*", r"\*").replace("_", r"\_").replace("<", "&lt;")
