"""The code tasks of penalties: the loss of linear regression with its gradients, and an update that decays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from problems.code.printed import as_file, plain_source, rewritten, stub
from problems.code.reference import Way, case_draw, reference_task
from problems.code.task import CodeTask, GraphConvention, under_graphs
from problems.family import Options, Posed
from problems.mistakes import regularization as wrong
from problems.tasks import penalties
from problems.tasks.accepting import accepted
from solutions.notation import parse
from solutions.reference import regularization

DATA = "S = X @ W; Yhat = S + b; E = Yhat - Y; F = square(E); rows = sum(F, axis=-1); data = mean(rows)"
TERM_AND_SUM = {"l2": ("square(W)", penalties.SQUARES), "l1": ("abs(W)", "sum(abs(W))")}  # in the graph; in words
LOSSES: Mapping[str, Callable[..., Any]] = {"l2": regularization.ridge_loss, "l1": regularization.lasso_loss}
DECAYS: Mapping[str, Callable[..., Any]] = {"l2": regularization.weight_decay, "l1": regularization.l1_decay}
BATCHES = ((5, 4, 3, 0.3), (7, 2, 4, 0.5), (4, 6, 2, 0.2))  # N, D, C, reg: all different
NAMES = {"l2": "L2", "l1": "L1"}


def regularization_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The loss or the update, with the penalty of the option."""
    del posed
    return _decay(options, seed) if options["form"] == "decay" else _loss(options, seed)


def _loss(options: Options, seed: int) -> CodeTask:
    name = str(options["penalty"])
    arguments, outputs = ("W", "b", "X", "Y", "reg"), ("loss", "dW", "db")
    function = LOSSES[name]
    hints = "W (D, C), b (C,), X (N, D), Y (N, C); each gradient has the shape of its array."
    return CodeTask(
        title=f"Linear regression with an {NAMES[name]} penalty, in code",
        statement=(
            r"A linear model predicts $X W + b$. Its loss is the mean over the $N$ rows of the sum of the squared"
            f" errors in a row, plus an {NAMES[name]} penalty of strength `reg` on the weights $W$; the biases $b$"
            " are not penalised. Return the loss and its gradients by $W$ and $b$."
        ),
        functions=(function.__name__,),
        arguments={argument: argument for argument in arguments},
        outputs={output: output for output in outputs},
        cases=tuple(_batch(index, seed) for index in range(len(BATCHES))),
        conventions=_conventions(name, str(options["factor"])),
        mistakes=under_graphs(lambda convention: wrong.of_loss(convention.graph, name)),
        stub=stub(function.__name__, arguments, outputs, below=hints),
        reference=_reference(function, name, str(options["factor"])),
        shapes={"W": ("D", "C"), "b": ("C",), "X": ("N", "D"), "Y": ("N", "C")},
    )


def _conventions(name: str, factor: str) -> tuple[GraphConvention, ...]:
    term, total = TERM_AND_SUM[name]
    sizes = accepted(penalties.SIZES, factor) if name == "l2" else ("full",)  # the factor is about L2 alone
    return tuple(
        GraphConvention(
            note=penalties.note(size),
            words=penalties.in_words(size, total),
            graph=parse(f"{DATA}; P = {term}; Q = sum(P); {penalties.in_graph(size)}; loss = data + R"),
            terms=penalties.TERMS,
        )
        for size in sizes
    )


def _reference(function: Callable[..., Any], name: str, factor: str) -> str:
    pairs = penalties.HALVED if (name, factor) == ("l2", "half") else ()
    return as_file(rewritten(plain_source(function), pairs))


def _batch(index: int, seed: int) -> Mapping[str, Any]:
    n, d, c, reg = BATCHES[index]
    draw = case_draw(f"ridge-{n}-{d}-{c}", seed)
    return {
        "W": draw.steps("W", -1, 1, 0.01, (d, c))[0],
        "b": draw.steps("b", -2, 2, 0.01, (c,))[0],
        "X": draw.steps("X", -2, 2, 0.01, (n, d))[0],
        "Y": draw.steps("Y", -3, 3, 0.01, (n, c))[0],
        "reg": reg,
    }


def _decay(options: Options, seed: int) -> CodeTask:
    name = str(options["penalty"])
    penalty = r"\frac{\mathrm{reg}}{2} \sum_i w_i^2" if name == "l2" else r"\mathrm{reg} \sum_i |w_i|"
    return reference_task(
        title=f"An update with an {NAMES[name]} penalty, in code",
        statement=(
            rf"Gradient descent with the learning rate $\eta$ (`eta`) minimises $L + {penalty}$; `dw` is the gradient"
            r" of $L$ alone. Return the weights after one update."
        ),
        functions=(DECAYS[name].__name__,),
        outputs=("next_w",),
        cases=tuple(_update(index, seed) for index in range(3)),
        ways=(Way(DECAYS[name], wrong.DECAY[name]),),
        hints="w and dw have the same shape; eta and reg are numbers.",
    )


def _update(index: int, seed: int) -> Mapping[str, Any]:
    shape, eta, reg = (((4,), 0.1, 0.5), ((2, 3), 0.2, 0.3), ((6,), 0.05, 2.0))[index]
    draw = case_draw(f"decay-{index}", seed)
    return {
        "w": draw.steps("w", -2, 2, 0.01, shape)[0],
        "dw": draw.steps("dw", -3, 3, 0.01, shape)[0],
        "eta": eta,
        "reg": reg,
    }
