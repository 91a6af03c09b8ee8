"""The code tasks of training under the SVM loss: the weights after all steps, and the loss before each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from problems.code.chosen import first
from problems.code.printed import as_file, plain_source, rewritten
from problems.code.reference import Way, reference_task
from problems.code.rewritten import Rewritten
from problems.code.task import CodeTask
from problems.draws import of_one_seed
from problems.family import Options, Posed
from problems.mistakes.svm_training import wrong_trainings
from problems.tasks import penalties
from problems.tasks.accepting import accepted
from solutions.reference import svm_training
from solutions.reference.linear_classifiers import svm_loss_vectorized

SIZES = ((7, 3, 4, 3, 2), (5, 4, 3, 2, 2), (8, 2, 5, 3, 1))  # N, D, C, batch size, epochs; batches do not divide evenly
STEPS = (6, 4, 1)
CANDIDATES, KINK = 64, 1e-3  # of which the first is taken that has no margin nearer to 0, at any step
LOSS = (
    r"A linear classifier gives the examples $X$ the scores $S = X W$. The loss of a batch of examples is the mean of"
    r" $\sum_{j \ne y} \max(0, s_j - s_y + 1)$ over it, plus an L2 penalty of strength `reg` on all weights; a step is"
    r" $W \leftarrow W - \alpha \, \mathrm{dW}$. "
)
RETURN = " Return the last weights, and the losses before each step."
ORDERED = " Row $e$ of `order` holds the indices of the examples in the order in which epoch $e$ uses them."
KEEP_WEIGHTS = (("history.append(loss)", "history.append(W)"),)


@dataclass(frozen=True)
class _Kind:
    """A way to use the examples: its reference, what it is called with, the sentence that sets it, and hints."""

    function: Callable[..., Any]
    arguments: tuple[str, ...]
    sentence: str
    hints: str


KINDS = {
    "full": _Kind(
        svm_training.svm_train,
        ("W", "X", "y", "alpha", "reg", "steps"),
        "Every step uses all examples." + RETURN,
        "W (D, C), X (N, D), y (N,); history (steps,).",
    ),
    "sgd": _Kind(
        svm_training.svm_train_sgd,
        ("W", "X", "y", "order", "alpha", "reg"),
        "Every step uses a single example." + ORDERED + RETURN,
        "W (D, C), X (N, D), y (N,), order (epochs, N); history (epochs * N,).",
    ),
    "mini-batch": _Kind(
        svm_training.svm_train_batches,
        ("W", "X", "y", "order", "batch_size", "alpha", "reg"),
        "Every step uses a batch of `batch_size` examples; the last batch of an epoch has those that are left."
        + ORDERED
        + RETURN,
        "W (D, C), X (N, D), y (N,), order (epochs, N); history has one loss a batch.",
    ),
}


def svm_training_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """A function that trains as the option `batch` says."""
    del posed
    name = str(options["batch"])
    kind = KINDS[name]
    return reference_task(
        title="Training under the SVM loss, in code",
        statement=LOSS + kind.sentence,
        functions=("svm_train",),
        outputs=("W", "history"),
        cases=tuple(_case(name, place, seed) for place in range(len(SIZES))),
        ways=tuple(_way(kind, name, size) for size in accepted(penalties.SIZES, options["penalty"])),
        hints=kind.hints,
    )


def _way(kind: _Kind, name: str, size: str) -> Way:
    wrong = tuple(wrong_trainings(name, size))
    return Way(_source(kind, size), wrong, penalties.note(size), penalties.in_words(size))


def _source(kind: _Kind, size: str) -> str:
    loss = plain_source(svm_loss_vectorized, {"delta": 1.0})
    return as_file(
        rewritten(loss, penalties.HALVED if size == "half" else ()),
        plain_source(kind.function, name="svm_train"),
    )


def _case(name: str, place: int, seed: int) -> Mapping[str, Any]:
    """The first candidate that is clear of every kink on its way."""
    candidates = (_candidate(place, seed, number) for number in range(CANDIDATES))
    chosen = first(candidates, lambda each: min(_distances(name, each)) >= KINK)
    return {argument: chosen[argument] for argument in KINDS[name].arguments}


def _candidate(place: int, seed: int, number: int) -> dict[str, Any]:
    n, d, c, batch_size, epochs = SIZES[place]
    draw = of_one_seed(f"svm-train-{n}-{d}-{c}", seed, (number,))
    return {
        "W": draw.steps("W", -1, 1, 0.01, (d, c))[0],
        "X": draw.steps("X", -2, 2, 0.01, (n, d))[0],
        "y": (draw.uniform("y", (n,))[0] * c).astype(int),
        "order": np.argsort(draw.uniform("order", (epochs, n))[0], axis=1),
        "batch_size": batch_size,
        "alpha": float(draw.choice("alpha", (0.05, 0.1, 0.2))[0]),
        "reg": float(draw.choice("reg", (0.1, 0.25, 0.5))[0]),
        "steps": STEPS[place],
    }


def _distances(name: str, case: Mapping[str, Any]) -> Iterator[float]:
    """How far each margin is from 0 at each step."""
    train = Rewritten(_source(KINDS[name], "full"), KEEP_WEIGHTS, lambda defined: defined["svm_train"])
    W, history = train(**{argument: case[argument] for argument in KINDS[name].arguments})
    X, y = case["X"], case["y"]
    for weights in (*history, W):
        scores = X @ weights
        margins = scores - scores[np.arange(len(y)), y][:, None] + 1.0
        yield float(np.abs(margins).min())
