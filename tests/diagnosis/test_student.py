"""Wrong code as students write it, which no mistake was described by: how much of it is told right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.code.marking import mark_code
from grader.sandbox import Worker, best_level
from problems.catalogue import find
from problems.variant import code_task

TABLES = {
    path.parent: tomllib.loads(path.read_text("utf-8"))
    for path in sorted(Path(__file__).parent.glob("student*/table.toml"))
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(best_level()) as one:
        yield one


def notes(worker: Worker, folder: Path, row: dict[str, Any]) -> tuple[str, ...]:
    family = find(row["family"])
    task = code_task(family, family.read_options(row.get("set", {})))
    assert task is not None
    result = mark_code(task, (folder / f"{row['file']}.py").read_bytes(), "submission.py", worker)
    assert not result.all_right
    return result.notes


def is_told(row: dict[str, Any], told: tuple[str, ...]) -> bool:
    """Is every mistake in it named? A note stands for what is more exactly it: `sign` for `sign:dx`."""
    return all(
        any(note == right or note.startswith(f"{right}:") for right in mistake.split("|") for note in told)
        for mistake in row["mistakes"]
    )


@pytest.mark.parametrize(("kind", "count"), [("one", 1), ("two", 2)])
@pytest.mark.parametrize("folder", TABLES, ids=lambda folder: folder.name)
def test_so_much_is_told_right(worker: Worker, folder: Path, kind: str, count: int) -> None:
    rows = [row for row in TABLES[folder]["submission"] if len(row["mistakes"]) == count]
    told = {row["file"]: notes(worker, folder, row) for row in rows}
    missed = {row["file"]: told[row["file"]] for row in rows if not is_told(row, told[row["file"]])}
    assert 1 - len(missed) / len(rows) >= TABLES[folder]["told"][kind], missed


@pytest.mark.parametrize("folder", TABLES, ids=lambda folder: folder.name)
def test_every_file_stands_in_the_table(folder: Path) -> None:
    assert {path.stem for path in folder.glob("*.py")} == {row["file"] for row in TABLES[folder]["submission"]}
