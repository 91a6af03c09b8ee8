"""The options that choose one problem, shared by the commands that look at one, and what they choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from grader.cli.options import JSON
from grader.errors import GraderError
from grader.settings import read_settings
from problems.catalogue import custom, find
from problems.family import Family
from problems.variant import Variant, variant

SET = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Fix an option or an input; repeatable."
)
SEED = click.option("--seed", type=click.IntRange(min=0), help="The variant's number; without it, the pinned example.")
EXPR = click.option("--expr", metavar="STEPS", help='Your own graph, as in "q = x + y; f = q*z".')


def problem_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--set, --seed, --expr and --json."""
    return SET(SEED(EXPR(JSON(command))))


def chosen_family(name: str | None, expression: str | None) -> Family:
    if (name is None) == (expression is None):
        raise GraderError("name one problem: a family (grader list shows them) or --expr, not both")
    return custom(expression) if expression is not None else find(str(name))


def chosen_variant(name: str | None, expression: str | None, seed: int | None, settings: tuple[str, ...]) -> Variant:
    family = chosen_family(name, expression)
    return variant(family, seed, read_settings(family, settings))
