"""Slips of the pen in the reference of a task that is no graph: a factor, a sign, a line that is left out.

They stand beside the mistakes that a family names, so that one that nobody foresaw is told too. Each is a change of one
line of the reference, which is the product's own text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from problems.code.rewritten import Rewritten
from problems.code.task import Instead, Mistake

MOST = 320  # slips that are tried
RARE = ("term-twice", "hard-coded")  # told where nothing else gives the same
LONGEST = 24  # letters of an expression that is told as it stands
TAG = re.compile(r"[^\w.]+")


class Slip(NamedTuple):
    """What is written otherwise: a stretch of the source, from its start to its end, and what stands there instead."""

    note: str
    feedback: str
    start: int
    end: int
    text: str


Rule = Callable[["ReferenceText", ast.AST], Iterator[Slip]]


class ReferenceText:
    """A reference with the places of its pieces."""

    def __init__(self, text: str) -> None:
        self.text = text
        lines = text.splitlines(keepends=True)
        self.starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
        self.tree = ast.parse(text)

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._place(node.lineno, node.col_offset), self._place(end_line, end_column)

    def _place(self, line: int, column: int) -> int:
        """Columns count bytes."""
        start, end = self.starts[line - 1], self.starts[line]
        return start + len(self.text[start:end].encode()[:column].decode())

    def of(self, node: ast.expr | ast.stmt) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def word(self, node: ast.expr) -> str:
        """A short name for an expression: what it is called in the code or, of a setting, its key."""
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            return str(node.slice.value)
        if isinstance(node, ast.Attribute):
            return node.attr
        text = " ".join(self.of(node).split())
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

    def slip(self, node: ast.expr | ast.stmt, text: str, kind: str, word: str, feedback: str) -> Slip:
        """Something else in the place of a piece; the note is the kind, and what it is about."""
        return Slip(f"{kind}:{TAG.sub('-', word).strip('-')}", feedback, *self.span(node), text)


def slips(mistakes: Sequence[Mistake]) -> tuple[Mistake, ...]:
    """The slips of the reference that the known mistakes are changes of; none if they are no changes of a text."""
    functions = (mistake.function for mistake in mistakes if isinstance(mistake, Instead))
    known = next((function for function in functions if isinstance(function, Rewritten)), None)
    if known is None or "while " in known.source:  # a slip may keep such a loop from ending
        return ()
    source = ReferenceText(known.source)
    found = [slip for node in ast.walk(source.tree) for rule in RULES for slip in rule(source, node)]
    single = sorted(found, key=lambda slip: slip.note.startswith(RARE))
    texts = {_changed(source.text, [slip]): slip for slip in reversed(single)}
    texts |= {_changed(source.text, alike): alike[0] for alike in _at_all_places(single)}
    made = known.made
    return tuple(
        Instead(slip.note, slip.feedback, Rewritten(text, (), made)) for text, slip in list(texts.items())[::-1][:MOST]
    )


def _at_all_places(found: Sequence[Slip]) -> Iterator[list[Slip]]:
    """The same slip wherever it can be made, if that is in several places that are apart."""
    ordered = sorted(found, key=lambda slip: (slip.note, slip.start))
    for _, group in groupby(ordered, key=lambda slip: slip.note):
        alike = list(group)
        if len(alike) > 1 and all(one.end <= other.start for one, other in pairwise(alike)):
            yield alike


def _changed(text: str, found: Sequence[Slip]) -> str:
    for slip in sorted(found, key=lambda slip: -slip.start):
        text = text[: slip.start] + slip.text + text[slip.end :]
    return text


def _factors(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult | ast.MatMult | ast.Div):
        return
    left, right, whole = source.of(node.left), source.of(node.right), source.of(node)
    one, other = source.word(node.left), source.word(node.right)
    yield source.slip(node, f"(-({whole}))", "sign", one, f"a product has the wrong sign: that of {one} and {other}")
    if isinstance(node.op, ast.Div):
        yield source.slip(node, f"({left})", "divisor-missing", other, f"a division is missing: that by {other}")
        told = f"{one} is multiplied by {other} where it should be divided by it"
        yield source.slip(node, f"(({left}) * ({right}))", "times-for-division", other, told)
        told = f"a fraction is upside down: {one} is divided by {other}"
        yield source.slip(node, f"(({right}) / ({left}))", "upside-down", other, told)
        yield source.slip(
            node, f"({whole} / ({right}))", "divisor-twice", other, f"the division by {other} is there twice"
        )
        return
    yield source.slip(node, f"({right})", "factor-missing", one, f"a factor is missing: {one}")
    yield source.slip(node, f"({left})", "factor-missing", other, f"a factor is missing: {other}")
    if isinstance(node.op, ast.MatMult) and left.endswith(".T"):
        text = f"({left[:-2]}[-1:].T @ ({right})[-1:])"
        yield source.slip(
            node, text, "last-example-only", left[:-2], "the examples add up (+=); here only the last counts"
        )
    if isinstance(node.op, ast.Mult):
        told = f"{one} is divided by {other} where it should be multiplied by it"
        yield source.slip(node, f"(({left}) / ({right}))", "division-for-times", other, told)
        yield source.slip(node, f"(({left}) * {whole})", "factor-twice", one, f"a factor is there twice: {one}")


def _terms(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Sub):
        return
    left, right = source.of(node.left), source.of(node.right)
    one, other = source.word(node.left), source.word(node.right)
    opposite, same = ("-", "+") if isinstance(node.op, ast.Add) else ("+", "-")
    yield source.slip(node, f"({left})", "term-missing", other, f"a term is missing: {other}")
    yield source.slip(node, f"({right})", "term-missing", one, f"a term is missing: {one}")
    now = "+" if isinstance(node.op, ast.Add) else "-"
    yield source.slip(node, f"({left} {now} 2 * ({right}))", "term-twice", other, f"a term is there twice: {other}")
    yield source.slip(node, f"({left} {opposite} ({right}))", "sign", other, f"a term has the wrong sign: {other}")
    if isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Div):
        top, below = source.of(node.left.left), source.of(node.left.right)
        feedback = f"{other} is divided by {source.word(node.left.right)} too, and should not be"
        yield source.slip(node, f"(({top} {same} ({right})) / ({below}))", "divided-too", other, feedback)


def _weights(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    """b · m + (1 − b) · g: b and 1 − b are swapped."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
        return
    one, other = node.left, node.right
    if not (isinstance(one, ast.BinOp) and isinstance(other, ast.BinOp)):
        return
    weight, mine, rest, yours = map(source.of, (one.left, one.right, other.left, other.right))
    complement = f"1-{weight}".replace(" ", "")
    if rest.replace(" ", "") in (complement, f"({complement})"):
        word, text = source.word(one.left), f"(({rest}) * ({mine}) + ({weight}) * ({yours}))"
        yield source.slip(node, text, "weights-swapped", word, f"{word} and 1 minus it are swapped")


