"""The code tasks of the perceptron, one for each form of the problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np

from problems.code.chosen import first
from problems.code.reference import Way, reference_task
from problems.code.rewritten import Row
from problems.code.task import CodeTask
from problems.draws import of_one_seed
from problems.family import Options, Posed
from problems.mistakes import perceptron_rows as known
from problems.part import Array
from problems.perceptron_labels import Labels
from solutions.reference import perceptron

SIZES = ((6, 2, 4), (7, 3, 3), (5, 4, 2))  # N, D, steps
CANDIDATES, KINK = 512, 1e-3  # of which the first is taken that has no sum z nearer to 0, at any step


@dataclass(frozen=True)
class _Task:
    """One form: the references for either way to write labels, what is asked, in words too, and what goes wrong."""

    title: str
    references: tuple[Callable[..., Any], Callable[..., Any]]  # labels 0 and 1, labels -1 and 1
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]
    statement: str
    wrong: Callable[[Labels], tuple[Row, ...]]
    has_boundary: bool = False  # is it said what holds where z is 0? Then there is a case for it


TASKS = {
    "predict": _Task(
        "The perceptron's predictions, in code",
        (perceptron.predict, perceptron.predict_signed),
        ("X", "w", "b"),
        ("yhat",),
        "Return the predictions yhat of shape $(N,)$: 1 where $z = X w + b$ is 0 or more, else {low}.",
        known.wrong_predictions,
        has_boundary=True,
    ),
    "trick": _Task(
        "The perceptron trick, in code",
        (perceptron.perceptron_epoch, perceptron.perceptron_epoch_signed),
        ("X", "y", "w", "b", "eta"),
        ("w", "b"),
        r"Go through the rows of $X$ once, in order, and predict 1 where $z = w \cdot x + b \ge 0$, else {low}. "
        r"Where a prediction is wrong, move $w$ by $\eta x$ and $b$ by $\eta$ if the label is 1, else by $-\eta x$ "
        r"and $-\eta$. Return $w$ and $b$.",
        known.wrong_epochs,
        has_boundary=True,
    ),
    "hinge": _Task(
        "The perceptron's loss, in code",
        (perceptron.perceptron_loss, perceptron.perceptron_loss_signed),
        ("X", "y", "w", "b"),
        ("loss", "dw", "db"),
        r"The loss is the mean of $\max(0, -{t} f)$ over the rows, with $f = X w + b${mapped}. Return it, and its "
        r"derivatives by $w$ and $b$.",
        known.wrong_losses,
    ),
    "descent": _Task(
        "Gradient descent on the perceptron's loss, in code",
        (perceptron.perceptron_descent, perceptron.perceptron_descent_signed),
        ("X", "y", "w", "b", "eta", "steps"),
        ("w", "b", "losses"),
        r"The loss is the mean of $\max(0, -{t} f)$ over the rows, with $f = X w + b${mapped}. Make steps of gradient "
        r"descent with the learning rate $\eta$. Return $w$, $b$, and the loss before each step.",
        known.wrong_descents,
    ),
}


def perceptron_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """A function on rows X (N, D) with labels y (N,); weights w (D,) and bias b."""
    del posed
    labels = Labels(str(options["labels"]))
    task = TASKS[str(options["form"])]
    reference = task.references[labels.are_signed]
    words = {
        "low": f"{labels.values[0]:g}",
        "t": "y" if labels.are_signed else "t",
        "mapped": "" if labels.are_signed else " and the labels $t = 2 y - 1$",
    }
    return reference_task(
        title=task.title,
        statement=f"A perceptron has labels {words['low']} and 1. " + _filled(task.statement, words),
        functions=(task.references[0].__name__,),
        outputs=task.outputs,
        cases=(
            *(_case(size, labels, options, seed, task.arguments) for size in SIZES),
            *([_from_zero(labels, options, seed, task.arguments)] if task.has_boundary else []),
        ),
        ways=(Way(reference, task.wrong(labels)),),
        hints="X (N, D), w (D,)" + (", y (N,)." if "y" in task.arguments else "."),
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _case(
    size: tuple[int, int, int], labels: Labels, options: Options, seed: int, arguments: tuple[str, ...]
) -> dict[str, Any]:
    """The first candidate that is clear of every kink on its way, and in which the order of the rows matters."""
    n, d, steps = size
    draw = of_one_seed(f"perceptron-{n}-{d}", seed, range(CANDIDATES))
    drawn = {
        "X": draw.steps("X", -3, 3, 0.01, (n, d)),
        "y": draw.choice("y", labels.values, (n,)).astype(int),
        "w": draw.steps("w", -1, 1, 0.01, (d,)),
        "b": draw.steps("b", -1, 1, 0.01),
    }
    cases = (
        {**{name: array[i] for name, array in drawn.items()}, "b": float(drawn["b"][i]), "steps": steps}
        | {"eta": float(options["eta"])}
        for i in range(CANDIDATES)
    )
    clear = (case for case in cases if _is_clear(case, labels))
    plain = first(clear, lambda case: True)
    chosen = next((case for case in chain([plain], clear) if _order_matters(case, labels)), plain)
    return {name: chosen[name] for name in arguments}


def _from_zero(labels: Labels, options: Options, seed: int, arguments: tuple[str, ...]) -> dict[str, Any]:
    """Weights and bias are 0 first, as people start: the first row lies on the boundary, and no later one near it."""
    n, d, _ = SIZES[0]
    eta = float(options["eta"])
    draw = of_one_seed("perceptron-from-zero", seed, range(CANDIDATES))
    rows, targets = draw.steps("X", -3, 3, 0.01, (n, d)), draw.choice("y", labels.values, (n,)).astype(int)
    start = {"w": np.zeros(d), "b": 0.0, "eta": eta, "steps": 0}
    cases = ({"X": X, "y": y, **start} for X, y in zip(rows, targets, strict=True) if y[0] == labels.values[0])
    chosen = first(cases, lambda case: _is_clear_later(case, labels))
    return {name: chosen[name] for name in arguments}


def _is_clear_later(case: Mapping[str, Any], labels: Labels) -> bool:
    """Once the first row has moved the weights, no row is near their boundary."""
    after = islice(_passed(case, labels), 1, None)
    return all(np.abs(case["X"] @ w + b).min() >= KINK * case["eta"] for w, b in after)


def _order_matters(case: Mapping[str, Any], labels: Labels) -> bool:
    """An update changes a later prediction of the same pass."""
    trick = TASKS["trick"].references[labels.are_signed]
    X, y, w, b, eta = (case[name] for name in ("X", "y", "w", "b", "eta"))
    before = X @ w + b >= 0
    after = [
        X[i] @ each + bias >= 0 for i, (each, bias) in enumerate(trick(X[:i], y[:i], w, b, eta) for i in range(len(X)))
    ]
    return bool((before != after).any())


def _is_clear(case: Mapping[str, Any], labels: Labels) -> bool:
    """No sum on the way of either algorithm is near 0, and rows are wrong both ways, and right."""
    z = case["X"] @ case["w"] + case["b"]
    kinds = set(zip(z >= 0, case["y"] == labels.values[1], strict=True))
    return len(kinds) >= 3 and all(np.abs(case["X"] @ w + b).min() >= KINK for w, b in _passed(case, labels))


def _passed(case: Mapping[str, Any], labels: Labels) -> Iterator[tuple[Array, float]]:
    """The weights and biases that the trick and the descent go through."""
    trick, descent = (TASKS[form].references[labels.are_signed] for form in ("trick", "descent"))
    X, y, w, b, eta = (case[name] for name in ("X", "y", "w", "b", "eta"))
    for rows in range(len(X) + 1):
        yield trick(X[:rows], y[:rows], w, b, eta)
    for steps in range(1, case["steps"] + 1):
        after_w, after_b, _ = descent(X, y, w, b, eta, steps)
        yield after_w, after_b
