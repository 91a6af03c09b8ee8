"""What goes into a run of submitted code and what comes out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from problems.code.script import Step

Argument = np.ndarray | float | int | bool | str | None | Sequence["Argument"] | Mapping[str, "Argument"]


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
class Script:
    """The steps of a case, the names of its arguments, and where each output is found after it."""

    steps: tuple[Step, ...]
    names: tuple[str, ...]
    found: Mapping[str, str]

    @property
    def paths(self) -> frozenset[str]:
        """Everything that is looked up on the way."""
        used = (path for step in self.steps for path in (step.call, step.sets, *step.arguments))
        return frozenset((*used, *self.found.values()))


@dataclass(frozen=True)
class Piece:
    """A piece of a submission that is run on its own, such as a cell of a notebook, up to where the next one begins."""

    name: str
    start: int  # its first line in the source, from 1


@dataclass(frozen=True)
class Setting:
    """What a submission has around it while it is run.

    support: what it may import, by module name (`cs231n.layers`), as the assignment gives it.
    siblings: the same, as the student handed it in; the assignment's comes first.
    package: of the submission itself, for its relative imports: `cs231n.classifiers`.
    pieces: a piece that fails does not stop those after it; without any, the source is run as one.
    stand_ins: names of modules that take every call and do nothing.
    """

    support: Mapping[str, bytes] = field(default_factory=dict)
    siblings: Mapping[str, bytes] = field(default_factory=dict)
    package: str = ""
    pieces: tuple[Piece, ...] = ()
    stand_ins: tuple[str, ...] = ()


ALONE = Setting()


@dataclass(frozen=True, eq=False)
class Encoded:
    """The arguments of a call as they cross the wall: made once for all submissions that are called with them."""

    arguments: tuple[Argument, ...]
    frame: bytes


Call = tuple[Argument, ...] | Encoded


@dataclass(frozen=True)
class Job:
    """A submission and the calls to make on the first of `functions` that it defines.

    With a `script`, each call gives the arguments of one case, and the steps say what is called.
    """

    source: bytes
    filename: str
    functions: tuple[str, ...]
    calls: tuple[Call, ...]
    limits: Limits = Limits()
    setting: Setting = ALONE
    script: Script | None = None


def place_in_words(line: int | None, within: str) -> str:
    """
    >>> place_in_words(3, ""), place_in_words(3, "cell 7"), place_in_words(None, "")
    (' on line 3', ' in cell 7, line 3', '')
    """
    if within:
        return f" in {within}, line {line}" if line else f" in {within}"
    return f" on line {line}" if line else ""


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
    """An exception; `line` is the innermost line of the student's own files, `step` the number of a script's step.

    within: the piece or sibling that the line is counted in; empty for the file itself.
    run: the piece that was run, if the line is not in it but in what it calls.
    """

    type: str
    message: str
    line: int | None
    step: int | None = None
    within: str = ""
    run: str = ""

    @property
    def where(self) -> str:
        return place_in_words(self.line, self.within)


class Missing(StrEnum):
    """Why an output of a script is not there, where nothing was raised."""

    UNDEFINED = "undefined"  # a function, class or method is not there
    ABSENT = "absent"  # nothing stands where a path leads
    COUNT = "count"  # a call returned another number of values
    NOTHING = "nothing"  # a call returned None


@dataclass(frozen=True)
class Lacking:
    """An output that is not there; `step` is the number of the step to blame, None if it is not to be found at all."""

    kind: Missing
    step: int | None
    path: str  # of the script; it could not be followed
    piece: int  # beyond this one of its pieces
    has: tuple[str, ...]  # what there is instead
    type_name: str  # of the value that was looked into, or that was returned
    count: int  # of the values that were returned


@dataclass(frozen=True)
class Performed:
    """What a script found in one case, by output."""

    outputs: Mapping[str, Value | Raised | Lacking]


Answer = Returned | Raised | Performed


@dataclass(frozen=True)
class Outcome:
    """How a run ended and everything it gave back.

    `results` and `mutated` have one entry per call if the category is FINISHED, else those of the calls before the end.
    """

    category: Category
    function: str | None = None
    defined: tuple[str, ...] = ()
    results: tuple[Answer, ...] = ()
    mutated: tuple[bool, ...] = ()
    detail: str = ""
    line: int | None = None
    module: str | None = None
    output: str = ""
    cpu_seconds: float = 0.0  # of the processor; unlike the time that passes, hardly longer on a busy machine
    within: str = ""  # as in Raised
    failed: tuple[Raised, ...] = ()  # pieces of the submission that failed
