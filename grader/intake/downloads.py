"""Whose a file is in the folders that Canvas, Moodle and Gradescope let staff download, and what its own name was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from grader.course.roster import Student
from grader.errors import FileError
from grader.files.content import read_handed_in
from grader.intake.attempts import NOBODY, Handed, read_time
from grader.intake.folding import fold
from grader.terminal import plain

_Name = TypeVar("_Name")
METADATA, METADATA_BYTES = "submission_metadata.yml", 256 << 20
CANVAS = re.compile(r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<number>\d+)_(?P<file>.+)")
MOODLE = re.compile(r"(?P<who>.+)_(?P<user>\d+)_assignsubmission_(file|onlinetext)_?(?P<file>.*)")
GRADESCOPE = re.compile(r"submission_(?P<number>\d+)")


@dataclass(frozen=True)
class Download:
    """One entry of a download: who handed it in, the file's own name ("" for a folder), or why it is nobody's."""

    handed: Handed = NOBODY
    file: str = ""
    stray: str = ""
    others: tuple[Handed, ...] = ()  # the rest of a group
    missing: tuple[str, ...] = ()  # who handed it in too, and is not on the roster


@dataclass(frozen=True)
class Group:
    """Who handed in one folder of Gradescope's: those whom the roster knows, and the others by name."""

    members: tuple[Handed, ...] = ()
    missing: tuple[str, ...] = ()
    no_time: str = ""  # what stands there instead of the time


@dataclass(frozen=True)
class Downloads:
    """Reads the names of entries; `submitters` are by folder, as Gradescope's metadata has them."""

    students: Sequence[Student]
    submitters: Mapping[str, Group]

    def read(self, name: str) -> Download | None:
        """None for a name that no download has."""
        if name in self.submitters:
            return _of_group(self.submitters[name])
        if found := MOODLE.fullmatch(name):
            return self._named(found, "moodle_id", _words(found["who"]))
        if found := CANVAS.fullmatch(name):
            return self._named(found, "canvas_id", found["who"])
        if GRADESCOPE.fullmatch(name):
            return Download(stray=f"{METADATA} does not say whose it is")
        return None

    def student_called(self, name: str) -> str:
        """The id of the only student with this name; "" for anything else."""
        ids = self._by_spelling.get(_words(name), [])
        return ids[0] if len(ids) == 1 else ""

    def _named(self, found: re.Match[str], account: str, who: str) -> Download:
        """By the account, if the roster has it, else by the name; never against the account of the roster."""
        ids = self._by_account.get((account, found["user"])) or self._by_spelling.get(who, [])
        if len(ids) == 1 and (other := dict(self._accounts[ids[0]]).get(account, found["user"])) != found["user"]:
            return Download(
                stray=f"the roster has {account} {plain(other)} for {ids[0]}, and this is of {found['user']}"
            )
        if len(ids) != 1:
            several = f"{len(ids)} students of the roster have" if ids else "no student of the roster has"
            told = f"{several} the name {plain(found['who'])}; a column {account} with {found['user']} would tell"
            return Download(stray=told)
        is_canvas = account == "canvas_id"
        is_late = is_canvas and bool(found["late"])
        return Download(Handed(ids[0], is_late=is_late, counts_again=is_canvas), found["file"])

    @cached_property
    def _accounts(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return {student.id: student.accounts for student in self.students}

    @cached_property
    def _by_account(self) -> Mapping[tuple[str, str], list[str]]:
        return _ids((student.id, student.accounts) for student in self.students)

    @cached_property
    def _by_spelling(self) -> Mapping[str, list[str]]:
        return _ids((student.id, _spellings(student.name)) for student in self.students)


def _of_group(group: Group) -> Download:
    if not group.members:
        return Download(stray=f"no student of the roster is the one whom {METADATA} names for it")
    return Download(group.members[0], others=group.members[1:], missing=group.missing)


def read_downloads(folder: Path, students: Sequence[Student]) -> Downloads:
    """Raises FileError if the metadata of Gradescope is there and cannot be read."""
    path = folder / METADATA
    return Downloads(students, _submitters(path, students) if path.exists() else {})


def _submitters(path: Path, students: Sequence[Student]) -> Mapping[str, Group]:
    """By folder."""
    known = {key: _ids((student.id, of(student)) for student in students) for key, of in _KNOWN.items()}
    return {folder: _group(record, known) for folder, record in _records(path).items()}


def _ids(named: Iterable[tuple[str, Iterable[_Name]]]) -> Mapping[_Name, list[str]]:
    """By name, the students that have it."""
    ids: dict[_Name, list[str]] = {}
    for student, names in named:
        for name in dict.fromkeys(names):
            ids.setdefault(name, []).append(student)
    return ids


def _time(record: Mapping[str, Any]) -> datetime | None:
    created = record.get(":created_at")
    return read_time(created) if isinstance(created, str) else None


def _records(path: Path) -> Mapping[str, Mapping[str, Any]]:
    import yaml  # only where there is such a file

    try:  # a loader that knows no tags: whatever stands there is a text
        loaded = yaml.load(read_handed_in(path, METADATA_BYTES), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        raise FileError(path, "is not YAML that can be read", None if line is None else line + 1) from None
    if not isinstance(loaded, dict):
        raise FileError(path, "does not name a folder for each submission")
    return {folder: record for folder, record in loaded.items() if isinstance(folder, str) and isinstance(record, dict)}


def _group(record: Mapping[str, Any], known: Mapping[str, Mapping[str, list[str]]]) -> Group:
    """All submitters, each marked on their own numbers."""
    submitters = record.get(":submitters") or ()
    people = [each for each in submitters if isinstance(each, dict)] if isinstance(submitters, list) else []
    ids, at = [_student(person, known) for person in people], _time(record)
    missing = tuple(_called(person) for person, student in zip(people, ids, strict=True) if not student)
    members = tuple(Handed(student, at=at) for student in dict.fromkeys(filter(None, ids)))
    return Group(members, missing, "" if at else plain(str(record.get(":created_at", ""))[:40]))


def _student(person: Mapping[str, Any], known: Mapping[str, Mapping[str, list[str]]]) -> str:
    """The id of a submitter whom the roster knows by SID, e-mail or name; "" for any other."""
    for key, by_value in known.items():
        said = person.get(key)
        value = fold(said) if isinstance(said, str) else ""
        ids = by_value.get(value, []) if value else []
        if len(ids) == 1:
            return ids[0]
    return ""


def _called(person: Mapping[str, Any]) -> str:
    """How the metadata names a submitter."""
    said = [person[key] for key in (":name", ":sid", ":email") if isinstance(person.get(key), str)]
    return plain(" ".join(next(filter(None, said), "somebody without a name").split()))


def _accounts(student: Student, name: str) -> Iterator[str]:
    yield from (fold(value) for account, value in student.accounts if account == name)


_KNOWN: Mapping[str, Callable[[Student], tuple[str, ...]]] = {  # key of a submitter -> what it may be of a student
    ":sid": lambda student: (fold(student.id), *_accounts(student, "sid")),
    ":email": lambda student: (fold(student.id), *_accounts(student, "email")),
    ":name": lambda student: (fold(student.name),),
}


def _spellings(name: str) -> frozenset[str]:
    """How a name is written in downloads: in words, and last name first without spaces."""
    words = _words(name).split()
    return frozenset("".join((*words[i:], *words[:i])) for i in range(len(words))) | {" ".join(words)}


def _words(name: str) -> str:
    return " ".join(_letters(fold(name)))


def _letters(text: str) -> Iterable[str]:
    return re.findall(r"[^\W_]+", text)
