"""Grading a class again: what is marked again, and the same gradebook whatever the interruptions."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

import grader.batch.marker
import grader.typed.marking
from grader.batch.grading import grade
from grader.errors import FileError
from grader.files.durable import locked


def test_grading_again_marks_nothing_again(handed_in, monkeypatch):
    grade(handed_in.request)
    before = handed_in.gradebook
    marked = []
    monkeypatch.setattr(grader.batch.marker.Marker, "mark", lambda *given: marked.append(given))
    grade(handed_in.request)
    assert marked == []
    assert handed_in.gradebook == before


def test_a_changed_submission_is_marked_again_and_no_other(handed_in, monkeypatch):
    grade(handed_in.request)
    handed_in.hand_in("s002", "p1")
    marked = counted(monkeypatch)
    grade(handed_in.request)
    assert len(marked) == 1
    assert handed_in.rows["s002"]["p1"] == "10"


def counted(monkeypatch, stop_at=None, error=SystemExit):
    """Counts what is marked; the call `stop_at` raises."""
    marked = []
    mark_answers = grader.typed.marking.mark_answers

    def mark(variant, responses, problem, *rest, **named):
        marked.append(problem)
        if len(marked) == stop_at:
            raise error("out")
        return mark_answers(variant, responses, problem, *rest, **named)

    monkeypatch.setattr(grader.typed.marking, "mark_answers", mark)
    return marked


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "points = 5"),
        ("", 'set = { form = "(x+y)z" }'),
        ("", "set = { x = 3 }"),
        ("decimals = 2", "decimals = 5"),
        ('given = ["q"]', 'given = ["f"]'),
    ],
)
def test_what_the_assignment_changes_is_marked_again(course, monkeypatch, before, after):
    text = course.toml
    course.write("assignment.toml", text.replace('"sum-product"', f'"sum-product"\n{before}'))
    course.hand_in("s001", "p1")
    course.hand_in("s001", "p2")
    grade(course.request)
    course.write("assignment.toml", text.replace('"sum-product"', f'"sum-product"\n{after}'))
    marked = counted(monkeypatch)
    grade(course.request)
    assert set(marked) == {"p1"}


@pytest.mark.parametrize("stop_at", [1, 2, 3])
def test_a_run_that_was_cut_off_goes_on_to_the_same_gradebook(handed_in, monkeypatch, stop_at):
    undisturbed = replace(handed_in.request, out=handed_in.folder / "undisturbed")
    grade(undisturbed)
    with monkeypatch.context() as patch:
        counted(patch, stop_at)
        with pytest.raises(SystemExit):
            grade(handed_in.request)
    kept = handed_in.results
    grade(handed_in.request)
    assert kept.items() <= handed_in.results.items()
    assert handed_in.gradebook == (undisturbed.out / "gradebook.csv").read_text()


KILLED = """
import os, sys
from pathlib import Path
import grader.batch.grading as grading
from grader.store.database import Store
commit, left = Store.commit, [int(sys.argv[2])]
def commit_or_die(self, *marked):
    for each in marked:
        left[0] -= 1
        os._exit(9) if left[0] < 0 else commit(self, each)
Store.commit = commit_or_die
folder = Path(sys.argv[1])
grading.grade(grading.Request(folder, folder / "submissions", folder / "results"))
"""


@pytest.mark.parametrize("commits", [0, 3, 7])
def test_a_process_that_is_killed_loses_nothing_that_was_committed(handed_in, commits):
    killed = subprocess.run([sys.executable, "-c", KILLED, handed_in.folder, str(commits)], check=False)
    assert killed.returncode == 9
    kept = handed_in.results
    assert len(kept) == commits
    grade(handed_in.request)
    assert kept.items() <= handed_in.results.items()
    assert handed_in.rows["s001"]["total"] == "14"


def test_a_failure_of_ours_is_nobodys_zero(handed_in, monkeypatch):
    with monkeypatch.context() as patch:
        counted(patch, stop_at=1, error=RuntimeError)
        summary = grade(handed_in.request)
    assert not summary.is_complete
    assert handed_in.rows["s001"] == {
        "id": "s001", "name": "Student 1", "p1": "", "p2": "4", "total": "", "points": "14",
    }  # fmt: skip
    (reference,) = (part.note for part in handed_in.results["s001", "p1"].parts)
    assert f"[{reference}] p1 of s001" in (handed_in.folder / "results" / "errors.log").read_text()
    assert grade(handed_in.request).is_complete
    assert handed_in.rows["s001"]["p1"] == "10"


def test_a_second_grader_on_the_same_folder_is_refused(handed_in):
    grade(handed_in.request)
    with locked(handed_in.request.out), pytest.raises(FileError, match=f"process {os.getpid()} is grading"):
        grade(handed_in.request)


@pytest.mark.parametrize("begun", ["", "PRAGMA journal_mode = WAL"])
def test_a_grader_that_was_killed_while_it_made_the_results_file_can_be_resumed(handed_in, begun):
    grade(handed_in.request)
    undisturbed = handed_in.gradebook
    shutil.rmtree(handed_in.request.out)
    handed_in.request.out.mkdir()
    with closing(sqlite3.connect(handed_in.request.out / "results.sqlite")) as connection:
        connection.execute(begun)
    grade(handed_in.request)
    assert handed_in.gradebook == undisturbed
