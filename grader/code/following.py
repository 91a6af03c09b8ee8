"""Goes on from what a submission returned: an output that is right for its own earlier values is no new mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grader.code.evidence import Cause, Evidence
from problems.code.task import gathered
from problems.part import Array
from solutions.breaks import SOUND, Break
from solutions.engine import run
from solutions.graph import Graph

Causes = tuple[Cause, ...]


def follows(evidence: Evidence, part: str, known: Mapping[str, Causes]) -> Causes:
    """What an output goes back to: the reason for an earlier one, or a mistake that was made on the way from there.

    known: the reasons of the outputs that are explained already.
    """
    graph = evidence.graph
    earlier = _earlier(evidence, graph, part) if graph else ()
    if not graph or not earlier:
        return ()
    if _holds_with(evidence, graph, part, earlier, SOUND):
        names = ", ".join(earlier)
        said = next((known[name] for name in earlier if name in known), ())
        return said or (Cause(f"follows:{part}", f"it follows from {names}, which is wrong: mend that first"),)
    named = (each for each in evidence.mistakes if isinstance(each, Break) and ":" not in each.note)
    for mistake in named:
        if _holds_with(evidence, graph, part, earlier, mistake):
            return (Cause(mistake.note, mistake.feedback),)
    return ()


def _earlier(evidence: Evidence, graph: Graph, part: str) -> tuple[str, ...]:
    """The wrong outputs that are values on the way to this one."""
    nodes = evidence.task.outputs[part]
    if evidence.convention.transposed or not isinstance(nodes, str):
        return ()
    before = graph.ancestors(nodes) if nodes in graph else graph.ancestors(graph.output.name)
    return tuple(
        other
        for other in evidence.wrong
        if other != part and evidence.task.outputs[other] in before and _is_usable(evidence, other)
    )


def _is_usable(evidence: Evidence, part: str) -> bool:
    """Are there numbers of the right shape in every case, to go on from?"""
    pairs = ((given.get(part), right[part]) for given, right in zip(evidence.returned, evidence.expected, strict=True))
    return all(
        value is not None and value.shape == right.shape and bool(np.isfinite(value.astype(float)).all())
        for value, right in pairs
    )


def _holds_with(evidence: Evidence, graph: Graph, part: str, earlier: Sequence[str], broken: Break) -> bool:
    """Every case in turn: most mistakes drop out at the first."""
    return all(
        evidence.agrees(number, part, {part: _of_own(evidence, graph, number, part, earlier, broken)})
        for number in evidence.numbers(part)
    )


def _of_own(evidence: Evidence, graph: Graph, number: int, part: str, earlier: Sequence[str], broken: Break) -> Array:
    returned = evidence.returned[number]
    nodes = ((evidence.task.outputs[name], name) for name in earlier)
    own = {node: returned[name].astype(float) for node, name in nodes if isinstance(node, str)}
    with np.errstate(all="ignore"):
        ran = run(graph, evidence.task.cases[number], broken=broken, own_values=own)
    return gathered(evidence.task.outputs[part], ran.values, ran.gradients)
