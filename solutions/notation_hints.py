"""Why a piece of typed text is no gate, and what to write instead: tables over Python's syntax tree."""

from __future__ import annotations

import ast
import keyword
import re

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
NAMES = "names are made of letters from a to z, digits and _, and begin with a letter; Greek ones are spelt out: alpha"

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Mod: "a remainder (%) is no gate",
    ast.FloorDiv: "division without remainder (//) is no gate; a quotient is written /",
    ast.BitXor: "a power is written **, as in x**2",
}
_TREES: tuple[tuple[type[ast.AST] | tuple[type[ast.AST], ...], str], ...] = (
    (ast.BinOp, "the operations are + - * / and **"),
    (ast.IfExp, "a choice is written max(x, y), min(x, y), or with greater(x, y), which is 1 if x > y, else 0"),
    (ast.Compare, "a comparison is written greater(x, y), which is 1 if x > y, else 0"),
    ((ast.BoolOp, ast.UnaryOp), "and, or, not and ~ are no gates"),
    (ast.Lambda, "a function is written as steps: q = x + y; f = q * z"),
    (ast.Subscript, "each entry has a name of its own: x0 for x[0]"),
    ((ast.Attribute, ast.Call), "functions are written alone: exp(x), not np.exp(x)"),
    ((ast.List, ast.Tuple, ast.Set, ast.Dict), "each entry of a vector has a name of its own: x0, x1"),
    (ast.NamedExpr, "steps stand one after the other: q = x + y; f = q * z"),
)
_VALUES: tuple[tuple[type[object], str], ...] = (
    (bool, "True and False are written 1 and 0"),
    (complex, "numbers must be real"),
    (str, "a text is no number; names stand without quotation marks"),
)
_CHARACTERS = {
    "²": "a square is written x**2",
    "³": "a cube is written x**3",
    "√": "a root is written sqrt(x)",
    "−": "the minus sign is the hyphen of the keyboard, -",
    "–": "the minus sign is the hyphen of the keyboard, -",
    "×": "a product is written *",
    "·": "a product is written *",
    "⋅": "a product is written *",
    "÷": "a quotient is written /",
    "|": "an absolute value is written abs(x)",
    "!": "a factorial is no gate",
    "{": "brackets are round: (x + y)",
}


_WORDS = frozenset(keyword.kwlist) - {"True", "False", "None", "and", "or", "not", "if", "else", "for"}
_OTHER_NAMES = {"lambda": "lam"}


def tree_hint(tree: ast.AST) -> str:
    """What to write instead of a tree that is no gate, with a colon in front; nothing if there is nothing to say."""
    if isinstance(tree, ast.BinOp) and type(tree.op) in _OPERATORS:
        return f": {_OPERATORS[type(tree.op)]}"
    value = tree.value if isinstance(tree, ast.Constant) else None
    hints = [hint for kind, hint in _VALUES if isinstance(value, kind)]
    hints += [hint for kind, hint in _TREES if isinstance(tree, kind)]
    return f": {hints[0]}" if hints else ""


def line_hint(line: str) -> str:
    """What to write instead in a line that is not Python, with a colon in front.

    >>> line_hint("f = 2x + 1"), line_hint("f = x +")
    (': a product is written with *, as in 2*x', '')
    >>> line_hint("lambda = a*b")
    ': lambda is a word of Python and no name; write lam'
    """
    for character, hint in _CHARACTERS.items():
        if character in line:
            return f": {hint}"
    if word := next((word for word in re.findall(r"\w+", line) if word in _WORDS), ""):
        return f": {word} is a word of Python and no name; write {_OTHER_NAMES.get(word, f'{word}1')}"
    return ": a product is written with *, as in 2*x" if re.search(r"\b\d+(\.\d+)?[A-Za-z(]", line) else ""
