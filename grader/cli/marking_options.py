"""The options that say how typed answers are marked, as the tables of an assignment do."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from typing import Any

import click

from grader.errors import GraderError
from grader.files.toml_table import checked
from grader.policies.marking import KEYS, MarkingPolicy
from problems.errors import shortened

MARKING = click.option(
    "--marking",
    "marking",
    multiple=True,
    metavar="NAME=VALUE",
    help=f"As in [marking] of an assignment: {', '.join(KEYS)}; repeatable.",
)
WEIGHT = click.option(
    "--weight", "weights", multiple=True, metavar="PART=NUMBER", help="What a part weighs beside others; repeatable."
)
COMMA = click.option(
    "--decimal-comma", is_flag=True, help="The sheet has decimal commas, so that a typed 1,000 is 1 and no thousand."
)


def marking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    return MARKING(WEIGHT(COMMA(command)))


def read_policy(texts: Iterable[str]) -> MarkingPolicy:
    """Raises GraderError."""
    return MarkingPolicy(**checked(_table("--marking", texts), KEYS, "--marking"))


def read_weights(texts: Iterable[str]) -> dict[str, Any]:
    """Raises GraderError; whether the parts are there is seen with the problem."""
    return _table("--weight", texts)


def _table(option: str, texts: Iterable[str]) -> dict[str, Any]:
    """Each text as a line of TOML."""
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = (each.strip() for each in text.partition("="))
        if not equals or not name:
            raise GraderError(f"{option} {shortened(text)}: write NAME=VALUE")
        try:
            found[name] = tomllib.loads(f"value = {value}")["value"]
        except (tomllib.TOMLDecodeError, RecursionError, ValueError):
            raise GraderError(f"{option} {shortened(text)}: the value is a number, true or false") from None
    return found
