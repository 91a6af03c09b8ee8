"""Early stopping: the table filled in by a loop of its own, named mistakes, and losses that show them in code."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.code.task import Instead
from problems.variant import Variant, variant
from solutions.engine import run
from tests.problems.numbers import answers, broken
from tests.problems.tasks import task_of


def losses(one: Variant) -> list[float]:
    return [float(one.inputs[f"v{t}"]) for t in range(1, 8)]


def by_scanning(v: list[float], patience: int) -> tuple[int, int]:
    """For every epoch the distance to the best before or at it; the first that is `patience` ends the training."""
    best = [min(range(t + 1), key=lambda i: v[i]) for t in range(len(v))]
    stop = next((t for t in range(len(v)) if t - best[t] == patience), len(v) - 1)
    return stop + 1, best[stop] + 1


@pytest.mark.parametrize("patience", [1, 2, 3])
def test_the_table_of_a_training(patience: int) -> None:
    for seed in range(40):
        one = variant(find("early-stopping"), seed, {"patience": patience})
        v, found = losses(one), answers(one)
        for t in range(2, 8):
            assert found[f"b{t}"] == min(v[:t])
            assert found[f"w{t}"] == t - 1 - int(np.argmin(v[:t]))
        assert (found["stop"], found["restore"]) == by_scanning(v, patience)


@pytest.mark.parametrize("patience", [1, 2, 3])
def test_the_end_of_any_training_is_right(patience: int) -> None:
    """Losses that are drawn without a certificate: some never stop, some stop at once."""
    generator = np.random.default_rng(3)
    for _ in range(60):
        v = [float(loss) for loss in generator.permutation(7) / 4 + 0.25]
        found = answers(variant(find("early-stopping"), None, {"patience": patience, "v": v}))
        assert (found["stop"], found["restore"]) == by_scanning(v, patience)


@pytest.mark.parametrize(
    ("note", "part", "wrong"),  # v = 0.9, 0.7, 0.8, 0.6, 0.75, 0.85, 0.4: stops after 6, restores 4
    [
        ("wait-not-reset", "w4", 1.0),
        ("wait-not-reset", "w6", 3.0),
        ("patience-one-more", "stop", 7.0),
        ("last-epoch-restored", "restore", 6.0),
        ("least-of-all-restored", "restore", 7.0),
    ],
)
def test_a_mistake_gives_its_wrong_number(note: str, part: str, wrong: float) -> None:
    one = variant(find("early-stopping"))
    assert (answers(one)["stop"], answers(one)["restore"]) == (6, 4)
    assert float(broken(one, note).values[part]) == wrong


def test_the_code_is_expected_to_scan_alike_from_either_count() -> None:
    task = task_of("early-stopping")
    from_one, from_zero = (task.expected(way) for way in task.conventions)
    for case, one, zero in zip(task.cases, from_one, from_zero, strict=True):
        scanned = by_scanning(list(case["losses"]), case["patience"])
        assert (one["stop"], one["restore"]) == scanned
        assert (zero["stop"] + 1, zero["restore"] + 1) == scanned


def test_cases_meet_ties_and_trainings_that_never_stop() -> None:
    task = task_of("early-stopping")
    right = task.expected(task.conventions[0])
    assert any(len(set(case["losses"])) < len(case["losses"]) for case in task.cases)
    assert any(
        one["stop"] == len(case["losses"]) and one["stop"] - one["restore"] < case["patience"]
        for case, one in zip(task.cases, right, strict=True)
    )


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("last-epoch-restored", (7, 7)),
        ("least-of-all-restored", (7, 8)),
        ("equal-counted-as-better", (9, 8)),  # the tie at epoch 5 starts the wait anew, and epoch 8 is better
        ("patience-one-less", (6, 4)),
        ("patience-one-more", (9, 8)),
        ("wait-not-reset", (6, 4)),
    ],
)
def test_a_mistake_in_the_loop(note: str, wrong: tuple[int, int]) -> None:
    """The order of the losses is 6 4 5 3 3 7 4 0 1, with patience 3: stops after epoch 7, restores 4."""
    task = task_of("early-stopping")
    known = {each.note: each for each in task.mistakes(task.conventions[0]) if isinstance(each, Instead)}
    mistaken = task.outcome(task.conventions[0], task.cases[0], known[note])
    right = task.expected(task.conventions[0])[0]
    assert (right["stop"], right["restore"]) == (7, 4)
    assert (mistaken["stop"], mistaken["restore"]) == wrong


def test_the_end_follows_from_a_wrong_wait() -> None:
    """Somebody who never resets the wait has waited for 2 epochs after epoch 5."""
    one = variant(find("early-stopping"))
    own = {f"w{t}": np.asarray(float(wait)) for t, wait in zip(range(2, 8), (0, 1, 1, 2, 3, 3), strict=True)}
    assert float(run(one.graph, one.inputs, own_values=own).values["stop"]) == 5
