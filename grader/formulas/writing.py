"""Writes the tree of a formula in one normal form, so that a student sees how it was read."""

from __future__ import annotations

from dataclasses import dataclass

from grader.formulas.tree import Call, Constant, Gradient, Indicator, Number, Power, Product, Sum, Tree, Value

SPOKEN = {"log": "ln", "sigmoid": "sigma"}  # ops that are written under another name
_SUM, _PRODUCT, _POWER, _ATOM = range(4)  # how tightly a formula holds together


def written(tree: Tree, output: str) -> str:
    """With every sign that may be left out; `output` is the node that derivatives are of.

    >>> written(Product((("*", Number("2")), ("*", Sum((("+", Value("x")), ("-", Value("y"))))))), "f")
    '2*(x - y)'
    """
    return _Writer(output).text(tree, _SUM)


@dataclass(frozen=True)
class _Writer:
    output: str

    def text(self, tree: Tree, least: int) -> str:
        """In parentheses if it does not hold together as tightly as it must."""
        text, level = self.loose(tree)
        return text if level >= least else f"({text})"

    def loose(self, tree: Tree) -> tuple[str, int]:
        match tree:
            case Number(text) | Constant(text, _) | Value(text):
                return text, _ATOM
            case Gradient(node):
                return f"d{self.output}/d{node}", _ATOM
            case Sum(terms):
                return self.sum(terms), _SUM
            case Product(factors):
                return "".join(sign + self.text(factor, _POWER) for sign, factor in factors)[1:], _PRODUCT
            case Power(base, exponent):
                return f"{self.text(base, _ATOM)}^{self.text(exponent, _ATOM)}", _POWER
            case Call(op, arguments, is_slope):
                return f"{SPOKEN.get(op, op)}{is_slope * chr(39)}({self.listed(arguments)})", _ATOM
            case Indicator(operands, signs):
                return f"[{self.chain(operands, signs)}]", _ATOM

    def sum(self, terms: tuple[tuple[str, Tree], ...]) -> str:
        (sign, first), *rest = terms
        start = f"{sign.removeprefix('+')}{self.text(first, _PRODUCT)}"
        return start + "".join(f" {sign} {self.text(term, _PRODUCT)}" for sign, term in rest)

    def listed(self, arguments: tuple[Tree, ...]) -> str:
        return ", ".join(self.text(argument, _SUM) for argument in arguments)

    def chain(self, operands: tuple[Tree, ...], signs: tuple[str, ...]) -> str:
        first, *rest = (self.text(operand, _SUM) for operand in operands)
        return first + "".join(f" {sign} {operand}" for sign, operand in zip(signs, rest, strict=True))
