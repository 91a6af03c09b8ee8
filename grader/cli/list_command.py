"""`grader list`: the families and their options."""

from __future__ import annotations

import json

import click

from grader.cli.options import JSON
from problems.catalogue import families
from problems.family import Family


@click.command("list")
@JSON
def command(as_json: bool) -> None:
    """List the problem families.

    \b
    Example: grader list
    """
    if as_json:
        click.echo(json.dumps([_described(family) for family in families().values()], indent=2))
        return
    for family in families().values():
        click.echo(click.style(family.name, bold=True) + f"  {family.summary}")
        for name, option in family.options.items():
            allowed = ", ".join(map(str, option.allowed))
            click.echo(f"    {name} = {option.default}  ({allowed})  {option.summary}")
    click.echo(click.style("custom", bold=True) + '  Your own graph: grader show --expr "q = x + y; f = q*z"')


def _described(family: Family) -> dict[str, object]:
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
        "code": family.code is not None,
    }
