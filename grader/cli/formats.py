"""The option --format: one or several of the formats of a worksheet, or a list of those that there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from grader.render.formats import find, names

ASKED = ("help", "list")  # what one says instead of a format


class _Formats(click.ParamType[tuple[str, ...]]):
    """Names with commas between them."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        asked = tuple(each for each in str(value).replace(",", " ").split() if each)
        if set(asked) & set(ASKED):
            _print_all()
        unknown = [each for each in asked if each not in names()]
        if unknown or not asked:
            what = repr(unknown[0] if unknown else value)
            self.fail(f"{what} is not one of the formats {', '.join(names())}.", param, ctx)
        return asked


def _print_all() -> None:
    width = max(map(len, names()))
    for name in names():
        usual = " (written if no format is named)" if find(name).is_usual else ""
        click.echo(f"{name:<{width}}  {find(name).summary}{usual}")
    click.get_current_context().exit()


def _once(ctx: click.Context, param: click.Parameter, chosen: Sequence[tuple[str, ...]]) -> tuple[str, ...]:  # noqa: ARG001
    return tuple(dict.fromkeys(name for several in chosen for name in several))


FORMATS = click.option(
    "--format",
    "formats",
    multiple=True,
    type=_Formats(),
    callback=_once,
    metavar="NAMES",
    help=f"Of {', '.join(names())}; several with commas. `--format list` says what they are.",
)
