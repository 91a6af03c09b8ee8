"""The problem in code of an assignment, as one submission is checked against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from grader.cli.options import PATH
from grader.course.assignment import Assignment, Problem, read_assignment
from grader.errors import GraderError
from grader.intake.folding import fold
from problems.errors import shortened

ASSIGNMENT = click.option(
    "--assignment",
    type=PATH,
    metavar="FILE",
    help="Code for a problem of this assignment.toml: its family, options, function, files and stand_ins.",
)
PROBLEM = click.option(
    "--problem",
    "problem_id",
    metavar="ID",
    help="Which of the assignment; without it, the one that the file is named after, or the only one in code.",
)


def assignment_options(command: Callable[..., Any]) -> Callable[..., Any]:
    return ASSIGNMENT(PROBLEM(command))


def problem_of(assignment: Assignment, id_: str | None, path: Path) -> Problem:
    """The one with the id; else the one that the submission is named after, or the only one. Raises GraderError."""
    by_id = {fold(problem.id): problem for problem in assignment.problems if problem.answer == "code"}
    found = by_id.get(fold(path.stem if id_ is None else id_))
    if found is None and id_ is None and len(by_id) == 1:
        return next(iter(by_id.values()))
    if found is None:
        said = "name a problem with --problem" if id_ is None else f"--problem {shortened(id_)}: no problem in code"
        there = f"in code it has {', '.join(problem.id for problem in by_id.values())}" if by_id else "it has none"
        raise GraderError(f"{said}; {there}")
    return found


def asked_of(path: Path | None, id_: str | None, submission: Path, others: Mapping[str, object]) -> Problem | None:
    """None without an assignment. others: the options that an assignment leaves no room for. Raises GraderError."""
    if path is None:
        if id_ is not None:
            raise GraderError(f"--problem {shortened(id_)}: give the --assignment that it is of")
        return None
    for option in (option for option, value in others.items() if value):
        raise GraderError(f"{option} with --assignment: the assignment says that itself; leave one of them out")
    return problem_of(read_assignment(path), id_, submission)
