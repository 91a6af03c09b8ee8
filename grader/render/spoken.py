"""Formulas read aloud in another language: each word that a formula is read with has one there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_ALTERNATIVE = re.compile(r'(?<=alt: ")(?:\\.|[^"\\])*(?=")')


@dataclass(frozen=True, eq=False)
class Spoken:
    """The words that stand for the English ones.

    >>> Spoken({"to": "nach", "to the power": "hoch"}).of("x to the power y")
    'x hoch y'
    """

    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def is_english(self) -> bool:
        return all(english == own for english, own in self.words.items())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?![\w.])")

    def of(self, text: str) -> str:
        return text if self.is_english else self._pattern.sub(lambda match: self.words[match[0]], text)

    def in_typst(self, source: str) -> str:
        """A formula with its words as alternative text."""
        return source if self.is_english else _ALTERNATIVE.sub(lambda match: self.of(match[0]), source)
