"""The sample class of the demo: twelve made-up students, and what each of them hands in."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from grader.course import variant_of
from grader.course.assignment import Assignment, Problem
from grader.files.durable import make_folder, write_file
from problems.variant import Variant
from solutions.breaks import Break
from solutions.engine import Run, run
from solutions.mistakes import wrong_rules

RIGHT, SLIP, HALF, WORDS, NOTHING = "right", "slip", "half", "words", ""

# What each student hands in: typed answers to p1, p2 and p3 (right, an early slip that is followed through, half of
# it, a word instead of a number, nothing, or worked with a known mistake by its note), and files for p4 and p5.
# fmt: off
HANDED_IN: Mapping[str, tuple[str, str, str, str, str]] = {
    "Alpha":   (RIGHT,             RIGHT,                        RIGHT,                   "svm_right_naive",              "softmax_right_vectorized"),
    "Beta":    (RIGHT,             "sigmoid-one-minus-f-over-f", RIGHT,                   "svm_right_vectorized",         "softmax_right_naive"),
    "Gamma":   (SLIP,              RIGHT,                        "square-factor-missing", "svm_mean_missing",             "softmax_right_vectorized"),
    "Delta":   ("factors-swapped", RIGHT,                        SLIP,                    "svm_penalty_gradient_missing", "softmax_log_base_10"),
    "Epsilon": (RIGHT,             "sigmoid-of-input",           RIGHT,                   "svm_true_class_counted",       "softmax_right_naive"),
    "Zeta":    (RIGHT,             SLIP,                         HALF,                    "svm_sign_slip",                "softmax_penalty_gradient_half"),
    "Eta":     (WORDS,             RIGHT,                        RIGHT,                   "svm_right_naive",              "softmax_minus_one_missing"),
    "Theta":   (RIGHT,             RIGHT,                        "scale-factor-missing",  "svm_does_not_parse",           "softmax_right_naive"),
    "Iota":    (RIGHT,             "sigmoid-one-minus-f-over-f", SLIP,                    "svm_right_vectorized",         "softmax_never_ends"),
    "Kappa":   ("add-as-product",  HALF,                         RIGHT,                   "svm_penalty_gradient_missing", "softmax_right_vectorized"),
    "Lambda":  (RIGHT,             RIGHT,                        RIGHT,                   "svm_right_naive",              "softmax_right_naive"),
    "Mu":      (HALF,              NOTHING,                      NOTHING,                 "",                             ""),
}
# fmt: on
SECRET = hashlib.sha256(b"the sample class").hexdigest()  # no secret: the demo is the same everywhere
TYPED, CODE = ("p1", "p2", "p3"), ("p4", "p5")


@dataclass(frozen=True)
class SampleStudent:
    id: str
    name: str
    handed_in: tuple[str, ...]


def sample_class() -> tuple[SampleStudent, ...]:
    return tuple(
        SampleStudent(f"s{number:03d}", f"{letter} Sample", handed_in)
        for number, (letter, handed_in) in enumerate(HANDED_IN.items(), 1)
    )


def sample_roster() -> bytes:
    lines = ["id,name", *(f"{student.id},{student.name}" for student in sample_class())]
    return "".join(f"{line}\n" for line in lines).encode()


def shorten_the_wait(assignment: Path) -> None:
    """One of the samples never ends, and nobody wants to watch that for long."""
    write_file(assignment, assignment.read_bytes().replace(b"seconds = 10", b"seconds = 2"))


def hand_in(assignment: Assignment, secret: bytes, folder: Path) -> int:
    """Writes everything that the sample class hands in; returns how many files."""
    problems = {problem.id: problem for problem in assignment.problems}
    written = 0
    for student in sample_class():
        make_folder(folder / student.id)
        for id_, plan in zip((*TYPED, *CODE), student.handed_in, strict=True):
            if plan:
                name, content = _file(assignment, problems[id_], secret, student.id, plan)
                write_file(folder / student.id / name, content)
                written += 1
    return written


def _file(assignment: Assignment, problem: Problem, secret: bytes, student: str, plan: str) -> tuple[str, bytes]:
    if problem.answer == "code":
        return f"{problem.id}.py", files("grader.samples").joinpath(f"{plan}.txt").read_bytes()
    return f"{problem.id}.csv", _as_csv(responses(variant_of(assignment, problem, secret, student), plan))


def responses(variant: Variant, plan: str) -> dict[str, str]:
    """What a student who works by a plan types, to the decimals that the sheet asks for."""
    worked = _worked(variant, plan)
    typed = {}
    for part in variant.parts:
        value = worked.gradients[part.node] if part.is_gradient else worked.values[part.node]
        typed[part.id] = f"{float(value):.{variant.decimals}f}"
    if plan == HALF:
        return dict(list(typed.items())[: len(typed) // 2])
    if plan == WORDS:
        return typed | {variant.parts[-1].id: "see above"}
    return typed


def _worked(variant: Variant, plan: str) -> Run:
    """The run of the graph that the plan amounts to."""
    if plan == SLIP:
        return _slipped(variant)
    if plan in (RIGHT, HALF, WORDS):
        return variant.run
    return run(variant.graph, variant.inputs, broken=_mistake(variant, plan))


def _slipped(variant: Variant) -> Run:
    """A wrong first value and everything right after it; a slip that makes some later value 0 shows nothing."""
    first = variant.parts[0].node
    slips = (np.asarray(variant.run.values[first] + by) for by in (2.0, 3.0, 5.0, 7.0))
    runs = [run(variant.graph, variant.inputs, own_values={first: value}) for value in slips]
    telling = [each for each in runs if all(each.values.values()) and all(each.gradients.values())]
    return (telling or runs)[0]


def _mistake(variant: Variant, note: str) -> Break:
    known = (*variant.posed.mistakes, *wrong_rules(variant.graph))
    return next(mistake for mistake in known if mistake.note.partition(":")[0] == note)


def _as_csv(typed: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("part", "response"))
    writer.writerows(typed.items())
    return text.getvalue().encode()
