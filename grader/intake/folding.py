"""When two names that people typed are the same."""

from __future__ import annotations

import unicodedata


def fold(name: str) -> str:
    """Equal for names that differ in case only, in how an accent is encoded, or in space around them.

    >>> fold(" \N{LATIN SMALL LETTER E WITH ACUTE}MILE") == fold("E\N{COMBINING ACUTE ACCENT}mile")
    True
    """
    if name.isascii():
        return name.strip().lower()
    return unicodedata.normalize("NFC", name.strip()).casefold()
