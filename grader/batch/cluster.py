"""Marks on the workers of a Dask cluster; what a worker must be, and what becomes of one that is lost."""

from __future__ import annotations

import logging
import multiprocessing
import os
import platform
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np

from grader import __version__
from grader.batch.lanes import Lane, LeftError, deaf, insistent, started
from grader.batch.marker import Marker
from grader.errors import GraderError
from grader.failures import attempt
from grader.files.content import Content
from grader.intake.submissions import Submission
from grader.isolation import ALLOWED
from grader.sandbox import Worker, best_level
from grader.store.database import Marked
from grader.store.keying import content_of

LOCAL = "local"
WAITING = 2  # tasks that wait for each thread of the cluster, so that none is idle
SPELL, MOST = 0.25, 64  # seconds that the submissions of a task should take, and how many they are at the most
PATIENCE = 20.0  # seconds for the scheduler to answer
INSTALL = "pip install 'grader[cluster]'"
Some = tuple[list[Marked | None], float]  # None for what failed; the seconds that it took


@dataclass(frozen=True)
class Cluster:
    """A cluster that may mark, and how many tasks it takes at a time."""

    client: Any  # of the library distributed
    marker: Any  # the future of a Marker that every worker has
    size: int
    left: threading.Event  # nobody waits for results any more

    @contextmanager
    def lane(self) -> Iterator[Lane]:
        yield _There(self)


@dataclass(frozen=True)
class _There:
    cluster: Cluster

    def mark(self, submission: Submission) -> Marked:
        """Waits for it; Dask gives it to another worker if one is lost."""
        marked: Marked = self._called(mark_there, submission, content_of(submission))
        return marked

    def mark_some(self, taken: Iterator[Submission]) -> Iterator[tuple[Submission, Marked | None]]:
        """So many at a time as take SPELL, for every task costs Dask some milliseconds, whatever is in it."""
        size, waiting = 1, list[Submission]()
        while waiting := [*waiting, *islice(taken, max(0, size - len(waiting)))]:
            found, seconds = attempt(partial(self._some, waiting), partial(_none, waiting))
            yield from zip(waiting, found, strict=False)
            waiting = waiting[len(found) :]
            size = max(1, min(MOST, round(len(found) * SPELL / max(seconds, 1e-6))))

    def _some(self, submissions: Sequence[Submission]) -> Some:
        some: Some = self._called(mark_some_there, [(each, content_of(each)) for each in submissions])
        return some

    def _called(self, function: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return self.cluster.client.submit(function, self.cluster.marker, *arguments, pure=False).result()
        except Exception:
            if self.cluster.left.is_set():
                raise LeftError from None
            raise


def _none(submissions: Sequence[Submission], error: Exception) -> Some:
    """Each has to be marked alone, to see whose fault it is."""
    del error
    return [None] * len(submissions), SPELL


@contextmanager
def connected(address: str, marker: Marker, jobs: int) -> Iterator[Cluster]:
    """The cluster at an address, or one of `jobs` workers on this machine; raises GraderError if it may not mark."""
    with _client(address, jobs) as client:
        _refuse_unlike(client.run(described))
        _refuse_weak(client.run(isolates), marker)
        threads = sum(client.nthreads().values())
        if not threads:
            raise GraderError(f"{address}: the cluster has no workers; start some with `dask worker {address}`")
        left = threading.Event()
        try:
            yield Cluster(client, client.scatter(marker, broadcast=True), WAITING * threads, left)
        finally:
            left.set()


@contextmanager
def _client(address: str, jobs: int) -> Iterator[Any]:
    try:
        dask = import_module("distributed")
    except ImportError:
        raise GraderError(f"--cluster needs Dask, which is not installed: {INSTALL}") from None
    if address == LOCAL:
        with _started_here(dask, jobs) as cluster, dask.Client(cluster) as client:
            try:
                yield client
            except BaseException:
                _kill(cluster)
                raise
        return
    try:
        client = dask.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise GraderError(f"{address}: no scheduler answers there ({str(error).splitlines()[0]})") from None
    with client:
        yield client


def _started_here(dask: Any, jobs: int) -> Any:
    """In a thread that is deaf to Ctrl-C, as its workers are to be; here it ends them, however far they have come."""
    cluster, is_up = dask.LocalCluster.__new__(dask.LocalCluster), Future[None]()

    def start() -> None:
        with deaf():
            try:
                cluster.__init__(
                    n_workers=jobs,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,  # what is raised is told all the same
                )
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                is_up.set_exception(error)
            else:
                is_up.set_result(None)

    threading.Thread(target=start, daemon=True).start()
    try:
        is_up.result()
    except KeyboardInterrupt:
        cluster.shutdown_on_close = False  # else Python waits for it at its end
        for process in multiprocessing.active_children():
            if process.name.startswith("Dask"):
                process.kill()
        raise
    return cluster


def _kill(cluster: Any) -> None:
    """Ends its workers at once, whatever they are marking."""
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        with suppress(ProcessLookupError, TypeError):  # it has ended
            os.kill(nanny.pid, signal.SIGKILL)


def described() -> Mapping[str, str]:
    """What has to be the same everywhere for the same results."""
    return {"grader": __version__, "Python": platform.python_version(), "NumPy": np.__version__}


def isolates() -> str:
    """The level of the machine that this runs on."""
    return str(best_level())


def _refuse_unlike(workers: Mapping[str, Mapping[str, str]]) -> None:
    own = described()
    for worker, versions in workers.items():
        for name, version in versions.items():
            if version != own[name]:
                there = f"has {name} {version}, and this machine {own[name]}"
                raise GraderError(f"the worker {worker} {there}; the same results need the same versions everywhere")


def _refuse_weak(workers: Mapping[str, str], marker: Marker) -> None:
    for worker, level in workers.items():
        if level not in ALLOWED[marker.isolation]:
            told = f"isolates at level {level} only, and the assignment asks for {marker.isolation}"
            raise GraderError(f"the worker {worker} {told}; nothing was graded. `grader doctor` there says why")


_own = threading.local()  # of a worker's thread: a sandbox is used by the thread that made it


def mark_there(marker: Marker, submission: Submission, content: Content) -> Marked:
    """On a worker; a worker that came later and is too weak refuses as well."""
    if not marker.is_run(submission):
        return marker.mark_content(submission, content, None)
    _refuse_weak({f"process {os.getpid()}": isolates()}, marker)
    return insistent(lambda: marker.mark_content(submission, content, _sandbox()))


def mark_some_there(marker: Marker, submissions: Sequence[tuple[Submission, Content]]) -> Some:
    """The first ones of them, until SPELL is over; at least one."""
    begun, found = time.monotonic(), list[Marked | None]()
    for submission, content in submissions:
        found.append(attempt(partial(mark_there, marker, submission, content), lambda error: None))
        if time.monotonic() - begun > SPELL:
            break
    return found, time.monotonic() - begun


def _sandbox() -> Worker:
    """The one of this thread, started when it is needed first."""
    if not hasattr(_own, "sandbox"):
        _leave_terminal()
        _own.sandbox = started(best_level())
    sandbox: Worker = _own.sandbox
    return sandbox


def _leave_terminal() -> None:
    """A worker that was started deaf to Ctrl-C hears it no more, and submitted code hears all signals again."""
    if signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()):
        with suppress(PermissionError):  # it was done before
            os.setsid()
        if signal.SIGINT in signal.sigpending():
            signal.sigwait({signal.SIGINT})  # it came before, and is not for here
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
