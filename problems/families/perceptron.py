"""The perceptron: its predictions on three rows of data, the perceptron trick, its hinge loss and a gradient step."""

from __future__ import annotations

from collections.abc import Mapping

from problems.draws import Draw
from problems.family import Choice, Number, Options, Pack, Posed, family
from problems.perceptron_graphs import FORMS
from problems.perceptron_labels import Labels
from problems.tasks.perceptron import perceptron_code
from solutions.notation import parse
from solutions.ops import Array

ROWS = {"X": [[7, 78], [6, 61], [9, 92]], "w": [1, -0.1], "b": 0.5}
ROW = {"x": [7, 78], "y": 1, "w": [1, -0.1], "b": 0.5}


@family(
    title="The perceptron",
    examples=(
        {"form": "predict", **ROWS},
        {"form": "hinge", **ROW},
        {"labels": "0/1", "y": [1, 0, 1], **ROWS},
        {"labels": "-1/+1", "y": [1, -1, 1], **ROWS},
    ),
    options={
        "form": Choice("trick", tuple(FORMS), "predictions, the perceptron trick, the hinge loss of a row, or of all"),
        "labels": Choice("0/1", ("0/1", "-1/+1"), "how the two classes are written"),
        "eta": Number(0.01, 0.01, 0.1, "the learning rate"),
    },
    code=perceptron_code,
    formulas=True,
)
def perceptron(draw: Draw, options: Options) -> Posed:
    """A perceptron on marks and IQs: predictions, updates by the perceptron trick, hinge loss and its subgradient."""
    form = FORMS[str(options["form"])]
    labels, eta = Labels(str(options["labels"])), float(options["eta"])
    packs = form.packs()
    graph = parse(form.text(labels, eta))
    return Posed(
        graph,
        _numbers(draw, packs, labels),
        form.statement(labels, eta),
        packs,
        asked=form.asked,
        mistakes=form.mistakes(graph, labels),
        drawn=False,
        zeros=True,
        decimals=form.decimals,
        smallest=0.01,
        relative=0.0,
        formulas=form.formulas,
        setting=form.setting(labels, eta),
        symbols={} if form is FORMS["predict"] else {"eta": eta},
        named=form.named,
        textbook=form.textbook(labels),
    )


def _numbers(draw: Draw, packs: Mapping[str, Pack], labels: Labels) -> dict[str, Array]:
    """Marks from 5 to 10 and IQs from 60 to 100, and weights that give them small sums."""
    count = 3 if "X" in packs else 1
    marks, iqs = draw.integers("marks", 5, 10, (count,)), draw.integers("iqs", 60, 100, (count,))  # (B, rows)
    y = draw.choice("y", labels.values, (count,))
    numbers = {
        "w1": draw.steps("w1", -3, 3, 0.5),
        "w2": draw.steps("w2", -0.3, 0.3, 0.1),
        "b": draw.steps("b", -4, 4, 0.5),
    }
    if count == 1:
        return numbers | {"x1": marks[:, 0], "x2": iqs[:, 0], "y": y[:, 0]}
    for row in range(count):
        numbers |= {f"X_{row + 1}1": marks[:, row], f"X_{row + 1}2": iqs[:, row]}
        numbers |= {f"y{row + 1}": y[:, row]} if "y" in packs else {}
    return numbers
