"""Reads a table of a TOML file against what may stand in it; whatever else stands there is an error with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grader.errors import FileError, GraderError
from problems.errors import shortened, unknown

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


class TableError(GraderError):
    """Something may not stand in a table; `key` names where, "" for the table itself."""

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class TomlText:
    """The text of the file, to find the line of a key; TOML itself does not tell.

    tables: the keys of all tables, by where they stand, in words: a key in the wrong one is told where it belongs.
    """

    path: Path
    lines: tuple[str, ...]
    tables: Mapping[str, Mapping[str, Key]] = field(default_factory=dict)

    def checked(
        self, table: Mapping[str, Any], keys: Mapping[str, Key], what: str, where: Where = None
    ) -> dict[str, Any]:
        """As `checked` below; raises FileError with the line of what may not stand there."""
        try:
            return checked(table, keys, what, self.tables)
        except TableError as error:
            raise self.error(str(error), error.key, where) from None

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
    table: Mapping[str, Any],
    keys: Mapping[str, Key],
    what: str,
    others: Mapping[str, Mapping[str, Key]] = MappingProxyType({}),
) -> dict[str, Any]:
    """The values with the defaults filled in; raises TableError for what may not stand there.

    others: the keys of other tables, by where they stand.
    """
    for name, value in table.items():
        if name not in keys:
            raise TableError(f"{what}: {_unknown(name, keys, others)}", name)
        key = keys[name]
        is_kind = isinstance(value, key.types) and isinstance(value, bool) == (key.types == (bool,))
        if not is_kind or not key.holds(value):
            raise TableError(f"{what}: {name} = {toml(value)} is not {key.words}", name)
    for name, key in keys.items():
        if key.required and name not in table:
            raise TableError(f"{what} has no {name}; it must be {key.words}")
    return {name: table.get(name, key.default) for name, key in keys.items()}


def _unknown(name: str, keys: Mapping[str, Key], others: Mapping[str, Mapping[str, Key]]) -> str:
    if places := [place for place, there in others.items() if name in there]:
        return f"{name} does not stand here: it belongs {' or '.join(places)}"
    return str(unknown("key", name, keys))


def is_share(number: float) -> bool:
    return 0 <= number <= 1


def toml(value: object) -> str:
    """A value as an error repeats it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{shortened(value)}"' if isinstance(value, str) else shortened(value)
