"""Which attempt counts, and what is late: the table [attempts] of an assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.toml_table import Key

KEYS: Mapping[str, Key] = {}


@dataclass(frozen=True)
class AttemptPolicy:
    """How attempts are taken; a field has the name of its key."""
