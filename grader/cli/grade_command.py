"""`grader grade`: a folder of submissions against an assignment."""

from __future__ import annotations

import gc
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.options import JOBS, JSON, PATH, ROSTER, TRUST, address
from grader.cli.saying import say, show

if TYPE_CHECKING:
    from grader.report.summary import Summary

SELDOM = 50_000  # objects until Python looks for unused ones: most of what is read of a class is used to the end


@click.command()
@click.argument("assignment", type=PATH)
@click.argument("submissions", type=PATH)
@click.option("--out", type=PATH, required=True, metavar="DIR", help="Where the gradebook and the pages go.")
@ROSTER
@click.option("--jobs", type=JOBS, metavar="N", help="Code submissions that run side by side.")
@click.option(
    "--cluster", callback=address, metavar="ADDRESS", help="Mark on the Dask scheduler at tcp://HOST:PORT; or: local."
)
@JSON
@TRUST
def command(
    assignment: Path,
    submissions: Path,
    out: Path,
    roster: Path | None,
    jobs: int | None,
    cluster: str | None,
    as_json: bool,
    trust_submissions: bool,
) -> None:
    """Grade what is in SUBMISSIONS: a folder or archive for each student, or files named after student and problem.

    SUBMISSIONS may also be an archive of all this (.zip, .tar.gz), or a table that `grader answers` prepared.

    Results are kept in DIR as they are made. Run the same command again after an interruption, or when new
    submissions came in: what is graded and unchanged is not graded again.

    Exit codes: 0 everything is graded, 2 something could not be (the call, a file, the disk, or an error of ours, which
    is in errors.log), 130 interrupted.

    \b
    Example: grader grade assignment.toml submissions --out results
    """
    from grader.batch.grading import Request, grade
    from grader.batch.loop import InterruptedBatchError
    from grader.cli.progress import GradingProgress, terminal
    from grader.failures import LOG

    gc.set_threshold(SELDOM)
    request = Request(assignment, submissions, out, roster, jobs, trust_submissions, cluster)
    bar = GradingProgress(terminal(), partial(say, is_error=True), is_quiet=as_json)
    try:
        with bar:
            summary = grade(request, bar.show)
    except (InterruptedBatchError, KeyboardInterrupt):
        kept = f"{bar.done} of {bar.total} results are kept" if bar.total else "nothing was graded yet"
        say(f"stopped; {kept}. Run the same command again to go on.", is_error=True)
        sys.exit(130)
    _print(summary, out, as_json)
    if summary.warning:
        say(summary.warning, is_error=True)
    if not summary.is_complete:
        where = f"see {out / LOG}" if (out / LOG).exists() else "the report names what needs a person to decide"
        say(f"not everything could be graded, and no fault of the students; {where}", is_error=True)
        sys.exit(2)


def _print(summary: Summary, out: Path, as_json: bool) -> None:
    from grader.report import gradebook

    if as_json:
        say(json.dumps(gradebook.as_json(summary), indent=2))
        return
    from grader.report.overview import report_terminal

    show(report_terminal(summary))
    for name in ("gradebook.csv", "report.html", "feedback"):
        if (out / name).exists():
            say(out / name)
