"""Loads one submission, makes the calls and writes what comes of them; runs behind the walls."""

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from . import wire
from .failures import kind_of
from .loading import find_methods, load, load_pieces, new_module, told
from .script import Lack, perform
from .standins import SUBMISSION
from .values import encode

MAX_TEXT = 500
MAX_NAMES = 50

_decoded = json.JSONDecoder().raw_decode  # straight at it: what json.loads() asks before costs a fork several pages

Arguments = tuple[tuple[bytes, bytes], ...]  # of each: SCALAR, ARRAY, TUPLE or DICT, its bytes
Act = Callable[[list[Any], Arguments], tuple[bytes, bool]]  # what is told of a case, and whether an array was changed


class Step(NamedTuple):
    """A step of a script as it is read on this side of the wall."""

    call: str
    arguments: Sequence[str]
    keeps: Sequence[str]
    sets: str
    raises: str


@dataclass(frozen=True)
class Script:
    """What to do in each case, with which names, and where the outputs are found."""

    steps: tuple[Step, ...]
    names: tuple[str, ...]
    found: dict[str, str]


@dataclass(frozen=True)
class Work:
    """A job as it is read on this side of the wall."""

    source: bytes
    filename: str
    functions: tuple[str, ...]
    result_bytes: int
    support: dict[str, bytes]
    siblings: dict[str, bytes]
    package: str
    pieces: tuple[int, ...]
    stand_ins: tuple[str, ...]
    seconds: float
    calls: tuple[Arguments, ...]
    script: Script | None


def read_work(descriptor: int) -> Work:
    """The job from its sealed file."""
    data = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    os.close(descriptor)
    return unpacked(data)


def unpacked(data: bytes) -> Work:
    """The job in the frames that `packed` of the other side makes."""
    parts = list(wire.frames(data))
    description, _ = _decoded(parts[0][1].decode())
    sources = [payload for kind, payload in parts if kind == wire.SOURCE]
    return Work(
        source=sources[0],
        filename=description["filename"],
        functions=tuple(description["functions"]),
        result_bytes=description["result_bytes"],
        support={name: sources[place] for name, place in description["support"].items()},
        siblings={name: sources[place] for name, place in description["siblings"].items()},
        package=description["package"],
        pieces=tuple(description["pieces"]),
        stand_ins=tuple(description["stand_ins"]),
        seconds=description["seconds"],
        calls=tuple(tuple(wire.frames(payload)) for kind, payload in parts if kind == wire.CALL),
        script=_script(description["script"]) if description["script"] else None,
    )


def _script(told: dict[str, Any]) -> Script:
    return Script(tuple(Step(**step) for step in told["steps"]), tuple(told["names"]), told["found"])


def run(work: Work, send: Callable[[bytes], None]) -> None:
    """Load the submission, call its function or perform the script, send a frame for each case."""
    module = new_module(work)
    failed = load_pieces(module, work) if work.pieces else []
    complaint = None if work.pieces else load(module, work)
    if complaint is not None:
        send(wire.frame(wire.NOT_LOADED, json.dumps(complaint).encode()))
        return
    find_methods(module, work.functions)
    found = [name for name in work.functions if callable(module.__dict__.get(name))]
    names = found + _others(module, found)
    loaded = {"function": found[0] if found else None, "defined": names, "failed": failed}
    send(wire.frame(wire.LOADED, json.dumps(loaded).encode()))
    if found:
        _answer_all(_act(module, found[0], work), work, send)
    send(wire.frame(wire.END))


def _others(module: ModuleType, found: list[str]) -> list[str]:
    own = [
        name
        for name, value in module.__dict__.items()
        if type(value) in (FunctionType, type) and value.__module__ == SUBMISSION and name not in found
    ]
    return [name[:MAX_TEXT] for name in own[: max(MAX_NAMES - len(found), 0)]]


def _act(module: ModuleType, function: str, work: Work) -> Act:
    if work.script:
        return partial(_perform, module, work.script, work)
    return partial(_call, module.__dict__[function], work)


def _call(function: Callable[..., Any], work: Work, fresh: list[Any], arguments: Arguments) -> tuple[bytes, bool]:
    reply = encode(function(*fresh), work.result_bytes)
    return reply, _mutated(fresh, arguments)


def _perform(module: ModuleType, script: Script, work: Work, fresh: list[Any], _: Arguments) -> tuple[bytes, bool]:
    values = dict(zip(script.names, fresh, strict=True))
    keep = partial(encode, room=work.result_bytes)
    performed = perform(module.__dict__, script.steps, values, script.found, keep)
    outputs = performed.outputs.values()
    reply = b"".join(_lack(one, work) if isinstance(one, Lack) else one for one in outputs)
    return reply, performed.mutated


def _lack(lack: Lack, work: Work) -> bytes:
    error = None if lack.error is None else told(lack.error, work, "raised")
    return wire.frame(wire.LACK, json.dumps({**vars(lack), "error": error}).encode())


def _answer_all(act: Act, work: Work, send: Callable[[bytes], None]) -> None:
    for arguments in work.calls:
        answer, is_last = _answer(act, arguments, work)
        send(answer)
        if is_last:
            return


def _answer(act: Act, arguments: Arguments, work: Work) -> tuple[bytes, bool]:
    """The frame that tells of one case, and whether it was the last that can be."""
    fresh: list[Any] = []
    try:
        fresh += [_argument(kind, payload) for kind, payload in arguments]
        reply, mutated = act(fresh, arguments)
        return wire.frame(wire.RETURNED, bytes([mutated]) + reply), False
    except BaseException as error:  # noqa: BLE001  # a submission may raise anything
        kind = kind_of(error, loading=False)
        complaint = json.dumps(told(error, work, kind)).encode()
        return wire.frame(wire.RAISED, bytes([_mutated(fresh, arguments)]) + complaint), kind != "raised"


def _argument(kind: bytes, payload: bytes) -> Any:
    if kind == wire.SCALAR:
        return _decoded(payload.decode())[0]
    if kind == wire.ARRAY:
        return wire.load(payload).copy(order="K")
    items = [_argument(*inner) for inner in wire.frames(payload)]
    return items if kind == wire.TUPLE else dict(zip(items[0], items[1:], strict=True))


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
