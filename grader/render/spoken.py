"""Formulas read aloud in another language: each word that a formula is read with has one there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grader.render.formula_words import NAMED, unmarked

_ALTERNATIVE = re.compile(r'(?<=alt: ")(?:\\.|[^"\\])*(?=")')


@dataclass(frozen=True, eq=False)
class Spoken:
    """The words that stand for the English ones; a word that is marked as a name stays.

    >>> Spoken({"to": "nach", "to the power": "hoch"}).of(f"x to the power {NAMED}to")
    'x hoch to'
    """

    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def is_english(self) -> bool:
        return all(english == own for english, own in self.words.items())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"(?<![\w.{NAMED}])(?:{'|'.join(map(re.escape, longest_first))})(?![\w.])")

    def of(self, text: str) -> str:
        own = text if self.is_english else self._pattern.sub(lambda match: self.words[match[0]], text)
        return unmarked(own)

    def in_typst(self, source: str) -> str:
        """A formula with its words as alternative text."""
        return _ALTERNATIVE.sub(lambda match: self.of(match[0]), source)
