"""`grader doctor`: how well submitted code is isolated on this machine, found out by trying."""

from __future__ import annotations

import json

import click

from grader.cli.choosing import JSON

MEANING = {
    "A": "namespaces, Landlock, system-call filter and limits: for any submission",
    "B": "Landlock, system-call filter and limits: for any submission",
    "C": "limits only: stops accidents, not attacks; grade only what you trust, with --trust-submissions",
}


@click.command("doctor")
@JSON
def command(as_json: bool) -> None:
    """Say how well submitted code is isolated here, by trying to break out.

    \b
    Example: grader doctor
    """
    from grader.sandbox import best_level, probe

    level = best_level()
    found = probe(level)
    if as_json:
        click.echo(json.dumps({"level": str(level), "meaning": MEANING[level], "probe": dict(found)}, indent=2))
        return
    click.echo(click.style(f"Level {level}", bold=True) + f": {MEANING[level]}")
    width = max(len(what) for what in found)
    for what, outcome in found.items():
        colour = "red" if outcome.lower().startswith("open") else "green"
        click.echo(f"  {what:<{width}}  " + click.style(outcome, fg=colour))
