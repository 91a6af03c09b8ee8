"""The types and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class _Named(click.Path):
    """A path that is not empty, as where a variable of a script is not set: it would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the path is empty; the current folder is written as .", param, ctx)
        return super().convert(value, param, ctx)


PATH = _Named(path_type=Path, readable=False)  # whoever reads it says what is wrong with it
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
ROSTER = click.option(
    "--roster", type=PATH, metavar="FILE", help="The students; roster.csv beside the assignment by default."
)
TRUST = click.option(
    "--trust-submissions", is_flag=True, help="Run submitted code even where this machine cannot isolate it."
)
