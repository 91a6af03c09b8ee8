"""What somebody returns who writes a line of the reference otherwise: the reference with some of its text changed.

The texts are the product's own, so they are run in this process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import CodeType
from typing import Any

import numpy as np

Change = tuple[str, str]  # what stands in the reference, once, and what stands there instead
Row = tuple[str, str, *tuple[Change, ...]]  # of a table of mistakes: note, feedback, and what is written otherwise
Namespace = Mapping[str, Any]  # of what a source defines
Made = Callable[[Namespace], Callable[..., Mapping[str, Any]]]


def changed(source: str, changes: Iterable[Change]) -> str:
    """The source with its changes; raises ValueError for one whose text does not stand there exactly once."""
    for old, new in changes:
        if source.count(old) != 1:
            raise ValueError(f"{old!r} stands {source.count(old)} times in the source, and must stand there once")
        source = source.replace(old, new)
    return source


@dataclass(frozen=True)
class Rewritten:
    """A function of a case, made of what a changed source defines.

    Raises ValueError for a change whose text does not stand in the source exactly once.
    """

    source: str
    changes: tuple[Change, ...]
    made: Made

    def __call__(self, **case: Any) -> Mapping[str, Any]:
        return self._function(**case)

    @cached_property
    def _function(self) -> Callable[..., Mapping[str, Any]]:
        return self.made(defined(self.text))

    @cached_property
    def text(self) -> str:
        return changed(self.source, self.changes)

    def and_also(self, other: object) -> Rewritten | None:
        """With the changes of both, in the order in which that can be; None if they change the same text."""
        if not isinstance(other, Rewritten) or self.source != other.source:
            return None
        for changes in ((*self.changes, *other.changes), (*other.changes, *self.changes)):
            both = Rewritten(self.source, changes, self.made)
            try:
                return both if both.text else None
            except ValueError:
                continue
        return None


def defined(text: str) -> Namespace:
    """What a source of our own defines, NumPy at hand."""
    namespace: dict[str, Any] = {"np": np}
    for piece in re.split(r"\n(?=def |class )", text):
        exec(_compiled(piece), namespace)  # noqa: S102  # our own text
    return namespace


@lru_cache(maxsize=4096)
def _compiled(piece: str) -> CodeType:
    """A piece at a time: two mistakes in two functions need nothing that was not compiled before."""
    return compile(piece, "<reference>", "exec")
