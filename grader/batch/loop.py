"""Marks many submissions side by side, hands over results as they are ready, and survives every one of them."""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from grader.errors import GraderError
from grader.failures import attempt
from grader.intake.submissions import Submission
from grader.store.database import Marked

PATIENCE = 2.0  # seconds after Ctrl-C for what is running
TOGETHER = 256  # results at the most that are handed over at once
Mark = Callable[[Submission, Any], Marked]  # the second is what the lane has opened, or None for typed answers
Open = Callable[[], AbstractContextManager[Any]]


class InterruptedBatchError(GraderError):
    """Ctrl-C was pressed; what was ready has been handed over."""


@dataclass(frozen=True)
class _Ended:
    """A thread is at its end: out of work, or by what the batch cannot survive."""

    error: BaseException | None = None


@dataclass(frozen=True)
class _Stop:
    """Ctrl-C."""


@runtime_checkable
class Several(Protocol):
    """A lane that takes as many submissions at a time as it likes; None is given for what has to be marked alone."""

    def mark_some(self, taken: Iterator[Submission]) -> Iterator[tuple[Submission, Marked | None]]: ...


Done = queue.SimpleQueue["Marked | _Ended | _Stop"]
Todo = queue.SimpleQueue[Submission]


def run_batch(
    typed: Sequence[Submission],
    code: Sequence[Submission],
    mark: Mark,
    failed: Callable[[Submission, Exception], Marked],
    open_lane: Open,
    jobs: int,
) -> Generator[tuple[Marked, ...], None, None]:
    """Typed answers in one thread, code in `jobs` lanes; yields what is ready, together what is so at the same time.

    After Ctrl-C no more work is begun, what is running is yielded if it ends soon, and InterruptedBatchError is
    raised; a second Ctrl-C ends the process at once.
    """
    done: Done = queue.SimpleQueue()
    stop = threading.Event()

    def lane(todo: Todo, opened: Open) -> None:
        try:
            with opened() as inside:
                for submission, marked in _some(_taken(todo, stop), inside):
                    done.put(marked or _marked(submission, mark, failed, inside))
        except BaseException as error:  # noqa: BLE001 - handed to the main thread, which raises it
            done.put(_Ended(error))
        else:
            done.put(_Ended())

    shared = _queued(code)
    lanes = [(shared, open_lane)] * min(jobs, len(code)) + [(_queued(typed), nullcontext)] * bool(typed)
    for arguments in lanes:
        threading.Thread(target=lane, args=arguments, daemon=True).start()
    with _stoppable(stop, done):
        yield from _gather(done, len(lanes), stop)


def _queued(submissions: Sequence[Submission]) -> Todo:
    todo: Todo = queue.SimpleQueue()
    for submission in submissions:
        todo.put(submission)
    return todo


def _taken(todo: Todo, stop: threading.Event) -> Iterator[Submission]:
    while not stop.is_set():
        try:
            yield todo.get_nowait()
        except queue.Empty:
            return


def _some(taken: Iterator[Submission], inside: Any) -> Iterator[tuple[Submission, Marked | None]]:
    return inside.mark_some(taken) if isinstance(inside, Several) else ((submission, None) for submission in taken)


def _marked(
    submission: Submission, mark: Mark, failed: Callable[[Submission, Exception], Marked], inside: Any
) -> Marked:
    return attempt(lambda: mark(submission, inside), lambda error: failed(submission, error))


def _gather(done: Done, running: int, stop: threading.Event) -> Iterator[tuple[Marked, ...]]:
    deadline: float | None = None
    while running:
        try:
            item = done.get(timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        items = [item, *_waiting(done)]
        ready = tuple(each for each in items if isinstance(each, Marked))
        if ready:
            yield ready
        for each in items:
            if isinstance(each, _Stop):
                deadline = time.monotonic() + PATIENCE
            elif isinstance(each, _Ended):
                running -= 1
                if each.error is not None:
                    raise each.error
    if stop.is_set():
        raise InterruptedBatchError("stopped")


def _waiting(done: Done) -> Iterator[Marked | _Ended | _Stop]:
    """What else is there already."""
    for _ in range(TOGETHER - 1):
        try:
            yield done.get_nowait()
        except queue.Empty:
            return


@contextmanager
def _stoppable(stop: threading.Event, done: Done) -> Iterator[None]:
    """Ctrl-C sets `stop` instead of raising, so that nothing is cut off between a result and its commit."""

    def on_interrupt(number: int, frame: object) -> None:
        del number, frame
        if stop.is_set():
            os._exit(130)
        stop.set()
        done.put(_Stop())

    in_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, on_interrupt) if in_main else None
    try:
        yield
    finally:
        stop.set()
        if in_main:
            signal.signal(signal.SIGINT, before)
