"""How typed answers are marked: the table [marking] of an assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.files.toml_table import Key, is_share

SHARE = "a share of the points from 0 to 1, as in 0.5 for a half"


# fmt: off
KEYS: Mapping[str, Key] = {
    "follow_through": Key((bool,), "true or false", default=True),
    "penalty":        Key((int, float), SHARE, is_share, 0),
    "rounded":        Key((int, float), SHARE, is_share, 0.5),
    "must_answer":    Key((bool,), "true or false; `must_answer` of a [[problem]] lists some parts", default=False),
}
# fmt: on


@dataclass(frozen=True)
class MarkingPolicy:
    """How typed answers are marked; a field has the name of its key.

    follow_through: does the right method on an earlier wrong value earn points, and which share of them is lost?
    rounded: the share that is earned by what is right but for rounding too early.
    must_answer: can a part be followed only through values that were typed?
    """

    follow_through: bool = True
    penalty: float = 0
    rounded: float = 0.5
    must_answer: bool = False

    @property
    def followed(self) -> float:
        """The share of the points that a part earns that follows from an earlier wrong value."""
        return 1.0 - self.penalty if self.follow_through else 0.0
