"""The losses on paper: the steps to the loss of one example, how it is written, and the numbers that it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from problems.draws import Draw
from problems.family import Pack
from solutions.graph import INPUT, Graph, Node
from solutions.notation import parse
from solutions.ops import Array

CLASSES = (1, 2, 3)
TRUE_CLASSES = (2, 3)  # of the examples, where labels are indices of classes
NUMBERS, ROWS = ("1", "2", "3", "4"), ("1", "2")  # the examples of a batch, by what they are
Numbers = dict[str, Array]


@dataclass(frozen=True)
class Loss:
    """One loss: `{n}` stands for the number of the example in steps, `{i}` for its index in LaTeX.

    what: the targets and predictions, in words; steps: of a graph, to the loss L; slope: steps to the derivative g,
    where for one example it is only -1, 0 or 1.
    """

    title: str
    what: str
    formula: str
    steps: str
    draw: Callable[[Draw, int, float, bool], Numbers]
    slope: str = ""
    is_of_rows: bool = False
    where: str = ""  # a sentence that explains the formula

    def explained(self, delta: float) -> str:
        """The sentence with its numbers."""
        line = f"|r| - {delta / 2:g}"
        line = line if delta == 1 else rf"{delta:g} \cdot ({line})"
        return self.where.replace("{delta}", f"{delta:g}").replace("{line}", line)

    def examples(self, is_batch: bool) -> tuple[str, ...]:
        return ("",) if not is_batch else ROWS if self.is_of_rows else NUMBERS


@dataclass(frozen=True)
class Asked:
    """A loss of one example or of a batch: the text of its graph, and what stands on the sheet."""

    loss: Loss
    is_batch: bool
    delta: float

    @property
    def examples(self) -> tuple[str, ...]:
        return self.loss.examples(self.is_batch)

    def graph(self) -> Graph:
        """The predictions that nothing is computed from are there too: their derivatives are 0."""
        text = "; ".join(self.steps(n) for n in self.examples)
        if self.is_batch:
            text += f"; M = add({', '.join(f'L{n}' for n in self.examples)}); J = M / {len(self.examples)}"
        graph = parse(text)
        unused = (Node(name, INPUT) for name in self.predictions() if name not in graph)
        return Graph((*unused, *graph.nodes))

    def steps(self, n: str) -> str:
        """The steps of one example; where its derivative is called g, they come before the loss, which is last."""
        places = {f"p{k}": f"_{n}{k}" if n else str(k) for k in CLASSES}
        true = places[f"p{TRUE_CLASSES[int(n) - 1 if self.loss.is_of_rows and n else 0]}"]
        slope = "" if self.is_batch else self.loss.slope
        first, _, loss = self.loss.steps.rpartition("; ")
        text = "; ".join(filter(None, (first, slope, loss)))
        return text.format(n=n, true=true, delta=repr(self.delta), **places)

    def predictions(self) -> tuple[str, ...]:
        """The nodes by which derivatives are asked."""
        return tuple(name for n in self.examples for name in self.names("yhat", n))

    def names(self, letter: str, n: str) -> tuple[str, ...]:
        """The nodes of the targets or of the predictions of one example."""
        if not self.loss.is_of_rows:
            return (f"{letter}{n}",)
        return tuple(f"{letter}_{n}{k}" if n else f"{letter}{k}" for k in CLASSES)

    def packs(self, graph: Graph) -> dict[str, Pack]:
        """Vectors and matrices of the inputs that there are."""
        packs: dict[str, Pack] = {}
        for letter in ("y", "yhat"):
            rows = [self.names(letter, n) for n in self.examples]
            if rows[0][0] in graph and (self.is_batch or self.loss.is_of_rows):
                packs[letter] = tuple(rows) if self.loss.is_of_rows and self.is_batch else sum(rows, ())
        return packs

    def asked(self) -> tuple[str, ...]:
        losses = tuple(f"L{n}" for n in self.examples)
        if self.loss.slope and not self.is_batch:
            return ("L", "g")
        return (*losses, *(("J",) if self.is_batch else ()), *self.gradients())

    def gradients(self) -> tuple[str, ...]:
        return tuple(f"d{name}" for name in self.predictions())

    def formulas(self) -> tuple[str, ...]:
        """The derivatives by the first example; the others have the same formulas."""
        return tuple(f"d{name}" for name in self.names("yhat", self.examples[0]))

    def setting(self) -> str:
        i = "_i" if self.is_batch else ""
        formula, what = (
            text.replace("{i}", i).replace("{k}", f"{i[1:]}k").replace("{c}", "i c_i" if i else "c")
            for text in (self.loss.formula, self.loss.what)
        )
        where = self._true_classes() if "{c}" in self.loss.formula else self.loss.explained(self.delta)
        mean = " The cost $J$ is the mean over the examples." if self.is_batch else ""
        return f"The {self.loss.title} of {what} is $L{i} = {formula}$.{where}{mean}"

    def _true_classes(self) -> str:
        if not self.is_batch:
            return f" The true class is $c = {TRUE_CLASSES[0]}$."
        return f" The true classes are {' and '.join(f'$c_{n} = {c}$' for n, c in enumerate(TRUE_CLASSES, 1))}."

    def task(self) -> str:
        if self.is_batch:
            return r"Compute the loss of each example, the cost, and the derivative of the cost by each $\hat{y}$."
        by = r"each $\hat{y}_k$" if self.loss.is_of_rows else r"$\hat{y}$"
        name = ", which is called $g$ here" if self.loss.slope else ""
        return f"Compute the loss and its derivative by {by}{name}."


def _targets(draw: Draw, count: int, reach: float, outside: float) -> Numbers:
    """Targets from 2 on, and positive predictions at most `reach` away, at least `outside`; all with one decimal."""
    least, most = round(10 * outside), round(10 * reach)
    y = draw.integers("y", 20, 90, (count,)) + max(0, most - 15)
    distances = [n for n in range(-most, most + 1) if abs(n) > least]
    return {"y": y / 10, "yhat": (y + draw.choice("error", distances, (count,))) / 10}


def _near(draw: Draw, count: int, delta: float, is_batch: bool) -> Numbers:
    del delta, is_batch
    return _targets(draw, count, 0.9, 0.0)


def _far(draw: Draw, count: int, delta: float, is_batch: bool) -> Numbers:
    """Inside and outside of delta; a single one outside."""
    return _targets(draw, count, 2.5 * delta, 0.0 if is_batch else delta)


def _signed(draw: Draw, count: int, delta: float, is_batch: bool) -> Numbers:
    del delta, is_batch
    return {"y": draw.choice("y", (-1, 1), (count,)), "yhat": draw.steps("yhat", -2, 2, 0.1, (count,))}


def _binary(draw: Draw, count: int, delta: float, is_batch: bool) -> Numbers:
    del delta, is_batch
    return {"y": draw.integers("y", 0, 1, (count,)), "yhat": draw.steps("yhat", 0.05, 0.95, 0.01, (count,))}


def _probabilities(draw: Draw, count: int, delta: float, is_batch: bool) -> Numbers:
    """(B, rows, classes) multiples of 0.02 that add up to 1 in each row."""
    del delta, is_batch
    first, second = draw.integers("first", 2, 25, (count,)), draw.integers("second", 2, 23, (count,))
    return {"yhat": np.stack([first, second, 50 - first - second], axis=-1) / 50}


def _one_hot(draw: Draw, count: int, delta: float, is_batch: bool) -> Numbers:
    labels = draw.integers("y", 1, len(CLASSES), (count,))  # (B, rows)
    one_hot = np.asarray(labels[..., None] == np.array(CLASSES), float)
    return {"y": one_hot, **_probabilities(draw, count, delta, is_batch)}


PAIR = r"a target $y{i}$ and a prediction $\hat{y}{i}$"
LOSSES = {
    "mse": Loss(
        "squared error",
        PAIR,
        r"(y{i} - \hat{y}{i})^2",
        "r{n} = y{n} - yhat{n}; L{n} = r{n}**2",
        _near,
    ),
    "mae": Loss(
        "absolute error",
        PAIR,
        r"|y{i} - \hat{y}{i}|",
        "r{n} = y{n} - yhat{n}; L{n} = abs(r{n})",
        _near,
        slope="s = sign(r); g = -s",
    ),
    "huber": Loss(
        "Huber loss",
        PAIR,
        r"H(y{i} - \hat{y}{i})",
        "r{n} = y{n} - yhat{n}; L{n} = huber(r{n}, {delta})",
        _far,
        slope="v = clip(r, -{delta}, {delta}); g = -v",
        where=r" Here $H(r) = \frac{1}{2} r^2$ where $|r| \le {delta}$, else $H(r) = {line}$.",
    ),
    "hinge": Loss(
        "hinge loss",
        r"a label $y{i}$, $-1$ or 1, and a score $\hat{y}{i}$",
        r"\max(0, 1 - y{i} \hat{y}{i})",
        "p{n} = y{n} * yhat{n}; q{n} = 1 - p{n}; L{n} = max(0, q{n})",
        _signed,
        slope="k = positive(q); c = k * y; g = -c",
    ),
    "binary-cross-entropy": Loss(
        "binary cross-entropy",
        r"a label $y{i}$, 0 or 1, and a probability $\hat{y}{i}$",
        r"-(y{i} \ln \hat{y}{i} + (1 - y{i}) \ln(1 - \hat{y}{i}))",
        "L{n} = bce(yhat{n}, y{n})",
        _binary,
    ),
    "categorical-cross-entropy": Loss(
        "categorical cross-entropy",
        r"a row of targets $y_{{k}}$, a single one of them 1, and a row of probabilities $\hat{y}_{{k}}$",
        r"-\sum_k y_{{k}} \ln \hat{y}_{{k}}",
        "t{p1} = log(yhat{p1}); t{p2} = log(yhat{p2}); t{p3} = log(yhat{p3});"
        " s{n} = dot(y{p1}, t{p1}, y{p2}, t{p2}, y{p3}, t{p3}); L{n} = -s{n}",
        _one_hot,
        is_of_rows=True,
    ),
    "sparse-cross-entropy": Loss(
        "sparse categorical cross-entropy",
        r"a true class and a row of probabilities $\hat{y}_{{k}}$",
        r"-\ln \hat{y}_{{c}}",
        "t{n} = log(yhat{true}); L{n} = -t{n}",
        _probabilities,
        is_of_rows=True,
    ),
}
