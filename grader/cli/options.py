"""The types and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

PATH = click.Path(path_type=Path, readable=False)  # whoever reads it says what is wrong with it
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
ROSTER = click.option(
    "--roster", type=PATH, metavar="FILE", help="The students; roster.csv beside the assignment by default."
)
TRUST = click.option(
    "--trust-submissions", is_flag=True, help="Run submitted code even where this machine cannot isolate it."
)
