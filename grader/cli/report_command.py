"""`grader report`: the class summary of a graded folder."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from grader.gradebook import as_json
from grader.grading import read_summary
from grader.render.report import report_terminal
from grader.store import open_results


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object instead of the tables.")
def command(folder: Path, is_json: bool) -> None:
    """Print the scores of the class, how hard each part was and the most frequent mistakes.

    DIR is the folder that `grader grade --out DIR` wrote.

    \b
    Example: grader report results
    """
    with open_results(folder) as store:
        summary = read_summary(store)
    if is_json:
        click.echo(json.dumps(as_json(summary), indent=2))
    else:
        Console().print(report_terminal(summary))
