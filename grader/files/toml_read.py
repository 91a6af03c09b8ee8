"""Reads a TOML file; of what is not TOML it says the line, how it reads, and what may have been meant."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from grader.errors import FileError
from grader.files.toml_table import TomlText
from problems.errors import shortened

_HINTS = (  # what stands in the line, and how it is written
    (re.compile(r"=\s*(True|TRUE|False|FALSE)\b"), "true and false are written in small letters"),
    (re.compile("[“”„‟«»‘’‚]"), 'a text has straight quotes, as in "a text"'),
    (re.compile(r"=\s*[-+]?\d+,\d"), "a number has a decimal point, as in 2.5"),
    (re.compile(r"=\s*[^\W\d][^\"'\[{]*$"), 'a text has quotes, as in "a text"'),
)


def read_toml(path: Path, data: bytes) -> tuple[dict[str, Any], TomlText]:
    """The tables and the lines; raises FileError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = f"is not a text in UTF-8: there is a byte 0x{data[error.start]:02X} in it; save it as UTF-8"
        raise FileError(path, told, line) from None
    lines = tuple(text.splitlines())
    try:
        return tomllib.loads(text), TomlText(path, lines)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, lines, str(error)) from None
    except (RecursionError, ValueError):
        raise FileError(path, "is TOML that cannot be read: a number is too long, or brackets are too deep") from None


def _not_toml(path: Path, lines: tuple[str, ...], said: str) -> FileError:
    place = re.search(r" \(at line (\d+), column \d+\)", said)
    number = int(place[1]) if place else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    hint = next((f"; {words}" for pattern, words in _HINTS if pattern.search(line)), "")
    there = f" in `{shortened(line)}`" if line else ""
    message = f"is not TOML: {said.replace(place[0] if place else '', '')}{there}{hint}"
    return FileError(path, message, number or None)
