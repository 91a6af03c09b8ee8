"""Marking in a process beside gives what marking here gives, and a process that is lost is replaced."""

import os
import signal

import pytest

import grader.batch.running
from grader.batch.grading import grade
from grader.batch.lanes import Beside, LeftError, LostError, RemoteError, here, insistent
from grader.batch.marker import Marker
from grader.course import read_secret
from grader.errors import GraderError
from grader.intake.submissions import Submission
from grader.results import PartResult, Result, Verdict
from grader.sandbox import SandboxError, best_level
from grader.store.database import Marked
from tests.grader.coded import CODE, RIGHT


@pytest.fixture
def coded(course):
    course.write("assignment.toml", 'isolation = "trusted"\n' + course.toml + CODE)
    for student in ("s001", "s002"):
        course.write(f"submissions/{student}/code.py", RIGHT)
    return course


@pytest.fixture
def marker(coded):
    return Marker(coded.assignment, read_secret(coded.assignment.secret_path), "trusted")


@pytest.fixture
def submission(coded):
    return Submission("s001", "code", coded.folder / "submissions/s001/code.py", "s001/code.py")


def test_it_is_marked_as_it_is_here_though_a_process_is_lost(marker, submission):
    with here(marker, best_level()) as lane:
        expected = lane.mark(submission)
    with Beside(marker, best_level()) as lane:
        assert lane.mark(submission) == expected
        os.kill(lane.pid, signal.SIGINT)  # Ctrl-C reaches it as well, and is not its business
        assert lane.mark(submission) == expected
        os.kill(lane.pid, signal.SIGKILL)
        assert lane.mark(submission) == expected


def test_what_goes_wrong_there_is_told_here(marker, submission):
    with Beside(marker, best_level()) as lane, pytest.raises(RemoteError, match="FileNotFoundError"):
        lane.mark(Submission("s001", "code", submission.path.with_name("gone.py")))


def test_what_brings_two_processes_down_is_given_up(marker, submission, monkeypatch):
    with Beside(marker, best_level()) as lane:

        def start_and_lose():
            process, connection = Beside._start(lane)
            process.kill()
            process.join()
            return process, connection

        monkeypatch.setattr(lane, "_start", start_and_lose)
        os.kill(lane.pid, signal.SIGKILL)
        with pytest.raises(LostError, match=r"twice over s001/code\.py"):
            lane.mark(submission)


def test_nothing_is_started_again_when_it_is_left(marker, submission):
    with Beside(marker, best_level()) as lane:
        before = lane.pid
        lane.leave()
        with pytest.raises(LeftError):
            lane.mark(submission)
        assert lane.pid == before


GOOD, FAILED = (
    Marked("s1", "p1", "k", "", Result("p1", (PartResult("f", 1.0, "number", verdict),), "A"))
    for verdict in (Verdict.CORRECT, Verdict.GRADER_ERROR)
)


@pytest.mark.parametrize("first", [SandboxError("lost"), GraderError("no worker"), FAILED])
@pytest.mark.parametrize("second", [GOOD, FAILED])
def test_a_sandbox_that_is_lost_costs_one_more_try(first, second):
    tries = iter([first, second])

    def mark():
        found = next(tries)
        if isinstance(found, Exception):
            raise found
        return found

    assert insistent(mark) is second


def test_a_class_gets_the_same_gradebook_from_processes(coded, monkeypatch):
    grade(coded.request)
    expected = coded.gradebook
    (coded.request.out / "results.sqlite").unlink()
    monkeypatch.setattr(grader.batch.running, "ENOUGH", 1)
    grade(coded.request)
    assert coded.gradebook == expected
