"""`grader report`: the class summary of a graded folder."""

from __future__ import annotations

import json
from pathlib import Path

import click

from grader.cli.options import JSON, PATH
from grader.cli.saying import say, show


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@JSON
@click.option("--junit", type=PATH, metavar="FILE", help="Write the results as JUnit XML too, for CI systems.")
def command(folder: Path, as_json: bool, junit: Path | None) -> None:
    """Print the scores of the class, how hard each part was and the most frequent mistakes.

    DIR is the folder that `grader grade --out DIR` wrote.

    \b
    Example: grader report results
    """
    from grader.batch.grading import read_summary
    from grader.files.durable import write_file
    from grader.report import gradebook
    from grader.report.junit import junit as as_junit
    from grader.store.database import open_results

    with open_results(folder) as store:
        summary = read_summary(store)
        if junit and (record := store.record()):
            write_file(junit, as_junit(record, store.results()))
    if as_json:
        say(json.dumps(gradebook.as_json(summary), indent=2))
        return
    from grader.report.overview import report_terminal

    show(report_terminal(summary))
