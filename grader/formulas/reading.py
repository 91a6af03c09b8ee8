"""Reads a formula as a student types it: `-x_0 p_1 x_0`, `2(x+1)/z`, `x0 [s0 - s1 + 1 > 0]`; read, never evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from grader.formulas.spelling import Spellings
from grader.formulas.tokens import NotAFormulaError, Token, normal, tokens
from grader.formulas.tree import Call, Constant, Gradient, Indicator, Number, Power, Product, Sum, Tree, Value
from grader.formulas.writing import SPOKEN

DEEPEST = 40  # parentheses, powers and functions in each other
CLOSING = {"(": ")", "[": "]", "{": "}"}
COMPARISONS = ("<", ">", "<=", ">=")
SEVERAL = ("max", "min")  # functions of two operands or more
ZERO, ONE, PI = Number("0"), Number("1"), Number("3.141592653589793")
T = TypeVar("T")
_EQUATION = re.compile(r":=|:|(?<![<>=!])=(?![<>=])")


def read_formula(text: str, known: Spellings, asked: str) -> tuple[Tree, ...]:
    """The formula; both readings where one like 1/2x has two, the usual one of programs first.

    Of an equation the right side is read; what stands left of it may not be another part than the one that is asked.
    Raises NotAFormulaError.
    """
    *left, right = _EQUATION.split(normal(text))
    _check_left(left[:1], known, asked)
    found = tuple(tokens(right, known))
    readings = dict.fromkeys(_Reader(found, known.symbols, is_tight=is_tight).whole() for is_tight in (False, True))
    return tuple(readings)


def _check_left(left: Sequence[str], known: Spellings, asked: str) -> None:
    try:
        found = [token for side in left for token in tokens(side, known)][:-1]
    except NotAFormulaError:
        return  # f'(x) = ... is told from nothing
    if len(found) == 1 and found[0].kind in ("value", "gradient"):
        name = found[0].text if found[0].kind == "value" else f"d{found[0].text}"
        if name != asked:
            raise NotAFormulaError(f"it says what {left[0].strip()} is, and that is not asked here")


@dataclass
class _Reader:
    """Recursive descent over the tokens of one text; lives for one call of read_formula."""

    tokens: tuple[Token, ...]
    symbols: Mapping[str, float]
    is_tight: bool  # 1/2x is 1/(2x)
    place: int = 0
    depth: int = 0
    in_bars: bool = False  # a | closes
    in_list: bool = False  # a comma separates operands

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def peek(self) -> str:
        """The sign or the word of the grammar that follows; "" for everything else."""
        return self.next.text if self.next.kind in ("sign", "word") else ""

    def take(self) -> Token:
        token = self.next
        self.place += token.kind != "end"
        return token

    def refuse(self) -> NoReturn:
        if self.next.kind == "end":
            raise NotAFormulaError("it ends too early")
        raise NotAFormulaError(f"{self.next.text!r} was not expected")

    def expect(self, sign: str) -> None:
        if self.peek() != sign:
            if self.next.kind == "end":
                raise NotAFormulaError(f"a closing {sign} is missing")
            self.refuse()
        self.take()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotAFormulaError("it is nested too deeply")

    def whole(self) -> Tree:
        tree = self.choice()
        if self.peek() in COMPARISONS:
            raise NotAFormulaError("a comparison stands in brackets, as in [x > 0]")
        if self.next.kind != "end":
            self.refuse()
        return tree

    def choice(self) -> Tree:
        """a if c else b; the comma of `a if c, b otherwise` may stand or not."""
        tree = self.sum()
        if self.peek() == "," and not self.in_list and self.tokens[self.place + 1].text == "if":
            self.take()
        if self.peek() != "if":
            return tree
        self.take()
        self.deeper()
        condition = self.comparison()
        if not isinstance(condition, Indicator):
            raise NotAFormulaError("a comparison is needed after if, as in x > 0")
        other = self.otherwise()
        self.depth -= 1
        holds = Product((("*", tree), ("*", condition)))
        holds_not = Product((("*", other), ("*", Sum((("+", ONE), ("-", condition))))))
        return holds if other == ZERO else Sum((("+", holds), ("+", holds_not)))

    def otherwise(self) -> Tree:
        if self.peek() in (",", ";"):
            self.take()
        if self.peek() in ("else", "otherwise"):
            self.take()
            return self.choice()
        tree = self.sum()
        self.expect("otherwise")
        return tree

    def comparison(self) -> Tree:
        first = self.choice()
        operands, signs = [first], []
        while self.peek() in COMPARISONS:
            signs.append(self.take().text)
            operands.append(self.sum())
        return Indicator(tuple(operands), tuple(signs)) if signs else first

    def sum(self) -> Tree:
        terms = [(self.sign(), self.product())]
        while self.peek() in ("+", "-"):
            terms.append((self.sign(), self.product()))
        return terms[0][1] if len(terms) == 1 and terms[0][0] == "+" else Sum(tuple(terms))

    def sign(self) -> str:
        """All signs that stand here, as one."""
        sign = "+"
        while self.peek() in ("+", "-"):
            sign = "+" if self.take().text == sign else "-"
        return sign

    def product(self) -> Tree:
        factors = [("*", self.power())]
        while self.peek() in ("*", "/") or self.begins_factor():
            sign = self.take().text if self.peek() in ("*", "/") else ""
            factor = self.signed() if sign else self.power()
            if sign == "/" and self.is_tight and self.begins_factor():
                factor = self.run(factor)
            if not sign and isinstance(factor, Indicator) and factors[-1] == ("*", ONE):
                factors.pop()  # 1[x > 0]
            factors.append((sign or "*", factor))
        return factors[0][1] if len(factors) == 1 else Product(tuple(factors))

    def run(self, first: Tree) -> Tree:
        """Factors without a sign between them."""
        factors = [("*", first)]
        while self.begins_factor():
            factors.append(("*", self.power()))
        return Product(tuple(factors))

    def begins_factor(self) -> bool:
        """Whether a factor follows without a sign."""
        if self.next.kind == "number":
            if self.next.text == "1" and self.tokens[self.place + 1].text in CLOSING:
                return True  # x 1[y > 0]
            raise NotAFormulaError(f"{self.next.text!r} was not expected: is it a factor, a power or part of a name?")
        if self.next.kind == "sign":
            return self.next.text in CLOSING or self.next.text == "√" or (self.next.text == "|" and not self.in_bars)
        return self.next.kind in ("value", "gradient", "symbol", "function", "constant") or self.peek() == "frac"

    def signed(self) -> Tree:
        sign = self.sign()
        return Sum((("-", self.power()),)) if sign == "-" else self.power()

    def power(self) -> Tree:
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        self.deeper()
        exponent = self.signed()
        self.depth -= 1
        return Power(base, exponent)

    def atom(self) -> Tree:
        self.deeper()
        atom = self.begun()
        self.depth -= 1
        return atom

    def begun(self) -> Tree:
        token = self.next
        match token.kind:
            case "number":
                return self.number()
            case "value":
                return Value(self.take().text)
            case "gradient":
                return Gradient(self.take().text)
            case "symbol":
                name = self.take().text
                return Constant(name, repr(self.symbols[name]))
            case "constant":
                return self.constant(self.take().text)
            case "function":
                return self.call(self.take().text)
            case "sign" if token.text in CLOSING:
                return self.group(self.comparison)
            case "sign" if token.text == "|":
                return self.bars()
            case "sign" if token.text == "√":
                self.take()
                return Call("sqrt", (self.power(),))
            case "word" if token.text == "frac":
                self.take()
                return Product((("*", self.group(self.choice)), ("/", self.group(self.choice))))
        self.refuse()

    def number(self) -> Tree:
        """With a decimal comma where no comma separates operands."""
        first, comma, last = (*self.tokens[self.place : self.place + 3], self.tokens[-1], self.tokens[-1])[:3]
        is_decimal = comma.text == "," and last.kind == "number" and first.end == comma.start == last.start - 1
        if self.in_list or not is_decimal:
            return Number(self.take().text)
        self.place += 3
        return Number(f"{first.text}.{last.text}")

    def constant(self, name: str) -> Tree:
        if name == "pi":
            return PI
        if self.peek() != "^":
            return Call("exp", (ONE,))
        self.take()
        return Call("exp", (self.signed(),))

    def call(self, op: str) -> Tree:
        """max(a, b), ln x, sigma'(z), and sin^2(x) for the square of sin(x)."""
        name, is_slope = SPOKEN.get(op, op), self.peek() == "'"
        if is_slope:
            self.take()
        exponent = None
        if self.peek() == "^":
            self.take()
            exponent = self.atom()
        arguments = self.arguments(name)
        if (is_slope and op in SEVERAL) or (len(arguments) > 1) != (op in SEVERAL):
            raise NotAFormulaError(f"{name} takes {'two operands or more' if op in SEVERAL else 'one operand'}")
        call = Call(op, arguments, is_slope)
        return Power(call, exponent) if exponent else call

    def arguments(self, name: str) -> tuple[Tree, ...]:
        if self.peek() in CLOSING:
            return self.group(self.listed, in_list=True)
        if self.next.kind not in ("number", "value", "symbol", "function"):
            raise NotAFormulaError(f"{name} is a function: write {name}(...)")
        argument = self.atom()
        if self.begins_factor() or self.peek() in ("^", "'"):
            raise NotAFormulaError(f"what {name} is taken of must stand in brackets: {name}(...)")
        return (argument,)

    def listed(self) -> tuple[Tree, ...]:
        found = [self.choice()]
        while self.peek() in (",", ";"):
            self.take()
            found.append(self.choice())
        return tuple(found)

    def bars(self) -> Tree:
        outer = self.in_bars, self.in_list
        self.take()
        self.in_bars, self.in_list = True, False
        inner = self.choice()
        self.expect("|")
        self.in_bars, self.in_list = outer
        return Call("abs", (inner,))

    def group(self, inside: Callable[[], T], *, in_list: bool = False) -> T:
        """What stands in brackets of any kind."""
        if self.peek() not in CLOSING:
            self.refuse()
        outer, closing = (self.in_bars, self.in_list), CLOSING[self.take().text]
        self.in_bars, self.in_list = False, in_list
        found = inside()
        self.expect(closing)
        self.in_bars, self.in_list = outer
        return found
