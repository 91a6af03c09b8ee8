"""Greek letters of names in LaTeX that has no Greek font: as in formulas, or as the Latin letter of the same shape."""

from __future__ import annotations

import unicodedata

from grader.render import formula_symbols as symbols
from grader.render.formula_latex import character

_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
_COMMANDS = {char: character(char) for char in (*symbols.GREEK.values(), *symbols.UPRIGHT.values()) if char != "ο"}
_OVER_TEXT = {"\N{COMBINING ACUTE ACCENT}": "'", "\N{COMBINING GRAVE ACCENT}": "`", "\N{COMBINING DIAERESIS}": '"'}
_OVER_MATHS = {
    "\N{COMBINING ACUTE ACCENT}": "acute",
    "\N{COMBINING GRAVE ACCENT}": "grave",
    "\N{COMBINING DIAERESIS}": "ddot",
    "\N{COMBINING GREEK PERISPOMENI}": "tilde",
}


def is_greek(char: str) -> bool:
    return unicodedata.name(char, "").startswith("GREEK ")


def greek(char: str) -> str:
    r"""The letter with the accents that LaTeX can set; empty for what is no Greek letter.

    >>> greek("Ά"), greek("ό"), greek("ή"), greek("Γ"), greek("ж")
    ("\\'{A}", "\\'{o}", '\\ensuremath{\\acute{\\eta}}', '\\ensuremath{\\Gamma}', '')
    """
    letter, *marks = list(unicodedata.normalize("NFD", char))
    if letter in _LATIN:
        return _accented(_LATIN[letter], marks, {mark: rf"\{sign}" for mark, sign in _OVER_TEXT.items()})
    if not is_greek(letter) or letter not in _COMMANDS:
        return ""
    accents = {mark: rf"\{name}" for mark, name in _OVER_MATHS.items()}
    return rf"\ensuremath{{{_accented(_COMMANDS[letter], marks, accents)}}}"


def _accented(written: str, marks: list[str], accents: dict[str, str]) -> str:
    for mark in marks:
        written = f"{accents[mark]}{{{written}}}" if mark in accents else written
    return written
