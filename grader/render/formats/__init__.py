"""The formats of a worksheet. Each is a module of this folder, named after the format and found by being here.

Its docstring is what the format is, in a line; `IS_USUAL` says whether it is written when nobody asks for a format, and
`write(sheet, stem, *, key)` gives the files by their names, which begin with the stem; the first is the sheet itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.render.worksheet import Sheet

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Format:
    """A way to write a sheet or, with key=True, its key."""

    name: str
    summary: str
    is_usual: bool
    write: Callable[..., Files]

    def whole(self, sheet: Sheet, *, key: bool) -> bytes:
        """The sheet itself, without the files beside it."""
        return next(iter(self.write(sheet, "sheet", key=key).values()))


def names() -> tuple[str, ...]:
    """Of all formats; nothing is imported for it."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


@lru_cache
def find(name: str) -> Format:
    """The format of one of the names."""
    module = import_module(f"{__name__}.{name}")
    assert module.__doc__, f"the format {name} says what it is"
    return Format(name, module.__doc__.splitlines()[0].rstrip("."), module.IS_USUAL, module.write)


def usual() -> tuple[str, ...]:
    """The names of those that are written when nobody asks for one."""
    return tuple(name for name in names() if find(name).is_usual)
