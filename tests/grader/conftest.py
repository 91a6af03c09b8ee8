"""A small course in a folder of its own, and what its students hand in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.batch.grading import Request
from grader.course import Assignment, Problem, read_assignment, read_secret, variant_of
from grader.results import Result
from grader.store.database import open_results

ASSIGNMENT = """\
title = "Backpropagation 1"
course = "Deep Learning"
id = "bp1"

[[problem]]
family = "sum-product"

[[problem]]
family = "sigmoid-neuron"
points = 4
"""
STUDENTS = ("s001", "s002", "s003", "s004")


@dataclass(frozen=True)
class Course:
    """A course folder; files are written by their path in it."""

    folder: Path

    @property
    def request(self) -> Request:
        return Request(self.folder, self.folder / "submissions", self.folder / "results")

    @property
    def assignment(self) -> Assignment:
        return read_assignment(self.folder)

    @property
    def toml(self) -> str:
        return (self.folder / "assignment.toml").read_text()

    def write(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def answers(self, student: str, problem: str) -> Mapping[str, str]:
        """The right answers, as they would be typed."""
        assignment = self.assignment
        posed = next(each for each in assignment.problems if each.id == problem)
        variant = variant_of(assignment, posed, read_secret(assignment.secret_path), student)
        return {part.id: repr(float(part.answer)) for part in variant.parts}

    def hand_in(self, student: str, problem: str, answers: Mapping[str, str] | None = None) -> Path:
        rows = (self.answers(student, problem) if answers is None else answers).items()
        text = "part,response\n" + "".join(f"{part},{response}\n" for part, response in rows)
        return self.write(f"submissions/{student}/{problem}.csv", text)

    @property
    def gradebook(self) -> str:
        return (self.folder / "results" / "gradebook.csv").read_text()

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        """Of the gradebook, by student."""
        return {row["id"]: row for row in csv.DictReader(io.StringIO(self.gradebook))}

    @property
    def results(self) -> Mapping[tuple[str, str], Result]:
        """By student and problem."""
        with open_results(self.folder / "results") as store:
            return store.results()


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Two typed problems of 10 and 4 points, four students, nothing handed in."""
    made = Course(tmp_path / "course")
    made.write("assignment.toml", ASSIGNMENT)
    made.write("roster.csv", "id,name\n" + "".join(f"{student},Student {student[-1]}\n" for student in STUDENTS))
    made.write("secret.key", "5a" * 32 + "\n").chmod(0o600)
    (made.folder / "submissions").mkdir()
    return made


@pytest.fixture
def problems(course: Course) -> tuple[Problem, ...]:
    return course.assignment.problems


@pytest.fixture
def handed_in(course: Course) -> Course:
    """Everything right, half of p1, nothing for p2, nothing at all, and a file that cannot be read."""
    course.hand_in("s001", "p1")
    course.hand_in("s001", "p2")
    answers = dict(course.answers("s002", "p1"))
    course.hand_in("s002", "p1", {part: response for part, response in answers.items() if not part.startswith("d")})
    course.write("submissions/s004/p1.csv", "garbage")
    course.write("submissions/s004/p2.json", "[1, 2]")
    course.write("submissions/s999/p1.csv", "")
    return course
