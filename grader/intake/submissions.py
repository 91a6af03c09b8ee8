"""Finds out who handed in what: a folder of submissions against the roster and the problems; nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from grader.course import Problem, Student
from grader.errors import FileError
from grader.files.content import Content
from grader.intake.answers import is_notebook, parse_answers
from grader.intake.answers_notebook import header
from grader.intake.archives import Bounds, is_archive, unpack
from grader.intake.class_answers import ENDING as TABLE
from grader.intake.class_answers import any_part, spread
from grader.intake.downloads import read_downloads
from grader.intake.folding import fold
from grader.intake.found import WHOLE, Found, passed_over, side_by_side, single_folder, walk
from grader.intake.listing import entries, listed
from grader.intake.names import ANSWERS, Names, StudentSlot, names_of
from grader.intake.shared import stray_parts

MOST_TOLD = 3  # files that were not read
CLASS = Bounds(files=200_000, bytes=1 << 30, passes_over=True)  # of the archive of a whole class


@dataclass(frozen=True)
class Submission:
    """What a student handed in for a problem; `path` is None if there was nothing."""

    student: str
    problem: str
    path: Path | None = None
    name: str = ""  # under the submissions folder, plain
    is_shared: bool = False  # the file holds answers to other problems too
    attempt: int = 1  # 0 if there was nothing
    handed_in: datetime | None = None  # by the platform's clock
    is_late: bool = False  # the platform says so, and not by how much
    refusal: str = ""  # why it is not taken, or what there is instead of it that could not be read
    beside: Path | None = None  # a folder with modules that it may import
    unread: str = ""  # what else was handed in for the problem, and could not be read
    lost: str = ""  # what its student handed in for no problem by its name, and could not be read

    @property
    def place(self) -> StudentSlot:
        return self.student, self.problem


@dataclass(frozen=True)
class Intake:
    """Every attempt of each student at each problem, in roster order, and what nobody is graded by, with the reason."""

    submissions: tuple[Submission, ...]
    unmatched: tuple[str, ...]
    is_anybodys: bool = True  # belongs anything that was found to a student of the roster?


def take_in(
    folder: Path,
    students: Sequence[Student],
    problems: Sequence[Problem],
    room: Path,
    is_asked: Callable[[str, str, str], bool] = any_part,
) -> Intake:
    """Matches one folder or archive for each student, files named after student and problem, and LMS downloads.

    Links are never followed. `room` is a folder of ours, in which archives are unpacked; it must outlast the intake.
    is_asked: whether a student's problem has a part, to tell of rows of a table for which there is none.
    """
    names = names_of(students, problems, room)
    strays: list[str] = []
    odd: Mapping[str, str] = {}  # names in an archive that were passed over
    is_blank = False  # a table that nobody has filled in yet
    if folder.is_file() and folder.suffix.lower() == TABLE:
        strays += spread(folder, room / WHOLE, students, problems, is_asked)
        folder, is_blank = room / WHOLE, not strays
    elif folder.is_file() and is_archive(folder.name):
        odd = unpack(folder, room / WHOLE, CLASS)
        if not (room / WHOLE).is_dir():
            raise FileError(folder, "the archive holds no file")
        folder = single_folder(room / WHOLE, "", names, is_class=True)[0]
    names = replace(names, downloads=read_downloads(folder, students))
    found = [*side_by_side(walk(listed(folder), names), names), *passed_over(odd, names)]
    chosen, others = _choose(each for each in found if not each.stray)
    strays += others
    unread: dict[str, list[Found]] = {}  # by student
    for each in found:
        if each.stray:
            unread.setdefault(each.place[0], []).append(each)
            strays.append(f"{each.name} ({each.stray})")
    submissions: list[Submission] = []
    for student in students:
        own = unread.get(student.id, ())
        mine = [each for problem in problems for each in _attempts(student.id, problem, chosen, own)]
        strays += _stray_parts(chosen.get((student.id, ANSWERS), ()), mine)
        lost = _lost(own, {each.refusal for each in mine})
        submissions += [replace(each, lost=lost) for each in mine] if lost else mine
    told_once = tuple(sorted(set(strays)))  # what a group handed in has several authors
    is_anybodys = is_blank or any(each.place[0] for each in found)
    return Intake(tuple(submissions), told_once, is_anybodys or _has_folders(folder, names))


def _has_folders(folder: Path, names: Names) -> bool:
    """Is there a folder of a student, though with nothing in it yet?"""
    return any(entry.is_dir(follow_symlinks=False) and names.student_in(entry.name) for entry in entries(folder))


def _stray_parts(shared: Sequence[Found], submissions: Iterable[Submission]) -> Iterator[str]:
    """Of the last attempt that a student made with one file for several problems."""
    for file in shared[-1:]:
        taken = {fold(each.problem): each.path == file.path for each in submissions}
        yield from stray_parts(file.path, file.name, taken)


def read_responses(submission: Submission, content: Content) -> Mapping[str, str]:
    """Part id -> response for the submission's problem; raises FileError."""
    path = Path(submission.name)
    responses = parse_answers(content.data, path).responses
    if not (submission.is_shared or is_notebook(path)):
        return responses
    split = ((*part.partition("."), response) for part, response in responses.items())
    mine = {part: response for problem, _, part, response in split if fold(problem) == fold(submission.problem)}
    if not mine and not submission.is_shared:
        raise FileError(
            path, f"no cell answers {submission.problem}; such a cell begins with {header(submission.problem)!r}"
        )
    return mine


