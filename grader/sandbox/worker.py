"""A worker, which runs one submission after another behind walls, and the level at which it can be had."""

import contextlib
import functools
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import IO, Self

from grader.sandbox.exchange import Collected, exchange
from grader.sandbox.inside.wire import READY, REPORT
from grader.sandbox.interpreter import interpreter
from grader.sandbox.launch import ENVIRONMENT, command
from grader.sandbox.model import Job, Level, Outcome, SandboxError
from grader.sandbox.probing import attempts, outlives
from grader.sandbox.reading import is_told_alone, outcome, told_alone

START_SECONDS = 30.0
LAST_WORDS = 5.0  # seconds for a worker that fails to start to say why
MAX_ERROR = 800
OUTLIVING = "outlive the time limit"


class Worker:
    """Runs jobs at a level, the best of this machine unless one is named; to be used by the thread that made it.

    Raises SandboxError if no worker can be had at that level.
    """

    def __init__(self, level: Level | None = None, python: str = sys.executable) -> None:
        self.level = best_level() if level is None else level
        self._python = interpreter(python)
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def run(self, job: Job) -> Outcome:
        """What became of a submission; a second try if the worker itself was lost.

        Why a file does not load is told by a run without the calls, which knows no input that it could give away.
        """
        first = self._run(job)
        if job.calls and is_told_alone(first):
            return told_alone(first, self._run(replace(job, calls=())))
        return first

    def _run(self, job: Job) -> Outcome:
        collected = self._exchange(job)
        if collected.lost:
            collected = self._exchange(job)
        return outcome(job, collected)

    def close(self) -> None:
        """End the worker and whatever it is running."""
        self._control.close()
        self._process.kill()
        self._process.wait()

    def _exchange(self, job: Job) -> Collected:
        if self._process.poll() is not None:
            self._restart()
        with contextlib.ExitStack() as undo:  # an interrupted worker is not used again
            undo.callback(self.close)
            collected = exchange(self._control, job)
            undo.pop_all()
        if not collected.ended:
            self._restart()
        return collected

    def _restart(self) -> None:
        self.close()
        self._start()

    def _start(self) -> None:
        if sys.platform == "win32":
            raise SandboxError("submitted code runs on Linux, macOS and WSL2 only")
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
        self._control, other = socket.socketpair(socket.AF_UNIX, kind)
        with other, tempfile.TemporaryFile() as errors, contextlib.ExitStack() as undo:
            undo.callback(self._control.close)
            self._process = subprocess.Popen(  # noqa: S603  # our own command
                command(self._python, self.level, other.fileno()),
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(other.fileno(),),
                start_new_session=True,
                cwd="/",
            )
            other.close()
            self._await_ready(errors)
            undo.pop_all()

    def _await_ready(self, errors: IO[bytes]) -> None:
        self._control.settimeout(START_SECONDS)
        report = b""
        with contextlib.suppress(OSError):
            report = self._control.recv(REPORT.size)
        if not report.startswith(READY):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(LAST_WORDS)
            self.close()
            errors.seek(0)
            said = errors.read()[-MAX_ERROR:].decode("utf-8", "replace").splitlines()
            raise SandboxError(f"no worker at level {self.level}: {said[-1] if said else 'it did not start'}")


@functools.cache
def best_level() -> Level:
    """The strongest level whose walls stand on this machine; C if none do."""
    return next((level for level in (Level.A, Level.B) if not obstacle(level)), Level.C)


def best_worker() -> tuple[Worker, tuple[str, ...]]:
    """A worker at the best level of this machine, tried out with itself, and what is open to a submission there.

    Raises SandboxError if no worker can be had at all.
    """
    for level in (Level.A, Level.B):
        with contextlib.suppress(SandboxError), contextlib.ExitStack() as undo:
            worker = undo.enter_context(Worker(level))
            found = attempts(worker.run)
            if not still_open(found):
                undo.pop_all()
                return worker, _all_open(worker, found)
    worker = Worker(Level.C)
    return worker, _all_open(worker, attempts(worker.run))


def _all_open(worker: Worker, found: Mapping[str, str]) -> tuple[str, ...]:
    return still_open({**found, OUTLIVING: outlives(worker.run)})


def probe(level: Level) -> Mapping[str, str]:
    """What a submission tried at `level`, and whether it was open or how it was closed.

    Raises SandboxError if no worker can be had at that level.
    """
    with Worker(level) as worker:
        return {**attempts(worker.run), OUTLIVING: outlives(worker.run)}


def obstacle(level: Level) -> str:
    """Why the walls of a level do not stand on this machine, found out by trying; empty if they do."""
    try:
        with Worker(level) as worker:
            found = attempts(worker.run)
    except SandboxError as error:
        return str(error)
    return f"a submission could still {', '.join(opened)}" if (opened := still_open(found)) else ""


def still_open(found: Mapping[str, str]) -> tuple[str, ...]:
    """Of what a probe tried, all that was not closed."""
    return tuple(what for what, how in found.items() if not how.startswith("closed"))
