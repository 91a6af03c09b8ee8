"""Describes what a submission raised: the kind of end, what it says, which line of the student's file it came from."""

import errno
import os
from collections.abc import Iterator, Set
from types import TracebackType
from typing import Any

from .standins import SUBMISSION
from .values import TooLarge

MAX_TEXT = 500
EXHAUSTED = (MemoryError, RecursionError)  # of the compiler
TOO_DEEP = "it is too long, or nested too deeply"
REFUSALS = frozenset({errno.EPERM, errno.EACCES, errno.EROFS})
TEMPORARY = ("/tmp/", "/private/tmp/")  # noqa: S108  # only compared
LOOK_UPS = ("gaierror", "herror")  # of names in the network, which is not there
KINDS = ((MemoryError, "memory"), (TooLarge, "large"), (SystemExit, "exit"))


def kind_of(error: BaseException, *, loading: bool) -> str:
    """Which kind of end an exception is: the words that the other side knows."""
    if any(_refused(one) for one in _chain(error)):
        return "forbidden"
    if loading and isinstance(error, ImportError):
        return "import"
    return next((kind for parent, kind in KINDS if isinstance(error, parent)), "raised")


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
        unnamed = error.filename is None  # a semaphore, or another thing of the kernel's
        absent = error.errno == errno.ENOENT and (unnamed or _is_outside(error.filename))
        return error.errno in REFUSALS or absent or type(error).__name__ in LOOK_UPS
    return isinstance(error, RuntimeError) and str(error) == "can't start new thread"


def _is_outside(path: object) -> bool:
    """Is it of the machine, and not in a folder that the submission has made below its own /tmp?"""
    if not isinstance(path, str) or not os.path.isabs(path):
        return False
    return not (path.startswith(TEMPORARY) and os.path.isdir(os.path.dirname(path)))


def describe(error: BaseException, filename: str, siblings: Set[str], kind: str) -> dict[str, Any]:
    """An exception as it is told in JSON, with the innermost line of the student's files.

    sibling: the file of the line, if it is not `filename`.
    """
    sibling = ""
    if kind == "syntax" and isinstance(error, SyntaxError):
        message, line = error.msg, error.lineno
    else:
        message = TOO_DEEP if kind == "syntax" and isinstance(error, EXHAUSTED) else _message(error)
        line, file = _place(error, {filename, *siblings})
        sibling = file if file != filename else ""
    return {
        "kind": kind,
        "type": type(error).__name__[:MAX_TEXT],
        "message": message[:MAX_TEXT],
        "line": line,
        "sibling": sibling,
        "module": _module_name(error) if kind == "import" else None,
    }


def _message(error: BaseException) -> str:
    try:
        text = str(error)
        return text.replace(f"{SUBMISSION}.", "") if isinstance(error, ImportError) else text
    except BaseException:  # noqa: BLE001  # its __str__ is the student's too
        return "(its text cannot be read)"


def _place(error: BaseException, files: Set[str]) -> tuple[int | None, str]:
    """The innermost line in one of the files, and which; of a file that is no Python, where its syntax goes wrong."""
    if isinstance(error, SyntaxError) and error.filename is not None and error.filename in files:
        return error.lineno, error.filename
    line, file = None, ""
    traceback: TracebackType | None = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename in files:
            line, file = traceback.tb_lineno, traceback.tb_frame.f_code.co_filename
        traceback = traceback.tb_next
    return line, file


def _module_name(error: BaseException) -> str | None:
    name = error.name if isinstance(error, ImportError) else None
    return name.removeprefix(SUBMISSION + ".")[:MAX_TEXT] if isinstance(name, str) else None
