"""Runs the file of a submission, as one or piece by piece, in a module that finds what stands beside it."""

import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from .failures import describe, kind_of
from .standins import SUBMISSION, Anything, StandIns, Support, file_of, make_room

SHARE = 0.5  # of the time that is left, for each piece
LOADING = 0.6  # of all the time, for all pieces
LEAST, MOST_TOLD = 0.02, 20  # seconds that are always left for a piece; pieces that failed


class Work(Protocol):
    """What of a job is needed to load it."""

    @property
    def source(self) -> bytes: ...
    @property
    def filename(self) -> str: ...
    @property
    def support(self) -> dict[str, bytes]: ...
    @property
    def siblings(self) -> dict[str, bytes]: ...
    @property
    def package(self) -> str: ...
    @property
    def pieces(self) -> Sequence[int]: ...
    @property
    def stand_ins(self) -> Sequence[str]: ...
    @property
    def seconds(self) -> float: ...


class TooLongError(BaseException):
    """A piece took more than its share of the time; no submission catches it by `except Exception`."""


def new_module(work: Work) -> ModuleType:
    """An empty module for the submission, with what it may import in reach."""
    module = ModuleType(SUBMISSION)
    module.__file__ = work.filename
    module.__package__ = ".".join(filter(None, (SUBMISSION, work.package)))  # relative imports find the siblings
    module.__path__ = []
    sys.modules[SUBMISSION] = module
    own = {**work.siblings, **work.support}
    make_room({name.partition(".")[0] for name in own})
    sys.meta_path.insert(0, Support(own))
    sys.meta_path.append(StandIns(frozenset(work.stand_ins)))
    sys.argv = [work.filename]
    if work.pieces:
        vars(module).update(get_ipython=Anything("get_ipython"), display=lambda *_, **__: None)
    return module


def seed() -> None:
    """Every submission finds the same random numbers."""
    random.seed(0)
    np.random.seed(0)


def load(module: ModuleType, work: Work) -> dict[str, Any] | None:
    """Run the file as one; what went wrong, if anything did."""
    return _run(module, work, work.source)


def load_pieces(module: ModuleType, work: Work) -> list[dict[str, Any]]:
    """Run one piece after the other; what went wrong in those that failed."""
    failed: list[dict[str, Any]] = []
    left = work.seconds * LOADING
    for first, source in zip(work.pieces, _pieces(work), strict=True):
        start = time.monotonic()
        with _at_most(left * SHARE):
            complaint = _run(module, work, source)
        left = max(left - (time.monotonic() - start), LEAST)
        if complaint is not None and len(failed) < MOST_TOLD:
            failed.append({**complaint, "run": first})
    return failed


def told(error: BaseException, work: Work, kind: str) -> dict[str, Any]:
    """An exception as it is told in JSON, with its place in the submission or in a sibling."""
    return describe(error, work.filename, frozenset(map(file_of, work.siblings)), kind)


def find_methods(module: ModuleType, names: Sequence[str]) -> None:
    """Where a function is not defined but a class has it as a method, that method of an object takes its place."""
    classes = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == SUBMISSION]
    for name in names:
        owner = next((each for each in classes if callable(getattr(each, name, None))), None)
        if owner is not None and not callable(vars(module).get(name)):
            vars(module)[name] = getattr(_holder(owner, name), name)


def _holder(owner: type, name: str) -> Any:
    """An object of the class; the class itself if the method takes no self."""
    first = getattr(getattr(getattr(owner, name), "__code__", None), "co_varnames", ("self",))[:1]
    if first != ("self",):
        return owner
    try:
        return owner()
    except Exception:  # noqa: BLE001  # it wants arguments that nobody knows
        return object.__new__(owner)


def _run(module: ModuleType, work: Work, source: bytes) -> dict[str, Any] | None:
    compiled = False
    try:
        code = compile(source, work.filename, "exec", dont_inherit=True)
        compiled = True
        exec(code, module.__dict__)  # noqa: S102  # behind the walls
    except BaseException as error:  # noqa: BLE001  # a submission may raise anything
        return told(error, work, kind_of(error, loading=True) if compiled else "syntax")
    return None


def _pieces(work: Work) -> Iterator[bytes]:
    """The source of each piece, with so many line breaks before it that its lines keep their numbers."""
    lines = work.source.split(b"\n")
    for start, end in pairwise([*work.pieces, len(lines) + 1]):
        yield b"\n" * (start - 1) + b"\n".join(lines[start - 1 : end - 1])


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TooLongError in what runs longer."""

    def stop(*_: object) -> None:
        raise TooLongError("it took more than its share of the time")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
