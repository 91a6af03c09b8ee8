"""Loss functions: pinned numbers, textbook formulas for every loss, slips on paper and in code, references."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.conformance.code import run_reference
from problems.catalogue import find
from problems.certified.batch import certified
from problems.code.task import CodeTask
from problems.loss_graphs import LOSSES
from problems.symbols.closed_form import formulas
from problems.variant import Variant, variant
from tests.problems.numbers import answers, by_mistake, nested
from tests.problems.tasks import task_of

CERTAIN = ("binary-cross-entropy", "categorical-cross-entropy")
SEEDS = 15


def huber(r: np.ndarray) -> np.ndarray:
    return np.where(np.abs(r) <= 1, r * r / 2, np.abs(r) - 0.5)


# loss -> its value for each example, and its derivative by each prediction, of y and p with delta = 1
VALUES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "mse": lambda y, p: (y - p) ** 2,
    "mae": lambda y, p: np.abs(y - p),
    "huber": lambda y, p: huber(y - p),
    "hinge": lambda y, p: np.maximum(0, 1 - y * p),
    "binary-cross-entropy": lambda y, p: np.where(y == 1, -np.log(p), -np.log(1 - p)),
    "categorical-cross-entropy": lambda y, p: -np.log((y * p).sum(axis=-1)),
    "sparse-cross-entropy": lambda y, p: -np.log((y * p).sum(axis=-1)),
}
SLOPES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "mse": lambda y, p: 2 * (p - y),
    "mae": lambda y, p: np.sign(p - y),
    "huber": lambda y, p: np.where(np.abs(p - y) <= 1, p - y, np.sign(p - y)),
    "hinge": lambda y, p: np.where(y * p < 1, -y, 0.0),
    "binary-cross-entropy": lambda y, p: np.where(y == 1, -1 / p, 1 / (1 - p)),
    "categorical-cross-entropy": lambda y, p: np.where(y == 1, -1 / p, 0.0),
    "sparse-cross-entropy": lambda y, p: np.where(y == 1, -1 / p, 0.0),
}


def arrays(one: Variant, loss: str, is_batch: bool) -> tuple[np.ndarray, np.ndarray]:
    """Targets and predictions, (N,) or (N, C), or of one example; a true class as a row with a single 1."""

    def read(letter: str) -> np.ndarray:
        return nested(one.packs.get(letter, letter), one.inputs)

    if loss == "sparse-cross-entropy":
        return (np.eye(3)[[1, 2]] if is_batch else np.eye(3)[1]), read("yhat")
    return read("y"), read("yhat")


def given(found: dict[str, float], loss: str, is_batch: bool) -> list[float]:
    """The derivatives by the predictions, in order."""
    called = ("g",) if not is_batch and LOSSES[loss].slope else tuple(name for name in found if name.startswith("dy"))
    return [found[name] for name in called]


def test_the_pinned_squared_errors() -> None:
    """(6.3, 6.1), (4.1, 4), (3.5, 3.7), (7.2, 7)."""
    one = variant(find("loss-functions"), None, {"loss": "mse", "of": "batch"})
    assert one.certificate.is_certified
    found = answers(one)
    assert [found[f"L{n}"] for n in (1, 2, 3, 4)] == pytest.approx([0.04, 0.01, 0.04, 0.04], abs=1e-12)
    assert found["J"] == pytest.approx(0.0325, abs=1e-12)


def test_the_pinned_absolute_errors() -> None:
    one = variant(find("loss-functions"), None, {"loss": "mae", "of": "batch"})
    assert one.certificate.is_certified
    assert answers(one)["J"] == pytest.approx(0.175, abs=1e-12)


@pytest.mark.parametrize("is_batch", [True, False])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_textbooks_formulas(loss: str, is_batch: bool) -> None:
    for seed in range(SEEDS):
        one = variant(find("loss-functions"), seed, {"loss": loss, "of": "batch" if is_batch else "example"})
        y, p = arrays(one, loss, is_batch)
        found = answers(one)
        values, slopes = VALUES[loss](y, p), SLOPES[loss](y, p)
        if is_batch:
            assert [found[f"L{n}"] for n in range(1, len(y) + 1)] == pytest.approx(list(values))
            assert found["J"] == pytest.approx(values.mean())
        else:
            assert found["L"] == pytest.approx(float(values))
        assert given(found, loss, is_batch) == pytest.approx(list(np.ravel(slopes / (len(y) if is_batch else 1))))


@pytest.mark.parametrize("is_batch", [True, False])
@pytest.mark.parametrize("loss", LOSSES)
def test_good_numbers_are_not_rare(loss: str, is_batch: bool) -> None:
    options = {"loss": loss, "of": "batch" if is_batch else "example"}
    assert certified(find("loss-functions"), range(50), options).share_rejected < 0.9


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        ("mse", "-2*(y - yhat)"),
        ("mae", "-sign(y - yhat)"),
        ("hinge", "-y*[1 - y*yhat > 0]"),
        ("categorical-cross-entropy", "-y1/yhat1"),
        ("sparse-cross-entropy", "0"),
    ],
)
def test_formulas_of_one_example(loss: str, text: str) -> None:
    one = variant(find("loss-functions"), 1, {"loss": loss, "of": "example", "ask": "formulas"})
    found = formulas(one.graph, one.posed.formula_ids)
    assert found[one.posed.formula_ids[0]].text == text


PAPER: dict[tuple[str, str], Callable[[np.ndarray, np.ndarray], Any]] = {  # the cost that the mistake gives
    ("mse", "half-squared"): lambda y, p: ((y - p) ** 2 / 2).mean(),
    ("mse", "absolute-error"): lambda y, p: np.abs(y - p).mean(),
    ("mse", "mean-missing"): lambda y, p: ((y - p) ** 2).sum(),
    ("mae", "squared-for-absolute"): lambda y, p: ((y - p) ** 2).mean(),
    ("huber", "quadratic-everywhere"): lambda y, p: ((y - p) ** 2 / 2).mean(),
    ("hinge", "margin-missing"): lambda y, p: np.maximum(0, -y * p).mean(),
    ("hinge", "hinge-sign"): lambda y, p: np.maximum(0, 1 + y * p).mean(),
    ("binary-cross-entropy", "bce-first-term-only"): lambda y, p: -(y * np.log(p)).mean(),
    ("binary-cross-entropy", "log-base-10"): lambda y, p: VALUES["binary-cross-entropy"](y, p).mean() / np.log(10),
    ("categorical-cross-entropy", "minus-missing"): lambda y, p: np.log((y * p).sum(axis=1)).mean(),
    ("sparse-cross-entropy", "one-minus-p"): lambda y, p: -np.log(1 - (y * p).sum(axis=1)).mean(),
}
PAPER_SLOPES: dict[tuple[str, str], Callable[[np.ndarray, np.ndarray], Any]] = {  # the derivative of one example
    ("mse", "square-factor-missing"): lambda y, p: p - y,
    ("mse", "difference-sign-missing"): lambda y, p: 2 * (y - p),
    ("mse", "mean-missing"): lambda y, p: 2 * len(y) * (p - y),
    ("mae", "sign-not-taken"): lambda y, p: p - y,
    ("hinge", "mask-missing"): lambda y, p: -y,
    ("hinge", "label-missing"): lambda y, p: -1.0 * (y * p < 1),
    ("binary-cross-entropy", "bce-slope-of-score"): lambda y, p: p - y,
    ("categorical-cross-entropy", "softmax-slope"): lambda y, p: p - y,
    ("categorical-cross-entropy", "binary-slope"): lambda y, p: (p - y) / (p * (1 - p)),
    ("categorical-cross-entropy", "slope-is-loss"): lambda y, p: -y * np.log(p),
    ("sparse-cross-entropy", "reciprocal-missing"): lambda y, p: -y,
}


@pytest.mark.parametrize(("loss", "note"), PAPER)
def test_a_mistake_gives_the_cost_that_it_must(loss: str, note: str) -> None:
    for seed in range(5):
        one = variant(find("loss-functions"), seed, {"loss": loss})
        assert by_mistake(one, note)["J"] == pytest.approx(PAPER[loss, note](*arrays(one, loss, True)))


@pytest.mark.parametrize(("loss", "note"), PAPER_SLOPES)
def test_a_mistake_gives_the_derivatives_that_it_must(loss: str, note: str) -> None:
    for seed in range(5):
        one = variant(find("loss-functions"), seed, {"loss": loss})
        y, p = arrays(one, loss, True)
        expected = PAPER_SLOPES[loss, note](y, p) / len(y)
        assert given(by_mistake(one, note), loss, True) == pytest.approx(list(np.ravel(expected)))


# In code


def task(**options: object) -> CodeTask:
    return task_of("loss-functions", **options)


def as_rows(loss: str, case: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    y, p = np.asarray(case["y"]), np.asarray(case["yhat"])
    return (np.eye(p.shape[-1])[y] if loss == "sparse-cross-entropy" else y), p


@pytest.mark.parametrize("form", ["together", "apart"])
@pytest.mark.parametrize("of", ["batch", "example"])
@pytest.mark.parametrize("loss", LOSSES)
def test_code_is_the_textbook_and_so_is_the_reference(loss: str, of: str, form: str) -> None:
    code = task(loss=loss, of=of, form=form)
    (asked,) = code.conventions
    for case, call, right in zip(code.cases, code.calls(asked), code.expected(asked), strict=True):
        y, p = as_rows(loss, dict(case))
        count = len(y) if of == "batch" else 1
        np.testing.assert_allclose(right["loss"], VALUES[loss](y, p).sum() / count)
        np.testing.assert_allclose(right["dyhat"], SLOPES[loss](y, p) / count, atol=1e-12)
        returned = run_reference(code, call)
        for part, value in right.items():
            np.testing.assert_allclose(returned[part], value, rtol=1e-9, atol=1e-12)


def test_the_name_of_the_derivative_is_asked_for() -> None:
    code = task(loss="huber", form="apart", delta=0.5)
    assert code.functions == ("huber", "huber_prime")
    assert "def huber_prime(y, yhat, delta=0.5):" in code.reference


CODE = PAPER | {
    ("mse", "last-example-only"): lambda y, p: (y[-1] - p[-1]) ** 2 / len(y),
    ("categorical-cross-entropy", "mean-over-entries"): lambda y, p: -np.mean(y * np.log(p)),
    ("categorical-cross-entropy", "log-base-10"): lambda y, p: -np.log10((y * p).sum(axis=1)).mean(),
}
CODE_SLOPES = PAPER_SLOPES | {
    ("categorical-cross-entropy", "mean-over-entries"): lambda y, p: np.where(y == 1, -1 / p, 0.0) / p.shape[1],
}


@pytest.mark.parametrize(
    ("part", "loss", "note"),
    [*(("loss", *key) for key in CODE), *(("dyhat", *key) for key in CODE_SLOPES)],
)
def test_a_mistake_gives_what_somebody_who_makes_it_returns(part: str, loss: str, note: str) -> None:
    """One of those of that note does."""
    code = task(loss=loss)
    (asked,) = code.conventions
    of_part = [np.asarray(written(loss, note, part, dict(case))) for case in code.cases]
    made = [each for each in code.mistakes(asked) if each.note == note]
    foreseen = [[code.outcome(asked, case, mistake)[part] for case in code.cases] for mistake in made]
    assert any(all(np.allclose(a, b, rtol=1e-9) for a, b in zip(each, of_part, strict=True)) for each in foreseen)


def written(loss: str, note: str, part: str, case: dict[str, Any]) -> Any:
    y, p = as_rows(loss, case)
    return CODE[loss, note](y, p) if part == "loss" else CODE_SLOPES[loss, note](y, p) / len(y)


@pytest.mark.parametrize("form", ["together", "apart"])
@pytest.mark.parametrize("loss", CERTAIN)
def test_probabilities_of_0_and_1_can_be_a_part_of_their_own(loss: str, form: str) -> None:
    code = task(loss=loss, form=form, certain="part")
    (asked,) = code.conventions
    assert list(code.outputs) == ["loss", "dyhat", "loss_certain"]
    for case, call, right in zip(code.cases, code.calls(asked), code.expected(asked), strict=True):
        y, p = np.asarray(case["y_certain"], float), case["yhat_certain"]
        assert {0.0, 1.0} <= set(p[:3].flat)
        with np.errstate(all="ignore"):  # 0 ln 0
            careless = y * np.log(p) + ((1 - y) * np.log(1 - p) if loss == CERTAIN[0] else 0.0)
        assert not np.isfinite(careless).all()
        assert right["loss_certain"] == pytest.approx(-np.nansum(careless) / len(y))
        assert run_reference(code, call)["loss_certain"] == pytest.approx(right["loss_certain"], abs=1e-9)


@pytest.mark.parametrize("loss", ["mse", "sparse-cross-entropy"])
def test_other_losses_have_no_such_part(loss: str) -> None:
    assert list(task(loss=loss, certain="part").outputs) == ["loss", "dyhat"]


@pytest.mark.parametrize(
    ("note", "slope"),
    [
        ("derivative-collapsed", lambda y, p: (2 * (p - y) / len(y)).sum()),
        ("difference-alone", lambda y, p: p - y),
        ("difference-alone-reversed", lambda y, p: y - p),
    ],
)
def test_other_derivatives_of_squared_errors(note: str, slope: Callable[[np.ndarray, np.ndarray], Any]) -> None:
    code = task(loss="mse")
    (asked,) = code.conventions
    mistake = next(each for each in code.mistakes(asked) if each.note == note)
    for case, right in zip(code.cases, code.expected(asked), strict=True):
        foreseen = code.outcome(asked, case, mistake)
        np.testing.assert_allclose(foreseen["dyhat"], slope(case["y"], case["yhat"]))
        assert foreseen["loss"] == right["loss"]
