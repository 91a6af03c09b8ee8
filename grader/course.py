"""A course: its assignment, its students, its secret, and the problem that a student gets."""

from __future__ import annotations

from grader.assignment import Answer, Assignment, Isolation, Problem, read_assignment
from grader.roster import Student, read_roster
from grader.secret import code_of, read_secret, seed_of
from problems.variant import Variant, variant

__all__ = [
    "Answer",
    "Assignment",
    "Isolation",
    "Problem",
    "Student",
    "code_of",
    "read_assignment",
    "read_roster",
    "read_secret",
    "seed_of",
    "variant_of",
]


def variant_of(assignment: Assignment, problem: Problem, secret: bytes, student_id: str) -> Variant:
    """The student's own problem: the same whenever, and in whatever order, it is asked for."""
    del assignment  # the secret stands for it
    return variant(problem.find_family(), seed_of(secret, student_id, problem.id), problem.set)
