"""What is done with a submission in one case of a code task, where one call is not enough: a step at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

KEY = re.compile(r"\[(?!-?\d+\])([^\[\]]+)\]")  # but not a whole number
PATH = re.compile(r"[^\W\d]\w*(\.\w+|\[[^\[\]]+\])*")


@dataclass(frozen=True)
class Step:
    """One step over named values: the arguments of the case, and what earlier steps kept.

    call: a function or class of the submission (`affine_forward`), or a method of something kept (`net.loss`).
    arguments: names of values, in order, or where something stands in one: `net.params`.
    keeps: names for what is returned; one name keeps it whole, several take a tuple apart.
    sets: instead of a call, where the only argument is put: `net.params[W1]`. It must be there before, unless it is
    in an argument of the case.
    raises: the name under which is kept whether the call raised an exception (1.0) or not (0.0); otherwise an
    exception ends the case. One that nobody raises on purpose (a name that is not defined) ends it all the same.

    Arrays are handed over as copies, so that a step that works in place spoils nothing for the next. An output is
    looked up, and copied, after the last step that keeps the value in which it stands, calls a method of it, sets
    something in it, or is given it without keeping anything.
    """

    call: str = ""
    arguments: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    sets: str = ""
    raises: str = ""

    def __post_init__(self) -> None:
        if bool(self.call) == bool(self.sets):
            raise ValueError("a step either calls or sets")
        if self.sets and (len(self.arguments) != 1 or self.keeps or self.raises or root(self.sets) == self.sets):
            raise ValueError(
                f"the step that sets {self.sets!r} puts one argument somewhere, as net.W, and keeps nothing"
            )
        for path in filter(None, (self.call, *self.arguments)):
            root(path)

    @property
    def kept(self) -> tuple[str, ...]:
        """Every name that the step gives to something."""
        return (*self.keeps, self.raises) if self.raises else self.keeps


def root(path: str) -> str:
    """The value that a path starts from. Raises ValueError for what is no path.

    >>> root("net.params[W1]")
    'net'
    """
    if not PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path: a name is needed, and .attribute or [key] after it")
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def in_python(path: str) -> str:
    """A path as Python writes it.

    >>> in_python("net.params[W1]"), in_python("rows[-1]")
    ('net.params["W1"]', 'rows[-1]')
    """
    return KEY.sub(lambda match: f'["{match[1]}"]', path)


def check_script(
    script: tuple[Step, ...], functions: tuple[str, ...], arguments: tuple[str, ...], places: Mapping[str, str]
) -> None:
    """Raises ValueError for a step that calls or uses what is not there by then, and an output that never is."""
    known = set(arguments)
    for step in script:
        for name in _missing(step, functions, known):
            raise ValueError(f"the step {step.call or step.sets} uses {name!r}, which nothing before it defines")
        known.update(step.kept)
    for output, path in places.items():
        if root(path) not in known:
            raise ValueError(f"the output {output!r} is looked up in {path!r}, which no step keeps")


def _missing(step: Step, functions: tuple[str, ...], known: set[str]) -> Iterator[str]:
    if step.call == root(step.call or step.sets):
        yield from {step.call} - set(functions)
    elif root(step.call or step.sets) not in known:
        yield root(step.call or step.sets)
    yield from (path for path in step.arguments if root(path) not in known)
