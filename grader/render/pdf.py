"""Typesets Typst source to PDF, tagged and the same bytes every time, with nothing but the fonts that are shipped.

A text that these fonts cannot set is set with the fonts of the system; if none of them can either, it is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.render.pages import printable, templates, typst_string

if TYPE_CHECKING:
    from typst import Compiler

TEXT_FONT = "Libertinus Serif"
NOTO: Mapping[str, str] = {  # fonts that are not named after the script in the names of its letters
    **dict.fromkeys(("LATIN", "GREEK", "CYRILLIC"), "Noto Sans"),
    **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"), "Noto Sans CJK"),
}
_UNREAD = "/*"  # begins a comment: Typst reads through every file that it is given, and through a comment soon
_NOT_A_CHARACTER = "\U0010fffd"  # private use: no font has it, so it shows what a missing character looks like


class UnprintableError(GraderError):
    """A text has characters that no font here has."""

    def __init__(self, message: str, text: str = "", characters: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.text = text
        self.characters = frozenset(characters)


def typeset(source: str, texts: Iterable[str] = (), body: str = "") -> bytes:
    """The PDF of a document; `texts` are those in it that people typed, `body` is a text that it reads.

    Raises UnprintableError if a character of them cannot be printed, GraderError if typst is not installed.
    """
    system = bool(_missing(texts, system=False))
    if system and (missing := _missing(texts, system=True)):
        char, text = missing[0]
        raise UnprintableError(
            f"no font here has the character {char} (U+{ord(char):04X}) of {printable(text)!r}: "
            f"install {font_with(char)}, or use --format html",
            text,
            (each for each, of in missing if of == text),
        )
    made = _compiler(system).compile_with_warnings  # takes files too, which its types do not say
    pdf, warnings = made(files(source, body), format="pdf", pdf_standards="ua-1", timestamp=0)  # type: ignore[type-var]
    if warnings:
        raise RuntimeError(f"typst warns: {warnings[0]}")
    assert isinstance(pdf, bytes)
    return pdf


def font_with(char: str) -> str:
    """
    >>> font_with("ส"), font_with("李"), font_with("Ꚁ"), font_with("😀")
    ('a font that has it, such as Noto Sans Thai', 'a font that has it, such as Noto Sans CJK', \
'a font that has it, such as Noto Sans', 'a font that has it')
    """
    script = unicodedata.name(char, "").partition(" ")[0]
    example = NOTO.get(script, f"Noto Sans {script.title()}") if char.isalpha() else ""
    return f"a font that has it{f', such as {example}' if example else ''}"


def files(source: str, body: str) -> dict[str, bytes]:
    """What the typesetter is given: a document, and a text that it reads."""
    return {"main.typ": source.encode(), "body.typ": f"{_UNREAD}{body}".encode()}


def picture(svg: str, ppi: float) -> bytes:
    """A drawing as PNG, as large as it is. Raises GraderError if typst is not installed."""
    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({typst_string(svg)}), format: "svg")'
    drawn = _compiler(False).compile(source.encode(), format="png", ppi=ppi)
    assert isinstance(drawn, bytes)
    return drawn


@lru_cache(maxsize=2)
def _compiler(system: bool) -> Compiler:
    try:
        from typst import Compiler
    except ImportError:
        raise GraderError(
            "PDF needs the typst package, which is not installed here: pip install typst, or use --format html"
        ) from None
    return Compiler(font_paths=[str(templates() / "fonts")], ignore_system_fonts=not system)


def _missing(texts: Iterable[str], *, system: bool) -> list[tuple[str, str]]:
    """(character, text) for each character that would be printed as an empty box."""
    return [(char, text) for text in texts for char in printable(text) if not _has(char, system)]


@lru_cache(maxsize=4096)
def _has(char: str, system: bool) -> bool:
    return char.isascii() or _outline(char, system) != _outline(_NOT_A_CHARACTER, system)


@lru_cache(maxsize=4096)
def _outline(char: str, system: bool) -> str:
    """How a character is drawn, whatever its width."""
    source = f'#set text(font: "{TEXT_FONT}")\n#"\\u{{{ord(char):x}}}"'
    drawn = _compiler(system).compile(source.encode(), format="svg")
    assert isinstance(drawn, bytes)
    return " ".join(re.findall(r'<path d="[^"]*"', drawn.decode()))
