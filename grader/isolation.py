"""How strongly submitted code is isolated: what each level means, and a worker at one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grader.errors import GraderError
from grader.sandbox import Level, SandboxError, Worker


@dataclass(frozen=True)
class Meaning:
    """A level in words."""

    walls: str
    use: str

    def __str__(self) -> str:
        return f"{self.walls}; {self.use}"


# fmt: off
MEANING: Mapping[str, Meaning] = MappingProxyType({
    Level.A: Meaning("namespaces, Landlock, a filter of system calls, and limits", "fit for any submission"),
    Level.B: Meaning("Landlock, a filter of system calls, and limits", "fit for any submission"),
    Level.C: Meaning("limits only", "stops accidents, not attacks: for code that you trust, with --trust-submissions"),
})
# fmt: on
assert set(MEANING) == set(Level), "every level is explained"


def open_worker(level: Level | None = None) -> Worker:
    """At the level, or the best of this machine; raises GraderError if there is none to be had."""
    try:
        return Worker(level)
    except SandboxError as error:
        raise GraderError(f"{error}; `grader doctor` says what is missing") from None
