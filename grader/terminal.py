"""What students control, made safe to print on a terminal."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    r"""The text with every control and direction-changing character shown as an escape.

    >>> plain("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(char if _is_harmless(char) else char.encode("unicode_escape").decode() for char in text)


def _is_harmless(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
