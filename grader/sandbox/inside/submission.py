"""Loads one submission, makes the calls and writes what comes of them; runs behind the walls."""

import io
import json
import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from . import wire
from .failures import describe, kind_of
from .standins import SUBMISSION, Support
from .values import encode

MAX_TEXT = 500
MAX_NAMES = 50

Arguments = tuple[tuple[bytes, bytes], ...]  # of each: SCALAR or ARRAY, its bytes


@dataclass(frozen=True)
class Work:
    """A job as it is read on this side of the wall."""

    source: bytes
    filename: str
    functions: tuple[str, ...]
    result_bytes: int
    support: dict[str, bytes]
    calls: tuple[Arguments, ...]


def read_work(descriptor: int) -> Work:
    """The job from its sealed file."""
    data = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    os.close(descriptor)
    parts = list(wire.frames(data))
    description = json.loads(parts[0][1])
    sources = [payload for kind, payload in parts if kind == wire.SOURCE]
    return Work(
        source=sources[0],
        filename=description["filename"],
        functions=tuple(description["functions"]),
        result_bytes=description["result_bytes"],
        support=dict(zip(description["support"], sources[1:], strict=True)),
        calls=tuple(tuple(wire.frames(payload)) for kind, payload in parts if kind == wire.CALL),
    )


def run(work: Work, send: Callable[[bytes], None]) -> None:
    """Load the submission, call its function, send a frame for each step."""
    module = _module(work)
    complaint = _load(module, work)
    if complaint is not None:
        send(wire.frame(wire.NOT_LOADED, complaint))
        return
    found = [name for name in work.functions if callable(module.__dict__.get(name))]
    told = {"function": found[0] if found else None, "defined": found + _others(module, found)}
    send(wire.frame(wire.LOADED, json.dumps(told).encode()))
    if found:
        _call_all(module.__dict__[found[0]], work, send)
    send(wire.frame(wire.END))


def _load(module: ModuleType, work: Work) -> bytes | None:
    """Run the file; what went wrong, if anything did."""
    compiled = False
    try:
        code = compile(work.source, work.filename, "exec", dont_inherit=True)
        compiled = True
        exec(code, module.__dict__)  # noqa: S102  # behind the walls
    except BaseException as error:  # noqa: BLE001  # a submission may raise anything
        return describe(error, work.filename, kind_of(error, loading=True) if compiled else "syntax")
    return None


def _module(work: Work) -> ModuleType:
    module = ModuleType(SUBMISSION)
    module.__file__ = work.filename
    module.__package__ = SUBMISSION  # so that relative imports find the support modules
    module.__path__ = []
    sys.modules[SUBMISSION] = module
    sys.meta_path.insert(0, Support(work.support))
    sys.argv = [work.filename]
    random.seed(0)
    np.random.seed(0)
    return module


def _others(module: ModuleType, found: list[str]) -> list[str]:
    own = [
        name
        for name, value in module.__dict__.items()
        if type(value) in (FunctionType, type) and value.__module__ == SUBMISSION and name not in found
    ]
    return [name[:MAX_TEXT] for name in own[: max(MAX_NAMES - len(found), 0)]]


def _call_all(function: Callable[..., Any], work: Work, send: Callable[[bytes], None]) -> None:
    for arguments in work.calls:
        answer, ending = _call(function, arguments, work)
        send(answer)
        if ending:
            return


def _call(function: Callable[..., Any], arguments: Arguments, work: Work) -> tuple[bytes, bool]:
    """The frame that tells of one call, and whether it was the last that can be made."""
    fresh: list[Any] = []
    try:
        fresh += [_argument(kind, payload) for kind, payload in arguments]
        reply = encode(function(*fresh), work.result_bytes)
        return wire.frame(wire.RETURNED, bytes([_mutated(fresh, arguments)]) + reply), False
    except BaseException as error:  # noqa: BLE001  # a submission may raise anything
        kind = kind_of(error, loading=False)
        told = describe(error, work.filename, kind)
        return wire.frame(wire.RAISED, bytes([_mutated(fresh, arguments)]) + told), kind != "raised"


def _argument(kind: bytes, payload: bytes) -> Any:
    return json.loads(payload) if kind == wire.SCALAR else wire.load(payload).copy(order="K")


def _mutated(fresh: list[Any], arguments: Arguments) -> bool:
    try:
        return any(
            kind == wire.ARRAY and wire.dump(value) != payload
            for value, (kind, payload) in zip(fresh, arguments, strict=False)
        )
    except (ValueError, MemoryError):
        return True


def open_streams() -> None:
    """Prints come out at once and never fail for a strange character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", write_through=True)


def sender(descriptor: int) -> Callable[[bytes], None]:
    """A function that writes all of its bytes."""
    write = os.write

    def send(data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[write(descriptor, rest) :]

    return send
