"""`grader answers`: a table to type a class's paper answers into."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.options import PATH, ROSTER
from grader.cli.saying import say


@click.command()
@click.argument("assignment", type=PATH)
@ROSTER
@click.option("--blank", is_flag=True, required=True, help="Prepare the table, with nothing filled in.")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="Where the table goes, a CSV file.")
@click.option("--force", is_flag=True, help="Overwrite a table that is there already.")
def command(assignment: Path, roster: Path | None, blank: bool, out: Path, force: bool) -> None:
    """Prepare a table for what students wrote on paper: student, problem, part, and an empty column to type into.

    The filled table is graded as a folder would be: grader grade ASSIGNMENT FILE --out results.

    \b
    Example: grader answers assignment.toml --blank --out answers.csv
    """
    del blank  # the only thing there is to do
    from grader.course import read_assignment, read_roster, read_secret
    from grader.errors import FileError
    from grader.files.durable import write_file
    from grader.intake.class_answers import blank_table

    plan = read_assignment(assignment)
    students = read_roster(roster or plan.roster_path)
    table = blank_table(plan, students, read_secret(plan.secret_path))
    if out.exists() and not force:
        raise FileError(out, "is there already, and may be filled in; --force overwrites it")
    write_file(out, table.encode("utf-8-sig"))
    say(f"{table.count(chr(10)) - 1} blanks for {len(students)} students: {out}")
