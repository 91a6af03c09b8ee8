"""Reads a number as a student types it: 0.73, 0,73, -4/3, 1e-3, -4/e, sqrt(2), 10⁻³, 73 %; read, never evaluated."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from grader.typed.signs import RAISED, SAME

LONGEST = 200  # characters
DEEPEST = 30  # nested parentheses, signs and powers
TWICE = "answered twice"  # begins the text that stands for two responses to one part
EXAMPLES = "0.73, -4/3, 1e-3 or -4/e"

_CONSTANTS: Mapping[str, float] = {"e": math.e, "pi": math.pi, "π": math.pi}
_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "√": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
    "log": math.log,
}
_NUMBER = r"\d+(?:[.,]\d*)?(?:[eE][+-]?\d+)?|[.,]\d+(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(rf"\s*(?:({_NUMBER})|(\*\*|[-+*/^()√π%])|([A-Za-z]+))")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(,\d{3})+(?![\d,.])")  # 1,000; but 0,125 is a decimal comma
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([ '’_])\d{3}(?!\d)(?:\1\d{3}(?!\d))*|(?:,\d{3})+\.\d*|(?:\.\d{3})+,\d*)")
_STRAY = re.compile(r",(?!\d)|[.,]\d*,")  # no decimal comma: 2,-3 and 1.5,2.5 are two numbers
_SPACED = re.compile(r"[\d.,]+\s+e[+-]\d+")  # 2 e-3
_HEXADECIMAL = re.compile(r"(?<![\d.,\w])0[xX]\w+")  # 0x10 is 16, or 0 times 10
_CUT_OFF = re.compile(r"\d\.?e$")  # 1e, a power of ten without its exponent, or 1 times e
_TIMES_TEN = re.compile(r"(?<=[\d.,\s)])[xX](?=\s*10\b)")  # 1.5 x 10^-3
_FRACTION = re.compile("[¼½¾⅐-⅞]")
_SAME = str.maketrans({**SAME, "\u00a0": " "})


class NotANumberError(ValueError):
    """The text cannot be read as a number; the message says why."""


def read_number(text: str, *, decimal_comma: bool = False) -> float:
    """
    >>> read_number("-4/e")
    -1.4715177646857693
    >>> read_number("1,5 * 10^-3")
    0.0015

    decimal_comma: was a number with a decimal comma asked for? Then 1,000 cannot mean a thousand.
    Raises NotANumberError.
    """
    if len(text) > LONGEST:
        raise NotANumberError(f"it has more than {LONGEST} characters")
    reader = _Reader(_tokens(_plain(text), decimal_comma=decimal_comma))
    try:
        value = reader.sum()
    except ZeroDivisionError:
        raise NotANumberError("it divides by zero") from None
    except (OverflowError, ValueError) as error:
        raise error if isinstance(error, NotANumberError) else NotANumberError("it has no finite value") from None
    if reader.peek():
        raise NotANumberError(f"{reader.peek()!r} was not expected")
    if not math.isfinite(value):
        raise NotANumberError("it has no finite value")
    return value


def _plain(text: str) -> str:
    """With one sign for each thing: 3 · 10⁻² is 3 * 10^(-2), and ½ is (1/2)."""
    if mixed := re.search(rf"\d\s*{_FRACTION.pattern}", text):
        raise NotANumberError(f"{mixed.group()} can mean a sum or a product; write it as a decimal")
    if found := _HEXADECIMAL.search(text):
        raise NotANumberError(
            f"{found.group()} is how computers write a number to base 16; write it with decimal digits"
        )
    if _CUT_OFF.search(text.strip()):
        raise NotANumberError(
            f"{text.strip()} can mean a power of ten that is cut off; write 1e0, or 1*e for Euler's number"
        )
    text = RAISED.sub(lambda raised: f"^({unicodedata.normalize('NFKC', raised.group())})", text)
    text = _FRACTION.sub(lambda found: f"({unicodedata.normalize('NFKC', found.group())})", text)
    return _TIMES_TEN.sub("*", text.translate(_SAME))


def _tokens(text: str, *, decimal_comma: bool) -> list[str]:
    tokens, place = [], 0
    text = text.strip()
    _refuse_ambiguous(text, decimal_comma=decimal_comma)
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            raise NotANumberError(f"{text[place:].strip()[:1]!r} was not expected")
        tokens.append(next(group for group in found.groups() if group))
        place = found.end()
    return tokens


def _refuse_ambiguous(text: str, *, decimal_comma: bool) -> None:
    """What can mean two numbers is not guessed at."""
    if not decimal_comma and (found := _THOUSANDS.search(text)):
        number = found.group()
        raise NotANumberError(f"{number} can mean {number.replace(',', '.')} or {number.replace(',', '')}")
    if found := _GROUPED.search(text):
        sign = "a space" if found.group(1) == " " else "a sign"
        raise NotANumberError(f"{found.group()} has {sign} between thousands; write it without")
    if _STRAY.search(text):
        raise NotANumberError("it has a comma that is no decimal comma; one number is asked")
    if found := _SPACED.search(text):
        factors = found.group().split()
        raise NotANumberError(f"{found.group()} can mean {''.join(factors)} or {'*'.join(factors)}")


@dataclass
class _Reader:
    """Recursive descent over the tokens of one text: sum, product, sign, power, atom."""

    tokens: list[str]
    place: int = 0
    depth: int = field(default=0)

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def sum(self) -> float:
        value = self.product()
        while self.peek() in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self) -> float:
        value = self.signed()
        while self.peek() and self.peek() not in ("+", "-", ")"):
            if self.peek() == "/":
                self.take()
                value = value / self.signed()
            else:  # a factor, with or without a sign between
                if self.peek() == "*":
                    self.take()
                elif self.peek()[0].isdigit() or self.peek()[0] in ".,":
                    raise NotANumberError(f"{self.peek()!r} was not expected")
                value = value * self.signed()
        return value

    def signed(self) -> float:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotANumberError("it is nested too deeply")
        sign = self.take() if self.peek() in ("+", "-") else ""
        value = self.signed() if sign else self.power()
        value = -value if sign == "-" else value
        self.depth -= 1
        return value

    def power(self) -> float:
        base = self.atom()
        if self.peek() in ("^", "**"):
            self.take()
            power: float | complex = base ** self.signed()
            if isinstance(power, complex):
                raise NotANumberError("it has no real value")
            return power
        if self.peek() == "%":
            self.take()
            return base / 100
        return base

    def atom(self) -> float:
        token = self.take()
        if token == "(":
            value = self.sum()
            if self.take() != ")":
                raise NotANumberError("a closing parenthesis is missing")
            return value
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        if token in _FUNCTIONS:
            return _FUNCTIONS[token](self.power() if token == "√" else self.atom())
        if token[:1].isdigit() or token[:1] in (".", ","):
            return float(token.replace(",", "."))
        raise NotANumberError(f"{token!r} was not expected" if token else "it ends too early")
