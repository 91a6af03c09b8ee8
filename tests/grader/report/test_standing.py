"""What people read is written again exactly if it is not there as it was written, or not what would be written now."""

import sqlite3
from contextlib import closing

import pytest

import grader.report.publishing
from grader.batch.grading import grade
from grader.report.gradebook import as_json


@pytest.fixture
def graded(handed_in):
    grade(handed_in.request)
    return handed_in


def files(course):
    """What people read, by name."""
    out = course.request.out
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in [*out.glob("*.*v"), *out.rglob("*.html")]}


@pytest.fixture
def published(monkeypatch):
    """Each call that publishes."""
    calls = []
    publish = grader.report.publishing.publish
    monkeypatch.setattr(grader.report.publishing, "publish", lambda *given: calls.append(given) or publish(*given))
    return calls


def test_what_stands_is_not_published_again_and_its_summary_is_the_same(graded, published):
    first = as_json(grade(graded.request))
    (graded.request.out / "report.html").unlink()
    assert as_json(grade(graded.request)) == first
    assert len(published) == 1


@pytest.mark.parametrize("name", ["gradebook.csv", "report.html", "feedback/s002.html"])
def test_what_was_deleted_is_written_again(graded, name):
    before = files(graded)
    (graded.request.out / name).unlink()
    grade(graded.request)
    assert files(graded) == before


@pytest.mark.parametrize("name", ["gradebook.csv", "report.html", "feedback/s002.html"])
def test_what_was_changed_by_hand_is_written_again(graded, name):
    before = files(graded)
    (graded.request.out / name).write_text("changed")
    grade(graded.request)
    assert files(graded) == before


@pytest.mark.parametrize("step", ["write_gradebook", "report_html", "feedback_html", "commit_standing"])
def test_what_a_killed_run_did_not_write_is_written_by_the_next(graded, monkeypatch, step):
    """After a change, for the files of the run before are there already."""

    def killed(*given):
        raise SystemExit(9)

    graded.hand_in("s002", "p1")
    with monkeypatch.context() as patch:
        patch.setattr(grader.report.publishing, step, killed)
        with pytest.raises(SystemExit):
            grade(graded.request)
    grade(graded.request)
    interrupted = files(graded)
    for name in interrupted:
        (graded.request.out / name).unlink()
    (graded.request.out / "results.sqlite").unlink()
    grade(graded.request)
    assert files(graded) == interrupted


def test_a_summary_that_cannot_be_read_is_worked_out_anew(graded):
    expected = as_json(grade(graded.request))
    with closing(sqlite3.connect(graded.request.out / "results.sqlite", isolation_level=None)) as connection:
        assert connection.execute("UPDATE published SET summary = '{}'").rowcount == 1
    assert as_json(grade(graded.request)) == expected
