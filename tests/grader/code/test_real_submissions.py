"""Files as students write them: right ones earn full marks however odd they look, and what cannot run is told why."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import Result
from grader.sandbox import Level, Limits, Worker
from tests.problems.tasks import task_of

TABLE = tomllib.loads(Path(__file__).with_name("real_submissions.toml").read_text(encoding="utf-8"))
RIGHT, TOLD = TABLE["right"], TABLE["told"]
ENCODED: Mapping[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "tabs": lambda text: text.replace("    ", "\t").encode(),
    "stripped": lambda text: text.rstrip().encode(),
    "latin-1": lambda text: text.encode("latin-1"),
}


def mark(row: Mapping[str, Any], worker: Worker) -> Result:
    task = task_of(row.get("family", "svm-loss"))
    text = row["source"].replace("@svm@", TABLE["code"]["svm"]).lstrip("\n")
    source = ENCODED[row.get("as", "plain")](text)
    return mark_code(task, source, "solution.py", worker, CodeRules(limits=Limits(seconds=row.get("seconds", 10.0))))


@pytest.mark.parametrize("row", RIGHT, ids=lambda row: row["name"])
def test_right_code_earns_full_marks_however_it_is_written(row: Mapping[str, Any], worker: Worker) -> None:
    if row.get("needs") == "temporary" and worker.level is not Level.A:
        pytest.skip("there is a temporary folder at level A only")
    result = mark(row, worker)
    assert result.all_right, result.feedback


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row["name"])
def test_what_cannot_be_graded_is_told_why_in_a_sentence(row: Mapping[str, Any], worker: Worker) -> None:
    if row.get("needs") == "walls" and worker.level is Level.C:
        pytest.skip("there are no walls at level C")
    result = mark(row, worker)
    assert any(row["says"] in sentence for part in result.parts for sentence in (part.feedback, *result.feedback))
    assert result.score == 0
