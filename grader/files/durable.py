"""Files that are there whole or not at all, and a folder that one grader at a time writes to."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from grader.errors import FileError

LOCK = "grading.lock"
MOMENT = 0.05  # seconds between two tries to take a lock
ENOUGH, AT_ONCE = 4, 8  # files for which threads are worth their while, and threads that flush
LIVING, DEAD = 10, 200  # how many tries there are, by whether the process that holds it is there


def write_file(path: Path, content: bytes, *, flushed: bool = True) -> None:
    """Writes aside, flushes and renames, so that a reader, or a power cut, finds the old file or the new one.

    flushed: False for the many files that can be made again after a power cut.
    """
    write_files(path.parent, {path.name: content}, flushed=flushed)


def write_changed(path: Path, content: bytes) -> None:
    """The same, unless just that stands there already."""
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return
    write_file(path, content)


def write_files(folder: Path, contents: Mapping[str, bytes], *, flushed: bool = True) -> None:
    """The same with several files of a folder: all are written, then flushed, then renamed, to wait less often."""
    asides = {folder / name: folder / f".{name}.part" for name in contents}
    try:
        for path, aside in asides.items():
            with explained(path):
                aside.write_bytes(contents[path.name])
        if flushed:
            _flush_all(asides)
        for path, aside in asides.items():
            with explained(path):
                aside.replace(path)
    finally:
        for aside in asides.values():
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
    if flushed:
        with explained(folder):
            _flush(folder)


def _flush_all(asides: Mapping[Path, Path]) -> None:
    """Several at a time, for a disk that is told of several waits once for them."""

    def flush(pair: tuple[Path, Path]) -> None:
        with explained(pair[0]):
            _flush(pair[1])

    if len(asides) < ENOUGH:
        for pair in asides.items():
            flush(pair)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in threads.map(flush, asides.items()):
            pass


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """An OSError on the way to a file as one sentence about that file."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "the disk is full; make room and run again" if full else f"cannot be written ({error.strerror})"
        raise FileError(path, f"{reason}; what was there before is kept") from None


def make_folder(path: Path) -> None:
    """Makes a folder and those above it."""
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)


def refuse_if_held(folder: Path) -> None:
    """Raises FileError if somebody holds the folder now, before any time is spent on it."""
    if (folder / LOCK).is_file():
        with locked(folder):
            pass


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for this process; raises FileError with the other's process id if it is held."""
    path = folder / LOCK
    with explained(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _lock(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _is_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process: str) -> bool:
    """Of what cannot be told, it is supposed."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        return True
    return True


def _lock(descriptor: int, path: Path) -> None:
    """Takes the lock, if need be a little later.

    A grader that was killed holds it for some moments more: until it has ended, and until what it was just starting is
    another program, for a child has all descriptors until then.
    """
    tries = 0
    try:
        while not _is_taken(descriptor):
            tries += 1
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
            if tries >= (LIVING if _is_alive(holder) else DEAD):
                told = f"process {holder} is grading into this folder; wait until it ends"
                raise FileError(path.parent, told)
            time.sleep(MOMENT)
    except OSError as error:
        reason = f"this file system has no locks ({error.strerror}); choose a folder on a local disk"
        raise FileError(path.parent, reason) from None
    with explained(path):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
