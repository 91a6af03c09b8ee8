"""A command from its start to its end: seconds, processor time, and the memory of it and what it starts at the most.

Sandboxes are not counted, nor what runs in them: only the side that is trusted. A page of memory that several
processes share counts once: of what they have made, each has its share (PSS, from /proc), and of libraries, which other
programs may share as well, those of the process that has most. Elsewhere than on Linux it is the largest process alone.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.peers import FailedError
from bench.running import children

EVERY = 0.1  # seconds between two looks at the memory
SHARES = Path("/proc/self/smaps_rollup").exists()
COUNTED = "each shared page once" if SHARES else "the largest process alone, for this system does not tell shared pages"
SANDBOXES = (b"bwrap", b"inside/boot.py")  # in the command line of what starts one


@dataclass(frozen=True)
class Ran:
    """What a command took, and what it printed; `processor` leaves out what ran in sandboxes, as `megabytes` does."""

    seconds: float
    processor: float
    megabytes: float
    printed: str


def ran(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Ran:
    """Raises FailedError with the last lines that it said."""
    before, begun, pipe = _spent(), perf_counter(), subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:  # noqa: S603
        with _watched(process.pid) as peak:
            printed, errors = process.communicate()
        seconds = perf_counter() - begun
    if process.returncode:
        raise FailedError(f"exit code {process.returncode}: {errors[-500:]}")
    return Ran(seconds, _spent() - before, max(peak) / 1e6 if SHARES else _largest() / 1e6, printed)


def _spent() -> float:
    """Processor seconds of all that was started from here and has ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _largest() -> int:
    """Bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """Adds the bytes that are in use now to the list, again and again, until it is left."""
    found, is_over = [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(EVERY):
            found.append(together(filter(None, map(_rollup, trusted(pid)))))

    watcher = threading.Thread(target=watch, daemon=True)
    if SHARES:
        watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        if SHARES:
            watcher.join()


def trusted(pid: int) -> list[int]:
    """A process and those below it, without the sandboxes and what is below them."""
    below = children()
    found = [pid]
    for each in found:
        found += [child for child in below.get(each, ()) if not _is_sandbox(child)]
    return found


def _is_sandbox(pid: int) -> bool:
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return any(word.endswith(SANDBOXES) for word in words)
    return False


def _rollup(pid: int) -> str:
    """What /proc tells of its memory; empty if it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/smaps_rollup").read_text()
    return ""


def together(rollups: Iterable[str]) -> int:
    """The bytes of some processes, each shared page once.

    >>> one = "55-7f ---p 0 00:00 0 [rollup]\\nRss: 90 kB\\nPss: 60 kB\\nPss_Anon: 40 kB\\nAnonymous: 50 kB\\n"
    >>> together([one, one]) // 1024  # 2 * 40 kB of their own, and libraries of 90 - 50 kB
    120
    """
    own, libraries = 0, [0]
    for rollup in rollups:
        told = {name: int(amount.split()[0]) for name, amount in re.findall(r"^(\w+):(.*)$", rollup, re.MULTILINE)}
        own += told.get("Pss_Anon", told["Anonymous"]) + told.get("Pss_Shmem", 0)
        libraries.append(told["Rss"] - told["Anonymous"])
    return 1024 * (own + max(libraries))


def environment_at(level: str) -> dict[str, str]:
    """Where code runs at that level: for B the programs of the system are not found, and bubblewrap is one of them."""
    return dict(os.environ) if level == "A" else {**os.environ, "PATH": ""}
