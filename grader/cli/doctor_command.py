"""`grader doctor`: how well submitted code is isolated on this machine, found out by trying."""

from __future__ import annotations

import json

import click

from grader.cli.options import JSON
from grader.cli.saying import say
from grader.errors import GraderError
from grader.terminal import plain


@click.command("doctor")
@JSON
def command(as_json: bool) -> None:
    """Say how well submitted code is isolated here, by trying to break out.

    \b
    Example: grader doctor
    """
    from grader.isolation import MEANING
    from grader.sandbox import SandboxError, best_level, probe

    level = best_level()
    try:
        found = probe(level)
    except SandboxError as error:
        raise GraderError(f"submitted code cannot be run here at all: {error}") from None
    if as_json:
        say(json.dumps({"level": str(level), "meaning": str(MEANING[level]), "probe": dict(found)}, indent=2))
        return
    click.echo(click.style(f"Level {level}", bold=True) + f": {MEANING[level]}")
    width = max(len(what) for what in found)
    for what, outcome in found.items():
        colour = "red" if outcome.lower().startswith("open") else "green"
        click.echo(f"  {what:<{width}}  " + click.style(plain(outcome), fg=colour))
