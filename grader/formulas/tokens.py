"""Cuts what a student typed for a formula into tokens, whatever signs it is typed with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn

from grader.formulas.spelling import Kind, Spellings
from grader.typed.signs import RAISED, SAME
from problems.errors import hint

LONGEST, LONGEST_NUMBER = 2000, 40  # characters
MOST_NAMES = 24  # in a sentence
SHOWN = 40  # characters of what was typed, in a sentence

_LOWERED = re.compile("[₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ]+")
_SAME = str.maketrans(
    {**SAME}
    | {"≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≦": "<=", "≧": ">=", "’": "'", "‘": "'", "′": "'", "´": "'"}
    | {"⟦": "[", "⟧": "]", "∣": "|", "∂": "d", "$": "", "\n": " ", "\t": " "}
)
_LATEX = (  # in this order
    (r"\\(?:left|right|displaystyle|,|;|!|:)", ""),
    (r"\\(?:mathrm|mathbf|mathbb|text|operatorname|mathit) *\{(\w*)\}", r"\1"),
    (r"\\(?:cdot|times|ast)(?![A-Za-z])", "*"),
    (r"\\leq?(?![A-Za-z])", "<="),
    (r"\\geq?(?![A-Za-z])", ">="),
    (r"\\partial *", "d"),
    (r"\\([{}|])", r"\1"),
    (r"\\d?frac *\{ *(d[^{}]*(?:\{\w*\})*) *\} *\{ *(d[^{}]*(?:\{\w*\})*) *\}", r"\1/\2"),
    (r"\\([A-Za-z]+)", r"\1"),
    (r" *_ *", "_"),
    (r"(?<![\w}])1_(?=[\[({])", "1"),
)
_NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SIGN = re.compile(r"\*\*|<=|>=|=>|=<|!=|==|[-+*/^()\[\]{}|<>,;√']")
_WORD = re.compile(r"\w+(?:\{[\w,]*\})?")
_OTHER_SIGNS = {"**": "^", "=>": ">=", "=<": "<="}

TokenKind = Kind | Literal["number", "sign", "end"]


class NotAFormulaError(ValueError):
    """The text cannot be read as a formula; the message says why."""


@dataclass(frozen=True)
class Token:
    """A piece of the text; `text` is what it means: a node's name, an op, a sign."""

    kind: TokenKind
    text: str
    start: int
    end: int


def normal(text: str) -> str:
    """The same with one sign for each thing: plain letters, digits and ASCII signs.

    >>> normal("x₁² · σ′(z)")
    "x_{1}^(2) * σ'(z)"
    """
    if len(text) > LONGEST:
        raise NotAFormulaError(f"it has more than {LONGEST} characters")
    text = RAISED.sub(lambda match: f"^({_plain(match[0]).removeprefix('(').removesuffix(')')})", text)
    text = _LOWERED.sub(lambda match: f"_{{{_plain(match[0])}}}", text)
    text = _plain(text).translate(_SAME)
    for pattern, replacement in _LATEX:
        text = re.sub(pattern, replacement, text)
    if len(text) > 2 * LONGEST:
        raise NotAFormulaError(f"it has more than {LONGEST} characters")
    return text.strip()


def tokens(text: str, known: Spellings) -> Iterator[Token]:
    """Of a normal text, ending with one of kind `end`. Raises NotAFormulaError for what is not known here."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _derivative(text, place, known) or _word(text, place, known) or _plain_token(text, place, known)
        if token is None:
            _refuse(text, place, known)
        yield token
        place = token.end
    yield Token("end", "", place, place)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _word(text: str, place: int, known: Spellings) -> Token | None:
    found = known.at(text, place)
    return Token(found[0].kind, found[0].means, place, found[1]) if found else None


def _derivative(text: str, place: int, known: Spellings) -> Token | None:
    """df/dq; a derivative of anything but the output is refused."""
    above = _by(text, place, known)
    if not above:
        return None
    slash = re.compile(r" */ *").match(text, above[1])
    below = _by(text, slash.end(), known) if slash else None
    if not below:
        return None
    if above[0] != known.output:
        raise NotAFormulaError(f"{text[place : below[1]]} is itself a derivative: write what it is")
    return Token("gradient", below[0], place, below[1])


def _by(text: str, place: int, known: Spellings) -> tuple[str, int] | None:
    """The node after a d."""
    if not text.startswith("d", place) or "d" in known.names:
        return None
    return known.value_at(text, place + 1)


def _plain_token(text: str, place: int, known: Spellings) -> Token | None:
    if number := _NUMBER.match(text, place):
        is_name = number[2] and known.value_at(text, number.end(1))  # 2e0 with a node e0
        end = number.end(1) if is_name else number.end()
        if end - place > LONGEST_NUMBER:
            raise NotAFormulaError(f"a number in it has more than {LONGEST_NUMBER} characters")
        return Token("number", text[place:end], place, end)
    if sign := _SIGN.match(text, place):
        return Token("sign", _OTHER_SIGNS.get(sign[0], sign[0]), place, sign.end())
    return None


def _refuse(text: str, place: int, known: Spellings) -> NoReturn:
    """Names the whole word in which something is not known."""
    start = place
    while start > 0 and re.match(r"\w", text[start - 1]):
        start -= 1
    word = _WORD.match(text, start)
    if not word or not re.match(r"\w", text[place]):
        raise NotAFormulaError(f"{text[place]!r} was not expected")
    if word[0] in known.exact and known.exact[word[0]].kind == "function":
        raise NotAFormulaError(f"{word[0]} is a function: write {word[0]}(...)")
    everything = (*known.symbols, *known.names)
    names = everything[:MOST_NAMES]
    more = ", ..." if len(everything) > len(names) else ""
    typed = word[0][:SHOWN]
    raise NotAFormulaError(f"{typed!r} is no name here{hint(typed, everything)}; known are {', '.join(names)}{more}")
