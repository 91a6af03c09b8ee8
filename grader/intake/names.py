"""What the names in a folder of submissions can stand for: students, problems, both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.course import Problem, Student
from grader.intake.downloads import Downloads
from grader.intake.folding import fold
from grader.intake.notebook import ENDING as NOTEBOOK

ANSWERS = "answers"  # the file with the answers to all typed problems, as p1.q; as a notebook, with the code too
ENDINGS = {"typed": (".csv", ".json", ".ipynb"), "code": (".py", ".ipynb")}
StudentSlot = tuple[str, str]  # student id, slot


@dataclass(frozen=True)
class Names:
    """What the names in a submissions folder can stand for; a slot is a problem id or ANSWERS."""

    students: Mapping[str, str]  # id by id and by e-mail
    slots: Mapping[str, str]
    endings: Mapping[str, tuple[str, ...]]  # by slot
    asked: Mapping[str, tuple[str, ...]]  # the functions, by slot of code
    room: Path  # a folder of ours, for what is unpacked
    downloads: Downloads

    @cached_property
    def flat(self) -> Mapping[str, Sequence[StudentSlot]]:
        """Of files beside each other; worked out for classes that have some."""
        pairs = [(student.id, slot) for student in self.downloads.students for slot in self.slots.values()]
        flat: dict[str, list[StudentSlot]] = {}
        for student, slot in pairs:
            for mark in "_-":
                flat.setdefault(fold(f"{student}{mark}{slot}"), []).append((student, slot))
        for one in self.downloads.students:  # the notebook of a sheet
            flat.setdefault(fold(f"{one.id}{NOTEBOOK}"), []).append((one.id, ANSWERS))
        return flat

    def student_in(self, name: str) -> str:
        """The id of the student whose the file is by how its name begins; empty if nobody's begins so.

        What is after it is no letter or digit: s0012.py is not of s001.
        """
        folded = fold(name)
        ends = (end for end in range(len(folded), 0, -1) if not folded[end : end + 1].isalnum())
        return next((self.students[folded[:end]] for end in ends if folded[:end] in self.students), "")


def _emails(student: Student) -> Iterator[str]:
    yield from (value for account, value in student.accounts if account == "email")


def names_of(students: Sequence[Student], problems: Sequence[Problem], room: Path) -> Names:
    slots = [*(problem.id for problem in problems), ANSWERS]
    return Names(
        students={fold(name): student.id for student in students for name in _emails(student)}
        | {fold(student.id): student.id for student in students},
        slots={fold(slot): slot for slot in slots},
        asked={problem.id: problem.asked for problem in problems if problem.answer == "code"},
        endings={problem.id: ENDINGS[problem.answer] for problem in problems} | {ANSWERS: ENDINGS["typed"]},
        room=room,
        downloads=Downloads(students, {}),
    )
