"""A class of any size that hands in code: two functions each, about half of them right, the others with a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

ASSIGNMENT = """\
title = "Linear classifiers"
id = "bench"
isolation = "{isolation}"
seconds = 5

[[problem]]
id = "svm"
family = "svm-loss"
answer = "code"

[[problem]]
id = "softmax"
family = "softmax-loss"
answer = "code"
"""
SVM = ("svm_right_naive", "svm_mean_missing", "svm_right_naive", "svm_sign_slip",
       "svm_right_naive", "svm_penalty_gradient_missing", "svm_right_naive", "svm_true_class_counted")  # fmt: skip
SOFTMAX = ("softmax_right_vectorized", "softmax_log_base_10", "softmax_right_naive", "softmax_minus_one_missing",
           "softmax_right_vectorized", "softmax_penalty_gradient_half", "softmax_right_naive")  # fmt: skip


@dataclass(frozen=True)
class HandedIn:
    """What one student hands in: the sources of the two functions."""

    student: str
    svm: str
    softmax: str

    @property
    def both(self) -> str:
        """As one file, for whoever grades one file."""
        return f"{self.svm}\n\n{self.softmax}"


def class_of(students: int, *, all_right: bool = False) -> Iterator[HandedIn]:
    """No two files are equal: each has the student's name in it."""
    svm, softmax = ([name for name in names if "right" in name or not all_right] for names in (SVM, SOFTMAX))
    pairs = islice(zip(cycle(svm), cycle(softmax), strict=False), students)
    for number, pair in enumerate(pairs, 1):
        student = f"s{number:05}"
        yield HandedIn(student, *(f"# {student}\n{_sample(name)}" for name in pair))


def _sample(name: str) -> str:
    return files("grader.samples").joinpath(f"{name}.txt").read_text()


def write_course(folder: Path, students: int, isolation: str = "A", *, all_right: bool = False) -> None:
    """A course that `grader grade` takes."""
    (folder / "submissions").mkdir(parents=True)
    (folder / "assignment.toml").write_text(ASSIGNMENT.format(isolation=isolation))
    (folder / "secret.key").write_text("5a" * 32 + "\n")
    (folder / "secret.key").chmod(0o600)
    rows = ["id,name"]
    for each in class_of(students, all_right=all_right):
        own = folder / "submissions" / each.student
        own.mkdir()
        (own / "svm.py").write_text(each.svm)
        (own / "softmax.py").write_text(each.softmax)
        rows.append(f"{each.student},Student {each.student[1:]}")
    (folder / "roster.csv").write_text("\n".join(rows) + "\n")
