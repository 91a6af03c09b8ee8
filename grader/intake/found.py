"""Whose each thing in a folder of submissions is, and for which problem, or why it is nobody's."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from grader.errors import FileError
from grader.files.modules import MODULE
from grader.intake.archives import stem, unpack
from grader.intake.attempts import NOBODY, Handed, named, of_folder
from grader.intake.downloads import METADATA, Download
from grader.intake.endings import parted
from grader.intake.folding import fold
from grader.intake.listing import entries, holds, is_packed, is_sheet, lay, may_hold_code
from grader.intake.names import ANSWERS, Names, StudentSlot
from grader.intake.notebook import ENDING as NOTEBOOK
from grader.intake.package import CODE
from grader.terminal import plain

LONGEST_SHOWN = 80  # characters of a name
OTHER_ARCHIVES = frozenset((".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".lz", ".z"))
TAR = ".tar"
UNREAD = "folders in a student's folder are not read"
EXACT, SPELLED_OTHERWISE, FLAT = range(3)  # S001/ is looked at after s001/, and s001_p1.csv after both
WHOLE = "whole"  # the folder of what the archive of a whole class holds, in the room


@dataclass(frozen=True)
class Found:
    """A file or folder: whose it is and for which problem (or ANSWERS), or why it is nobody's."""

    path: Path
    name: str
    place: StudentSlot = ("", "")  # student and slot; of what is stray, "" for a slot that nobody knows
    stray: str = ""
    order: tuple[int, int, bool, str] = (EXACT, 0, False, "")  # of the files for one attempt the first is graded
    handed: Handed = NOBODY
    beside: Path | None = None  # the folder that it lies in
    is_spare: bool = False  # nobody's, but code that others of the folder may import
    own: str = ""  # the name that its author gave it, where a platform renamed it

    @property
    def turn(self) -> tuple[datetime, int]:
        """Tells attempts apart, the first first; one without a time is before those that have one."""
        return self.handed.at or datetime.min.replace(tzinfo=UTC), self.handed.attempt


def walk(inside: Iterable[os.DirEntry[str]], names: Names) -> Iterator[Found]:
    """Everything in the folder of submissions, and in the folders and archives of students."""
    for entry in inside:
        if entry.name == METADATA:
            yield from _metadata(Path(entry.path), names)
            continue
        if known := names.downloads.read(entry.name):
            yield from _downloaded(entry, known, names)
        elif entry.is_dir(follow_symlinks=False):
            inner = _student_folder(Path(entry.path), Handed(entry.name), plain(entry.name), names)
            yield from _as_spelled(inner, entry.name)
        elif is_packed(entry) and fold(stem(entry.name)) in names.students:
            inner = _archive(entry, "", Handed(stem(entry.name)), plain(entry.name), names)
            yield from _as_spelled(inner, stem(entry.name))
        else:
            yield _flat_file(entry, names)


def _as_spelled(inside: Iterable[Found], name: str) -> Iterator[Found]:
    """What is in a folder or archive with this name: that of s001 is graded before that of S001."""
    for each in inside:
        spelling = EXACT if each.place[0] == name else SPELLED_OTHERWISE
        yield replace(each, order=(spelling, *each.order[1:]))


def _metadata(path: Path, names: Names) -> Iterator[Found]:
    """What the metadata of Gradescope names and is not there, or not known."""
    if not names.downloads.submitters:
        yield Found(path, path.name, stray="it names no folder and who handed it in")
    for name, group in names.downloads.submitters.items():
        folder, shown = path.parent / name, f"{plain(name)}/"
        if not os.path.lexists(folder):
            for member in group.members or (NOBODY,):
                yield Found(folder, shown, (member.student, ""), f"{METADATA} names it, and it is not there")
        elif group.no_time:
            told = f"its :created_at is {group.no_time!r}, no time that can be read: how late it is is not known"
            yield Found(folder, shown, stray=told)