def _choose(found: Iterable[Found]) -> tuple[dict[StudentSlot, list[Found]], list[str]]:
    """The attempts at each place in their order, and a line for each other file."""
    chosen: dict[StudentSlot, dict[tuple[datetime, int], Found]] = {}
    strays = []
    for each in sorted(found, key=lambda each: each.order):
        first = chosen.setdefault(each.place, {}).setdefault(each.turn, each)
        if first is not each:
            strays.append(f"{each.name} ({first.name} is graded instead)")
    return {place: [turns[turn] for turn in sorted(turns)] for place, turns in chosen.items()}, strays


def _attempts(
    student: str, problem: Problem, chosen: Mapping[StudentSlot, Sequence[Found]], unread: Sequence[Found]
) -> Iterator[Submission]:
    """Numbered as their names have it, and from 1 where they do not; nothing at all is one with the number 0."""
    own, shared = chosen.get((student, problem.id)), chosen.get((student, ANSWERS), ())
    number, missed = 0, _missed(problem, unread)
    for each in own or (each for each in shared if problem.answer == "typed" or is_notebook(each.path)):
        number, at = max(each.handed.attempt, number + 1), each.handed.at
        is_shared = each.place[1] == ANSWERS
        late, beside = each.handed.is_late, each.beside if problem.answer == "code" else None
        handed_in = Submission(student, problem.id, each.path, each.name, is_shared, number, at, late, beside=beside)
        yield replace(handed_in, unread=missed)
    if not number:
        yield Submission(student, problem.id, attempt=0, refusal=_not_read(problem, unread))


def _missed(problem: Problem, unread: Sequence[Found]) -> str:
    """The same beside what is graded: only what was meant for the problem by its name."""
    told = _not_read(problem, [each for each in unread if each.place[1]])
    return f"{told} Something else is graded: hand this in again if it was to count." if told else ""


def _lost(unread: Sequence[Found], refusals: Collection[str]) -> str:
    """What may hold work for any problem: archives, and all else if that is why there is nothing for some problem."""
    loose = [each for each in unread if not each.place[1]]
    told = _told(loose)
    return told if told in refusals else _told([each for each in loose if is_archive(each.name)])


def _not_read(problem: Problem, unread: Sequence[Found]) -> str:
    """What a student handed in that may have been meant for the problem, and why it is not read; "" for nothing."""
    slots = (problem.id, ANSWERS, "") if problem.answer == "typed" else (problem.id, "")
    mine = {slot: [each for each in unread if each.place[1] == slot] for slot in slots}
    return next(filter(None, map(_told, mine.values())), "")  # the rest may have been meant for something else


def _told(unread: Sequence[Found]) -> str:
    mine = sorted((each.own or PurePosixPath(each.name).name, each.stray) for each in unread)
    told = [f"{name}: {stray}" for name, stray in mine[:MOST_TOLD]]
    more = f"; and {len(mine) - MOST_TOLD} more" if len(mine) > MOST_TOLD else ""
    return f"Not read: {'; '.join(told)}{more}." if told else ""
