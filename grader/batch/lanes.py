"""Where submissions are marked one after the other: in a thread here, or in a process beside, each with a worker."""

from __future__ import annotations

import contextlib
import copyreg
import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import MappingProxyType
from typing import Any, Protocol, Self

from grader.batch.marker import Marker
from grader.errors import GraderError
from grader.failures import attempt
from grader.intake.submissions import Submission
from grader.isolation import open_worker
from grader.results import Verdict
from grader.sandbox import Level, SandboxError, Worker
from grader.store.database import Marked

ENOUGH = 64  # submissions for which it is worth its while to start processes
LOST = (EOFError, ConnectionError)


def _read_only(items: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(items)


copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))  # assignments have some in them


class LostError(RuntimeError):
    """The process that marked is gone, and so was the next one with the same submission."""


class LeftError(BaseException):
    """Nobody waits for the result any more; no failure, and not to be survived."""


class RemoteError(RuntimeError):
    """What was raised in the process that marks, as text."""


class Lane(Protocol):
    """Takes one submission at a time."""

    def mark(self, submission: Submission) -> Marked: ...


@dataclass(frozen=True)
class _Here:
    marker: Marker
    worker: Worker

    def mark(self, submission: Submission) -> Marked:
        return insistent(lambda: self.marker.mark(submission, self.worker))


def started(level: Level | None) -> Worker:
    """A worker; one that is lost while it starts is started once more."""
    try:
        return open_worker(level)
    except GraderError:
        return open_worker(level)


def insistent(mark: Callable[[], Marked]) -> Marked:
    """Marks once more if a sandbox was lost, or could not be had, on the way."""
    with contextlib.suppress(SandboxError, GraderError):
        marked = mark()
        if all(part.verdict is not Verdict.GRADER_ERROR for part in marked.result.parts):
            return marked
    return mark()


@contextmanager
def here(marker: Marker, level: Level | None, ready: Worker | None = None) -> Iterator[Lane]:
    """In the thread that asks, with a worker that is ready, if there is one."""
    with ready or started(level) as worker:
        yield _Here(marker, worker)


@contextmanager
def deaf() -> Iterator[None]:
    """Processes that are started here do not hear Ctrl-C; this thread hears it afterwards."""
    resource_tracker.ensure_running()  # else the first process starts it, which ends the deafness
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Beside:
    """In a fresh process, so that lanes do not wait for each other's Python; one that is lost is replaced."""

    def __init__(self, marker: Marker, level: Level | None) -> None:
        self._marker, self._level, self._is_left = marker, level, False
        self._process, self._connection = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def leave(self) -> None:
        """Ends it from another thread, whatever it is marking."""
        self._is_left = True
        self._process.kill()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def mark(self, submission: Submission) -> Marked:
        """Raises what marking raised, as a RemoteError; LostError if the process is lost over it twice."""
        for _ in range(2):
            try:
                self._connection.send(submission)
                answer = self._connection.recv()
            except LOST:
                if self._is_left:
                    raise LeftError from None
                self._close()
                self._process, self._connection = self._start()
                continue
            if isinstance(answer, Marked):
                return answer
            raise RemoteError(answer)
        raise LostError(f"the process that marks was lost twice over {submission.name}")

    def _start(self) -> tuple[SpawnProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        own, other = context.Pipe()
        process = context.Process(target=_serve, args=(other, self._marker, self._level), daemon=True)
        with deaf():  # until it has a handler of its own
            process.start()
        other.close()
        return process, own

    def _close(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, marker: Marker, level: Level | None) -> None:
    """Marks what comes in until the other side is gone; Ctrl-C is its business.

    It is handled by doing nothing, for what is ignored would be ignored in a student's code as well.
    """
    signal.signal(signal.SIGINT, lambda number, frame: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with contextlib.suppress(*LOST), started(level) as worker:
        while True:
            submission = connection.recv()
            connection.send(attempt(partial(_answer, marker, submission, worker), _told))


def _answer(marker: Marker, submission: Submission, worker: Worker) -> Marked | str:
    return insistent(partial(marker.mark, submission, worker))


def _told(error: Exception) -> Marked | str:
    """For the other side, which raises it."""
    return "".join(traceback.format_exception(error))
