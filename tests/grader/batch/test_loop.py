"""A batch yields every result, survives what goes wrong with one, and stops when it is asked to."""

import signal
import threading
from collections import deque
from contextlib import nullcontext
from itertools import islice

import pytest

import grader.batch.loop
from grader.batch.loop import InterruptedBatchError, run_batch
from grader.intake.submissions import Submission
from grader.results import Result
from grader.store.database import Marked

PATIENCE = 30.0  # seconds until a test that hangs fails


def submissions(count):
    return [Submission(f"s{number}", "p1") for number in range(count)]


def marked(submission, worker=None, problem="right"):
    return Marked(*submission.place, "key", "", Result(problem, (), ""))


def failed(submission, error):
    return marked(submission, problem=f"failed: {error}")


def no_worker():
    raise AssertionError("no code, no worker")


def graded(*arguments):
    return [marked for together in run_batch(*arguments) for marked in together]


def students(results):
    return sorted(each.student for each in results)


def until_interrupted(typed, mark, interrupt):
    """What one thread yields if `interrupt` is called after the first result."""
    batch = run_batch(typed, [], mark, failed, no_worker, 1)
    results = [*next(batch)]
    interrupt()
    with pytest.raises(InterruptedBatchError):
        deque(map(results.extend, batch), maxlen=0)
    return results


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_submission_is_marked_once(jobs):
    typed, code = submissions(20)[:10], submissions(20)[10:]
    results = graded(typed, code, marked, failed, nullcontext, jobs)
    assert students(results) == sorted(f"s{number}" for number in range(20))


def test_typed_answers_need_no_worker():
    assert len(graded(submissions(3), [], marked, failed, no_worker, 4)) == 3


def test_what_is_ready_at_the_same_time_comes_together():
    others = set(threading.enumerate())
    batch = run_batch(submissions(300), [], marked, failed, no_worker, 1)
    sizes = [len(next(batch))]
    for thread in set(threading.enumerate()) - others:
        thread.join(PATIENCE)
    sizes += map(len, batch)
    assert sum(sizes) == 300
    assert max(sizes) <= grader.batch.loop.TOGETHER
    assert len(sizes) <= 4


def test_nothing_to_do_is_done():
    assert list(run_batch([], [], marked, failed, no_worker, 4)) == []


@pytest.mark.parametrize(("count", "jobs", "workers"), [(5, 2, 2), (1, 8, 1)])
def test_there_are_no_more_workers_than_submissions(count, jobs, workers):
    opened = []
    list(run_batch([], submissions(count), marked, failed, lambda: nullcontext(opened.append(1)), jobs))
    assert len(opened) == workers


def test_each_thread_has_a_worker_of_its_own():
    users = {}

    class Worker:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

    def mark(submission, worker):
        users.setdefault(worker, set()).add(threading.get_ident())
        return marked(submission)

    list(run_batch([], submissions(30), mark, failed, Worker, 3))
    assert all(len(threads) == 1 for threads in users.values())


def test_a_submission_that_breaks_the_grader_stops_no_other():
    def mark(submission, worker):
        return marked(submission) if submission.student != "s1" else 1 / 0

    results = {each.student: each.result.problem for each in graded(submissions(3), [], mark, failed, no_worker, 1)}
    assert results == {"s0": "right", "s1": "failed: division by zero", "s2": "right"}


def test_a_lane_may_take_several_and_leave_some_to_be_marked_alone():
    class Pairs:
        def mark_some(self, taken):
            while pair := list(islice(taken, 2)):
                yield from ((each, None if each.student == "s3" else marked(each, problem="pair")) for each in pair)

    def alone(submission, lane):
        return marked(submission, problem=f"alone in {type(lane).__name__}")

    results = graded([], submissions(5), alone, failed, lambda: nullcontext(Pairs()), 1)
    told = {each.student: each.result.problem for each in results}
    assert told == dict.fromkeys(["s0", "s1", "s2", "s4"], "pair") | {"s3": "alone in Pairs"}


def test_a_worker_that_does_not_start_ends_the_batch():
    def broken():
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        list(run_batch([], submissions(3), marked, failed, broken, 2))


def test_after_an_interrupt_what_runs_is_yielded_and_nothing_is_begun():
    gate, begun = threading.Semaphore(1), threading.Semaphore(0)

    def mark(submission, worker):
        begun.release()
        assert gate.acquire(timeout=PATIENCE)
        return marked(submission)

    def interrupt():
        assert begun.acquire(timeout=PATIENCE)
        assert begun.acquire(timeout=PATIENCE)  # the second is running
        signal.raise_signal(signal.SIGINT)
        gate.release()

    assert students(until_interrupted(submissions(10), mark, interrupt)) == ["s0", "s1"]


def test_after_an_interrupt_what_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(grader.batch.loop, "PATIENCE", 0.0)
    begun, end = threading.Event(), threading.Event()

    def mark(submission, worker):
        if submission.student == "s1":
            begun.set()
            assert end.wait(PATIENCE)
        return marked(submission)

    def interrupt():
        assert begun.wait(PATIENCE)
        signal.raise_signal(signal.SIGINT)

    assert students(until_interrupted(submissions(2), mark, interrupt)) == ["s0"]
    end.set()


def test_the_interrupt_handler_is_put_back():
    before = signal.getsignal(signal.SIGINT)
    list(run_batch(submissions(1), [], marked, failed, no_worker, 1))
    assert signal.getsignal(signal.SIGINT) is before
