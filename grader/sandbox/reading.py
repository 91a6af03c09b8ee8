"""Turns what came out of a run into an outcome, believing nothing but what was measured on this side."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from grader.sandbox import advice
from grader.sandbox.complaint import Complaint, lines_of, place_of, source_line, source_of
from grader.sandbox.exchange import Collected
from grader.sandbox.inside import wire
from grader.sandbox.inside.paths import pieces
from grader.sandbox.inside.standins import file_of
from grader.sandbox.model import (
    Answer,
    Category,
    Job,
    Lacking,
    Missing,
    NotPlain,
    Outcome,
    Performed,
    Raised,
    Returned,
    Script,
    Value,
)
from grader.terminal import plain, plain_lines

MAX_OUTPUT = 1 << 16
MAX_DETAIL = 400
MAX_NAME = 100
MAX_NAMES = 50
MAX_TOLD = 1 << 17  # bytes of JSON
CPU_SLACK = 0.2
TOO_LARGE = {
    "printed": "It printed more than {room}; leave out prints that are made often.",
    "returned": "It returned more than {room}; return what is asked for, in its shape.",
}
MEMORY = (
    ", which most often comes of using memory that is not its own, by ctypes or by strides, or of endless recursion"
)
BROUGHT_DOWN = {
    "SIGSEGV": MEMORY,
    "SIGBUS": MEMORY,
    "SIGABRT": ", as os.abort() does, or a library that finds its memory spoilt",
}
UNNAMED = "Exception"  # in the place of what is no name

# The words that a child may use for its end, while loading and in a call.
ENDS = {
    "syntax": Category.SYNTAX_ERROR,
    "import": Category.IMPORT_ERROR,
    "raised": Category.RAISED_ON_LOAD,
    "memory": Category.OUT_OF_MEMORY,
    "large": Category.OUTPUT_TOO_LARGE,
    "forbidden": Category.FORBIDDEN,
    "exit": Category.EXITED,
}
# The ends before the first call whose reason lies in the file itself.
TOLD_ALONE = frozenset(
    (
        *(Category.NO_FUNCTION, Category.SYNTAX_ERROR, Category.IMPORT_ERROR),
        *(Category.RAISED_ON_LOAD, Category.FORBIDDEN),
    )
)


def outcome(job: Job, collected: Collected) -> Outcome:
    """How the run ended, judged from outside first."""
    said = _said(job, collected.results, cut=not _ended_well(collected))
    ending = _measured(job, collected)
    if ending is not None:
        said = replace(said, category=ending[0], detail=ending[1])
    return replace(said, output=cut(_text(collected.output), MAX_OUTPUT), cpu_seconds=collected.cpu_seconds)


def is_told_alone(outcome: Outcome) -> bool:
    """Did it end before the first call, for a reason that lies in the file itself?"""
    return outcome.function is None and outcome.category in TOLD_ALONE


def told_alone(first: Outcome, alone: Outcome) -> Outcome:
    """The first outcome in the words of a run without inputs; without any if that run ended in another way."""
    if alone.category is not first.category:
        return replace(first, detail="", line=None, module=None, within="", defined=(), failed=())
    return replace(alone, output=first.output, cpu_seconds=first.cpu_seconds)


def cut(text: str, room: int) -> str:
    """At most `room` characters of a text, made safe."""
    return plain_lines(text[:room])[:room]


def _sentence(text: str) -> str:
    return " ".join(cut(text, MAX_DETAIL).split())


def _text(data: bytes) -> str:
    return data[: 4 * MAX_OUTPUT].decode("utf-8", "replace")


def _ended_well(collected: Collected) -> bool:
    return collected.ended and not collected.timed_out and not collected.too_large and collected.status == 0


def _measured(job: Job, collected: Collected) -> tuple[Category, str] | None:
    """The ends that are seen from outside, whatever the child says."""
    limits = job.limits
    if collected.lost:
        return Category.SANDBOX_FAILED, "The worker was lost while the submission was running."
    if not collected.results.startswith(wire.WALLS_UP) and not collected.timed_out:
        return Category.SANDBOX_FAILED, _failure(collected)
    if collected.too_large:
        room = limits.result_bytes if collected.too_large == "returned" else limits.output_bytes
        return Category.OUTPUT_TOO_LARGE, TOO_LARGE[collected.too_large].format(room=_mebibytes(room))
    if collected.timed_out or not collected.ended:
        return Category.TIMED_OUT, f"It was stopped after {limits.seconds:g} s."
    if os.WIFSIGNALED(collected.status):
        return _signalled(job, os.WTERMSIG(collected.status), collected.cpu_seconds)
    if collected.status:
        return Category.EXITED, f"It left with exit status {os.WEXITSTATUS(collected.status)}."
    return None


def _mebibytes(number: int) -> str:
    return f"{number >> 20} MiB" if number >> 20 else f"{number} bytes"


def _failure(collected: Collected) -> str:
    try:
        _, reason = next(wire.frames(collected.results), (b"", b"no reason given"))
    except wire.Malformed:
        reason = b"no whole reason given"
    return _sentence(f"The submission could not be reached: {_text(reason)}")


def _signalled(job: Job, number: int, cpu_seconds: float) -> tuple[Category, str]:
    if number == signal.SIGXCPU or (number == signal.SIGKILL and cpu_seconds >= job.limits.cpu_seconds - CPU_SLACK):
        return Category.TIMED_OUT, f"It used more than {job.limits.cpu_seconds} s of processor time."
    if number == getattr(signal, "SIGSYS", None):  # the filter's answer to another kind of system call
        return Category.FORBIDDEN, advice.OTHER_PROCESSOR
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = str(number)
    return Category.CRASHED, f"The process was ended by signal {name}{BROUGHT_DOWN.get(name, '')}."


def _said(job: Job, results: bytes, *, cut: bool) -> Outcome:
    """The outcome as the child tells it; `cut` if it was ended from outside, so that its last frame may be missing."""
    try:
        return _story(job, _whole_frames(results, cut=cut))
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError, OverflowError) as error:
        return Outcome(Category.PROTOCOL, detail=_sentence(f"What came back makes no sense: {error}"))


def _whole_frames(data: bytes, *, cut: bool) -> Iterator[tuple[bytes, bytes]]:
    try:
        yield from wire.frames(data)
    except wire.Malformed:
        if not cut:
            raise


def _story(job: Job, told: Iterator[tuple[bytes, bytes]]) -> Outcome:
    """What the frames tell, in their one possible order; the first only says that the walls are up."""
    next(told, None)
    kind, payload = next(told, (wire.END, b""))
    if kind == wire.NOT_LOADED:
        return _ended(job, _complaint(job, _told(payload)), Outcome(Category.EXITED))
    if kind != wire.LOADED:
        return Outcome(Category.EXITED, detail="It ended while it was being loaded.")
    loaded = _loaded(job, _told(payload))
    return _called(job, told, loaded) if loaded.function else loaded


def _loaded(job: Job, told: Any) -> Outcome:
    function, defined = told["function"], tuple(_name(one) for one in told["defined"][:MAX_NAMES])
    failed = tuple(_failed(job, one) for one in told.get("failed", [])[:MAX_NAMES])
    if function is None:
        there = f"it defines {', '.join(defined)}" if defined else "it defines no function at all"
        detail = _sentence(f"There is no function {' or '.join(job.functions)}; {there}.")
        return Outcome(Category.NO_FUNCTION, defined=defined, detail=detail, failed=failed)
    if function not in job.functions:
        raise wire.Malformed("a function that was not asked for")
    detail = "It left before the last call was over."
    return Outcome(Category.EXITED, function=function, defined=defined, detail=detail, failed=failed)


def _failed(job: Job, told: Any) -> Raised:
    """What a piece raised, with the piece."""
    raised, first = _raised(job, _complaint(job, told)), told.get("run")
    run = next((piece.name for piece in job.setting.pieces if piece.start == first), "")
    return replace(raised, run=run if run != raised.within else "")


def _called(job: Job, told: Iterator[tuple[bytes, bytes]], loaded: Outcome) -> Outcome:
    results: list[Answer] = []
    mutated: list[bool] = []
    category, detail = loaded.category, loaded.detail
    for kind, payload in told:
        if len(results) > len(job.calls):
            raise wire.Malformed("more results than calls")
        if kind == wire.END:
            category, detail = _finished(told, len(results), len(job.calls))
            break
        complaint = _complaint(job, _told(payload[1:])) if kind == wire.RAISED else None
        if complaint is not None and complaint.kind != "raised":
            return _ended(job, complaint, replace(loaded, results=tuple(results), mutated=tuple(mutated)))
        results.append(_returned(job, kind, payload[1:]) if complaint is None else _raised(job, complaint))
        mutated.append(payload[:1] == b"\x01")
    return replace(loaded, category=category, detail=detail, results=tuple(results), mutated=tuple(mutated))


def _finished(told: Iterator[tuple[bytes, bytes]], results: int, calls: int) -> tuple[Category, str]:
    if results != calls or next(told, None) is not None:
        raise wire.Malformed("another number of results than of calls")
    return Category.FINISHED, ""


def _ended(job: Job, complaint: Complaint, before: Outcome) -> Outcome:
    category = ENDS[complaint.kind]
    source = source_line(job, complaint)
    line, within = place_of(job, complaint)
    if category is Category.SYNTAX_ERROR:
        detail = advice.on_syntax(complaint.message, source)
    elif category is Category.OUTPUT_TOO_LARGE:
        detail = TOO_LARGE["returned"].format(room=_mebibytes(job.limits.result_bytes))
    else:
        detail = _attempt(complaint, source)
    module = complaint.module
    return replace(before, category=category, detail=_sentence(detail), line=line, module=module, within=within)


def _attempt(complaint: Complaint, source: str) -> str:
    message = advice.on_exception(complaint.type, complaint.message)
    what = f"`{source.strip()}` raised " if source.strip() else ""
    return f"{what}{complaint.type}: {message}" if message else f"{what}{complaint.type}"


def _complaint(job: Job, told: Any) -> Complaint:
    kind, line, sibling, module = told["kind"], told["line"], told.get("sibling", ""), told["module"]
    if kind not in ENDS or type(line) not in (int, type(None)) or not isinstance(told["message"], str):
        raise wire.Malformed("an end of an unknown kind")
    if sibling and sibling not in map(file_of, job.setting.siblings):
        raise wire.Malformed("a file that was not handed in")
    return Complaint(
        kind=kind,
        type=_type_name(told["type"]),
        message=cut(told["message"], MAX_DETAIL),
        line=line if line in lines_of(source_of(job, sibling)) else None,
        sibling=sibling,
        module=None if module is None else _name(module),
    )


def _raised(job: Job, complaint: Complaint, step: int | None = None) -> Raised:
    message = advice.on_exception(complaint.type, complaint.message)
    line, within = place_of(job, complaint)
    if complaint.kind == "syntax":
        message = advice.on_syntax(complaint.message, source_line(job, complaint))
    return Raised(complaint.type, message, line, step, within)


def _returned(job: Job, kind: bytes, payload: bytes) -> Returned | Performed:
    if kind != wire.RETURNED:
        raise wire.Malformed("a frame out of order")
    values = wire.frames(payload)
    answer = _performed(job, job.script, values) if job.script else Returned(_value(values))
    if next(values, None) is not None:
        raise wire.Malformed("more values than were asked for")
    return answer


def _performed(job: Job, script: Script, values: Iterator[tuple[bytes, bytes]]) -> Performed:
    return Performed({output: _found(job, script, values) for output in script.found})


def _found(job: Job, script: Script, values: Iterator[tuple[bytes, bytes]]) -> Value | Raised | Lacking:
    kind, payload = next(values, (b"", b""))
    return _lack(job, script, _told(payload)) if kind == wire.LACK else _value_of(kind, payload, values)


def _lack(job: Job, script: Script, told: Any) -> Raised | Lacking:
    step, path, piece, count = told["step"], told["path"], told["piece"], told["count"]
    if not (step is None or (type(step) is int and 0 <= step < len(script.steps))):
        raise wire.Malformed("a step that there is not")
    if told["kind"] == "raised":
        return _raised(job, _complaint(job, told["error"]), step)
    if not (path in script.paths | {""} and type(piece) is int and 0 <= piece <= len(pieces(path))):
        raise wire.Malformed("a path that there is not")
    if not (type(count) is int and count >= 0):
        raise wire.Malformed("a count that is none")
    has = tuple(_name(one) for one in told["has"][:MAX_NAMES])
    return Lacking(Missing(told["kind"]), step, path, piece, has, _name(told["type"]), count)


def _value(values: Iterator[tuple[bytes, bytes]], depth: int = 0) -> Value:
    kind, payload = next(values, (b"", b""))
    return _value_of(kind, payload, values, depth)


def _value_of(kind: bytes, payload: bytes, values: Iterator[tuple[bytes, bytes]], depth: int = 0) -> Value:
    if kind == wire.ARRAY:
        return wire.load(payload)
    if kind == wire.OTHER:
        told = _told(payload)
        return NotPlain(_name(told["type"]), _sentence(str(told["reason"])))
    if depth == wire.MAX_DEPTH:
        raise wire.Malformed("too many levels")
    if kind == wire.TUPLE and len(payload) == 1 and payload[0] <= wire.MAX_ITEMS:
        return tuple(_value(values, depth + 1) for _ in range(payload[0]))
    if kind == wire.DICT:
        return {key: _value(values, depth + 1) for key in _keys(_told(payload))}
    raise wire.Malformed("a value of an unknown kind")


def _keys(told: Any) -> list[str]:
    if not isinstance(told, list) or len(told) > wire.MAX_ITEMS or len(set(told)) != len(told):
        raise wire.Malformed("a dict with too many or doubled keys")
    return [_name(key) for key in told]


def _told(payload: bytes) -> Any:
    if len(payload) > MAX_TOLD:
        raise wire.Malformed("a description out of bounds")
    return json.loads(payload)


def _type_name(told: Any) -> str:
    """The name of an exception's type; one that no `class` statement could give is not repeated."""
    name = _name(told)
    return name if name.isidentifier() else UNNAMED


def _name(told: Any) -> str:
    if not isinstance(told, str):
        raise wire.Malformed("a name that is no text")
    return plain(told[:MAX_NAME])[:MAX_NAME]
