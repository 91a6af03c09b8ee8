"""`grader demo`: the whole loop on a sample class."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from grader.cli.options import PATH
from grader.cli.saying import say, show
from grader.errors import FileError

MARK = ".grader-demo"  # in a folder that a demo made, and may make anew


@click.command("demo")
@click.option(
    "--out",
    type=PATH,
    default=Path("grader-demo"),
    show_default=True,
    metavar="DIR",
    help="The folder to make; one from an earlier demo is made anew.",
)
def command(out: Path) -> None:
    """Run the whole loop on a sample class: worksheets, keys, submissions, grades, report.

    Twelve made-up students hand in answers and code, right and wrong in known ways.

    \b
    Example: grader demo --out grader-demo
    """

    from grader.batch import grading
    from grader.batch.loop import InterruptedBatchError
    from grader.course import read_assignment, read_secret
    from grader.files.durable import write_file
    from grader.render import formats
    from grader.report.overview import report_terminal
    from grader.samples.demo import SECRET, hand_in, sample_roster, shorten_the_wait
    from grader.samples.starter import start_course
    from grader.sandbox import Level, best_level
    from grader.sheets import handout

    _clear(out)
    start_course(out, SECRET)
    write_file(out / MARK, b"")
    write_file(out / "roster.csv", sample_roster())
    shorten_the_wait(out / "assignment.toml")
    say(f"1. A course of 12 made-up students    {out / 'assignment.toml'}")
    assignment = read_assignment(out)
    sheets = handout.Request(assignment.path, None, out / "worksheets", formats.usual(), True)
    handed = handout.hand_out(sheets)
    say(f"2. {handed.files} worksheets and keys            {out / 'worksheets'}")
    count = hand_in(assignment, read_secret(assignment.secret_path), out / "submissions")
    say(f"3. {count} files handed in                {out / 'submissions'}")
    weak = best_level() is Level.C
    try:
        summary = grading.grade(grading.Request(assignment.path, out / "submissions", out / "results", trusts=weak))
    except InterruptedBatchError:
        raise KeyboardInterrupt from None
    say(f"4. Graded                             {out / 'results'}\n")
    if weak:
        say("Code cannot be isolated here; the samples were run because they are the demo's own.")
    show(report_terminal(summary))
    _say_what_to_open(out)


def _clear(out: Path) -> None:
    from grader.files.durable import explained

    with explained(out):
        if not out.exists():
            return
        if not out.is_dir() or (any(out.iterdir()) and not (out / MARK).exists()):
            raise FileError(out, "exists and is no folder of an earlier demo; name another with --out")
        shutil.rmtree(out)


def _say_what_to_open(out: Path) -> None:
    say("\nOpen:")
    for what, path in (
        ("a worksheet", "worksheets/s001.pdf"),
        ("its key", "worksheets/keys/s001.pdf"),
        ("what a student is told", "results/feedback/s002.html"),
        ("the class", "results/report.html"),
        ("the gradebook", "results/gradebook.csv"),
    ):
        say(f"  {what:<23} {out / path}")
