"""How typed answers are marked: the table [marking] of an assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.toml_table import Key

KEYS: Mapping[str, Key] = {}


@dataclass(frozen=True)
class MarkingPolicy:
    """How typed answers are marked; a field has the name of its key."""