def _downloaded(entry: os.DirEntry[str], known: Download, names: Names) -> Iterator[Found]:
    """What lies in a learning platform's download under the platform's name for it."""
    name = plain(entry.name)
    if known.stray:
        yield Found(Path(entry.path), name, stray=known.stray)
    elif entry.is_dir(follow_symlinks=False):
        for handed in (known.handed, *known.others):
            yield from _student_folder(Path(entry.path), handed, name, names)
        for person in known.missing:
            yield Found(Path(entry.path), f"{name}/", stray=f"{person} handed it in too, and is not on the roster")
    elif is_packed(entry):
        for each in _archive(entry, known.file, known.handed, name, names):
            yield replace(each, own=known.file) if each.path == Path(entry.path) else each
    else:
        found = _of_student(entry, known.file, known.handed, name, names)
        yield replace(found, own=known.file, is_spare=not found.place[1] and may_hold_code(entry))


def passed_over(odd: Mapping[str, str], names: Names) -> Iterator[Found]:
    """Files in the archive of a class whose names are not taken: of whom a folder or file on the way there is."""
    for name, told in odd.items():
        parts = [part for part in name.replace("\\", "/").split("/") if part]
        owners = [names.student_in(part) or _downloader(part, names) for part in parts]
        slot = names.slots.get(fold(parted(parts[-1])[0]), "") if parts else ""
        shown = plain(name[:LONGEST_SHOWN]) + ("…" if len(name) > LONGEST_SHOWN else "")
        yield Found(Path(name), shown, (next(filter(None, owners), ""), slot), stray=f"it {told}")


def _downloader(name: str, names: Names) -> str:
    known = names.downloads.read(name)
    return known.handed.student if known else ""


def side_by_side(found: Iterable[Found], names: Names) -> Iterator[Found]:
    """Code that a platform hands out in single files is laid into one folder, as its author had it."""
    single: dict[str, list[Found]] = {}
    for each in found:
        if each.own and (each.is_spare or each.place[1] in names.asked):
            single.setdefault(each.handed.student, []).append(each)
        else:
            yield each
    for student, files in single.items():
        room = names.room / f"of {hashlib.sha256(student.encode()).hexdigest()}"
        laid = lay({each.own: each.path for each in files}, room)
        here = [replace(each, path=laid[each.own], beside=room) if each.own in laid else each for each in files]
        yield from _with_spare(here, room, files[0].handed, files[0].name, names)


def _archive(entry: os.DirEntry[str], file: str, handed: Handed, name: str, names: Names) -> Iterator[Found]:
    """What a student packed, as if it were a folder; one that cannot be read is for the problem that its name says."""
    student, base = names.students.get(fold(handed.student), ""), stem(_without_id(file, handed.student))
    slot = names.slots.get(fold(base)) or names.slots.get(fold(named(base)[0]), "")
    inside = _unpacked(entry, name, names, (student, slot))
    yield from (inside,) if isinstance(inside, Found) else _student_folder(inside, handed, name, names)


def _unpacked(entry: os.DirEntry[str], name: str, names: Names, place: StudentSlot) -> Path | Found:
    """A folder of ours with what an archive holds, or why there is none."""
    inside = names.room / hashlib.sha256(os.fsencode(f"{place[0]}/{entry.path}")).hexdigest()
    try:
        unpack(Path(entry.path), inside)
    except FileError as error:
        return Found(Path(entry.path), name, place, stray=error.sentence)
    return inside if inside.is_dir() else Found(Path(entry.path), name, place, stray="the archive holds no file")


def _student_folder(folder: Path, handed: Handed, name: str, names: Names) -> Iterator[Found]:
    shown = f"{name}/"
    student = names.students.get(fold(handed.student))
    if student is None:
        yield _nobodys(folder, shown, handed.student, names)
        return
    handed, is_unpacked = replace(handed, student=student), folder.parent == names.room and folder.name != WHOLE
    here, whole = list[Found](), folder
    try:
        folder, shown, inside = single_folder(folder, shown, names, is_class=False)
    except OSError as error:
        yield Found(folder, shown, (student, ""), stray=f"the folder cannot be read: {error.strerror}")
        return
    for inner in inside:
        below = shown + plain(inner.name)
        if is_packed(inner) and not is_unpacked and names.slots.get(fold(stem(inner.name))) not in names.asked:
            yield from _archive(inner, inner.name, handed, below, names)
        elif (attempt := of_folder(inner.name)) and inner.is_dir(follow_symlinks=False) and not handed.attempt:
            yield from _student_folder(Path(inner.path), replace(handed, attempt=attempt), below, names)
        else:
            found = _of_student(inner, inner.name, handed, below, names)
            here.append(replace(found, beside=whole, is_spare=not found.place[1] and may_hold_code(inner)))
    yield from _with_spare(here, whole, handed, shown, names)


