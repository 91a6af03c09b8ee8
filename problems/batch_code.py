"""The code tasks of linear classifiers: a graph over a batch, and the conventions that may be left open."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from problems.batch_mistakes import known
from problems.code import CodeTask, Convention
from problems.draws import Draw
from problems.family import Choice, Coded, Number, Options, Posed
from problems.part import Array
from solutions.breaks import Break
from solutions.engine import forward
from solutions.graph import Graph
from solutions.notation import parse

PENALTIES = {  # convention -> how the penalty stands in the graph, and in words
    "full": ("R = reg * Q", "the penalty is reg * sum(W * W)"),
    "half": ("V = reg * Q; R = V / 2", "the penalty is 0.5 * reg * sum(W * W)"),
}
LAYOUTS = {  # convention -> what is handed over transposed, and in words
    "DC": (frozenset[str](), "W has shape (D, C) and X (N, D)"),
    "CD": (frozenset(("W", "dW", "X")), "W has shape (C, D) and X (D, N)"),
}
TERMS = {"data": "the data loss", "R": "the penalty", "S": "the data loss", "P": "the penalty"}
WEIGHTS = (
    r" The scores of a batch are $S = X W$. The loss is the mean over the $N$ examples plus an L2 penalty of strength"
    r" reg on all weights. Return it, and its gradient by $W$ in the shape of $W$."
)
SCORES = (
    r" The scores are $x$ of shape $(N, C)$."
    r" Return the mean over the $N$ examples, and its gradient by $x$ in the shape of $x$."
)
REWRITTEN: dict[str, tuple[tuple[str, str], ...]] = {  # convention -> what is written otherwise in the reference
    **dict.fromkeys(("open", "full", "DC"), ()),
    "half": (
        ("penalty reg", "penalty 0.5 * reg"),
        ("reg * np.sum(W * W)", "0.5 * reg * np.sum(W * W)"),
        ("2 * reg * W", "reg * W"),
    ),
    "CD": (("X @ W", "(W @ X).T"), ("X.T @ dscores", "(X @ dscores).T"), ("(D, C)", "(C, D)")),
}
assert set(REWRITTEN) == {"open", *PENALTIES, *LAYOUTS}, "every convention says what is written otherwise"
CANDIDATES, KINK = 64, 0.02  # of which the first is taken that has no margin nearer to 0
BATCHES = ((5, 4, 3, 0.1), (7, 3, 4, 0.5), (6, 5, 3, 0.0), (1, 2, 4, 0.25))  # N, D, C, reg: all different

OPTIONS: dict[str, Choice | Number] = {
    "penalty": Choice("open", ("open", *PENALTIES), "code: reg*sum(W*W) (full) or half of it; open accepts both"),
    "layout": Choice("open", ("open", *LAYOUTS), "code: W (D, C) with X (N, D), or W (C, D) with X (D, N)"),
    "form": Choice("loss", ("loss", "layer"), "code: f(W, X, y, reg) -> loss, dW, or f(x, y) -> loss, dx on scores"),
}


def batch_code(
    prefix: str,
    title: str,
    statement: Callable[[Options], str],
    loss: Callable[[Options], str],
    mistakes: tuple[Break, ...],
    references: dict[str, Callable[..., Any]],
) -> Coded:
    """A code task from the text of the loss over scores S: the steps from S and y to `data`, the mean over the batch.

    references: a right function for each form of the task, "loss" and "layer".
    """

    def coded(posed: Posed, options: Options, seed: int) -> CodeTask:
        del posed
        layer = options["form"] == "layer"
        arguments = ("x", "y") if layer else ("W", "X", "y", "reg")
        outputs = ("loss", "dx") if layer else ("loss", "dW")
        functions = (prefix,) if layer else (f"{prefix}_vectorized", f"{prefix}_naive", prefix)
        conventions = _layer(loss(options)) if layer else _conventions(loss(options), options)
        return CodeTask(
            title=title,
            statement=statement(options) + (SCORES if layer else WEIGHTS),
            functions=functions,
            arguments={name: name for name in arguments},
            outputs={name: name for name in outputs},
            cases=tuple(_case(conventions[0], batch, seed) for batch in BATCHES),
            conventions=conventions,
            mistakes=lambda convention: tuple(known(mistakes, convention.graph)) if convention.graph else (),
            stub=_stub(functions[0], arguments, outputs),
            reference=_reference(references[str(options["form"])], options),
        )

    return coded


def _conventions(loss: str, options: Options) -> tuple[Convention, ...]:
    return tuple(
        Convention(
            note=f"penalty-{penalty}-layout-{layout}",
            words=f"{PENALTIES[penalty][1]}; {LAYOUTS[layout][1]}",
            graph=parse(f"S = X @ W; {loss}; P = square(W); Q = sum(P); {PENALTIES[penalty][0]}; loss = data + R"),
            transposed=LAYOUTS[layout][0],
            terms=TERMS,
        )
        for layout in LAYOUTS
        if options["layout"] in ("open", layout)
        for penalty in PENALTIES
        if options["penalty"] in ("open", penalty)
    )


def _layer(loss: str) -> tuple[Convention, ...]:
    graph = _renamed(parse(loss), {"S": "x", "data": "loss"})
    return (Convention("layer", "x holds scores of shape (N, C)", graph),)


def _renamed(graph: Graph, names: dict[str, str]) -> Graph:
    """The same graph under other names. Raises KeyError for a name that is not in it."""
    known = {**{node.name: node.name for node in graph}, **{graph[old].name: new for old, new in names.items()}}
    nodes = (replace(node, name=known[node.name], inputs=tuple(known[x] for x in node.inputs)) for node in graph)
    return Graph(tuple(nodes))


def _case(convention: Convention, batch: tuple[int, int, int, float], seed: int) -> dict[str, Array]:
    """The inputs of one call: numbers with two decimals, the first candidate that is clear of every kink."""
    assert convention.graph is not None
    graph = convention.graph
    seeds = np.full(CANDIDATES, seed % 2**64, np.uint64)
    n, d, c, reg = batch
    draw = Draw(f"batch-{n}-{d}-{c}", seeds, np.arange(CANDIDATES, dtype=np.uint64))
    shapes = {"W": (1.0, (d, c)), "X": (2.0, (n, d)), "x": (3.0, (n, c))}  # size of the numbers, shape
    drawn = {name: draw.steps(name, -size, size, 0.01, shape) for name, (size, shape) in shapes.items()}
    drawn |= {"y": (draw.uniform("y", (n,)) * c).astype(int), "reg": np.full(CANDIDATES, reg)}
    drawn = {node.name: drawn[node.name] for node in graph.inputs}
    values, _ = forward(graph, drawn, batch=1)
    nearest = [np.abs(values[node.inputs[0]]).min(axis=(-2, -1)) for node in graph.computed if node.op == "relu"]
    clear = np.logical_and.reduce([np.full(CANDIDATES, True), *(distance >= KINK for distance in nearest)])
    chosen = int(np.argmax(clear))
    return {name: array[chosen] for name, array in drawn.items()}


def _stub(function: str, arguments: tuple[str, ...], outputs: tuple[str, ...]) -> str:
    return (
        f"def {function}({', '.join(arguments)}):\n"
        f'    """Returns {", ".join(outputs)}."""\n'
        f"    return {', '.join(outputs)}\n"
    )


def _reference(function: Callable[..., Any], options: Options) -> str:
    """The source of a right function, under the conventions and with the margin that are asked for."""
    text = _with_plain_arguments(function, options)
    for convention in (options["penalty"], options["layout"]) if options["form"] == "loss" else ():
        for old, new in REWRITTEN[str(convention)]:
            if old not in text:
                raise ValueError(f"{old!r} is not in {function.__name__}, so it cannot be written for {convention!r}")
            text = text.replace(old, new)
    return f"import numpy as np\n\n\n{text}"


def _with_plain_arguments(function: Callable[..., Any], options: Options) -> str:
    """A function's source without types, as students write it; an option that it takes is its default."""
    _, body = inspect.getsource(function).split(":\n", 1)
    names = inspect.signature(function).parameters
    arguments = (f"{name}={options[name]!r}" if name in options else name for name in names)
    return f"def {function.__name__}({', '.join(arguments)}):\n{body}"
