"""Hands one job to a running worker and collects, within limits, what comes back."""

import contextlib
import json
import os
import select
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from io import FileIO
from typing import IO

import numpy as np

from grader.sandbox.inside import wire
from grader.sandbox.inside.wire import DONE, ORDER, REPORT, RUN, STOP
from grader.sandbox.model import Argument, Call, Encoded, Job, Limits, Script

GRACE = 2.0  # seconds after the limit until the second watchdog acts
CHUNK = 1 << 18
if sys.platform == "linux":
    import fcntl

    SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@dataclass(frozen=True)
class Collected:
    """What came out of one run, nothing of it looked at yet."""

    results: bytes
    output: bytes
    too_large: str | None  # which of the two passed its limit
    ended: bool  # did the worker report the end of the child?
    lost: bool  # did the worker itself end?
    status: int
    timed_out: bool
    cpu_seconds: float


def packed(job: Job) -> bytes:
    """A job as frames for the child."""
    setting = job.setting
    sources = dict.fromkeys((job.source, *setting.support.values(), *setting.siblings.values()))  # each of them once
    places = {source: place for place, source in enumerate(sources)}
    description = {
        "filename": job.filename,
        "functions": job.functions,
        "result_bytes": job.limits.result_bytes,
        "support": {name: places[source] for name, source in setting.support.items()},
        "siblings": {name: places[source] for name, source in setting.siblings.items()},
        "package": setting.package,
        "pieces": [piece.start for piece in setting.pieces],
        "stand_ins": setting.stand_ins,
        "seconds": job.limits.seconds,
        "script": _script(job.script) if job.script else None,
    }
    return b"".join(
        [
            wire.frame(wire.DESCRIPTION, json.dumps(description).encode()),
            *(wire.frame(wire.SOURCE, source) for source in sources),
            *(encoded(call).frame for call in job.calls),
        ]
    )


def encoded(call: Call) -> Encoded:
    """The arguments of a call as a frame for the child."""
    if isinstance(call, Encoded):
        return call
    return Encoded(call, wire.frame(wire.CALL, b"".join(map(_argument, call))))


def _script(script: Script) -> dict[str, object]:
    return {"steps": [asdict(step) for step in script.steps], "names": script.names, "found": dict(script.found)}


def _argument(value: Argument) -> bytes:
    if isinstance(value, np.ndarray):
        return wire.frame(wire.ARRAY, wire.dump(value))
    if isinstance(value, Mapping):
        return wire.frame(wire.DICT, _argument(list(value)) + b"".join(map(_argument, value.values())))
    if isinstance(value, list | tuple):
        return wire.frame(wire.TUPLE, b"".join(map(_argument, value)))
    plain = value.item() if isinstance(value, np.generic) else value
    return wire.frame(wire.SCALAR, json.dumps(plain).encode())


@dataclass
class _Stream:
    """A pipe that is read to its limit and one byte more."""

    descriptor: int
    limit: int
    data: bytearray = field(default_factory=bytearray)

    def read(self) -> bool:
        """Take what is there; False when nothing is."""
        try:
            chunk = os.read(self.descriptor, CHUNK)
        except BlockingIOError:
            return False
        self.data += chunk[: self.limit + 1 - len(self.data)]
        return bool(chunk)

    @property
    def too_large(self) -> bool:
        return len(self.data) > self.limit


def exchange(control: socket.socket, job: Job) -> Collected:
    """Run a job; whatever the submission does is in what is collected."""
    deadline = time.monotonic() + job.limits.seconds + GRACE
    with _pipe() as (results, results_end), _pipe() as (output, output_end), _sealed(packed(job)) as sealed:
        streams = (
            _Stream(results.fileno(), job.limits.result_bytes),
            _Stream(output.fileno(), job.limits.output_bytes),
        )
        if _send(control, job.limits, [sealed, results_end.fileno(), output_end.fileno()]):
            results_end.close()
            output_end.close()
            report = _report(control, streams, deadline)
        else:
            report = b""
        for stream in streams:
            while not stream.too_large and stream.read():
                pass
        return _collected(report, *streams)


def _send(control: socket.socket, limits: Limits, descriptors: list[int]) -> bool:
    order = ORDER.pack(RUN, limits.seconds, limits.cpu_seconds, limits.memory_bytes)
    try:
        socket.send_fds(control, [order], descriptors)
    except OSError:
        return False
    return True


def _report(control: socket.socket, streams: tuple[_Stream, ...], deadline: float) -> bytes | None:
    """The worker's report, empty if the worker is gone, None if it stays silent."""
    by_descriptor = {stream.descriptor: stream for stream in streams}
    poll = select.poll()
    for descriptor in (control.fileno(), *by_descriptor):
        poll.register(descriptor, select.POLLIN)
    stopped = False
    while (left := deadline - time.monotonic()) > 0:
        for descriptor, _ in poll.poll(left * 1000):
            if descriptor not in by_descriptor:
                return _receive(control)
            stream = by_descriptor[descriptor]
            if not stream.read():
                poll.unregister(descriptor)
            if stream.too_large and not stopped:
                stopped = _stop(control)
    return None


def _receive(control: socket.socket) -> bytes:
    try:
        return control.recv(REPORT.size)
    except OSError:
        return b""


def _stop(control: socket.socket) -> bool:
    with contextlib.suppress(OSError):
        control.send(ORDER.pack(STOP, 0.0, 0, 0))
    return True


def _collected(report: bytes | None, results: _Stream, output: _Stream) -> Collected:
    _, status, timed_out, cpu_seconds = REPORT.unpack(report or REPORT.pack(DONE, 0, False, 0.0))
    return Collected(
        results=bytes(results.data),
        output=bytes(output.data),
        too_large="returned" if results.too_large else "printed" if output.too_large else None,
        ended=bool(report),
        lost=report == b"",
        status=status,
        timed_out=timed_out,
        cpu_seconds=cpu_seconds,
    )


@contextlib.contextmanager
def _pipe() -> Iterator[tuple[FileIO, FileIO]]:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with FileIO(reading, "rb") as reader, FileIO(writing, "wb") as writer:
        yield reader, writer


@contextlib.contextmanager
def _sealed(data: bytes) -> Iterator[int]:
    """A nameless file that nobody can change any more."""
    with _nameless() as file:
        file.write(data)
        file.flush()
        if sys.platform == "linux":
            fcntl.fcntl(file, fcntl.F_ADD_SEALS, SEALS)
        yield file.fileno()


def _nameless() -> IO[bytes]:
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("job", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "wb")
    return tempfile.TemporaryFile()
