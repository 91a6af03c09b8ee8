"""The words of a sheet in the language of the course: a file for each language, here or in the course's folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from grader.content import read_own
from grader.errors import FileError
from grader.render.formula import FormulaError, to_words
from grader.render.pages import templates
from grader.results import points_in_words
from problems.errors import unknown

FOLDER, ENDING = "languages", ".toml"
DEFAULT = "en"


@dataclass(frozen=True, eq=False)
class Words:
    """What stands on a sheet in one language, by what it is."""

    language: str
    texts: Mapping[str, str]

    def told(self, name: str, **filled: object) -> str:
        """The text with what is filled in, as text with $LaTeX$ and `code` in it."""
        return re.sub(r"\{(\w+)\}", lambda match: str(filled[match[1]]), self.texts[name])

    def points(self, number: float) -> str:
        return self.told("point" if number == 1 else "points", points=points_in_words(number))

    def codes(self, names: Iterable[str], joint: str = ", ") -> str:
        """As they are typed."""
        return joint.join(f"`{name}`" for name in names)

    def files(self, names: Sequence[str]) -> str:
        return self.told("file" if len(names) == 1 else "files", files=self.codes(names))


def english() -> Words:
    return words(DEFAULT)


def words(language: str, course: Path | None = None) -> Words:
    """Of a course's own file, or one that is here; raises FileError naming the file and what is allowed."""
    own = _files(course) if course else {}
    found = {**_files(templates()), **own}
    if language not in found:
        where = (course or templates()) / FOLDER / f"{language}{ENDING}"
        raise FileError(where, f"there is no file for the {unknown('language', language, found)}")
    return _read(found[language])


def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted((folder / FOLDER).glob(f"*{ENDING}"))}


def _read(path: Path) -> Words:
    try:
        texts = tomllib.loads(read_own(path).decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileError(path, f"is not TOML in UTF-8: {error}") from None
    needed = _needed()
    for name, text in texts.items():
        if name not in needed:
            raise FileError(path, str(unknown("word", name, needed)))
        holes = set(re.findall(r"\{(\w+)\}", text)) if isinstance(text, str) else {"a text"}
        if not holes <= needed[name]:
            allowed = ", ".join(f"{{{hole}}}" for hole in sorted(needed[name])) or "no braces"
            raise FileError(path, f"{name} = {text!r} is not a text with {allowed} in it")
        _try_formulas(path, name, text)
    if missing := [name for name in needed if name not in texts]:
        raise FileError(path, f"has no {', '.join(missing)}; {templates() / FOLDER / 'en.toml'} shows what is needed")
    return Words(path.stem, texts)


def _try_formulas(path: Path, name: str, text: str) -> None:
    for latex in re.findall(r"\$([^$]+)\$", re.sub(r"\{\w+\}", "f", text)):
        try:
            to_words(latex)
        except FormulaError as error:
            raise FileError(path, f"{name}: {error}") from None


@lru_cache
def _needed() -> Mapping[str, frozenset[str]]:
    """By word, what may be filled in: what stands in English."""
    texts = tomllib.loads((templates() / FOLDER / f"{DEFAULT}{ENDING}").read_text("utf-8"))
    return {name: frozenset(re.findall(r"\{(\w+)\}", text)) for name, text in texts.items()}
