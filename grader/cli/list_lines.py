"""How families are listed on a terminal: all of them in a line each, or one with everything it offers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from textwrap import wrap

import click

from problems.catalogue import Theme
from problems.description import WAYS_BESIDE, Description, ways_beside
from problems.family import Choice, Number

NARROWEST, UNBOUNDED = 40, 10_000  # columns; nothing is wrapped in a file
INDENT, HEADING = 2, "cyan"
WHAT_NEXT = (
    ("grader list FAMILY", "what one of them offers"),
    ("grader show FAMILY --key", "a problem of it, with the answers"),
    ('grader show --expr "q = x + y; f = q*z"', "a graph of your own"),
)


def overview(themes: Sequence[Theme]) -> Iterator[str]:
    """The name of each theme, and a line for each of its families: name, title, how else it can be asked."""
    families = [family for theme in themes for family in theme.families]
    name = max(len(family.name) for family in families)
    title = max(len(family.title) for family in families)
    for theme in themes:
        yield click.style(theme.heading.partition(":")[0], fg=HEADING)
        for family in theme.families:
            beside = "  ".join(way if way in ways_beside(family) else " " * len(way) for way in WAYS_BESIDE).rstrip()
            line = f"{click.style(f'{family.name:<{name}}', bold=True)}  {family.title:<{title}}  "
            yield f"{' ' * INDENT}{line}{click.style(beside, dim=True)}" if beside else f"{' ' * INDENT}{line}".rstrip()
        yield ""
    yield f"{len(families)} families, each asked on paper, and beside that as it says here."
    yield from table(WHAT_NEXT)


def details(described: Description) -> Iterator[str]:
    """What a family offers, in blocks: options, parts, functions, mistakes."""
    family = described.family
    yield click.style(family.name, bold=True) + f"  {family.title}"
    yield from _wrapped(family.summary)
    on_paper = [way for way in described.ways if way != "code"]
    yield from _block("Asked on paper", [("as " + " or ".join(on_paper), ", ".join(described.asked))])
    yield from _block("Options", [(f"{name} = {each.default}", _values(each)) for name, each in family.options.items()])
    yield from _block("In code", [(call, "") for call in described.code])
    both = [each for each in described.mistakes.items() if each[0] not in described.in_code_only]
    yield from _block("Mistakes known by name", both)
    in_code = [each for each in described.mistakes.items() if each[0] in described.in_code_only]
    yield from _block("Known in code, not on paper", in_code)
    yield ""
    option = next((f" --set {name}={_other(each)}" for name, each in family.options.items()), "")
    yield f"See one: grader show {family.name}{option} --key"


def _values(option: Choice | Number) -> str:
    return f"{option.summary} [{', '.join(map(str, option.allowed))}]"


def _other(option: Choice | Number) -> object:
    """A value to try."""
    if isinstance(option, Number):
        return type(option.default)(option.high)
    return next((value for value in option.allowed if value != option.default), option.default)


def _block(heading: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Nothing if there are no rows."""
    if not rows:
        return
    yield ""
    yield click.style(heading, fg=HEADING)
    yield from table(rows)


def table(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A name and a text a row; the text is wrapped beside the names."""
    width = max(len(first) for first, _ in rows)
    for first, text in rows:
        lines = _wrapped(text, INDENT + width + 2)
        padded = " " * INDENT + click.style(f"{first:<{width}}" if text else first, bold=True)
        yield f"{padded}  {lines[0].lstrip()}" if lines else padded
        yield from lines[1:]


def _wrapped(text: str, indent: int = 0) -> list[str]:
    width = max(shutil.get_terminal_size((UNBOUNDED, 24)).columns, indent + NARROWEST)
    return wrap(text, width, initial_indent=" " * indent, subsequent_indent=" " * indent, break_on_hyphens=False)
