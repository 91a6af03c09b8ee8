"""How names and numbers are printed: a node's name as a mathematical symbol, a number without rounding it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega".split()
)


class Symbol(NamedTuple):
    """A node's name as it is printed: W1_11 is base W, superscript 1, subscript 11; yhat is y with a hat."""

    base: str
    superscript: str
    subscript: str
    hat: bool


def symbol(name: str) -> Symbol:
    """
    >>> symbol("W1_11")
    Symbol(base='W', superscript='1', subscript='11', hat=False)
    >>> symbol("x0")
    Symbol(base='x', superscript='', subscript='0', hat=False)
    """
    base, _, subscript = name.partition("_")
    letters = base.rstrip("0123456789")
    digits = base[len(letters) :]
    hat = letters.endswith("hat") and len(letters) > 3
    letters = letters.removesuffix("hat") if hat else letters
    return Symbol(letters, digits if subscript else "", subscript or digits, hat)


@lru_cache(maxsize=4096)
def latex_name(name: str) -> str:
    r"""
    >>> latex_name("W1_11"), latex_name("yhat"), latex_name("dot")
    ('W^{(1)}_{11}', '\\hat{y}', '\\mathrm{dot}')
    """
    base, superscript, subscript, hat = symbol(name)
    if base in GREEK:
        base = f"\\{base}"
    elif len(base) > 1:
        base = rf"\mathrm{{{base}}}"
    base = rf"\hat{{{base}}}" if hat else base
    subscript = rf"\mathrm{{{subscript}}}" if len(subscript) > 2 and subscript.isalpha() else subscript
    return base + (f"^{{({superscript})}}" if superscript else "") + (f"_{{{subscript}}}" if subscript else "")


def exact(value: float) -> str:
    """The shortest decimal that reads back as the same number.

    >>> exact(-12.0), exact(1234567.891), exact(1e-7), exact(-0.0)
    ('-12', '1234567.891', '0.0000001', '0')
    """
    return np.format_float_positional(value + 0.0, trim="-")
