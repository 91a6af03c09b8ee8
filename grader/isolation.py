"""How strongly submitted code is isolated: what each level means, what is in the way of a stronger one, a worker."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

from grader.course import Isolation
from grader.errors import GraderError
from grader.sandbox import Level, SandboxError, Worker, best_level, best_worker, obstacle, probe, still_open


@dataclass(frozen=True)
class Meaning:
    """A level in words."""

    walls: str
    use: str

    def __str__(self) -> str:
        return f"{self.walls}; {self.use}"


@dataclass(frozen=True)
class Missing:
    """A stronger level that this machine does not have: why, and what would mend it."""

    level: Level
    reason: str
    mend: str


# fmt: off
MEANING: Mapping[str, Meaning] = MappingProxyType({
    Level.A: Meaning("namespaces, Landlock, a filter of system calls, and limits", "fit for any submission"),
    Level.B: Meaning("Landlock, a filter of system calls, and limits", "fit for any submission"),
    Level.C: Meaning("limits only", "stops accidents, not attacks: for code that you trust, with --trust-submissions"),
})
# fmt: on
assert set(MEANING) == set(Level), "every level is explained"

ALLOWED: Mapping[Isolation, tuple[Level, ...]] = {
    "A": (Level.A,),
    "B": (Level.A, Level.B),
    "trusted": (Level.A, Level.B, Level.C),
}

# Of the reason why a level cannot be had: what it looks like, what mends it.
MENDS = (
    (r"bubblewrap is not installed", "install it: `apt install bubblewrap`, or dnf, pacman, zypper install bubblewrap"),
    (
        r"bwrap: .*(namespace|uid map|[Oo]peration not permitted)",
        "allow user namespaces: `sysctl kernel.apparmor_restrict_unprivileged_userns=0` on Ubuntu, "
        "`sysctl user.max_user_namespaces=10000` elsewhere, `docker run --security-opt seccomp=unconfined` for a "
        "container",
    ),
    (r"Landlock", "use Linux 5.13 or newer, with landlock among its security modules (`lsm=landlock,...` at boot)"),
    (
        r"no filter of system calls|not on|only",
        "use Linux on x86-64 or ARM64: WSL2 on Windows, a container or virtual machine on macOS",
    ),
    (r"could still", "update the kernel: a wall that it says it has does not hold"),
)


def missing() -> tuple[Missing, ...]:
    """The levels stronger than the best of this machine, the strongest first."""
    stronger = [level for level in Level if level < best_level()]
    return tuple(_missing(level, reason) for level in stronger if (reason := obstacle(level)))


def _missing(level: Level, reason: str) -> Missing:
    return Missing(level, reason.removeprefix(f"no worker at level {level}: ").rstrip("."), mend(reason))


def mend(reason: str) -> str:
    """What would put it right; empty if nothing is known."""
    return next((sentence for pattern, sentence in MENDS if re.search(pattern, reason)), "")


@functools.cache
def opened(level: Level) -> tuple[str, ...]:
    """What the probe finds open to a submission at a level."""
    return still_open(probe(level))


@contextmanager
def tried_worker(isolation: Isolation) -> Iterator[tuple[Worker, tuple[str, ...]]]:
    """A worker at the best level of this machine, and what a probe with it finds open to a submission.

    Raises GraderError if the assignment asks for a stronger level.
    """
    try:
        worker, exposed = best_worker()
    except SandboxError as error:
        raise _none(error) from None
    with worker:
        if worker.level not in ALLOWED[isolation]:
            raise GraderError(
                f"submitted code would run at level {worker.level} here, and the assignment asks for {isolation}; "
                "nothing was graded. `grader doctor` says what is missing; --trust-submissions runs the code all the "
                "same"
            )
        yield worker, exposed


def open_worker(level: Level | None = None) -> Worker:
    """At the level, or the best of this machine; raises GraderError if there is none to be had."""
    try:
        return Worker(level)
    except SandboxError as error:
        raise _none(error) from None


def _none(error: SandboxError) -> GraderError:
    return GraderError(f"{error}; `grader doctor` says what is missing")
