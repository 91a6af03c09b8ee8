"""How names and glyphs are set: pieces of text with their places, measured in em of the font that is shipped."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from grader.render.formula_symbols import GREEK
from solutions.formulas import as_fraction
from solutions.graph import Node
from solutions.names import exact, symbol
from solutions.ops import OPS

SMALL = 0.7  # size of what stands raised or lowered
RAISED, LOWERED = -0.36, 0.2
APART = 0.07  # how much further both stand where there are both
HAT_WIDTH = 0.33
_HIGH = frozenset(chr(0x1D434 + number) for number in range(26)) | frozenset("𝑏𝑑𝑓ℎ𝑘𝑙𝑡")

_WIDTHS = (
    (0.28, "ijlI.,:;'"),
    (0.36, "ftr()[]/"),
    (0.28, "𝑖𝑙𝐼"),
    (0.41, "cesz𝑐𝑒𝑠𝑟𝑡𝑗𝐽"),
    (0.57, "nhuvFPS𝑛𝑢𝑎𝑑𝑓ℎ𝑝𝑥𝑆𝑃𝐹𝐿πφχψω𝜋𝜑𝜎𝛼"),
    (0.64, "𝐵𝐸𝑅𝑇𝑉𝑋𝑌𝑍𝜒𝜓𝜔"),
    (0.72, "ABCDEGHKNOQRTUVXYZ+−×÷=≠𝐴𝐶𝐷𝐺𝐻𝐾𝑁𝑂𝑄𝑈𝑤"),
    (0.88, "mwMW𝑚𝑀𝑊"),
)
_WIDTH = {char: width for width, chars in _WIDTHS for char in chars}


class Piece(NamedTuple):
    text: str
    x: float
    y: float
    size: float


class Text(NamedTuple):
    """Pieces that start at x = 0, all in em."""

    pieces: tuple[Piece, ...]
    width: float


def italic(letter: str) -> str:
    """
    >>> italic("x"), italic("h"), italic("W"), italic("α"), italic("2")
    ('𝑥', 'ℎ', '𝑊', '𝛼', '2')
    """
    if letter == "h":
        return "ℎ"
    for first, last, start in (("a", "z", 0x1D44E), ("A", "Z", 0x1D434), ("α", "ω", 0x1D6FC)):
        if first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return letter


def measure(text: str) -> float:
    """The width in em; what the table does not know is half an em, or more if it is a capital."""
    return sum(_WIDTH.get(char, 0.64 if char.isupper() else 0.51) for char in text)


def name_text(name: str) -> Text:
    """A node's name: W1_11 with its superscript above its subscript, yhat with its hat."""
    base, superscript, subscript, hat = symbol(name)
    base = italic(GREEK.get(base, base)) if len(GREEK.get(base, base)) == 1 else base
    text = _set(base, f"({superscript})" if superscript else "", subscript)
    return Text((*text.pieces, _hat(base)), text.width) if hat else text


def glyph_text(glyph: str) -> Text:
    """A gate's glyph, in which ^ raises and _ lowers the rest: x^3, s_y."""
    sloped = re.sub(r"(?<![A-Za-z])[a-z](?![A-Za-z])", lambda match: italic(match[0]), glyph)
    base, _, superscript = sloped.partition("^")
    base, _, subscript = base.partition("_")
    return _set(base, superscript, subscript)


def glyph(node: Node) -> str:
    """What stands in the gate, with the node's constant put in.

    >>> glyph(Node("b", "shift", ("a",), {"by": -1.0})), glyph(Node("b", "scale", ("a",), {"by": 1 / 3}))
    ('−1', '÷3')
    """
    if node.is_input:
        return ""
    if node.op in _GLYPHS:
        return _GLYPHS[node.op](_number(node, "n" if node.op == "power" else "by"))
    return OPS[node.op].glyph.replace("²", "^2").replace("·", "⋅")  # as the font has them


def _number(node: Node, attribute: str) -> float:
    value = node.attributes.get(attribute, math.nan)
    return float(value) if isinstance(value, (int, float)) else math.nan


def constant(value: float) -> str:
    """The number as it is, with a real minus sign.

    >>> constant(-0.5), constant(12345.0), constant(1 / 3)
    ('−0.5', '12345', '1/3')
    """
    return str(as_fraction(value) or exact(value)).replace("-", "−")


def _shift(by: float) -> str:
    return constant(by) if by < 0 else f"+{constant(by)}"


def _scale(by: float) -> str:
    """×0.5 where that is all, ÷3 for a third."""
    fraction = as_fraction(by)
    if fraction and abs(fraction.numerator) == 1:
        return f"÷{constant(float(1 / fraction))}"
    return f"×{constant(by)}"


_GLYPHS: dict[str, Callable[[float], str]] = {
    "shift": _shift,
    "scale": _scale,
    "reverse": lambda by: f"{constant(by)}−",
    "power": lambda n: f"x^{constant(n)}",
}


def _set(base: str, superscript: str, subscript: str) -> Text:
    width = measure(base)
    pieces = [Piece(base, 0.0, 0.0, 1.0), *_scripts(width, superscript, subscript)]
    return Text(tuple(pieces), width + SMALL * max(measure(superscript), measure(subscript)))


def _hat(base: str) -> Piece:
    """A letter of its own, for the font that is shipped has no accents that combine."""
    is_high = base in _HIGH
    return Piece("ˆ", (measure(base) - HAT_WIDTH) / 2 + (0.13 if is_high else 0.07), -0.2 if is_high else 0.02, 1.0)


def _scripts(x: float, superscript: str, subscript: str) -> Iterator[Piece]:
    apart = APART if superscript and subscript else 0.0
    if superscript:
        yield Piece(superscript, x + 0.05, RAISED - apart, SMALL)
    if subscript:
        yield Piece(subscript, x + 0.01, LOWERED + apart, SMALL)


def glyph_size(text: Text) -> float:
    """The font size at which a glyph sits well in its gate."""
    return min(19.0, max(11.0, 17.0 / text.width))


def middle(text: Text) -> float:
    """How far the optical middle lies above the base line: lower for signs and letters without ascenders."""
    return 0.33 if re.search(r"[A-Z0-9bdfhklt]", text.pieces[0].text) else 0.255
