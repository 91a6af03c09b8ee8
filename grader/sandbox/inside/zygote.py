"""The worker process: NumPy imported once, then one confined fork per submission, which it never reads itself."""

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from . import landlock, loading, own_files, standins, submission, walls, wire
from .plan import Plan
from .plan import plan as read_plan
from .warming import warm_up

# Imported before the first fork: what many submissions import, and nothing else, for every module makes forks slower.
WARM = """
numpy.fft numpy.linalg numpy.random numpy.lib.stride_tricks
abc bisect collections contextlib copy dataclasses datetime enum functools heapq inspect itertools json math operator
pathlib pickle random re string textwrap threading time traceback types typing warnings weakref
encodings.ascii encodings.cp1252 encodings.latin_1 encodings.utf_16 encodings.utf_8_sig
""".split()

JOB, RESULTS, RULESET = 3, 4, 5  # descriptors in the child; 0, 1 and 2 are what they always are


@dataclass(frozen=True)
class Order:
    """A submission to run: its limits and the descriptors of the job, the results and the output."""

    seconds: float
    allowance: walls.Allowance
    job: int
    results: int
    output: int


@dataclass(frozen=True)
class Ended:
    """How a child ended."""

    status: int
    timed_out: bool
    cpu_seconds: float


@dataclass(frozen=True)
class Zygote:
    """What every fork starts from."""

    control: socket.socket
    plan: Plan
    walls: walls.Walls
    ruleset: int | None
    wake: int  # readable when a child has ended
    home: int | None  # of this process, to come back to its process namespace
    nothing: int  # an empty file


def main(config: str) -> None:
    """Serve the socket that the configuration names until the other side closes it."""
    zygote = _prepared(json.loads(config))
    gc.collect()
    gc.freeze()
    zygote.control.sendall(wire.REPORT.pack(wire.READY, 0, False, 0.0))
    while order := _receive(zygote.control):
        ended = _wait(zygote, _fork(zygote, order), order.seconds)
        zygote.control.sendall(wire.REPORT.pack(wire.DONE, ended.status, ended.timed_out, ended.cpu_seconds))


def _prepared(config: Mapping[str, Any]) -> Zygote:
    walls.lower(resource.RLIMIT_NOFILE, walls.MAX_OPEN, walls.MAX_OPEN)
    plan = read_plan(config)
    for name in WARM:
        importlib.import_module(name)
    standins.install()
    for name in standins.READY:
        importlib.import_module(name)
    if plan.filter and not plan.namespaces:
        own_files.install()
    submission.open_streams()
    warm_up()
    loading.seed()
    return Zygote(
        control=socket.socket(fileno=config["control"]),
        plan=plan,
        walls=walls.walls(plan, RULESET if plan.landlock else None),
        ruleset=landlock.ruleset(plan) if plan.landlock else None,
        wake=_wake_on_child(),
        home=os.pidfd_open(os.getpid()) if plan.namespaces else None,
        nothing=os.open(os.devnull, os.O_RDONLY),
    )


def _wake_on_child() -> int:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading


def _receive(control: socket.socket) -> Order | None:
    """The next order, None when the other side is gone; a STOP that came too late is passed over."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, wire.ORDER.size, 3)
        if not message:
            return None
        kind, seconds, cpu_seconds, memory_bytes = wire.ORDER.unpack(message)
        if kind == wire.RUN:
            return Order(seconds, walls.Allowance(cpu_seconds, memory_bytes), *descriptors)


def _fork(zygote: Zygote, order: Order) -> int:
    if zygote.home is not None:
        walls.new_pids()
    child = os.fork()
    if child == 0:
        _child(zygote, order)
    if zygote.home is not None:
        walls.old_pids(zygote.home)
    for descriptor in (order.job, order.results, order.output):
        os.close(descriptor)
    return child


def _wait(zygote: Zygote, child: int, seconds: float) -> Ended:
    """Wait for a child; kill it at its limit, or when the other side says so or is gone."""
    deadline = time.monotonic() + seconds
    poll = select.poll()
    poll.register(zygote.control, select.POLLIN)
    poll.register(zygote.wake, select.POLLIN)
    timed_out, ending = False, os.WNOHANG
    while True:
        ended, status, usage = os.wait4(child, ending)
        if ended:
            if not zygote.plan.filter:  # then it may have started others
                _kill(os.killpg, child)
            return Ended(status, timed_out, usage.ru_utime + usage.ru_stime)
        ready = [descriptor for descriptor, _ in poll.poll(max(deadline - time.monotonic(), 0) * 1000)]
        with contextlib.suppress(BlockingIOError):
            os.read(zygote.wake, 4096)
        if not ready or zygote.control.fileno() in ready:
            timed_out, ending = not ready, 0
            _kill(os.kill, child)


def _kill(how: Callable[[int, int], None], child: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        how(child, signal.SIGKILL)


def _child(zygote: Zygote, order: Order) -> NoReturn:
    """Go behind the walls, then, and only then, look at the submission."""
    try:
        _leave_worker(zygote, order)
        send = submission.sender(RESULTS)
        try:
            walls.raise_walls(zygote.walls, order.allowance)
            work = submission.read_work(JOB)
        except (OSError, ValueError, MemoryError) as error:
            send(wire.frame(wire.WALLS_FAILED, f"{type(error).__name__} {error}".encode()))
        else:
            send(wire.frame(wire.WALLS_UP))
            if not zygote.plan.filter:  # then `random` has taken other numbers after the fork
                loading.seed()
            submission.run(work, send)
    finally:
        os._exit(0)


def _leave_worker(zygote: Zygote, order: Order) -> None:
    signal.set_wakeup_fd(-1)
    os.setsid()
    ruleset = () if zygote.ruleset is None else (zygote.ruleset,)
    kept = (zygote.nothing, order.output, order.output, order.job, order.results, *ruleset)
    walls.keep_only(kept, closing=zygote.plan.descriptors)
