"""Where in an output the wrong entries stand: at the true class, where an input is negative, in one row, at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.code.evidence import Cause, Evidence
from problems.part import Array

Wrong = Array  # of booleans, in the shape of the output
AreThere = Callable[[Wrong, Mapping[str, Any]], bool]  # are these entries just those?


def misplaced(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The places that hold in every case in which anything is wrong, where something is right as well."""
    wrongs = {number: _wrong(evidence, number, part) for number in evidence.numbers(part)}
    told = [(wrong, evidence.task.cases[number]) for number, wrong in wrongs.items() if wrong is None or wrong.any()]
    if any(wrong is None for wrong, _ in told) or all(wrong is not None and wrong.all() for wrong, _ in told):
        return
    for note, is_there, words in PLACES:
        if all(wrong is not None and is_there(wrong, case) for wrong, case in told):
            yield Cause(f"{note}:{part}", words)


def _wrong(evidence: Evidence, number: int, part: str) -> Wrong | None:
    """None where the shape is another one, or there is but one entry."""
    given, right = evidence.given(number, part), evidence.expected[number][part]
    if given is None or given.shape != right.shape or right.size < 2:
        return None
    return ~np.asarray(evidence.task.tolerance.passes(given.astype(float), right.astype(float)))


def _labels(case: Mapping[str, Any]) -> Array | None:
    """(N,): the true class of each example, if there are classes."""
    labels = case.get("y")
    is_one_each = isinstance(labels, np.ndarray) and labels.ndim == 1 and labels.dtype.kind in "iu"
    return labels if is_one_each else None


def _is_true_class(wrong: Wrong, case: Mapping[str, Any]) -> bool:
    """(N, C): at the label of each example."""
    labels = _labels(case)
    if labels is None or wrong.ndim != 2 or len(labels) != len(wrong):
        return False
    if labels.size and labels.max() >= wrong.shape[1]:
        return False
    true = np.zeros(wrong.shape, bool)
    true[np.arange(len(labels)), labels] = True
    return bool((wrong <= true).all())


def _is_true_column(wrong: Wrong, case: Mapping[str, Any]) -> bool:
    """(D, C): in the columns of the classes that some example has."""
    labels = _labels(case)
    if labels is None or wrong.ndim != 2:
        return False
    others = [column for column in range(wrong.shape[1]) if column not in labels]
    return bool(others) and not wrong[:, others].any()


def _where(is_so: Callable[[Array], Array]) -> AreThere:
    """Where the input of the same shape is so."""

    def at(wrong: Wrong, case: Mapping[str, Any]) -> bool:
        inputs = (case[name] for name in ("x", "X", "S") if isinstance(case.get(name), np.ndarray))
        return any(value.shape == wrong.shape and bool((wrong <= is_so(value)).all()) for value in inputs)

    return at


def _rows(wrong: Wrong) -> Wrong:
    """(n,): the rows in which anything is wrong."""
    return np.asarray(wrong.reshape(len(wrong), -1).any(axis=1))


def _is_row(place: int) -> AreThere:
    """All wrong entries are in one row."""

    def at(wrong: Wrong, _: Mapping[str, Any]) -> bool:
        rows = _rows(wrong)
        return bool(rows[place]) and int(rows.sum()) == 1

    return at


def _is_all_but_row(place: int) -> AreThere:
    def at(wrong: Wrong, _: Mapping[str, Any]) -> bool:
        rows = _rows(wrong)
        return not rows[place] and int(rows.sum()) == len(rows) - 1

    return at


def _is_end(wrong: Wrong, _: Mapping[str, Any]) -> bool:
    """(n,): right up to some entry, and wrong from there on."""
    return wrong.ndim == 1 and not wrong[0] and bool((np.diff(wrong.astype(int)) >= 0).all())


def _is_diagonal(wrong: Wrong, _: Mapping[str, Any]) -> bool:
    is_square = wrong.ndim == 2 and wrong.shape[0] == wrong.shape[1] > 1
    return is_square and bool((wrong <= np.eye(len(wrong), dtype=bool)).all())


NEGATIVE, ZERO, POSITIVE = (_where(is_so) for is_so in (lambda x: x < 0, lambda x: x == 0, lambda x: x > 0))
LAST, FIRST, ALL_BUT_LAST, ALL_BUT_FIRST = _is_row(-1), _is_row(0), _is_all_but_row(-1), _is_all_but_row(0)
# fmt: off
PLACES: tuple[tuple[str, AreThere, str], ...] = (
    ("at-zero",         ZERO,           "it is wrong only where the input is exactly 0: which side does 0 belong to?"),
    ("true-class",      _is_true_class, "it is wrong only at the true class of each example: what is different there?"),
    ("true-columns",    _is_true_column, "it is wrong only in the columns of true classes: look at what is done at y"),
    ("on-diagonal",     _is_diagonal,   "it is wrong only on the diagonal"),
    ("last-row",        LAST,           "only the last of its rows is wrong: does the loop go on to the end?"),
    ("first-row",       FIRST,          "only the first of its rows is wrong: where does the loop start?"),
    ("last-row-right",  ALL_BUT_LAST,   "only the last of its rows is right: does every turn of the loop count?"),
    ("first-row-right", ALL_BUT_FIRST,  "only the first of its rows is right: does the loop stop too early?"),
    ("where-negative",  NEGATIVE,       "it is wrong only where the input is negative: look at that branch"),
    ("where-positive",  POSITIVE,       "it is wrong only where the input is positive: look at that branch"),
    ("from-some-entry", _is_end,        "it is right up to some entry: what is kept from one step to the next?"),
)
# fmt: on
assert len({note for note, _, _ in PLACES}) == len(PLACES), "every place has a note of its own"
