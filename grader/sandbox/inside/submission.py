"""Loads one submission, makes the calls and writes what comes of them; runs behind the walls."""

import errno
import io
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType, TracebackType
from typing import Any

import numpy as np

from . import wire
from .standins import SUBMISSION, Support

MAX_TEXT = 500
MAX_NAMES = 50
REFUSALS = frozenset({errno.EPERM, errno.EACCES, errno.EROFS})

Arguments = tuple[tuple[bytes, bytes], ...]  # of each: SCALAR or ARRAY, its bytes


class TooLarge(Exception):  # noqa: N818  # never reaches a reader as an exception
    """A result that would not fit through the wall."""


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
    send(wire.frame(wire.LOADED, _json(told)))
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
        return _describe(error, work.filename, _kind(error, loading=True) if compiled else "syntax")
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
        reply = _encode(function(*fresh), work.result_bytes)
        return wire.frame(wire.RETURNED, bytes([_mutated(fresh, arguments)]) + reply), False
    except BaseException as error:  # noqa: BLE001  # a submission may raise anything
        kind = _kind(error, loading=False)
        told = _describe(error, work.filename, kind)
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


def _encode(value: Any, room: int, depth: int = 0) -> bytes:
    """A value as frames; what is no number, array, tuple or dict of these is only named."""
    if isinstance(value, np.ndarray | np.generic | bool | int | float | complex):
        return _encode_array(value, room)
    if isinstance(value, tuple | dict):
        return _encode_items(value, room, depth)
    return _not_plain(value, f"a value of type {type(value).__name__}")


def _encode_array(value: Any, room: int) -> bytes:
    array = np.asarray(value)
    if array.nbytes > room:
        raise TooLarge(f"an array of {array.nbytes} bytes")
    if array.ndim > wire.MAX_DIMENSIONS:
        return _not_plain(value, f"an array of {array.ndim} dimensions")
    try:
        return wire.frame(wire.ARRAY, wire.dump(array))
    except wire.Malformed as error:
        return _not_plain(value, str(error))


def _encode_items(value: tuple[Any, ...] | dict[Any, Any], room: int, depth: int) -> bytes:
    keys = list(dict.keys(value)) if isinstance(value, dict) else []
    items = list(dict.values(value)) if isinstance(value, dict) else list(tuple.__iter__(value))
    if depth == wire.MAX_DEPTH or len(items) > wire.MAX_ITEMS:
        return _not_plain(value, f"{len(items)} values, or too many levels")
    if not all(type(key) is str and len(key) <= MAX_TEXT for key in keys):
        return _not_plain(value, "keys that are not names")
    encoded = [_encode(item, room, depth + 1) for item in items]
    if isinstance(value, dict):
        return wire.frame(wire.DICT, _json(keys)) + b"".join(encoded)
    return wire.frame(wire.TUPLE, bytes([len(items)])) + b"".join(encoded)


def _not_plain(value: Any, reason: str) -> bytes:
    return wire.frame(wire.OTHER, _json({"type": type(value).__name__[:MAX_TEXT], "reason": reason[:MAX_TEXT]}))


def _kind(error: BaseException, *, loading: bool) -> str:
    """Which kind of end an exception is: the words that the other side knows."""
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, TooLarge):
        return "large"
    if isinstance(error, SystemExit):
        return "exit"
    if any(_refused(one) for one in _chain(error)):
        return "forbidden"
    return "import" if loading and isinstance(error, ImportError) else "raised"


def _chain(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    for _ in range(10):
        if one is None:
            return
        yield one
        one = one.__cause__ or one.__context__


def _refused(error: BaseException) -> bool:
    """Was it a wall? A path that is not there counts, for the walls leave hardly any."""
    if isinstance(error, OSError):
        path = error.filename if isinstance(error.filename, str) else ""
        outside = os.path.isabs(path) and not path.startswith(("/tmp/", "/private/tmp/"))  # noqa: S108  # only compared
        return error.errno in REFUSALS or (error.errno == errno.ENOENT and outside)
    return isinstance(error, RuntimeError) and str(error) == "can't start new thread"


def _describe(error: BaseException, filename: str, kind: str) -> bytes:
    if kind == "syntax" and isinstance(error, SyntaxError):
        message, line = error.msg, error.lineno
    else:
        message, line = _message(error), _line(error.__traceback__, filename)
    return _json(
        {
            "kind": kind,
            "type": type(error).__name__[:MAX_TEXT],
            "message": message[:MAX_TEXT],
            "line": line,
            "module": _module_name(error) if kind == "import" else None,
        }
    )


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001  # its __str__ is the student's too
        return "(its text cannot be read)"


def _line(traceback: TracebackType | None, filename: str) -> int | None:
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == filename:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _module_name(error: BaseException) -> str | None:
    name = error.name if isinstance(error, ImportError) else None
    return name.removeprefix(SUBMISSION + ".")[:MAX_TEXT] if isinstance(name, str) else None


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


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
