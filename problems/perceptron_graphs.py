"""The four forms of the perceptron on paper: what each computes, asks and says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from problems.family import Pack
from problems.mistakes.perceptron import wrong_descents, wrong_predictions, wrong_steps, wrong_updates
from problems.perceptron_labels import Labels
from solutions.breaks import Break
from solutions.graph import Graph

ROWS = (1, 2, 3)
TABLE: Mapping[str, Pack] = {
    "X": tuple((f"X_{i}1", f"X_{i}2") for i in ROWS),
    "y": tuple(f"y{i}" for i in ROWS),
    "w": ("w1", "w2"),
}
ONE_ROW: Mapping[str, Pack] = {"x": ("x1", "x2"), "w": ("w1", "w2")}
UNLABELLED: Mapping[str, Pack] = {name: pack for name, pack in TABLE.items() if name != "y"}
WEIGHTS = ("w1_1", "w1_2", "b1")  # after the first step


@dataclass(frozen=True)
class Form:
    """One form of the problem; the functions take the labels, and the learning rate where it matters."""

    pack: Mapping[str, Pack]
    text: Callable[[Labels, float], str]
    asked: tuple[str, ...]
    formulas: tuple[str, ...]
    named: tuple[str, ...]
    setting: Callable[[Labels, float], str]
    task: str
    mistakes: Callable[[Graph, Labels], tuple[Break, ...]]
    decimals: int = 3
    textbook: Callable[[Labels], Mapping[str, str]] = lambda labels: {}

    def packs(self) -> dict[str, Pack]:
        return dict(self.pack)

    def statement(self, labels: Labels, eta: float) -> str:
        return f"{self.setting(labels, eta)} {self.task}"


def _predicting(labels: Labels, eta: float) -> str:
    del eta
    rows = (f"u{i} = dot(w1, X_{i}1, w2, X_{i}2); z{i} = u{i} + b; {labels.prediction(i)}" for i in ROWS)
    return "; ".join(rows)


def _trick(labels: Labels, eta: float) -> str:
    """Row by row; the weights after row i are wi_1, wi_2 and bi."""
    steps = []
    for i in ROWS:
        w1, w2, b = ("w1", "w2", "b") if i == 1 else (f"w{i - 1}_1", f"w{i - 1}_2", f"b{i - 1}")
        steps += [f"u{i} = dot({w1}, X_{i}1, {w2}, X_{i}2); z{i} = u{i} + {b}", labels.prediction(i), labels.error(i)]
        steps += [f"h{i} = {eta!r} * r{i}; g{i}_1 = h{i} * X_{i}1; g{i}_2 = h{i} * X_{i}2"]
        steps += [f"w{i}_1 = {w1} + g{i}_1; w{i}_2 = {w2} + g{i}_2; b{i} = {b} + h{i}"]
    return "; ".join(steps)


def _hinge(labels: Labels, eta: float) -> str:
    """The loss comes last, and the gradient by its own rule before it."""
    signed, y = labels.sign("")
    return (
        f"u = dot(w1, x1, w2, x2); f = u + b; {signed}p = {y} * f; n = -p; "
        f"k = positive(n); c = k * {y}; db = -c; dw1 = db * x1; dw2 = db * x2; {_step(eta)}; L = max(0, n)"
    )


def _step(eta: float) -> str:
    return f"h1 = {eta!r} * dw1; w1_1 = w1 - h1; h2 = {eta!r} * dw2; w1_2 = w2 - h2; h3 = {eta!r} * db; b1 = b - h3"


def _descent(labels: Labels, eta: float) -> str:
    steps = []
    for i in ROWS:
        signed, y = labels.sign(i)
        steps += [f"u{i} = dot(w1, X_{i}1, w2, X_{i}2); f{i} = u{i} + b; {signed}p{i} = {y} * f{i}; n{i} = -p{i}"]
        steps += [f"m{i} = max(0, n{i}); k{i} = positive(n{i}); c{i} = k{i} * {y}; s{i} = -c{i}"]
    sums = (f"g{j} = dot({', '.join(f's{i}, X_{i}{j}' for i in ROWS)}); dw{j} = g{j} / 3" for j in (1, 2))
    return "; ".join([*steps, *sums, "g3 = add(s1, s2, s3); db = g3 / 3", _step(eta), "M = add(m1, m2, m3); L = M / 3"])


ONE = (
    "Each row has a mark $x_1$ and an IQ $x_2$ of one student. A perceptron computes ${output} = w_1 x_1 + w_2 x_2 + b$"
)
ALL = (
    "Row $i$ has a mark $X_{{i1}}$ and an IQ $X_{{i2}}$ of one student. "
    "A perceptron computes ${output}_i = w_1 X_{{i1}} + w_2 X_{{i2}} + b$"
)


def _predictions_in_words(labels: Labels) -> str:
    low = "-1" if labels.are_signed else "0"
    return rf"{ALL.format(output='z')} and predicts $\hat{{y}}_i = 1$ where $z_i \ge 0$, else $\hat{{y}}_i = {low}$."


def _trick_in_words(labels: Labels, eta: float) -> str:
    change = r"\eta y_i" if labels.are_signed else r"\eta (y_i - \hat{y}_i)"
    return (
        f"{_predictions_in_words(labels)} It goes through the rows in order; where a prediction is wrong, the "
        rf"weights become $w_j + {change} X_{{ij}}$ and the bias $b + {change}$ with $\eta = {eta:g}$. "
        "What is reached after row $i$ is called $w^{(i)}$ and $b_i$."
    )


def _loss_in_words(labels: Labels, eta: float, slopes: str, model: str, loss: str = "", i: str = "") -> str:
    y = f"{'y' if labels.are_signed else 't'}{i}"
    mapped = "" if labels.are_signed else f", where $t{i} = 2 y{i} - 1$ is the label as $-1$ or 1"
    row = f"row ${i[1:]}$" if i else "a row"
    return (
        rf"{model.format(output='f')}; its loss on {row} is ${loss}\max(0, -{y} f{i})${mapped}. {slopes} "
        rf"A step of gradient descent with $\eta = {eta:g}$ leads to $w^{{(1)}}$ and $b_1$."
    )


def _trick_as_formulas(labels: Labels) -> Mapping[str, str]:
    """After the first row; of labels that are -1 and 1 a wrong prediction is off by 2."""
    change = "eta * (y1 - yhat1)" + (" / 2" if labels.are_signed else "")
    return {"w1_1": f"w1 + {change} * X_11", "w1_2": f"w2 + {change} * X_12", "b1": f"b + {change}"}


def _hinge_in_words(labels: Labels, eta: float) -> str:
    slopes = (
        r"The derivatives of the loss $L$ by $w_1$, $w_2$ and $b$ are called $\mathrm{dw}_1$, $\mathrm{dw}_2$ and "
        r"$\mathrm{db}$."
    )
    return _loss_in_words(labels, eta, slopes, ONE)


def _descent_in_words(labels: Labels, eta: float) -> str:
    slopes = (
        r"The mean of the losses of the three rows is $L$, and $\mathrm{dw}_1$, $\mathrm{dw}_2$ and "
        r"$\mathrm{db}$ are the derivatives of $L$ by $w_1$, $w_2$ and $b$."
    )
    return _loss_in_words(labels, eta, slopes, ALL, "m_i = ", "_i")


def _of_rows(*letters: str) -> tuple[str, ...]:
    return tuple(f"{letter}{i}" for letter in letters for i in ROWS)


FORMS = {
    "predict": Form(
        UNLABELLED,
        _predicting,
        asked=(*(f"z{i}" for i in ROWS), *(f"yhat{i}" for i in ROWS)),
        formulas=("z1", "yhat1"),
        named=_of_rows("z", "yhat"),
        setting=lambda labels, eta: _predictions_in_words(labels),
        task="Compute $z_i$ and the prediction of each row.",
        mistakes=wrong_predictions,
        decimals=2,
    ),
    "trick": Form(
        TABLE,
        _trick,
        asked=tuple(name for i in ROWS for name in (f"z{i}", f"yhat{i}", f"w{i}_1", f"w{i}_2", f"b{i}")),
        formulas=WEIGHTS,
        named=_of_rows("z", "yhat"),
        setting=_trick_in_words,
        task="Compute $z_i$, the prediction, and the weights and the bias after each row.",
        mistakes=wrong_updates,
        textbook=_trick_as_formulas,
    ),
    "hinge": Form(
        ONE_ROW,
        _hinge,
        asked=("f", "L", "dw1", "dw2", "db", *WEIGHTS),
        formulas=("dw1", "dw2", "db"),
        named=("f", "t", "L"),
        setting=_hinge_in_words,
        task="Compute $f$, the loss, its derivatives, and what the step leads to.",
        mistakes=wrong_steps,
    ),
    "descent": Form(
        TABLE,
        _descent,
        asked=(*(f"f{i}" for i in ROWS), *(f"m{i}" for i in ROWS), "L", "dw1", "dw2", "db", *WEIGHTS),
        formulas=("dw1", "dw2", "db"),
        named=(*_of_rows("f", "t", "m"), "L"),
        setting=_descent_in_words,
        task="Compute $f$ and the loss of each row, the mean, its derivatives, and what the step leads to.",
        mistakes=wrong_descents,
    ),
}
