"""Wrong code as students write it, which no mistake was described by: how much of it is told right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from grader.code.marking import mark_code
from grader.results import Result
from grader.sandbox import Worker
from problems.code.rewritten import changed
from tests.problems.tasks import task_of

TABLES = {
    path.parent: tomllib.loads(path.read_text("utf-8"))
    for path in sorted(Path(__file__).parent.glob("student*/table.toml"))
}
RIGHT = [(folder, code) for folder, table in TABLES.items() for code in table.get("code", ())]


@dataclass(frozen=True)
class Submission:
    """A file, with the mistakes in it; changes: what else stands in it than in the file, once each."""

    path: Path
    name: str
    family: str
    options: Mapping[str, Any]
    mistakes: tuple[str, ...] = ()
    changes: tuple[tuple[str, str], ...] = ()

    @cached_property
    def text(self) -> str:
        return changed(self.path.read_text("utf-8"), self.changes)

    def marked(self, worker: Worker) -> Result:
        task = task_of(self.family, **self.options)
        return mark_code(task, self.text.encode(), "submission.py", worker)


def submission(folder: Path, file: Mapping[str, Any], row: Mapping[str, Any]) -> Submission:
    """A row of the changes of a file; the file itself where the row changes nothing."""
    return Submission(
        folder / f"{file['file']}.py",
        row.get("name", file["file"]),
        file["family"],
        file.get("set", {}),
        tuple(row.get("mistakes", ())),
        tuple((old, new) for old, new in row.get("changes", ())),
    )


def submissions(folder: Path) -> Iterator[Submission]:
    """Whole files, and right code with one place or two of it changed."""
    for file in TABLES[folder].get("submission", ()):
        yield submission(folder, file, file)
    for code in TABLES[folder].get("code", ()):
        for row in code["wrong"]:
            yield submission(folder, code, row)


def notes(worker: Worker, wrong: Submission) -> tuple[str, ...]:
    result = wrong.marked(worker)
    assert not result.all_right
    return result.notes


def is_told(wrong: Submission, told: tuple[str, ...]) -> bool:
    """Is every mistake in it named? A note stands for what is more exactly it: `sign` for `sign:dx`."""
    return all(
        any(note == right or note.startswith(f"{right}:") for right in mistake.split("|") for note in told)
        for mistake in wrong.mistakes
    )


@pytest.mark.parametrize(("kind", "count"), [("one", 1), ("two", 2)])
@pytest.mark.parametrize("folder", TABLES, ids=lambda folder: folder.name)
def test_so_much_is_told_right(worker: Worker, folder: Path, kind: str, count: int) -> None:
    rows = [wrong for wrong in submissions(folder) if len(wrong.mistakes) == count]
    told = {wrong.name: notes(worker, wrong) for wrong in rows}
    missed = {wrong.name: told[wrong.name] for wrong in rows if not is_told(wrong, told[wrong.name])}
    assert 1 - len(missed) / len(rows) >= TABLES[folder]["told"][kind], missed


@pytest.mark.parametrize(("folder", "code"), RIGHT, ids=[f"{folder.name}-{code['file']}" for folder, code in RIGHT])
def test_nothing_is_said_of_the_right_code(worker: Worker, folder: Path, code: dict[str, Any]) -> None:
    result = submission(folder, code, {}).marked(worker)
    assert result.all_right
    assert result.notes == ()


@pytest.mark.parametrize("folder", TABLES, ids=lambda folder: folder.name)
def test_every_file_stands_in_the_table(folder: Path) -> None:
    assert set(folder.glob("*.py")) == {wrong.path for wrong in submissions(folder)}


@pytest.mark.parametrize("folder", TABLES, ids=lambda folder: folder.name)
def test_no_submission_stands_there_twice(folder: Path) -> None:
    texts = [(wrong.family, str(wrong.options), wrong.text) for wrong in submissions(folder)]
    assert len(set(texts)) == len(texts)
    names = [wrong.name for wrong in submissions(folder)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("folder", TABLES, ids=lambda folder: folder.name)
def test_every_submission_has_one_mistake_or_two(folder: Path) -> None:
    assert {len(wrong.mistakes) for wrong in submissions(folder)} == {1, 2}
