"""What somebody returns who writes a line of the reference otherwise: the reference with some of its text changed.

The texts are the product's own, so they are run in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Change = tuple[str, str]  # what stands in the reference, once, and what stands there instead
Namespace = Mapping[str, Any]  # of what a source defines


@dataclass(frozen=True)
class Rewritten:
    """A function of a case, made of what a changed source defines.

    Raises ValueError for a change whose text does not stand in the source exactly once.
    """

    source: str
    changes: tuple[Change, ...]
    made: Callable[[Namespace], Callable[..., Mapping[str, Any]]]

    def __call__(self, **case: Any) -> Mapping[str, Any]:
        return self._function(**case)

    @cached_property
    def _function(self) -> Callable[..., Mapping[str, Any]]:
        namespace: dict[str, Any] = {}
        exec(self.text, namespace)  # noqa: S102  # our own text
        return self.made(namespace)

    @cached_property
    def text(self) -> str:
        text = self.source
        for old, new in self.changes:
            if text.count(old) != 1:
                raise ValueError(f"{old!r} stands {text.count(old)} times in the source")
            text = text.replace(old, new)
        return text

    def and_also(self, other: Rewritten) -> Rewritten | None:
        """With the changes of both; None if they are of two sources, or change the same line."""
        both = Rewritten(self.source, (*self.changes, *other.changes), self.made)
        if self.source != other.source:
            return None
        try:
            return both if both.text else None
        except ValueError:
            return None
