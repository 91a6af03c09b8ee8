"""`grader worksheets`: a worksheet for each student of a roster, and its key."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.handout import FORMATS, Request, hand_out

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("assignment", type=PATH)
@click.option("--roster", type=PATH, metavar="FILE", help="The students; roster.csv beside the assignment by default.")
@click.option("--out", type=PATH, required=True, metavar="DIR", help="Where the worksheets go.")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(list(FORMATS)), help="Repeatable; all formats by default."
)
@click.option("--key", "keys", is_flag=True, help="Write the answer keys too, into DIR/keys.")
def command(assignment: Path, roster: Path | None, out: Path, formats: tuple[str, ...], keys: bool) -> None:
    """Write a worksheet for each student of the roster, named after the student's id.

    Every student gets numbers of their own, always the same ones. DIR/index.csv lists who got which sheet.

    \b
    Example: grader worksheets assignment.toml --roster roster.csv --out worksheets --format pdf --key
    """
    request = Request(assignment, roster, out, tuple(dict.fromkeys(formats)) or tuple(FORMATS), keys)
    console = Console(stderr=True)
    progress = Progress(
        TextColumn("Worksheets"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal, transient=True,
    )  # fmt: skip
    task = progress.add_task("Worksheets", total=None)
    with progress:
        done = hand_out(request, lambda done, total: progress.update(task, completed=done, total=total))
    click.echo(f"{done.files} files for {done.students} students: {out / 'index.csv'}")
    for message in done.refused:
        click.echo(f"grader: {message}", err=True)
    if done.refused:
        sys.exit(2)
