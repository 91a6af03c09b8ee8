"""Asks SymPy about a formula that has too few values to be compared, in a process that is ended after some seconds."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from grader.formulas.reading import read_formula
from grader.formulas.spelling import spellings
from grader.formulas.tree import Algebra, Gradient, evaluate, parts_of
from problems.part import Part
from problems.variant import Variant
from solutions.graph import Graph, Node

SECONDS = 5
MEMORY = 2**31  # bytes
ROOT = Path(__file__).parents[2]
ANSWERS = {"True": True, "False": False}


def is_equal(variant: Variant, part: Part, typed: str) -> bool | None:
    """None if it is not known in time. `typed` is the formula in its normal form."""
    try:
        said = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__],
            input=json.dumps(question(variant, part, typed)),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ANSWERS.get(said.stdout.strip())


def question(variant: Variant, part: Part, typed: str) -> dict[str, Any]:
    """What the process is asked, as plain data."""
    return {
        "nodes": [[node.name, node.op, node.inputs, dict(node.attributes)] for node in variant.graph],
        "symbols": dict(variant.posed.symbols),
        "part": part.id,
        "typed": typed,
        "points": _points(variant, part.answer.size),
    }


def _points(variant: Variant, size: int) -> list[dict[str, float]]:
    inputs = {node.name: np.broadcast_to(variant.points.values[node.name], size) for node in variant.graph.inputs}
    return [{name: float(array[place]) for name, array in inputs.items()} for place in range(size)]


def answered(asked: dict[str, Any]) -> bool | None:
    """What the process says: whether the formula is equal to the answer, None if that is not shown."""
    from problems.symbols import equality  # imports SymPy, which only the process needs

    graph = Graph(tuple(Node(name, op, tuple(inputs), given) for name, op, inputs, given in asked["nodes"]))
    known = spellings(tuple(node.name for node in graph), graph.output.name, tuple(asked["symbols"].items()))
    tree = read_formula(asked["typed"], known, asked["part"])[0]
    values = {node.name: equality.answer(graph, node.name) for node in graph}
    derivatives = {each.node for each in parts_of(tree) if isinstance(each, Gradient)}
    gradients = {name: equality.answer(graph, f"d{name}") for name in derivatives}
    algebra = Algebra(equality.number, equality.call, equality.slope, equality.compare)
    response = evaluate(tree, values, gradients, algebra)
    return equality.is_equal(response, equality.answer(graph, asked["part"]), asked["points"])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    print(answered(json.load(sys.stdin)))
