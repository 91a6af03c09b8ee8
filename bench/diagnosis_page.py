"""Writes docs/diagnosis.md: wrong answers, typed and in code, and what is said of each when it is marked.

python -m bench.diagnosis_page > docs/diagnosis.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from textwrap import wrap
from typing import Any

import numpy as np

from bench.tasks import task_of
from grader.cli.statement_lines import in_text
from grader.code.marking import mark_code
from grader.results import PartResult, Result, Verdict
from grader.sandbox import Worker
from grader.typed.marking import mark_answers
from problems.catalogue import find
from problems.code.rewritten import Change, changed
from problems.variant import variant

HEAD = """\
# What is said of wrong answers

Ten wrong answers, and all that is said of them. Nothing here is written by hand but the answers: this page is made by
marking them (`python -m bench.diagnosis_page`). A known mistake is told with its note, the stable tag under which
the report counts it; what follows rightly from an earlier wrong number has its marks. How much of a large corpus of
wrong code is told right, `python -m bench.diagnosis` measures; right code is never told a mistake.
"""
WIDTH = 110


@dataclass(frozen=True)
class Typed:
    """Numbers typed on a sheet: the right ones, but for some."""

    title: str
    family: str
    wrong: Mapping[str, str]
    options: Mapping[str, Any] = field(default_factory=dict)

    def lines(self, worker: Worker) -> Iterator[str]:
        del worker
        posed = variant(find(self.family), None, self.options)
        right = {part.id: f"{float(part.answer):.{posed.places(part)}f}" for part in posed.parts}
        responses = {**right, **self.wrong}
        result = mark_answers(posed, responses)
        answers = {part.id: f"{float(part.answer):.6g}" for part in posed.parts}
        yield from (
            *wrap(_escaped(in_text(posed.statement)), WIDTH, break_on_hyphens=False),
            "",
            "| part | typed | right | said |",
            "|---|---|---|---|",
        )
        wrong = [part for part in result.parts if part.verdict not in (Verdict.CORRECT, Verdict.FOLLOWS_THROUGH)]
        for part in wrong:
            yield f"| `{part.id}` | {responses[part.id]} | {answers[part.id]} | {_said(part)} |"
        followed = [part.id for part in result.parts if part.verdict is Verdict.FOLLOWS_THROUGH]
        if followed:
            typed = ", ".join(f"`{id_}` = {responses[id_]}" for id_ in followed)
            yield from ("", *wrap(f"These follow rightly from it and lose no marks: {typed}.", WIDTH))
        rest = len(result.parts) - len(wrong) - len(followed)
        yield from ("", f"The other {rest} are right. {_notes(result)}".rstrip())


@dataclass(frozen=True)
class Coded:
    """A right solution with some of its lines written otherwise."""

    title: str
    family: str
    changes: tuple[Change, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def lines(self, worker: Worker) -> Iterator[str]:
        task = task_of(self.family, **self.options)
        text = changed(task.reference, self.changes)
        result = mark_code(task, text.encode(), "submission.py", worker)
        yield from ("```diff", *_diff(task.reference, text), "```", "", "| part | said |", "|---|---|")
        yield from (f"| `{part.id}` | {_said(part)} |" for part in result.parts)
        yield from ("", _notes(result))


def _said(part: PartResult) -> str:
    if part.verdict is Verdict.CORRECT:
        return "right"
    return _escaped(part.feedback.replace("|", r"\|").replace("\n", " "))


def _escaped(text: str) -> str:
    """Where signs of Markdown mean nothing."""
    return text.replace("*", r"\*").replace("_", r"\_")


def _notes(result: Result) -> str:
    notes = ", ".join(f"`{note}`" for note in result.notes)
    return f"Note for the teacher: {notes}." if notes else ""


def _diff(right: str, wrong: str) -> Iterator[str]:
    """The lines that differ, with a minus and a plus."""
    for line in unified_diff(right.splitlines(), wrong.splitlines(), lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield line


UPSTREAM = {  # 0.731 times what is right
    **dict.fromkeys(("ddot", "dw2", "dc", "db", "da"), "0.144"),
    **{"dx1": "-0.431", "dw1": "-0.287", "dx0": "0.287", "dw0": "-0.144"},
}
HALF = {"dr": "2", "dyhat": "-2", "db": "-2", "dm": "-2", "dx": "-2", "dw": "-4"}
FOLLOWED = {  # all that comes after g = 2
    **{"g": "2", "h2": "7", "q": "-7", "yhat": "-4", "r": "6", "s": "36", "E": "18", "dr": "6", "dyhat": "-6"},
    **{"dq": "-6", "dW2_2": "-42", "dp": "-6", "dW2_1": "-9", "dh2": "6", "dm": "6", "dW1_32": "18", "dk": "6"},
    **{"dW1_22": "-12", "dg": "6", "dW1_12": "6", "dh1": "-12", "dc": "-12", "dW1_31": "-36", "db": "-12"},
    **{"dW1_21": "24", "da": "-12", "dW1_11": "-12"},
}
ADAM_M = '    mhat = m / (1 - config["beta1"] ** t)  # config keeps m itself\n'
ADAM_V = '    vhat = v / (1 - config["beta2"] ** t)\n'
EXAMPLES: tuple[Typed | Coded, ...] = (
    Typed("A branch that is lost", "sum-product", {"dx": "7"}, {"form": "(x+y)x"}),
    Typed("A value taken for a gradient", "sigmoid-neuron", UPSTREAM),
    Typed("The factor 2 of a squared error", "linear-regression", HALF, {"loss": "squared"}),
    Typed("One slip early, and what follows from it", "two-layer-mse", FOLLOWED),
    Typed("The row of the true class", "svm-loss", {"db0": "2", "db1": "-1", "db2": "1"}),
    Coded(
        "Softmax without the shift",
        "softmax-loss",
        (("    scores = scores - scores.max(axis=1, keepdims=True)  # no overflow\n", ""),),
        {"penalty": "full", "layout": "DC", "large_scores": "part"},
    ),
    Coded(
        "Batch normalisation, with the way through the mean lost",
        "batch-norm",
        (("dxhat - dxhat.mean(axis=0) - xhat", "dxhat - xhat"),),
    ),
    Coded(
        "Dropout that scales twice",
        "dropout",
        (("else x * 1.0", "else x * p"), ("else dout * 1.0", "else dout * p")),
        {"probability": "keep"},
    ),
    Coded(
        "Adam without its correction",
        "optimizers",
        ((ADAM_M, "    mhat = m\n"), (ADAM_V, "    vhat = v\n")),
        {"rule": "adam"},
    ),
    Coded(
        "Two mistakes at once",
        "svm-loss",
        (("= -dscores.sum(axis=1)", "= dscores.sum(axis=1)"), ("+ 2 * reg * W", "+ reg * W")),
        {"penalty": "full", "layout": "DC"},
    ),
)


def page() -> str:
    with Worker() as worker:
        sections = [
            "\n".join((f"## {number}. {example.title}", "", *example.lines(worker)))
            for number, example in enumerate(EXAMPLES, start=1)
        ]
    return "\n\n".join((HEAD.rstrip(), *sections)) + "\n"


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        sys.stdout.write(page())
