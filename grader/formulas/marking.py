"""Marks typed formulas: by value at the points of their variant, then by SymPy, then by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from grader.formulas import undecided
from grader.formulas.comparing import Compared, agree, compare, values_at, witness
from grader.formulas.reading import read_formula
from grader.formulas.spelling import Spellings, spellings
from grader.formulas.tokens import NotAFormulaError
from grader.formulas.tree import Gradient, Tree, Value, parts_of
from grader.formulas.writing import written
from grader.results import PartResult, Verdict
from grader.typed.diagnosis import Explanation, explain
from problems.part import Array, Part
from problems.variant import Variant
from solutions.graph import Graph

EXPECTED_KIND = "formula"
EXAMPLES = "2*x*(y + 1), exp(-x)/2, sigma(x) or x*[y > 0]"
UNFINISHED = 0.5  # share of the points of what is right but for a derivative that is left in it
MOST_ASKED = 3  # formulas of a sheet of which SymPy is asked, some seconds each; a person decides on more
LONGEST = 40  # characters of a response in a sentence


class _CircularError(NotAFormulaError):
    """The formula has in it what it should give."""


@dataclass(frozen=True)
class ReadFormula:
    """A response as it was read: a formula and its values at the points, or the reason why it is none."""

    text: str
    tree: Tree | None = None
    values: Array | None = None
    compared: Compared | None = None
    problem: str = ""


def mark_formulas(variant: Variant, responses: Mapping[str, str]) -> tuple[tuple[PartResult, ...], Explanation]:
    """Each part by itself: a formula needs no earlier one. A wrong one is compared with what known mistakes give."""
    read = {part.id: _read(variant, part, responses.get(part.id, "")) for part in variant.parts}
    open_ones = [id_ for id_, each in read.items() if each.compared and each.compared.is_equal is None]
    asked = open_ones[:MOST_ASKED]
    verdicts = {part.id: _verdict(variant, part, read[part.id], may_ask=part.id in asked) for part in variant.parts}
    own = {id_: each.values for id_, each in read.items() if each.values is not None}
    explanation = explain(variant, own, [part for part in variant.parts if verdicts[part.id] is Verdict.INCORRECT])
    results = (_result(variant, part, read[part.id], verdicts[part.id], explanation) for part in variant.parts)
    return tuple(results), explanation


def _read(variant: Variant, part: Part, text: str) -> ReadFormula:
    """Of two readings the one that is right, if one is."""
    text = text.strip()
    if not text:
        return ReadFormula("")
    graph = variant.graph
    try:
        readings = read_formula(text, spellings_of(variant), part.id)
        for tree in readings:
            _check_names(graph, part, tree)
    except _CircularError as error:
        return ReadFormula(text, problem=f"is no answer: {error}")
    except NotAFormulaError as error:
        return ReadFormula(text, problem=f"cannot be read as a formula: {error}; write for example {EXAMPLES}")
    found = [_compared(variant, part, text, tree) for tree in readings]
    if not any(map(_has_value, found)):
        return ReadFormula(text, problem="has no finite value")
    return next((each for each in found if each.compared and each.compared.is_equal), found[0])


def spellings_of(variant: Variant) -> Spellings:
    """Every way to write what may stand in a formula."""
    graph = variant.graph
    return spellings(tuple(node.name for node in graph), graph.output.name, tuple(variant.posed.symbols.items()))


def _compared(variant: Variant, part: Part, text: str, tree: Tree) -> ReadFormula:
    values = values_at(tree, variant.points)
    return ReadFormula(text, tree, values, compare(part, values))


def _has_value(read: ReadFormula) -> bool:
    """Of what no name stands in; what depends on the inputs may have a value elsewhere."""
    if read.tree is None or read.values is None:
        return False
    is_constant = not any(isinstance(each, Value | Gradient) for each in parts_of(read.tree))
    return not is_constant or bool(np.isfinite(read.values).all())


def _check_names(graph: Graph, part: Part, tree: Tree) -> None:
    """What is asked may not stand in its own formula, nor anything that is worked out from it."""
    output = graph.output.name
    for each in parts_of(tree):
        if isinstance(each, Gradient) and part.is_gradient and each.node == part.node:
            raise _CircularError(f"d{output}/d{part.node} is what is asked")
        if isinstance(each, Gradient) and not may_have_gradient(graph, part, each.node):
            raise _CircularError(f"d{output}/d{each.node} must be worked out: write the derivative itself")
        if isinstance(each, Value) and not may_have_value(graph, part, each.node):
            raise _CircularError(f"{part.node} is not worked out from {each.node}")


def may_have_value(graph: Graph, part: Part, node: str) -> bool:
    """In a value only what it is worked out from may stand."""
    return part.is_gradient or node in graph.ancestors(part.node)


def may_have_gradient(graph: Graph, part: Part, node: str) -> bool:
    """Only in a gradient further back."""
    return part.is_gradient and part.node in graph.ancestors(node)


def _verdict(variant: Variant, part: Part, read: ReadFormula, *, may_ask: bool) -> Verdict:
    if read.tree is None or read.compared is None:
        return Verdict.MALFORMED if read.problem else Verdict.MISSING
    is_equal = read.compared.is_equal
    if is_equal is None and may_ask:
        is_equal = undecided.is_equal(variant, part, written(read.tree, variant.graph.output.name))
    if is_equal is None:
        return Verdict.UNDECIDED
    if is_equal:
        return Verdict.PARTIAL if _left(variant, read.tree) else Verdict.CORRECT
    return Verdict.INCORRECT


def _left(variant: Variant, tree: Tree) -> list[str]:
    """The derivatives in a formula that are not asked in another part: they are left to be worked out."""
    asked = {part.node for part in variant.parts if part.is_gradient}
    return list(dict.fromkeys(e.node for e in parts_of(tree) if isinstance(e, Gradient) and e.node not in asked))


def _result(variant: Variant, part: Part, read: ReadFormula, verdict: Verdict, explanation: Explanation) -> PartResult:
    share = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: UNFINISHED}.get(verdict, 0.0)
    result = PartResult(
        part.id,
        part.points,
        EXPECTED_KIND,
        verdict,
        score=share * part.points,
        response=read.text,
        read_as=_echo(variant.graph, read),
        feedback=_feedback(variant, part, read, verdict),
    )
    if verdict is not Verdict.INCORRECT or read.values is None:
        return result
    note, sentence = _mistake(variant, part, read.values, explanation)
    return replace(result, note=note, mistake=sentence, feedback="; ".join(filter(None, (sentence, result.feedback))))


def _echo(graph: Graph, read: ReadFormula) -> str:
    """The normal form, where the text does not say it already."""
    if read.tree is None:
        return ""
    echo = written(read.tree, graph.output.name)
    return "" if echo.replace(" ", "") == read.text.replace(" ", "") else echo


def _feedback(variant: Variant, part: Part, read: ReadFormula, verdict: Verdict) -> str:
    match verdict:
        case Verdict.MISSING:
            return "not answered"
        case Verdict.MALFORMED:
            return f"{read.text[:LONGEST]!r} {read.problem}"
        case Verdict.PARTIAL if read.tree is not None:
            left = ", ".join(f"d{variant.graph.output.name}/d{name}" for name in _left(variant, read.tree))
            return f"right so far; {left} is left to be worked out"
        case Verdict.INCORRECT if read.tree is not None and read.values is not None and read.compared is not None:
            return witness(part, read.tree, read.values, read.compared.differs, variant.points)
    return ""


def _mistake(variant: Variant, part: Part, values: Array, explanation: Explanation) -> tuple[str, str]:
    """The note and the sentence of the known mistake; a derivative by something else is one too."""
    if part.id in explanation.of:
        return explanation.note(part.id), explanation.sentence(part.id)
    output = variant.graph.output.name
    for node in variant.graph.inputs:
        other = np.broadcast_to(variant.points.gradients[node.name], values.shape)
        if part.is_gradient and node.name != part.node and agree(part, values, other):
            return (
                f"other-derivative:{part.node}<{node.name}",
                f"this is d{output}/d{node.name}, not d{output}/d{part.node}",
            )
    return "", ""