def _nobodys(folder: Path, shown: str, name: str, names: Names) -> Found:
    """A folder that is named after no student in the way that is asked for."""
    told = "no student of the roster has this id"
    if student := names.downloads.student_called(name):
        return Found(folder, shown, (student, ""), stray=f"{told}; {student} has this name: call it {student}")
    wanted = f"; a column email with {plain(name)} would tell whose it is" if "@" in name else ""
    return Found(folder, shown, stray=told + wanted)


def _with_spare(here: list[Found], folder: Path, handed: Handed, shown: str, names: Names) -> Iterator[Found]:
    """Modules that are no problem's are there for code to import; if they define what is asked for, they are it."""
    taken = {each.place[1] for each in here if not each.stray}
    if ANSWERS not in taken and names.endings.keys() - names.asked.keys() - {ANSWERS}:
        sheets = [each for each in here if each.is_spare and is_sheet(each.path)]
        moved = [replace(each, place=(handed.student, ANSWERS), stray="", is_spare=False) for each in sheets]
        here = [each for each in here if each not in sheets] + moved
    spare = any(each.is_spare for each in here)
    implied = [slot for slot in names.asked if spare and slot not in taken and holds(folder, names.asked[slot])]
    for slot in implied:
        yield Found(folder, shown, (handed.student, slot), handed=handed)
    is_used = bool(implied) or not taken.isdisjoint(names.asked)
    for each in here:
        if each.is_spare and is_used:
            yield from _answers_below(each, taken, names)
        else:
            yield each


def _answers_below(spare: Found, taken: set[str], names: Names) -> Iterator[Found]:
    """Files in a folder of modules that look like typed answers, which are read only beside the code."""
    for path, _, files in os.walk(spare.path):
        for file in sorted(files):
            slot = names.slots.get(fold(Path(file).stem), "")
            if slot not in (*names.asked, *taken) and Path(file).suffix.lower() in names.endings.get(slot, ()):
                below = Path(path, file)
                name = f"{spare.name}/{plain(below.relative_to(spare.path).as_posix())}"
                yield Found(below, name, (spare.handed.student, slot), stray=UNREAD)


def single_folder(
    folder: Path, shown: str, names: Names, *, is_class: bool
) -> tuple[Path, str, list[os.DirEntry[str]]]:
    """The folder that somebody packed, or moved, with a folder around it, which is then all that there is.

    In the folder of a class, one that is named after a student is that student's; in a student's, it is only a name.
    """
    inside = entries(folder)
    while len(inside) == 1 and inside[0].is_dir(follow_symlinks=False):
        name = inside[0].name
        if names.slots.get(fold(name)) in names.asked or of_folder(name) or (is_class and _is_owned(name, names)):
            break
        folder, shown = Path(inside[0].path), f"{shown}{plain(name)}/"
        inside = entries(folder)
    return folder, shown, inside


def _is_owned(name: str, names: Names) -> bool:
    return fold(name) in names.students or names.downloads.read(name) is not None


def _of_student(entry: os.DirEntry[str], file: str, handed: Handed, name: str, names: Names) -> Found:
    """A file of a student's; its name may say which attempt it is, as in p1_2.csv, and whose, as in s001_p1.csv."""
    if fold(_parted(file)[0]) not in names.slots:
        file = _without_id(file, handed.student)
        stem, ending = _parted(file)
        base, number = named(stem)
        if fold(stem) not in names.slots and fold(base) in names.slots:
            file, handed = base + ending, replace(handed, attempt=handed.numbered(number))
    is_sheet = fold(file) == fold(f"{handed.student}{NOTEBOOK}")
    slot = ANSWERS if is_sheet else names.slots.get(fold(_parted(file)[0]), "") or _renamed(file, names)
    stray = "" if slot else "no problem has this id"
    return _judged(entry, file, name, (handed.student, slot), stray, names, handed)


