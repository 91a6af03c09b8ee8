"""The types and options that several commands share."""

from __future__ import annotations

import re
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


class WholeNumber(click.IntRange):
    """A whole number within bounds, which are told to whoever types something else."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number: int = super().convert(value, param, ctx)
        except click.BadParameter:
            most = "" if self.max is None else f" to {self.max}"
            self.fail(f"{value!r} is not a whole number from {self.min}{most}", param, ctx)
        return number


def address(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Where a Dask scheduler listens, or the word for a cluster of this machine's own."""
    if value is not None and value != "local" and not re.fullmatch(r"\w+://.+", value):
        told = f"{value!r} is neither tcp://HOST:PORT, the address of a Dask scheduler, nor local"
        raise click.BadParameter(told, ctx, param)
    return value


JOBS = WholeNumber(1, 256)
