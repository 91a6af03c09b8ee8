"""How students write names: x_0 for x0, W^(1)_12 for W1_12, ŷ for yhat, μ for mu, and functions and constants."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from solutions.names import GREEK, symbol

Kind = Literal["value", "gradient", "symbol", "function", "constant", "word"]
FUNCTIONS: Mapping[str, tuple[str, ...]] = {  # op of the op table -> how it is written
    "exp": ("exp",),
    "log": ("ln", "log"),
    "sqrt": ("sqrt",),
    "sigmoid": ("sigma", "σ", "sigmoid", "sig", "s", "logistic"),
    "tanh": ("tanh",),
    "sin": ("sin",),
    "cos": ("cos",),
    "relu": ("relu",),
    "abs": ("abs",),
    "sign": ("sign", "sgn"),
    "step": ("step", "heaviside"),
    "max": ("max",),
    "min": ("min",),
}
CONSTANTS: Mapping[str, tuple[str, ...]] = {"e": ("e",), "pi": ("pi", "π")}
WORDS = ("if", "else", "otherwise", "frac")
OTHERWISE: Mapping[str, tuple[str, ...]] = {"epsilon": ("eps", "varepsilon"), "lambda": ("lam",)}
GREEK_LETTERS = {name: unicodedata.lookup(f"GREEK SMALL LETTER {name.replace('lambda', 'lamda')}") for name in GREEK}
OPENERS = tuple("([{'^|")  # what follows the name of a function
POWERS = ("^", "**")
REACH = 10  # characters, to look for what follows


class Word(NamedTuple):
    """What a piece of text stands for: a node, a number with a name, an op, a constant or a word of the grammar."""

    kind: Kind
    means: str


@dataclass(frozen=True)
class Spellings:
    """Every way in which what is known here may be written."""

    names: tuple[str, ...]
    output: str
    symbols: Mapping[str, float]  # numbers that have a name
    exact: Mapping[str, Word]
    folded: Mapping[str, Word]  # in any case, where that can mean only one thing
    longest: int

    def at(self, text: str, place: int) -> tuple[Word, int] | None:
        """The longest known piece that begins at a place, and where it ends."""
        for end in range(min(len(text), place + self.longest), place, -1):
            piece = text[place:end]
            word = self.exact.get(piece) or self.folded.get(piece.casefold())
            if word and _may_stand(word, text, place, end):
                return word, end
        return None

    def value_at(self, text: str, place: int) -> tuple[str, int] | None:
        """The same for nothing but a node."""
        found = self.at(text, place)
        return (found[0].means, found[1]) if found and found[0].kind == "value" else None


@lru_cache(maxsize=256)
def spellings(names: tuple[str, ...], output: str, symbols: tuple[tuple[str, float], ...] = ()) -> Spellings:
    """Of the nodes of a graph, and of numbers that have a name.

    A spelling that two nodes share belongs to the one whose name it is, or to none.
    """
    often = Counter(form for name in names for form in set(_forms(name)))
    exact = {form: Word(kind, means) for kind, means, form in _general()}
    exact |= {form: Word("symbol", name) for name, _ in symbols for form in _forms(name)}
    exact |= {f"d{name}": Word("gradient", name) for name in names}
    exact |= {form: Word("value", name) for name in names for form in _forms(name) if often[form] == 1}
    exact |= {name: Word("value", name) for name in names}
    means: dict[str, set[Word]] = {}
    for form, word in exact.items():
        means.setdefault(form.casefold(), set()).add(word)
    folded = {form: next(iter(words)) for form, words in means.items() if len(words) == 1}
    return Spellings(names, output, dict(symbols), exact, folded, max(map(len, exact)))


def _general() -> Iterator[tuple[Kind, str, str]]:
    yield from (("function", op, form) for op, forms in FUNCTIONS.items() for form in forms)
    yield from (("constant", name, form) for name, forms in CONSTANTS.items() for form in forms)
    yield from (("word", word, word) for word in WORDS)


def _may_stand(word: Word, text: str, place: int, end: int) -> bool:
    """Only nodes may stand inside a run of letters: the e of xey is none, that of xe^y is one."""
    if word.kind in ("value", "gradient", "symbol"):
        return True
    starts, follows = not text[:place][-1:].isalpha(), text[end : end + 1]
    ends = not (follows.isalpha() or (word.kind == "constant" and (follows.isdigit() or follows == "_")))
    following = {"function": OPENERS, "constant": POWERS, "word": ()}[word.kind]
    return ends and (starts or text[end : end + REACH].lstrip().startswith(following))


def _forms(name: str) -> Iterator[str]:
    base, superscript, subscript, hat = symbol(name)
    yield name
    for letters in _letters(base, hat):
        ups, downs = tuple(_ups(superscript)), tuple(_downs(subscript, bool(superscript)))
        yield from (letters + up + down for up, down in product(ups, downs))
        yield from (letters + down + up for up, down in product(ups, downs) if up.startswith("^"))


def _letters(base: str, hat: bool) -> Iterable[str]:
    forms = (base, GREEK_LETTERS[base], *OTHERWISE.get(base, ())) if base in GREEK_LETTERS else (base,)
    if not hat:
        return forms
    patterns = ("{0}hat", "{0}_hat", "hat{{{0}}}", "hat({0})", "hat {0}")
    composed = tuple(unicodedata.normalize("NFC", f"{form}\N{COMBINING CIRCUMFLEX ACCENT}") for form in forms)
    return (*(pattern.format(form) for pattern in patterns for form in forms), *composed)


def _ups(superscript: str) -> Iterator[str]:
    if not superscript:
        yield ""
        return
    yield from (superscript, f"^{superscript}", f"^({superscript})", f"^{{{superscript}}}", f"^{{({superscript})}}")


def _downs(subscript: str, is_upped: bool) -> Iterator[str]:
    if not subscript:
        yield ""
        return
    if not is_upped:
        yield subscript
    yield from (f"_{subscript}", f"_{{{subscript}}}", f"_({subscript})")
    if len(subscript) > 1 and subscript.isdigit():
        yield from (f"_{{{mark.join(subscript)}}}" for mark in (",", ", ", " "))
