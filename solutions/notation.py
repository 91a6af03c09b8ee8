"""How graphs are written down: `q = x + y; f = q*z` becomes a graph, and a node becomes such a step again.

The text is read with Python's own parser and only ever looked at, never evaluated. The names of functions are a
closed list; whatever else stands in the text is refused with a sentence and a caret under the place.
"""

from __future__ import annotations

import ast
import difflib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NoReturn

from solutions.graph import INPUT, Graph, Node
from solutions.names import symbol
from solutions.notation_hints import NAME, NAMES, line_hint, tree_hint

LONGEST = 2_000  # characters
MOST_NODES = 200

_POINTWISE = (  # of one operand
    *("exp", "log", "sqrt", "sin", "cos", "sigmoid", "tanh", "relu", "selu", "square", "reciprocal"),
    *("abs", "sign", "step", "positive", "ceil", "flatten"),
)
_WITH_NUMBERS: dict[str, dict[str, float]] = {  # of one operand and numbers behind it: their names and defaults
    "leaky": {"slope": 0.01},
    "elu": {"alpha": 1.0},
    "clip": {"low": -1.0, "high": 1.0},
    "huber": {"delta": 1.0},
}
_OTHER_NAMES = {"ln": "log", "sigma": "sigmoid"}
_OPERATORS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.MatMult: "matmul"}
_SYMBOLS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**"}
_UNSUITABLE = frozenset(("d", "e", "i", "l", "o"))  # names that read as something else in df/dx
_LETTERS = "abcghkmpqrsuvtwz"


class NotationError(ValueError):
    """What is wrong in a text, with the line and a caret under the place."""

    def __init__(self, message: str, line: str = "", column: int = 0) -> None:
        self.message, self.line, self.column = message, line, column
        super().__init__(f"{message}\n  {line}\n  {' ' * column}^" if line else message)


@lru_cache(maxsize=512)
def parse(text: str, *, output: str = "f") -> Graph:
    """The graph of staged assignments, or of one expression, which is then named `output`.

    Steps are separated by `;` or a new line. A name that is used before anything is assigned to it is an input.
    Steps inside an expression get names of their own. Raises NotationError.
    """
    if len(text) > LONGEST:
        raise NotationError(f"the expression has {len(text)} characters; at most {LONGEST} are allowed")
    try:
        tree = ast.parse("\n".join(line.strip() for line in text.splitlines()))
    except SyntaxError as error:
        line, column = (error.text or "").rstrip("\n"), (error.offset or 1) - 1
        raise NotationError(f"this is not an expression{line_hint(line)}", line, column) from None
    except (ValueError, RecursionError, MemoryError):
        raise NotationError("this is not an expression that can be read") from None
    try:
        return _Reader([line.strip() for line in text.splitlines()], tree, output).graph()
    except RecursionError:
        raise NotationError("the expression is nested too deeply") from None


_Value = str | float  # a node's name, or a number


