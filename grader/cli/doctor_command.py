"""`grader doctor`: how well submitted code is isolated on this machine, found out by trying."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from grader.cli.options import JSON
from grader.cli.saying import say
from grader.errors import GraderError
from grader.terminal import plain

if TYPE_CHECKING:
    from grader.isolation import Missing


@click.command("doctor")
@JSON
def command(as_json: bool) -> None:
    """Say how well submitted code is isolated here, by trying to break out, and what a stronger level would take.

    \b
    Example: grader doctor
    """
    from grader.isolation import MEANING, missing
    from grader.sandbox import SandboxError, best_level, probe

    level = best_level()
    try:
        found = probe(level)
    except SandboxError as error:
        raise GraderError(f"submitted code cannot be run here at all: {error}") from None
    lacking = missing()
    if as_json:
        told = {"level": str(level), "meaning": str(MEANING[level]), "probe": dict(found)}
        say(json.dumps(told | {"missing": [asdict(one) for one in lacking]}, indent=2))
        return
    click.echo(click.style(f"Level {level}", bold=True) + f": {MEANING[level]}")
    _print(found, lacking)


def _print(found: Mapping[str, str], lacking: Sequence[Missing]) -> None:
    width = max(len(what) for what in found)
    for what, outcome in found.items():
        colour = "green" if outcome.startswith("closed") else "red"
        click.echo(f"  {what:<{width}}  " + click.style(plain(outcome), fg=colour))
    for one in lacking:
        say(f"No level {one.level} here: {one.reason}.")
        if one.mend:
            say(f"  To mend it, {one.mend}.")
