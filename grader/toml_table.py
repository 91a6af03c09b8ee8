"""Reads a table of a TOML file against what may stand in it; whatever else stands there is an error with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import FileError
from problems.errors import unknown

HEADER = re.compile(r"\s*\[{1,2}\s*(?P<name>[\w.-]+)\s*\]")
Where = int | str | None  # the [[problem]] with that number from 0, the table [name], or the top of the file


@dataclass(frozen=True)
class Key:
    """What may stand behind a key."""

    types: tuple[type, ...]
    words: str
    holds: Callable[[Any], bool] = lambda value: True
    default: Any = None
    required: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class TomlText:
    """The text of the file, to find the line of a key; TOML itself does not tell."""

    path: Path
    lines: tuple[str, ...]

    def error(self, message: str, key: str = "", where: Where = None) -> FileError:
        return FileError(self.path, message, self.line_of(key, where))

    def line_of(self, key: str, where: Where) -> int | None:
        """The line of a key, else of the header of its table; None if neither is there."""
        name = re.escape(key)
        pattern = re.compile(rf"""\s*(["']?{name}["']?\s*[=.]|\[+\s*(problem\.)?{name}\s*\])""")
        tables = (None, key) if where is None else (where,)
        inside = [(number, line) for number, line, table in self._placed() if table in tables]
        first = inside[0][0] if inside and where is not None else None
        found = next((number for number, line in inside if pattern.match(line)), first)
        return self.line_of(where, None) if found is None and isinstance(where, str) else found

    def _placed(self) -> Iterator[tuple[int, str, Where]]:
        """Every line with its number and the table in which it stands, from the header of the table on."""
        table: Where = None
        problems = -1
        for number, line in enumerate(self.lines, 1):
            header = HEADER.match(line)
            if header and header["name"] == "problem":
                problems += 1
                table = problems
            elif header and not header["name"].startswith("problem."):
                table = header["name"]
            yield number, line, table


def checked(
    table: Mapping[str, Any], keys: Mapping[str, Key], source: TomlText, what: str, where: Where = None
) -> dict[str, Any]:
    """The values with the defaults filled in; raises FileError with the line of what may not stand there."""
    for name, value in table.items():
        if name not in keys:
            raise source.error(f"{what}: {unknown('key', name, keys)}", name, where)
        key = keys[name]
        is_kind = isinstance(value, key.types) and isinstance(value, bool) == (key.types == (bool,))
        if not is_kind or not key.holds(value):
            raise source.error(f"{what}: {name} = {toml(value)} is not {key.words}", name, where)
    for name, key in keys.items():
        if key.required and name not in table:
            raise source.error(f"{what} has no {name}; it must be {key.words}", "", where)
    return {name: table.get(name, key.default) for name, key in keys.items()}


def is_share(number: float) -> bool:
    return 0 <= number <= 1


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
