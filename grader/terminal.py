"""What others wrote, made safe to print on a terminal."""

from __future__ import annotations

import unicodedata

TAB = 4


def plain(text: str) -> str:
    r"""The text with every control and direction-changing character shown as an escape.

    >>> plain("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    if text.isprintable():
        return text
    return "".join(char if _is_harmless(char) else char.encode("unicode_escape").decode() for char in text)


def plain_lines(text: str) -> str:
    r"""The same, line by line, for text whose lines stay.

    >>> plain_lines("a\r\n\tb\x07")
    'a\n    b\\x07'
    """
    if text.replace("\n", "").isprintable():
        return text
    return "\n".join(plain(line.expandtabs(TAB)) for line in text.replace("\r\n", "\n").split("\n"))


def _is_harmless(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
