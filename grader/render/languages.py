"""The words of a sheet in the language of the course: a file for each language, here or in the course's folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from grader.errors import FileError
from grader.files.content import read_own
from grader.render.formula import FormulaError, to_marked_words, to_words
from grader.render.pages import templates
from grader.render.sentences import translated
from grader.render.spoken import Spoken
from grader.results import points_in_words
from problems.code.words import listed
from problems.errors import unknown
from problems.part import Tolerance

FOLDER, ENDING = "languages", ".toml"
DEFAULT = "en"
MOST_NAMES = 6  # in a sentence
SENTENCES = "sentences"  # the table of those that come from a family, as it has them in English
SPOKEN = "spoken"  # the table of the words that a formula is read with


@dataclass(frozen=True, eq=False)
class Words:
    """What stands on a sheet in one language, by what it is.

    sentences: what families say, by what they say in English.
    spoken: the words that a formula is read with.
    has_commas: does a number have a decimal comma?
    """

    language: str
    texts: Mapping[str, str]
    sentences: Mapping[str, str] = field(default_factory=dict)
    spoken: Spoken = field(default_factory=Spoken)
    has_commas: bool = False

    def told(self, name: str, /, **filled: object) -> str:
        """The text with what is filled in, as text with $LaTeX$ and `code` in it."""
        return re.sub(r"\{(\w+)\}", lambda match: str(filled[match[1]]), self.texts[name])

    def points(self, number: float) -> str:
        written = points_in_words(number)
        return self.told(
            "point" if number == 1 else "points", points=written.replace(".", ",") if self.has_commas else written
        )

    def places(self, number: int) -> str:
        return self.told("decimal" if number == 1 else "decimals", count=number)

    def within(self, tolerance: Tolerance) -> str:
        """
        >>> english().within(Tolerance(0.01, 0.001)), english().within(Tolerance(1e-6))
        ('± (0.01 + 0.1 % of the answer)', '± 0.000001')
        """
        return tolerance.in_words(self.texts["of_the_answer"], self.texts["exactly"])

    def listed(self, names: Sequence[str]) -> str:
        return listed(names, f" {self.texts['and']} ")

    def aloud(self, latex: str) -> str:
        """A formula in words."""
        return self.spoken.of(to_marked_words(latex))

    def sentence(self, text: str) -> str:
        """What a family says, in this language if it is known there."""
        return translated(text, self.sentences, self.texts)

    def codes(self, names: Iterable[str], joint: str = ", ") -> str:
        """As they are typed."""
        return joint.join(f"`{name}`" for name in names)

    def files(self, names: Sequence[str]) -> str:
        return self.told("file" if len(names) == 1 else "files", files=self.codes(names))


def english() -> Words:
    return words(DEFAULT)


def words(language: str, course: Path | None = None) -> Words:
    """Of a course's own file, or one that is here; raises FileError naming the file and what is allowed."""
    found = languages(course)
    if language not in found:
        where = (course or templates()) / FOLDER / f"{language}{ENDING}"
        raise FileError(where, f"there is no file for the {unknown('language', language, found)}")
    return _read(found[language])


def languages(course: Path | None = None) -> dict[str, Path]:
    """The files that there are, by language; a course's own goes before one that is here."""
    return {**_files(templates()), **(_files(course) if course else {})}


def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted((folder / FOLDER).glob(f"*{ENDING}"))}


def _read(path: Path) -> Words:
    try:
        texts = tomllib.loads(read_own(path).decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileError(path, f"is not TOML in UTF-8: {error}") from None
    sentences, spoken = (_table(path, texts, name) for name in (SENTENCES, SPOKEN))
    needed = _needed()
    for name, text in texts.items():
        if name not in needed.texts:
            raise FileError(path, str(unknown("word", name, needed.texts)))
        _try(path, name, text, needed.texts[name])
    tables = ((needed.texts, texts), (needed.sentences, sentences), (needed.spoken, spoken))
    if missing := [name for names, table in tables for name in names if name not in table]:
        more = f" and {len(missing) - MOST_NAMES} more" if len(missing) > MOST_NAMES else ""
        told = f"has no {', '.join(missing[:MOST_NAMES])}{more}"
        raise FileError(path, f"{told}; {templates() / FOLDER / 'en.toml'} shows what is needed")
    return Words(path.stem, texts, sentences, Spoken(spoken))


def _table(path: Path, texts: dict[str, Any], name: str) -> dict[str, str]:
    """Taken out of the texts; what stands before an equals sign says what may be filled in."""
    table = texts.pop(name, {})
    if not isinstance(table, dict):
        raise FileError(path, f"{name} = {table!r} is not a table, which begins with [{name}]")
    for english, text in table.items():
        _try(path, english, text, _holes(english))
    return table


def _try(path: Path, name: str, text: object, allowed: frozenset[str]) -> None:
    holes = _holes(text) if isinstance(text, str) else frozenset({"a text"})
    if not holes <= allowed:
        which = ", ".join(f"{{{hole}}}" for hole in sorted(allowed)) or "no braces"
        raise FileError(path, f"{name} = {text!r} is not a text with {which} in it")
    _try_formulas(path, name, str(text))


def _holes(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)\}", text))


def _try_formulas(path: Path, name: str, text: str) -> None:
    for latex in re.findall(r"\$([^$]+)\$", re.sub(r"\{\w+\}", "f", text)):
        try:
            to_words(latex)
        except FormulaError as error:
            raise FileError(path, f"{name}: {error}") from None


class _Needed(NamedTuple):
    """What a file must have: what stands in English."""

    texts: Mapping[str, frozenset[str]]  # by word, what may be filled in
    sentences: tuple[str, ...]
    spoken: tuple[str, ...]


@lru_cache
def _needed() -> _Needed:
    texts = tomllib.loads((templates() / FOLDER / f"{DEFAULT}{ENDING}").read_text("utf-8"))
    sentences, spoken = (tuple(texts.pop(name)) for name in (SENTENCES, SPOKEN))
    return _Needed({name: _holes(text) for name, text in texts.items()}, sentences, spoken)
