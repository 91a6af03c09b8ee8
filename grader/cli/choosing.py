"""The options that choose one problem, shared by the commands that look at one, and what they choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from grader.cli.options import JSON, PATH, WholeNumber
from grader.cli.settings import read_settings
from grader.course.assignment import OWN_FAMILIES, own_folder
from grader.errors import FileError, GraderError
from problems.catalogue import custom, find
from problems.family import Family
from problems.variant import Variant, variant

SET = click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Fix an option or an input; repeatable."
)
SEED = click.option("--seed", type=WholeNumber(min=0), help="The variant's number; without it, the pinned example.")
EXPR = click.option("--expr", metavar="STEPS", help='Your own graph, as in "q = x + y; f = q*z".')
COURSE = click.option(
    "--course",
    type=PATH,
    metavar="DIR",
    help="A course with families of its own, DIR/families/*.py; these files are executed.",
)


def problem_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--set, --seed, --expr, --course and --json."""
    return SET(SEED(EXPR(COURSE(JSON(command)))))


def own_families(course: Path | None) -> Path | None:
    """The folder of a course's own families, if a course is named; raises FileError if it has none."""
    folder = own_folder(course) if course else None
    if course and folder is None:
        raise FileError(course, f"has no families of its own: there is no folder {OWN_FAMILIES} in it")
    return folder


def chosen_family(name: str | None, expression: str | None, course: Path | None = None) -> Family:
    if name is None and expression is None:
        raise GraderError("name one problem: a family (grader list shows them), or your own graph with --expr")
    if name is not None and expression is not None:
        raise GraderError(f"name one problem: the family {name} or --expr, not both")
    return custom(expression) if expression is not None else find(str(name), own_families(course))


def chosen_variant(
    name: str | None,
    expression: str | None,
    seed: int | None,
    settings: tuple[str, ...],
    course: Path | None = None,
) -> Variant:
    family = chosen_family(name, expression, course)
    return variant(family, seed, read_settings(family, settings))
