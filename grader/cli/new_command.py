"""`grader new`: a course folder to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from grader.cli.options import PATH
from grader.cli.saying import say


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
def command(folder: Path) -> None:
    """Make DIR with an assignment, a sample roster, a secret and a README that says what to do next.

    \b
    Example: grader new backprop-1
    """
    from grader.samples.starter import start_course

    for path in start_course(folder):
        say(path)
    say(f"\nNext:\n  cd {shlex.quote(str(folder))}\n  grader worksheets assignment.toml --out worksheets")
