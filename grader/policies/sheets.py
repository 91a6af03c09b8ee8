"""How sheets are printed: the table [sheets] of an assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.toml_table import Key

KEYS: Mapping[str, Key] = {}


@dataclass(frozen=True)
class SheetPolicy:
    """How sheets are printed; a field has the name of its key."""
