"""`grader list`: the families by theme; of one family, all that it offers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from grader.cli.choosing import COURSE, own_families
from grader.cli.list_lines import details, overview
from grader.cli.options import JSON
from grader.cli.saying import say
from grader.errors import GraderError
from problems.catalogue import Theme, find, themes
from problems.description import Description, describe, ways_beside
from problems.family import Family


@click.command("list")
@click.argument("family", required=False)
@COURSE
@click.option("--markdown", is_flag=True, help="Print all families with all that they offer, as docs/catalogue.md.")
@JSON
def command(family: str | None, course: Path | None, markdown: bool, as_json: bool) -> None:
    """List the problem families; of FAMILY, its options, functions and known mistakes.

    \b
    Examples:
      grader list
      grader list svm-loss
    """
    if markdown and (family or as_json):
        raise GraderError("--markdown prints all families as they are in docs/catalogue.md; leave the rest out")
    folder = own_families(course)
    if markdown:
        from grader.cli.catalogue_page import catalogue_page

        click.echo(catalogue_page(themes(folder)), nl=False)
    elif family:
        described = describe(find(family, folder))
        _print([json.dumps(_in_full(described), indent=2)] if as_json else details(described))
    elif as_json:
        say(json.dumps([_in_short(theme, each) for theme, each in _by_name(themes(folder))], indent=2))
    else:
        _print(overview(themes(folder)))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _by_name(found: tuple[Theme, ...]) -> list[tuple[Theme, Family]]:
    return sorted(((theme, each) for theme in found for each in theme.families), key=lambda pair: pair[1].name)


def _in_short(theme: Theme, family: Family) -> dict[str, object]:
    return {"theme": theme.heading, **_declared(family)}


def _in_full(described: Description) -> dict[str, object]:
    return {
        **_declared(described.family),
        "asked": list(described.asked),
        "functions": list(described.code),
        "mistakes": dict(described.mistakes),
    }


def _declared(family: Family) -> dict[str, object]:
    options = {
        name: {"default": option.default, "allowed": list(option.allowed), "summary": option.summary}
        for name, option in family.options.items()
    }
    return {
        "name": family.name,
        "title": family.title,
        "summary": family.summary,
        "revision": family.revision,
        "options": options,
        "formulas": "formulas" in ways_beside(family),
        "code": family.code is not None,
    }
