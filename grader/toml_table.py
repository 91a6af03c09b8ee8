"""Reads a table of a TOML file against what may stand in it; whatever else stands there is an error with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import FileError
from problems.errors import unknown


@dataclass(frozen=True)
class Key:
    """What may stand behind a key."""

    types: tuple[type, ...]
    words: str
    holds: Callable[[Any], bool] = lambda value: True
    default: Any = None
    required: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Source:
    """The text of the file, to find the line of a key; TOML itself does not tell."""

    path: Path
    lines: tuple[str, ...]

    def error(self, message: str, key: str = "", table: int | None = None) -> FileError:
        return FileError(self.path, message, self.line_of(key, table))

    def line_of(self, key: str, table: int | None) -> int | None:
        """The line of a key: of the top, or of the [[problem]] table with that number from 0, else of its header."""
        starts = [number for number, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*problem\s*\]\]", line)]
        bounds = [0, *starts, len(self.lines)]
        place = 0 if table is None else table + 1
        if place + 1 >= len(bounds):
            return None
        pattern = re.compile(rf"""\s*(["']?{re.escape(key)}["']?\s*[=.]|\[+\s*(problem\.)?{re.escape(key)}\s*\])""")
        found = (number + 1 for number in range(*bounds[place : place + 2]) if pattern.match(self.lines[number]))
        return next(found, None if table is None else bounds[place] + 1)


def checked(
    table: Mapping[str, Any], keys: Mapping[str, Key], source: Source, what: str, number: int | None = None
) -> dict[str, Any]:
    """The values with the defaults filled in."""
    for name, value in table.items():
        if name not in keys:
            raise source.error(f"{what}: {unknown('key', name, keys)}", name, number)
        key = keys[name]
        is_kind = isinstance(value, key.types) and isinstance(value, bool) == (key.types == (bool,))
        if not is_kind or not key.holds(value):
            raise source.error(f"{what}: {name} = {toml(value)} is not {key.words}", name, number)
    for name, key in keys.items():
        if key.required and name not in table:
            raise source.error(f"{what} has no {name}; it must be {key.words}", "", number)
    return {name: table.get(name, key.default) for name, key in keys.items()}


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
