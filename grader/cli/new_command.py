"""`grader new`: a course folder to start from."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from grader.starter import start_course


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make DIR with an assignment, a sample roster, a secret and a README that says what to do next.

    \b
    Example: grader new backprop-1
    """
    for path in start_course(folder):
        click.echo(path)
    click.echo(f"\nNext:\n  cd {shlex.quote(str(folder))}\n  grader worksheets assignment.toml --out worksheets")
