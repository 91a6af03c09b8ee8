"""`grader grade`: a folder of submissions against an assignment."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.batch import InterruptedBatchError
from grader.failures import LOG
from grader.gradebook import as_json
from grader.grading import Request, grade
from grader.render.report import report_terminal
from grader.summary import Summary

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("assignment", type=PATH)
@click.argument("submissions", type=PATH)
@click.option("--out", type=PATH, required=True, metavar="DIR", help="Where the gradebook and the pages go.")
@click.option("--roster", type=PATH, metavar="FILE", help="The students; roster.csv beside the assignment by default.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Code submissions that run side by side.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option("--trust-submissions", is_flag=True, help="Run submitted code even where it cannot be isolated.")
def command(
    assignment: Path,
    submissions: Path,
    out: Path,
    roster: Path | None,
    jobs: int | None,
    is_json: bool,
    trust_submissions: bool,
) -> None:
    """Grade what is in SUBMISSIONS: a folder for each student, or files named after student and problem.

    Results are kept in DIR as they are made. Run the same command again after an interruption, or when new
    submissions came in: what is graded and unchanged is not graded again. Exit code 0 says that everything is graded.

    \b
    Example: grader grade assignment.toml submissions --out results
    """
    request = Request(assignment, submissions, out, roster, jobs, trust_submissions)
    console = Console(stderr=True)
    progress = Progress(
        TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal, transient=True,
    )  # fmt: skip
    task = progress.add_task("Grading", total=None)
    try:
        with progress:
            summary = grade(request, lambda done, total: progress.update(task, completed=done, total=total))
    except (InterruptedBatchError, KeyboardInterrupt):
        _say_interrupted(progress.tasks[0].completed, progress.tasks[0].total)
        sys.exit(130)
    _print(summary, out, is_json)
    if not summary.is_complete:
        click.echo(f"grader: not everything could be graded, and no fault of the students; see {out / LOG}", err=True)
        sys.exit(2)


def _say_interrupted(done: float, total: float | None) -> None:
    count = f"{done:.0f} of {total:.0f} results are kept" if total else "nothing was graded yet"
    click.echo(f"grader: stopped; {count}. Run the same command again to go on.", err=True)


def _print(summary: Summary, out: Path, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps(as_json(summary), indent=2))
        return
    Console().print(report_terminal(summary))
    for name in ("gradebook.csv", "report.html", "feedback"):
        if (out / name).exists():
            click.echo(f"{out / name}")
