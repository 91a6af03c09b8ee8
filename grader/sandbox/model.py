"""What goes into a run of submitted code and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

Argument = np.ndarray | float | int


class SandboxError(Exception):
    """No worker can be had at the level that was asked for."""


class Level(StrEnum):
    """How strong the walls are; the first is the strongest."""

    A = "A"  # namespaces, Landlock, seccomp and limits
    B = "B"  # Landlock, seccomp and limits
    C = "C"  # limits only: stops accidents, not attacks


class Category(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    NO_FUNCTION = "no function"
    SYNTAX_ERROR = "syntax error"
    IMPORT_ERROR = "import error"
    RAISED_ON_LOAD = "raised on load"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    OUTPUT_TOO_LARGE = "output too large"
    FORBIDDEN = "forbidden"
    CRASHED = "crashed"
    EXITED = "exited"
    PROTOCOL = "protocol"
    SANDBOX_FAILED = "sandbox failed"


@dataclass(frozen=True)
class Limits:
    """What one submission may use, all its calls together."""

    seconds: float = 10.0
    cpu_seconds: int = 10
    memory_bytes: int = 1 << 30
    output_bytes: int = 1 << 20
    result_bytes: int = 8 << 20


@dataclass(frozen=True)
class Job:
    """A submission and the calls to make on the first of `functions` that it defines.

    `support` maps module names (`cs231n.layers`) to the source that the submission may import under them.
    """

    source: bytes
    filename: str
    functions: tuple[str, ...]
    calls: tuple[tuple[Argument, ...], ...]
    limits: Limits = Limits()
    support: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class NotPlain:
    """A returned value that is neither a number, an array, nor a tuple or dict of them."""

    type_name: str
    reason: str


Value = np.ndarray | NotPlain | tuple["Value", ...] | Mapping[str, "Value"]


@dataclass(frozen=True)
class Returned:
    """What a call returned: numbers and arrays as read-only plain arrays, tuples and dicts at most two deep."""

    value: Value


@dataclass(frozen=True)
class Raised:
    """An exception; `line` is the innermost line of the student's own file."""

    type: str
    message: str
    line: int | None


@dataclass(frozen=True)
class Outcome:
    """How a run ended and everything it gave back.

    `results` and `mutated` have one entry per call if the category is FINISHED, else those of the calls before the end.
    """

    category: Category
    function: str | None = None
    defined: tuple[str, ...] = ()
    results: tuple[Returned | Raised, ...] = ()
    mutated: tuple[bool, ...] = ()
    detail: str = ""
    line: int | None = None
    module: str | None = None
    output: str = ""
    milliseconds: float = 0.0