def _powers(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        word = source.word(node.left)
        yield source.slip(
            node, f"({source.of(node.left)})", "power-missing", word, f"a power is missing: that of {word}"
        )
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        word = source.word(node.operand)
        yield source.slip(
            node, f"({source.of(node.operand)})", "sign", word, f"a minus sign is missing: that of {word}"
        )


WRAPPING = frozenset(("sqrt", "abs", "square", "exp", "log", "tanh"))
OTHER_CALLS = {
    **{"mean": ("sum",), "sum": ("mean",), "max": ("min", "mean"), "min": ("max", "mean"), "std": ("var",)},
    **{"var": ("std",), "maximum": ("minimum",), "argmax": ("argmin",), "sign": ("abs",)},
}
USUAL = ("0.9", "0.99", "0.999", "0.1", "0.01", "1e-8")  # what people write for a setting that is handed over


def _calls(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    """sqrt(x), abs(x) and the root of a norm left out; sum for mean."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
    if len(node.args) == 1 and not node.keywords and name in WRAPPING:
        yield source.slip(node, f"({source.of(node.args[0])})", "call-missing", name, f"{name} is missing")
    if name == "norm":
        told = "the norm is the root of the sum of the squares; the root is missing"
        yield source.slip(node, f"({source.of(node)} ** 2)", "root-missing", "norm", told)
    for other in OTHER_CALLS.get(name, ()) if isinstance(node.func, ast.Attribute) else ():
        text = source.of(node.func).removesuffix(name)
        yield source.slip(node.func, text + other, f"{other}-for", name, f"{other} stands where {name} belongs")


def _settings(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    """A number of one's own in the place of a setting that is handed over in a dictionary."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        word = source.word(node)
        for number in USUAL:
            told = f"{word} is handed over: take it from there, not a number of your own"
            yield source.slip(node, number, "hard-coded", f"{word}-{number}", told)


CLOSE = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: ">"}
REVERSED = {ast.Lt: ">=", ast.LtE: ">", ast.Gt: "<=", ast.GtE: "<", ast.Eq: "!=", ast.NotEq: "=="}


def _comparisons(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    left, right, op = source.of(node.left), source.of(node.comparators[0]), type(node.ops[0])
    word = source.word(node.left)
    if op in CLOSE:
        feedback = f"where {word} is compared, the case of equality is on the wrong side"
        yield source.slip(node, f"{left} {CLOSE[op]} {right}", "boundary", word, feedback)
    if op in REVERSED:
        feedback = f"where {word} is compared, the comparison is the other way round"
        yield source.slip(node, f"{left} {REVERSED[op]} {right}", "comparison-reversed", word, feedback)


def _lines(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    """A line that is left out, or that overwrites where it should add up."""
    if isinstance(node, ast.AugAssign):
        word, text = source.word(node.target), f"{source.of(node.target)} = {source.of(node.value)}"
        yield source.slip(node, text, "overwritten", word, f"{word} is overwritten, where it should add up")
    if isinstance(node, ast.Assign | ast.AugAssign):
        word = _of_line(source, node)
        yield source.slip(node, "pass", "not-renewed", word, f"{word} is not renewed, or not kept")
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        word = _of_line(source, node)
        yield source.slip(node, "pass", "step-missing", word, f"a step is missing: {word}")


def _loops(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    """A loop that is left after its first turn; lines in another order."""
    if isinstance(node, ast.For):
        last = node.body[-1]
        feedback = "the loop ends after its first turn: is there a return, or a break, inside it?"
        text = f"{source.of(last)}\n{' ' * last.col_offset}break"
        yield source.slip(last, text, "first-turn-only", source.word(node.iter), feedback)
    for one, other in pairwise(node.body) if isinstance(node, ast.For | ast.FunctionDef | ast.If) else ():
        first, second = _of_line(source, one), _of_line(source, other)
        start, end = source.span(one)[0], source.span(other)[1]
        text = f"{source.of(other)}\n{' ' * one.col_offset}{source.of(one)}"
        feedback = f"the order matters: {second} comes too early, or {first} too late"
        yield Slip(f"order:{TAG.sub('-', second)}", feedback, start, end, text)


def _of_line(source: ReferenceText, line: ast.stmt) -> str:
    """What a line is about."""
    if isinstance(line, ast.Assign | ast.AugAssign):
        target = line.targets[0] if isinstance(line, ast.Assign) else line.target
        return ", ".join(map(source.word, target.elts if isinstance(target, ast.Tuple) else [target]))
    if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call):
        return source.word(line.value.func)
    return "the next line"


def _axes(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    if isinstance(node, ast.keyword) and node.arg == "axis" and isinstance(node.value, ast.Constant):
        other = "1" if node.value.value == 0 else "0"
        yield source.slip(node.value, other, "other-axis", other, "a sum, or a mean, is taken over the other axis")


def _bounds(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    """A slice, or a range, that is one too short or one too long."""
    found: list[ast.expr | None] = [node.lower, node.upper] if isinstance(node, ast.Slice) else []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        found = [*node.args[:2]]
    for bound in (each for each in found if each is not None):
        word = source.word(bound)
        for change, far in (("- 1", "less"), ("+ 1", "more")):
            feedback = f"a stretch of entries begins or ends at {word}, not at one {far}"
            yield source.slip(bound, f"({source.of(bound)}) {change}", f"bound-one-{far}", word, feedback)


def _names(source: ReferenceText, node: ast.AST) -> Iterator[Slip]:
    """Another value of the same function in the place of one."""
    if not isinstance(node, ast.FunctionDef):
        return
    names = [each for each in ast.walk(node) if isinstance(each, ast.Name)]
    known = {argument.arg for argument in node.args.args}
    known |= {each.id for each in names if isinstance(each.ctx, ast.Store)}
    fixed = {each for part in ast.walk(node) for each in _fixed(part)}
    held = {each.id for each in fixed if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}  # lists, say
    for each in names:
        for other in sorted(known - held - {each.id}) if each.id in known and each not in fixed else ():
            feedback = f"{other} stands where {each.id} belongs"
            yield source.slip(each, other, "name", f"{other}-for-{each.id}", feedback)


def _fixed(part: ast.AST) -> Iterator[ast.AST]:
    """The names in what a loop goes over, and those of which a method is called: with others, a loop may never end."""
    if isinstance(part, ast.For | ast.comprehension):
        yield from ast.walk(part.iter)
    if isinstance(part, ast.Attribute):
        yield part.value
    if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
        yield part


RULES: tuple[Rule, ...] = (
    _factors,
    _terms,
    _weights,
    _powers,
    _calls,
    _settings,
    _comparisons,
    _lines,
    _loops,
    _axes,
    _bounds,
    _names,
)
