"""`grader worksheets`: a worksheet for each student of a roster, and its key."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from grader.cli.formats import FORMATS
from grader.cli.options import JOBS, PATH, ROSTER
from grader.cli.saying import Bar, say
from grader.policies.sheets import PAPERS


@click.command()
@click.argument("assignment", type=PATH)
@ROSTER
@click.option("--out", type=PATH, required=True, metavar="DIR", help="Where the worksheets go.")
@FORMATS
@click.option("--key", "keys", is_flag=True, help="Write the answer keys too, into DIR/keys.")
@click.option("--language", metavar="CODE", help="Of what stands around the problems, as in de, instead of [sheets].")
@click.option("--paper", type=click.Choice(PAPERS), help="Instead of that of [sheets].")
@click.option("--jobs", type=JOBS, metavar="N", help="Processes; by default one a processor.")
def command(
    assignment: Path,
    roster: Path | None,
    out: Path,
    formats: tuple[str, ...],
    keys: bool,
    jobs: int | None,
    **sheets: str | None,
) -> None:
    """Write a worksheet for each student of the roster, named after the student's id.

    Every student gets numbers of their own, always the same ones. DIR/index.csv lists who got which sheet,
    and DIR/print/all.pdf has all of them for the printer, each on paper of its own.

    \b
    Example: grader worksheets assignment.toml --roster roster.csv --out worksheets --format pdf,ipynb --key
    """
    from grader.render.formats import usual
    from grader.sheets.handout import Request, hand_out

    chosen = tuple((key, value) for key, value in sheets.items() if value is not None)
    request = Request(assignment, roster, out, formats or usual(), keys, jobs or os.cpu_count() or 1, chosen)
    with Bar("Worksheets") as bar:
        done = hand_out(request, bar.show)
    say(f"{_count(done.files, 'file')} for {_count(done.students, 'student')}: {out / 'index.csv'}")
    for path in done.for_printer:
        say(f"All in one file, for the printer: {path}")
    for sentence in (*done.warnings, *done.refused):
        say(sentence, is_error=True)
    if done.refused:
        sys.exit(2)


def _count(number: int, what: str) -> str:
    """
    >>> _count(1, "file"), _count(2, "student")
    ('1 file', '2 students')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
