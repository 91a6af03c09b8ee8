"""What people write wrong in dropout in code: lines of the reference, which go together with one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from problems.code.reference import rewritings
from problems.code.rewritten import Namespace, Row
from problems.code.task import Instead
from problems.mistakes.dropout import AT_BOTH, BACKWARD, DROPPED, MASK, TRAIN, UPSIDE

TEST = "at test time classic dropout multiplies what comes out by p"
MODE = "nothing is dropped at test time: look at the mode"
AT_TEST = "at test time nothing is dropped: the mask belongs to training alone"
ONCE = "what is kept is divided by the probability of being kept once, not twice"
TWICE = "what is scaled in training is not scaled at test time too"
# fmt: off
ROWS: Mapping[str, tuple[Row, ...]] = {  # {k} is the probability with which a unit is kept, {d} the other
    "inverted": (
        ("scale-missing", TRAIN, ("x * mask / {k}", "x * mask"), ("dout * mask / {k}", "dout * mask")),
        ("scale-missing", TRAIN, ("x * mask / {k}", "x * mask")),
        ("scale-missing-backward", BACKWARD, ("dout * mask / {k}", "dout * mask")),
        ("scaled-twice", ONCE, ("x * mask / {k}", "x * mask / {k}**2"), ("dout * mask / {k}", "dout * mask / {k}**2")),
        ("scaled-twice", ONCE, ("x * mask / {k}", "x * mask / {k}**2")),
        ("scaled-twice", ONCE, ("dout * mask / {k}", "dout * mask / {k}**2")),
        ("mask-missing-backward", MASK, ("dout * mask /", "dout /")),
        ("scaled-at-both-times", TWICE, ("x * 1.0", "x * {k}"), ("dout * 1.0", "dout * {k}")),
        ("scaled-at-both-times", TWICE, ("x * 1.0", "x * {k}")),
        ("scaled-by-dropped", DROPPED,
         ("x * mask / {k}", "x * mask / {d}"), ("dout * mask / {k}", "dout * mask / {d}")),
        ("scaled-by-dropped", DROPPED, ("x * mask / {k}", "x * mask / {d}")),
        ("scaled-by-dropped", DROPPED, ("dout * mask / {k}", "dout * mask / {d}")),
        ("mask-at-test", AT_TEST, ("x * 1.0", "x * mask"), ("dout * 1.0", "dout * mask")),
        ("mask-at-test", AT_TEST, ("x * 1.0", "x * mask")),
        ("mode-ignored", MODE, (' if mode == "train" else x * 1.0', ""), (' if mode == "train" else dout * 1.0', "")),
    ),
    "classic": (
        ("test-scale-missing", TEST, ("x * {k}", "x"), ("dout * {k}", "dout")),
        ("test-scale-missing", TEST, ("x * {k}", "x")),
        ("scaled-at-both-times", AT_BOTH,
         ("x * mask if", "x * mask / {k} if"), ("dout * mask if", "dout * mask / {k} if")),
        ("mask-missing-backward", MASK, ("dout * mask if", "dout * 1.0 if")),
        ("divided-at-test", TEST, ("x * {k}", "x / {k}"), ("dout * {k}", "dout / {k}")),
        ("scaled-by-dropped", DROPPED, ("x * {k}", "x * {d}"), ("dout * {k}", "dout * {d}")),
        ("mask-at-test", AT_TEST, ("x * {k}", "x * mask * {k}"), ("dout * {k}", "dout * mask * {k}")),
        ("mask-at-test", AT_TEST, ("x * {k}", "x * mask * {k}")),
        ("mode-ignored", MODE, (' if mode == "train" else x * {k}', ""), (' if mode == "train" else dout * {k}', "")),
    ),
}
OF_MASK: tuple[Row, ...] = (
    ("mask-upside-down", UPSIDE, ("x * mask", "x * (1 - mask)"), ("dout * mask", "dout * (1 - mask)")),
    ("mask-upside-down", UPSIDE, ("x * mask", "x * (1 - mask)")),
    ("mask-upside-down", UPSIDE, ("dout * mask", "dout * (1 - mask)")),
)
# fmt: on
NAMES = {"keep": ("p", "(1 - p)"), "drop": ("(1 - p)", "p")}  # of the two probabilities


def wrong_lines(source: str, kind: str, probability: str) -> tuple[Instead, ...]:
    """probability: is p that with which a unit is kept, or dropped?"""
    kept, dropped = NAMES[probability]
    rows = [_filled(row, kept, dropped) for row in (*ROWS[kind], *OF_MASK)]
    return rewritings(source, rows, played)


def _filled(row: Row, kept: str, dropped: str) -> Row:
    note, feedback, *changes = row
    filled = ((old.format(k=kept, d=dropped), new.format(k=kept, d=dropped)) for old, new in changes)
    return (note, feedback, *filled)


def played(namespace: Namespace) -> Callable[..., Mapping[str, Any]]:
    """Forward and backward, in training and then at test time."""
    forward, backward = namespace["dropout_forward"], namespace["dropout_backward"]

    def outcome(**case: Any) -> Mapping[str, Any]:
        mask, p = case["mask"], float(case["p"])
        out, cache = forward(case["x"], mask, p, "train")
        out_test, cache_test = forward(case["x_test"], mask, p, "test")
        gradients = {"dx": backward(case["dout"], cache), "dx_test": backward(case["dout_test"], cache_test)}
        return {"out": out, "out_test": out_test, **gradients}

    return outcome
