"""The code tasks of linear classifiers: a graph over a batch, and the conventions that may be left open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from problems.code.apart import Hard, apart
from problems.code.printed import as_file, plain_source, rewritten, stub
from problems.code.task import CodeTask, GraphConvention, Mistake, under_graphs
from problems.family import Choice, Coded, Number, Options, Posed
from problems.mistakes.batch import is_averaged, known, of_another_graph
from problems.tasks import penalties
from problems.tasks.accepting import OPEN, accepted
from problems.tasks.batch_cases import multiplied, ordinary, raised, stretched
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.notation import parse

LAYOUTS = {  # convention -> what is handed over transposed, and in words
    "DC": (frozenset[str](), "W has shape (D, C) and X (N, D)"),
    "CD": (frozenset(("W", "dW", "X")), "W has shape (C, D) and X (D, N)"),
}
OVER = {"mean": "the loss is the mean over the examples", "sum": "the loss is the sum over the examples"}
WEIGHTS = (
    r" The scores of a batch are $S = X W$. The loss is {over} the $N$ examples plus an L2 penalty of strength"
    r" `reg` on all weights. Return it, and its gradient by $W$ in the shape of $W$."
)
SCORES = (
    r" The scores are $x$ of shape $(N, C)$."
    r" Return {over} the $N$ examples, and its gradient by $x$ in the shape of $x$."
)
REWRITTEN: dict[str, tuple[tuple[str, str], ...]] = {  # convention -> what is written otherwise in the reference
    **dict.fromkeys((OPEN, "full", "DC", "mean"), ()),
    "half": penalties.HALVED,
    "CD": (("X @ W", "(W @ X).T"), ("X.T @ dscores", "(X @ dscores).T"), ("(D, C)", "(C, D)")),
    "sum": ((" / len(y)", ""),),
}
assert set(REWRITTEN) == {OPEN, *penalties.SIZES, *LAYOUTS, *OVER}, "every convention says what is written otherwise"
STABILITY = "subtract the largest score of each example from its scores before exp"
LARGE_APART = (
    " The function is called with large scores too, where $e^s$ may overflow: the loss that it returns then"
    r" is the part `loss_large`."
)
STABLE_LOG = "; where a probability is rounded to 0, use -s_y + log(sum(exp(s))) of the shifted scores for -log(p_y)"

OPTIONS: dict[str, Choice | Number] = {
    "penalty": penalties.OPTION,
    "layout": Choice(OPEN, (OPEN, *LAYOUTS), "code: W (D, C) with X (N, D), or W (C, D) with X (D, N)"),
    "over": Choice("mean", (OPEN, *OVER), "code: the mean or the sum over the examples; open accepts both"),
    "form": Choice("loss", ("loss", "layer"), "code: f(W, X, y, reg) -> loss, dW, or f(x, y) -> loss, dx on scores"),
}
LARGE_SCORES = Choice(
    "shift",
    ("shift", "log", "part", "none"),
    "code: calls with large scores, where exp overflows without a shift by the maximum; with log also where log(p) is"
    " -inf; part makes the loss of large scores a part of its own, under one name of the function",
)


@dataclass(frozen=True)
class BatchLoss:
    """A loss over scores S (N, C) and labels y (N,), and what people get wrong in it.

    steps: the text of the graph from S and y to `rows`, the loss of each example.
    breaks: the mistakes in that graph; whether the batch is averaged decides on some.
    wrong: those that need the very steps of that graph.
    otherwise: the steps that students also take, with other values on the way, where the same mistakes look otherwise.
    references: a right function for each form of the task, "loss" and "layer".
    """

    prefix: str
    title: str
    statement: Callable[[Options], str]
    steps: Callable[[Options], str]
    breaks: Callable[[Options, bool], tuple[Break, ...]]
    references: Mapping[str, Callable[..., Any]]
    wrong: tuple[Break, ...] = ()
    otherwise: str = ""

    def mistakes(self, options: Options, convention: GraphConvention) -> Iterator[Mistake]:
        """What is known to go wrong under a convention."""
        breaks = self.breaks(options, is_averaged(convention.graph))
        yield from known((*breaks, *self.wrong), convention.graph)
        if self.otherwise:
            other = next(each.graph for each in _conventions(self.otherwise, options) if each.note == convention.note)
            yield from (of_another_graph(mistake, other) for mistake in breaks)


def batch_code(loss: BatchLoss) -> Coded:
    """The code task of a loss: of weights and examples, or as a layer on scores."""

    def coded(posed: Posed, options: Options, seed: int) -> CodeTask:
        del posed
        layer = options["form"] == "layer"
        arguments = ("x", "y") if layer else ("W", "X", "y", "reg")
        outputs = ("loss", "dx") if layer else ("loss", "dW")
        functions = (loss.prefix,) if layer else (f"{loss.prefix}_vectorized", f"{loss.prefix}_naive", loss.prefix)
        conventions = tuple(_conventions(loss.steps(options), options))
        graph = conventions[0].graph
        task = CodeTask(
            title=loss.title,
            statement=loss.statement(options) + (SCORES if layer else WEIGHTS).format(over=_over_in_words(options)),
            functions=functions,
            arguments={name: name for name in arguments},
            outputs={name: name for name in outputs},
            cases=ordinary(graph, seed),
            conventions=conventions,
            mistakes=under_graphs(lambda convention: tuple(loss.mistakes(options, convention))),
            stub=stub(functions[0], arguments, outputs),
            reference=_reference(loss.references[str(options["form"])], options),
            shapes={"x": ("N", "C"), "y": ("N",)} if layer else {"X": ("N", "D"), "W": ("D", "C"), "y": ("N",)},
        )
        return _with_large_scores(task, graph, options, seed) if "large_scores" in options else task

    return coded


def _with_large_scores(task: CodeTask, graph: Graph, options: Options, seed: int) -> CodeTask:
    wanted = options["large_scores"]
    if wanted == "none":
        return task
    if wanted == "part":
        small, *_ = task.cases  # in which the loss is right without the shift too
        cases = (small, raised(graph, seed), stretched(graph, seed))
        return apart(task, Hard("_large", LARGE_APART, STABILITY, cases))
    more = (*task.cases, raised(graph, seed))
    if wanted == "log":
        return replace(task, cases=(*more, multiplied(graph, seed)), stability=STABILITY + STABLE_LOG)
    return replace(task, cases=more, stability=STABILITY)


def _over_in_words(options: Options) -> str:
    return " or ".join(f"the {over}" for over in accepted(OVER, options["over"])) + " over"


def _conventions(steps: str, options: Options) -> Iterator[GraphConvention]:
    """Every way of setting the task that the options allow."""
    open_over = options["over"] == OPEN  # else the statement says it
    for over in accepted(OVER, options["over"]):
        words = (OVER[over],) if open_over else ()
        text = f"{steps}; data = {over}(rows)"
        if options["form"] == "layer":
            graph = _renamed(parse(text), {"S": "x", "data": "loss"})
            yield GraphConvention(f"layer-{over}", "; ".join(("x holds scores of shape (N, C)", *words)), graph)
            continue
        sizes = accepted(penalties.SIZES, options["penalty"])
        for layout, size in product(accepted(LAYOUTS, options["layout"]), sizes):
            transposed, shapes = LAYOUTS[layout]
            squares = f"P = square(W); Q = sum(P); {penalties.in_graph(size)}"
            yield GraphConvention(
                note=f"{penalties.note(size)}-layout-{layout}-over-{over}",
                words="; ".join((penalties.in_words(size), shapes, *words)),
                graph=parse(f"S = X @ W; {text}; {squares}; loss = data + R"),
                transposed=transposed,
                terms=penalties.TERMS,
            )


def _renamed(graph: Graph, names: dict[str, str]) -> Graph:
    """The same graph under other names. Raises KeyError for a name that is not in it."""
    known = {**{node.name: node.name for node in graph}, **{graph[old].name: new for old, new in names.items()}}
    nodes = (replace(node, name=known[node.name], inputs=tuple(known[x] for x in node.inputs)) for node in graph)
    return Graph(tuple(nodes))


def _reference(function: Callable[..., Any], options: Options) -> str:
    """The source of a right function, under the conventions and with the margin that are asked for."""
    asked = ("penalty", "layout", "over") if options["form"] == "loss" else ("over",)
    pairs = (pair for name in asked for pair in REWRITTEN[str(options[name])])
    return as_file(rewritten(plain_source(function, options), pairs))
