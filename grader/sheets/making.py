"""Makes the worksheets of students: the numbers of all of them drawn together, each as if alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.course import Assignment, Problem, Student, code_of, seed_of, student_seed
from grader.course.weights import weighted
from grader.errors import FileError
from grader.render.languages import ENDING, FOLDER, Words, languages, words
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from problems.errors import unknown
from problems.variant import Variant, variants


def sheet_of(assignment: Assignment, student: Student, secret: bytes) -> Sheet:
    """The worksheet of one student."""
    return sheets_of(assignment, [student], secret)[0]


def sheets_of(assignment: Assignment, students: Sequence[Student], secret: bytes) -> list[Sheet]:
    """The worksheet of each student; what a student gets does not depend on the others."""
    posed = [list(_variants(assignment, problem, students, secret)) for problem in assignment.problems]
    told = words_of(assignment)
    return [
        _sheet(assignment, student, secret, own, told)
        for student, own in zip(students, zip(*posed, strict=True), strict=True)
    ]


def words_of(assignment: Assignment) -> Words:
    """Of the language of its sheets; raises FileError."""
    language, course = assignment.sheets.language, assignment.path.parent
    known = languages(course)
    if language not in known:
        own = f"or one of your own in {course / FOLDER / language}{ENDING}"
        raise FileError(assignment.path, f"{unknown('language', language, known)}, {own}", _line_of(assignment))
    return words(language, course)


def _line_of(assignment: Assignment) -> int | None:
    """Where the file sets the language; None if an option did."""
    lines = assignment.path.read_text("utf-8-sig").splitlines()
    setting = re.compile(rf"\s*(sheets\.)?language\s*=\s*.{re.escape(assignment.sheets.language)}.")
    return next((number for number, line in enumerate(lines, 1) if setting.match(line)), None)


def _variants(
    assignment: Assignment, problem: Problem, students: Sequence[Student], secret: bytes
) -> Sequence[Variant]:
    seeds = [student_seed(assignment, problem, secret, student.id) for student in students]
    return [weighted(each, problem.weights) for each in variants(problem.find_family(), seeds, problem.set)]


def _sheet(assignment: Assignment, student: Student, secret: bytes, posed: Sequence[Variant], told: Words) -> Sheet:
    chosen = list(zip(assignment.problems, posed, strict=True))
    if assignment.sheets.shuffle:
        chosen.sort(key=lambda pair: seed_of(secret, student.id, f"{assignment.id}/place of {pair[0].id}"))
    return Sheet(
        course=assignment.course,
        title=assignment.title,
        instructions=assignment.instructions,
        student_name=student.name,
        student_id=student.id,
        code=code_of(secret, assignment.id, student.id, *(variant.digest for variant in posed)),
        problems=tuple(_problem(assignment, number, *pair) for number, pair in enumerate(chosen, 1)),
        policy=assignment.sheets,
        words=told,
    )


def _problem(assignment: Assignment, number: int, problem: Problem, variant: Variant) -> SheetProblem:
    asked = variant.code if problem.answer == "code" and variant.code else variant
    return SheetProblem(
        number=number,
        title=problem.title or asked.title,
        points=problem.points,
        variant=variant,
        answer=problem.answer,
        id=problem.id,
        function=problem.function,
        given=problem.wanted.given,
        space=assignment.sheets.space if problem.space is None else problem.space,
    )