@dataclass
class _Reader:
    """Walks the syntax tree once and collects the nodes; lives for one call of parse."""

    lines: list[str]
    tree: ast.Module
    output: str
    nodes: dict[str, Node] = field(default_factory=dict)
    free: Iterator[str] = field(init=False)  # names for the steps inside an expression

    def graph(self) -> Graph:
        taken = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)} | {self.output}
        bases = {symbol(name).base for name in taken}
        self.free = (name for name in _free_names() if name not in taken | bases)
        if not self.tree.body:
            raise NotationError("there is no expression")
        for statement in self.tree.body:
            self.statement(statement)
        nodes = tuple(self.nodes.values())
        if nodes[-1].is_input:
            raise NotationError("nothing is computed: write for example f = x * y")
        return Graph(nodes)

    def refuse(self, message: str, at: ast.AST) -> NoReturn:
        line = getattr(at, "lineno", 1)
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        column = len(text.encode()[: getattr(at, "col_offset", 0)].decode(errors="ignore"))
        raise NotationError(message, text, column)

    def statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                self.assign(name, value, target)
            case ast.Expr(value=value) if len(self.tree.body) == 1:
                self.assign(self.output, value, value)
            case _:
                self.refuse("only steps of the form name = expression can be read", statement)

    def check_name(self, name: str, at: ast.AST) -> None:
        if not NAME.fullmatch(name):
            self.refuse(NAMES, at)

    def assign(self, name: str, value: ast.expr, at: ast.AST) -> None:
        self.check_name(name, at)
        if name in self.nodes:
            given = self.nodes[name].is_input
            self.refuse(f"{name} is {'used before it is assigned' if given else 'assigned twice'}", at)
        result = self.value(value, name)
        if isinstance(result, float):
            self.refuse(f"{name} is only a number; give it as an input", value)
        if result != name:
            self.refuse(f"{name} is only another name for {result}", value)

    def value(self, tree: ast.expr, name: str | None = None) -> _Value:
        """The node of an expression, called `name` if one is given; a number stays a number."""
        match tree:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return self.number(number, tree)
            case ast.Name(id=used):
                return self.use(used, tree)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand, name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.value(operand)
                return -inner if isinstance(inner, float) else self.add(name, "neg", (inner,), tree)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return self.power(name, self.value(left), self.value(right), tree)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return self.binary(name, op, self.value(left), self.value(right), tree)
            case ast.Attribute(value=inner, attr="T"):
                return self.add(name, "transpose", (self.node(inner),), tree)
            case ast.Call(func=ast.Name(id=function)):
                return self.call(name, function, tree)
        self.refuse(f"this cannot be part of a computation graph{tree_hint(tree)}", tree)

    def number(self, number: float, at: ast.AST) -> float:
        try:
            return self.finite(float(number), at)
        except OverflowError:
            self.refuse("this number is too large", at)

    def finite(self, number: float, at: ast.AST) -> float:
        if not math.isfinite(number):
            self.refuse("this number is too large", at)
        return number

    def node(self, tree: ast.expr) -> str:
        value = self.value(tree)
        if isinstance(value, float):
            self.refuse("a name or an expression is needed here, not a number", tree)
        return value

    def use(self, name: str, at: ast.AST) -> str:
        if name not in self.nodes:
            if name in _FUNCTIONS:
                self.refuse(f"{name} is a function: write {name}(...)", at)
            self.check_name(name, at)
            self.nodes[name] = Node(name, INPUT)
        return name

    def add(self, name: str | None, op: str, inputs: tuple[str, ...], at: ast.AST, **attributes: object) -> str:
        if len(self.nodes) >= MOST_NODES:
            self.refuse(f"the graph has more than {MOST_NODES} nodes", at)
        name = name or next(self.free)
        if name in self.nodes:
            self.refuse(f"{name} is used before it is assigned", at)
        self.nodes[name] = Node(name, op, inputs, attributes)
        return name

    def binary(self, name: str | None, op: ast.operator, left: _Value, right: _Value, at: ast.AST) -> _Value:
        match left, right:
            case float(), float():
                return self.folded(op, left, right, at)
            case str(), str():
                return self.add(name, _OPERATORS[type(op)], (left, right), at)
            case float(), str():
                return self.number_first(name, op, left, right, at)
            case str(), float():
                return self.number_last(name, op, left, right, at)
        raise AssertionError((left, right))

    def folded(self, op: ast.operator, left: float, right: float, at: ast.AST) -> float:
        exact = {"+": Fraction.__add__, "-": Fraction.__sub__, "*": Fraction.__mul__, "/": Fraction.__truediv__}
        try:
            return float(exact[_SYMBOLS[type(op)]](Fraction(left), Fraction(right)))
        except (KeyError, ZeroDivisionError, OverflowError, ValueError):
            self.refuse("these numbers cannot be combined so", at)

    def number_first(self, name: str | None, op: ast.operator, left: float, right: str, at: ast.AST) -> str:
        match _SYMBOLS[type(op)]:
            case "+":
                return self.add(name, "shift", (right,), at, by=left)
            case "-":
                return self.add(name, "reverse", (right,), at, by=left)
            case "*":
                return self.add(name, "scale", (right,), at, by=left)
            case "/" if left == 1.0:
                return self.add(name, "reciprocal", (right,), at)
            case "/":
                return self.add(name, "scale", (self.add(None, "reciprocal", (right,), at),), at, by=left)
        self.refuse("a number cannot stand here", at)

    def number_last(self, name: str | None, op: ast.operator, left: str, right: float, at: ast.AST) -> str:
        match _SYMBOLS[type(op)]:
            case "+":
                return self.add(name, "shift", (left,), at, by=right)
            case "-":
                return self.add(name, "shift", (left,), at, by=-right)
            case "*":
                return self.add(name, "scale", (left,), at, by=right)
            case "/" if right != 0.0:
                return self.add(name, "scale", (left,), at, by=self.finite(1.0 / right, at))
            case "/":
                self.refuse("this divides by zero", at)
        self.refuse("a number cannot stand here", at)

    def power(self, name: str | None, base: _Value, exponent: _Value, at: ast.AST) -> _Value:
        if isinstance(exponent, str):
            self.refuse("an exponent must be a number; for e to the power of x write exp(x)", at)
        if isinstance(base, float):
            try:
                return float(base**exponent)
            except (OverflowError, ZeroDivisionError, TypeError):
                self.refuse("this power of a number cannot be computed", at)
        if exponent == 2.0:
            return self.add(name, "square", (base,), at)
        if exponent == -1.0:
            return self.add(name, "reciprocal", (base,), at)
        return self.add(name, "power", (base,), at, n=exponent)

    def call(self, name: str | None, function: str, tree: ast.Call) -> str:
        if function not in _FUNCTIONS:
            close = difflib.get_close_matches(function, KNOWN, n=1)
            meant = f" (did you mean {close[0]}?)" if close else ""
            self.refuse(f"{function} is not known here{meant}; known are {', '.join(KNOWN)}", tree)
        return _FUNCTIONS[function](self, name, function, tree)

    def operands(self, tree: ast.Call, least: int, most: int) -> list[ast.expr]:
        if not least <= len(tree.args) <= most or any(isinstance(argument, ast.Starred) for argument in tree.args):
            count = f"{least} operand{'s' if least > 1 else ''}" if least == most else f"{least} to {most} operands"
            self.refuse(f"this function takes {count}", tree)
        return tree.args

    def without_options(self, tree: ast.Call) -> None:
        if tree.keywords:
            self.refuse("this function takes no options", tree)

    def pointwise(self, name: str | None, function: str, tree: ast.Call) -> str:
        self.without_options(tree)
        (operand,) = self.operands(tree, 1, 1)
        return self.add(name, _OTHER_NAMES.get(function, function), (self.node(operand),), tree)

    def reduction(self, name: str | None, function: str, tree: ast.Call) -> str:
        """sum(x), sum(x, axis=-1), sum(x, axis=-1, keepdims=True); mean the same."""
        (operand,) = self.operands(tree, 1, 1)
        options: dict[str, object] = {"axis": None, "keepdims": False}
        for keyword in tree.keywords:
            options[keyword.arg or ""] = self.option(keyword)
        return self.add(name, function, (self.node(operand),), tree, **options)

    def option(self, keyword: ast.keyword) -> object:
        match keyword.arg, keyword.value:
            case "keepdims", ast.Constant(value=bool() as keepdims):
                return keepdims
            case "axis", ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as axis)):
                return (-axis,)
        self.refuse("the options are axis, counted from the end (axis=-1), and keepdims", keyword.value)

    def largest(self, name: str | None, function: str, tree: ast.Call) -> str:
        """max(a, b), and max(0, x), which is relu(x)."""
        self.without_options(tree)
        first, second = (self.value(operand) for operand in self.operands(tree, 2, 2))
        match first, second:
            case str(), str():
                return self.add(name, function, (first, second), tree)
            case (0.0, str() as operand) | (str() as operand, 0.0):
                return self.add(name, "relu", (operand,), tree)
        self.refuse("the number in max(0, x) can only be 0", tree)

    def with_numbers(self, name: str | None, function: str, tree: ast.Call) -> str:
        """leaky(x, 0.01), elu(x, 1), clip(x, -1, 1), huber(x, 1): a number that is left out is the usual one."""
        self.without_options(tree)
        defaults = _WITH_NUMBERS[function]
        operand, *given = self.operands(tree, 1, 1 + len(defaults))
        numbers = [self.value(each) for each in given]
        if any(isinstance(number, str) for number in numbers):
            self.refuse(f"{function} takes one operand, then numbers: {', '.join(defaults)}", tree)
        attributes = {**defaults, **dict(zip(defaults, numbers, strict=False))}
        return self.add(name, function, (self.node(operand),), tree, **attributes)

    def two(self, name: str | None, function: str, tree: ast.Call) -> str:
        """min(a, b), greater(a, b), prelu(x, a) and bce(p, y)."""
        self.without_options(tree)
        return self.add(name, function, tuple(self.node(operand) for operand in self.operands(tree, 2, 2)), tree)

    def several(self, name: str | None, function: str, tree: ast.Call) -> str:
        """add(a, b, c): one gate with many operands."""
        self.without_options(tree)
        return self.add(name, function, tuple(self.node(operand) for operand in self.operands(tree, 2, 50)), tree)

    def weighted(self, name: str | None, function: str, tree: ast.Call) -> str:
        """dot(w0, x0, w1, x1): the sum of the products of neighbours, as one gate."""
        if len(tree.args) % 2:
            self.refuse("dot takes pairs: dot(w0, x0, w1, x1)", tree)
        return self.several(name, function, tree)

    def of_rows(self, name: str | None, function: str, tree: ast.Call) -> str:
        """rowmax(S), and pick(S, y) and drop(S, y) with labels y."""
        self.without_options(tree)
        count = 1 if function == "rowmax" else 2
        return self.add(name, function, tuple(self.node(x) for x in self.operands(tree, count, count)), tree)


_FUNCTIONS: dict[str, Callable[[_Reader, str | None, str, ast.Call], str]] = {
    **dict.fromkeys((*_POINTWISE, *_OTHER_NAMES), _Reader.pointwise),
    **dict.fromkeys(("sum", "mean"), _Reader.reduction),
    **dict.fromkeys(("rowmax", "pick", "drop"), _Reader.of_rows),
    **dict.fromkeys(_WITH_NUMBERS, _Reader.with_numbers),
    **dict.fromkeys(("min", "greater", "prelu", "bce"), _Reader.two),
    "max": _Reader.largest,
    "add": _Reader.several,
    "dot": _Reader.weighted,
}

_OF_ARRAYS = {"flatten", "sum", "mean", "rowmax", "pick", "drop"}
KNOWN = tuple(sorted(_FUNCTIONS.keys() - _OF_ARRAYS))  # the functions of numbers


def _free_names() -> Iterator[str]:
    yield from (letter for letter in _LETTERS if letter not in _UNSUITABLE)
    yield from (f"t{number}" for number in range(1, MOST_NODES + 1))