def _parted(file: str) -> tuple[str, str]:
    """What is before the ending of a file's name, and the ending, of which that of a packed tar is one.

    >>> _parted("p4.tar.gz"), _parted("p4.py")
    (('p4', '.tar.gz'), ('p4', '.py'))
    """
    base, ending = parted(file)
    return (base[: -len(TAR)], base[-len(TAR) :] + ending) if base.lower().endswith(TAR) else (base, ending)


def _renamed(file: str, names: Names) -> str:
    """The slot of a file that somebody's system gave one more ending, as in p1.py.txt; it is told of the right one.

    It is not read: who looks at it sees another name than we do.
    """
    base, ending = parted(parted(file)[0])
    return names.slots.get(fold(base), "") if ending.lower() in CODE else ""


def _without_id(file: str, student: str) -> str:
    """
    >>> _without_id("s001_p1.csv", "s001"), _without_id("s001.ipynb", "s001"), _without_id("p1.csv", "s001")
    ('p1.csv', 's001.ipynb', 'p1.csv')
    """
    length = len(student)
    is_own = fold(file[:length]) == fold(student) and file[length : length + 1] in ("_", "-")
    return file[length + 1 :] if is_own else file


def _flat_file(entry: os.DirEntry[str], names: Names) -> Found:
    whole, ending = _parted(entry.name)
    base, number = (whole, 0) if fold(whole) in names.flat else named(whole)
    places = names.flat.get(fold(base)) or names.flat.get(fold(base + ending)) or _by_student(base, ending, names)
    either = " or ".join(f"{problem} of {student}" for student, problem in places)
    stray = {0: "it is not named after a student and a problem", 1: ""}.get(len(places), f"it could be {either}")
    place = places[0] if len(places) == 1 else (names.student_in(entry.name), "")
    return _judged(entry, base + ending, plain(entry.name), place, stray, names, Handed(place[0], number), is_flat=True)


def _by_student(base: str, ending: str, names: Names) -> Sequence[StudentSlot]:
    """A module that is named after its student alone, as in s001.py, may be for any problem in code."""
    student = names.students.get(fold(base))
    return [(student, slot) for slot in names.asked] if student and ending.lower() == MODULE else ()


def _judged(
    entry: os.DirEntry[str],
    file: str,
    name: str,
    place: StudentSlot,
    stray: str,
    names: Names,
    handed: Handed,
    *,
    is_flat: bool = False,
) -> Found:
    """What may be opened and has the ending that is asked for is taken; the rest is stray."""
    endings, (base, written) = names.endings.get(place[1], ()), parted(file)
    ending = written.lower()
    if entry.is_symlink():
        stray = "links are not followed"
    elif entry.is_dir(follow_symlinks=False):
        stray = "" if place[1] in names.asked and not stray else UNREAD
    elif place[1] in names.asked and is_packed(entry):
        return _packed(entry, name, place, names, handed)
    elif not entry.is_file(follow_symlinks=False):
        stray = "it is not a regular file"
    elif base.lower().endswith(TAR) or ending in OTHER_ARCHIVES:
        stray = "an archive of this kind is not read; pack it as .zip"
    elif not stray and ending not in endings:
        stray = f"{place[1]} is answered in a file that ends in {', '.join(endings[:-1])} or {endings[-1]}"
    rank = endings.index(ending) if ending in endings else len(endings)
    is_named = base.endswith(place[1]) and (not is_flat or base.startswith(place[0]))
    is_loose = not (is_named and written in endings)  # P4.PY for p4
    order = FLAT if is_flat else EXACT, rank, is_loose, name
    return Found(Path(entry.path), name, place, stray, order, handed)


def _packed(entry: os.DirEntry[str], name: str, place: StudentSlot, names: Names, handed: Handed) -> Found:
    """Code of several files, as an archive that is named after its problem."""
    inside, order = _unpacked(entry, name, names, place), (EXACT, len(names.endings[place[1]]) + 1, False, name)
    return inside if isinstance(inside, Found) else Found(inside, name, place, "", order, handed)
