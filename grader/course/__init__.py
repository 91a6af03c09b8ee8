"""A course: its assignment, its students, its secret, and the problem that a student gets."""

from grader.course.assignment import Assignment, Isolation, Problem, read_assignment
from grader.course.roster import Student, read_roster
from grader.course.secret import code_of, read_secret, seed_of
from grader.course.variants import code_of_course, student_seed, variant_of

__all__ = [
    "Assignment",
    "Isolation",
    "Problem",
    "Student",
    "code_of",
    "code_of_course",
    "read_assignment",
    "read_roster",
    "read_secret",
    "seed_of",
    "student_seed",
    "variant_of",
]
