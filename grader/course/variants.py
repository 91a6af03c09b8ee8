"""The problem that a student gets of an assignment: the same whenever, and in whatever order, it is asked for."""

from __future__ import annotations

from grader.course.assignment import Assignment, Problem
from grader.course.secret import seed_of
from grader.course.weights import weighted
from problems.code.task import CodeTask
from problems.variant import Variant, code_task, variant


def variant_of(assignment: Assignment, problem: Problem, secret: bytes, student_id: str) -> Variant:
    """The student's own problem: the same whenever, and in whatever order, it is asked for."""
    made = variant(problem.find_family(), student_seed(assignment, problem, secret, student_id), problem.set)
    return weighted(made, problem.weights)


def student_seed(assignment: Assignment, problem: Problem, secret: bytes, student_id: str) -> int:
    """The seed of a student's variant; problems of two assignments that share a secret differ."""
    return seed_of(secret, student_id, f"{assignment.id}/{problem.id}")


def code_of_course(assignment: Assignment, problem: Problem, secret: bytes | None) -> CodeTask | None:
    """The code task with inputs that nobody without the secret knows, the same for all students; None if none.

    Without a secret, the task with inputs that anybody may know.
    """
    family = problem.find_family()
    options = family.read_options({name: value for name, value in problem.set.items() if name in family.options})
    if secret is None:
        return code_task(family, options)
    return code_task(family, options, seed_of(secret, "", f"{assignment.id}/{problem.id}"))
