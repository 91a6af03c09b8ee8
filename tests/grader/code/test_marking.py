"""Submitted code behind the walls: right files earn full marks, wrong ones are told what is wrong."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import Result, Verdict
from grader.sandbox import Level, Limits, Worker, best_level
from problems.catalogue import custom, find
from problems.code.task import Instead
from problems.family import Posed
from problems.tasks.circuit import circuit_code
from problems.variant import variant
from solutions.notation import parse
from tests.problems.tasks import coded, task_of

CODED = coded()
SVM = files("grader.samples").joinpath("svm_right_naive.txt").read_text()
SOFTMAX = files("grader.samples").joinpath("softmax_right_vectorized.txt").read_text()


def mark(worker: Worker, source: str, name: str = "svm-loss", seconds: float = 10.0, **options: object) -> Result:
    rules = CodeRules(limits=Limits(seconds=seconds))
    return mark_code(task_of(name, **options), source.encode(), "submission.py", worker, rules)


@pytest.mark.parametrize(
    "sample", ["svm_right_naive", "svm_right_vectorized", "softmax_right_naive", "softmax_right_vectorized"]
)
def test_right_files_earn_full_marks(worker: Worker, sample: str) -> None:
    source = files("grader.samples").joinpath(f"{sample}.txt").read_text()
    result = mark(worker, source, f"{sample.split('_')[0]}-loss")
    assert (result.all_right, result.notes) == (True, ())


@pytest.mark.parametrize(
    ("sample", "note"),
    [
        ("svm_mean_missing", "mean-missing"),
        ("svm_penalty_gradient_missing", "penalty-gradient-missing"),
        ("svm_sign_slip", "true-row-sign"),
        ("svm_true_class_counted", "true-class-counted"),
        ("svm_does_not_parse", "syntax-error"),
        ("softmax_log_base_10", "log-base-10"),
        ("softmax_minus_one_missing", "minus-one-missing"),
        ("softmax_penalty_gradient_half", "penalty-gradient-half"),
    ],
)
def test_each_sample_mistake_is_named(worker: Worker, sample: str, note: str) -> None:
    source = files("grader.samples").joinpath(f"{sample}.txt").read_text()
    assert mark(worker, source, f"{sample.split('_')[0]}-loss").notes == (note,)


def test_a_loop_that_never_ends_is_named(worker: Worker) -> None:
    source = files("grader.samples").joinpath("softmax_never_ends.txt").read_text()
    assert mark(worker, source, "softmax-loss", seconds=0.5).notes == ("timed-out",)


@pytest.mark.parametrize(
    ("source", "old", "new", "note"),
    [
        (SVM, "dW /= num_train", "dW = -dW / num_train", "sign:dW:loss"),
        (SVM, "dW /= num_train", "pass", "mean-missing"),
        (SVM, "dW /= num_train", "dW /= num_train ** 2", "mean-twice"),
        (SVM, "dW += 2 * reg * W", "dW += reg * W", "penalty-gradient-half"),
        (SVM, "dW += 2 * reg * W", "dW -= 2 * reg * W", "decay-sign"),
        (SVM, "dW += 2 * reg * W", "dW = 2 * reg * W", "data-gradient-missing"),
        (SVM, "dW += 2 * reg * W", "dW += 2 * reg * W; dW = -dW", "sign:dW"),
        (SVM, "loss += reg * np.sum(W * W)", "pass", "penalty-missing"),
        (SVM, "loss += reg * np.sum(W * W)", "loss += reg * np.sum(W.dot(W.T))", "penalty-matrix-product"),
        (SVM, "correct_class_score + 1", "correct_class_score", "delta-missing"),
        (SVM, "dW[:, y[i]] -= X[i]", "pass", "true-row-missing"),
        (SVM, "return loss, dW", "return loss, 0 * dW", "all-zero"),
        (SVM, "return loss, dW", "return -loss, dW", "sign:loss"),
        (SVM, "loss /= num_train", "loss /= num_train * W.shape[1]", "divided-by-c:loss:loss"),
        (SVM, "correct_class_score + 1", "correct_class_score - 1", "delta-sign"),
        (SVM, "loss += margin", "loss += margin ** 2", "hinge-squared"),
        (SVM, "if margin > 0:", "if True:", "mask-missing"),
        (SVM, "loss += reg * np.sum(W * W)", "loss += reg * np.sum(W * W) / num_train", "penalty-divided"),
        (SVM, "loss += reg * np.sum(W * W)", "loss += reg * np.linalg.norm(W)", "penalty-root"),
        (SVM, "loss += reg * np.sum(W * W)", "loss += reg * np.sum(np.abs(W))", "penalty-not-squared"),
        (SVM, "    loss /= num_train", "        break\n    loss /= num_train", "first-example-only"),
        (SOFTMAX, "np.log(p", "np.log2(p", "log-base-2"),
        (SOFTMAX, "np.log(p[np.arange(N), y])", "np.log(1 - p[np.arange(N), y])", "one-minus-p"),
        (SOFTMAX, "/ N + 2", "+ 2", "mean-missing"),
        (SOFTMAX, "+ 2 * reg * W", "", "penalty-gradient-missing"),
        (SOFTMAX, "-= 1", "+= 1", "minus-one-sign"),
        (SOFTMAX, "np.sum(p, axis=1, keepdims=True)", "np.sum(p)", "sum-of-whole-batch"),
        (SOFTMAX, "X.T @ p / N + 2 * reg * W", "(X.T @ p + 2 * reg * W) / N", "penalty-gradient-divided"),
    ],
)
def test_one_changed_line_is_named(worker: Worker, source: str, old: str, new: str, note: str) -> None:
    assert old in source
    family = "svm-loss" if source is SVM else "softmax-loss"
    result = mark(worker, source.replace(old, new), family)
    assert note in result.notes
    assert result.score < result.points


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("reg * np.sum(W * W)", "0.5 * reg * np.sum(W * W)", "0.5 * reg"),
        ("", "", "the penalty is reg"),
    ],
)
def test_an_open_convention_is_accepted_and_named(worker: Worker, old: str, new: str, words: str) -> None:
    source = SVM.replace(old, new).replace("2 * reg * W", "reg * W" if new else "2 * reg * W")
    result = mark(worker, source)
    assert result.all_right
    assert words in result.feedback[0]


@pytest.mark.parametrize("source", [SVM, SOFTMAX])
def test_a_mistake_under_half_a_penalty_is_not_blamed_on_the_penalty(worker: Worker, source: str) -> None:
    half = source.replace("2 * reg * W", "reg * W").replace("reg * np.sum(W", "0.5 * reg * np.sum(W")
    for line in ("loss /= num_train", "dW /= num_train"):
        half = half.replace(f"    {line}\n", "")
    half = half.replace("-np.mean(", "-np.sum(").replace("/ N + reg", "+ reg")
    result = mark(worker, half, "svm-loss" if source is SVM else "softmax-loss")
    assert result.notes == ("mean-missing",)
    assert any("0.5 * reg" in sentence for sentence in result.feedback)


@pytest.mark.parametrize(
    ("name", "returned", "said"),
    [("svm-loss", "return dW, loss", "it returned dW, loss"), ("sum-product", "return dz, f, dx, dy", "dz, f, dy, dx")],
)
def test_another_order_is_told_as_that(worker: Worker, name: str, returned: str, said: str) -> None:
    """Of dx and dy, which are equal, the one that is in its place is told."""
    reference = task_of(name).reference
    source = reference[: reference.rindex("return")] + returned + "\n"
    result = mark(worker, source, name)
    assert result.notes == ("wrong-order",)
    assert said in result.parts[0].feedback


def test_what_is_right_in_its_place_is_right(worker: Worker) -> None:
    reference = task_of("sum-product").reference
    result = mark(worker, reference[: reference.rindex("return")] + "return f, dx, dz, dy\n", "sum-product")
    assert [(part.id, part.score, part.note) for part in result.parts] == [
        ("f", 1.0, ""),
        ("dx", 1.0, ""),
        ("dy", 0.0, "wrong-order"),
        ("dz", 0.0, "wrong-order"),
    ]
    assert "it returned f, dx, dz, dy; asked is f, dx, dy, dz" in result.parts[2].feedback


def test_a_named_mistake_comes_before_another_order(worker: Worker) -> None:
    """f = x y: who swaps the factors returns what somebody returns who takes the gradients in another order."""
    graph = parse("f = x*y")
    inputs = {"x": np.array([2.0, 3.5]), "y": np.array([-1.5, 4.0])}
    posed = Posed(graph, inputs, "")
    code = circuit_code("product", "A product")(posed, {}, 1)
    result = mark_code(code, b"def product(x, y):\n    return x * y, x, y\n", "submission.py", worker)
    assert [(part.id, part.score) for part in result.parts] == [("f", 1.0), ("dx", 0.0), ("dy", 0.0)]
    assert result.notes == ("factors-swapped",)


def test_a_closed_convention_is_asked_for(worker: Worker) -> None:
    assert not mark(worker, SVM, penalty="half").all_right
    assert mark(worker, SVM, penalty="full").all_right


UNFILLED = "def svm_loss_vectorized(W, X, y, reg):\n    return 0.0, 0 * W\n\n"


def test_a_template_is_not_marked_on_its_unfilled_half(worker: Worker) -> None:
    result = mark(worker, UNFILLED + SVM)
    assert result.all_right
    assert "graded: svm_loss_naive; there too, and no better: svm_loss_vectorized (0 of 2)" in result.feedback


def test_the_function_that_is_asked_for_is_the_one_that_counts(worker: Worker) -> None:
    code = task_of("svm-loss")
    result = mark_code(code, (UNFILLED + SVM).encode(), "s.py", worker, CodeRules(function="svm_loss_vectorized"))
    assert (result.score, result.notes) == (0.0, ("all-zero",))


@pytest.mark.parametrize("shape", [(0,), (0, 3)])
def test_an_array_without_entries_is_told_its_shape(worker: Worker, shape: tuple[int, ...]) -> None:
    result = mark(worker, SVM.replace("return loss, dW", f"return loss, np.zeros({shape})"))
    (part,) = (part for part in result.parts if part.id == "dW")
    assert part.note == "wrong-shape"
    assert part.feedback.startswith(f"dW is an array of shape {shape}; expected an array of shape")
    assert "filled in" not in part.feedback


COLUMNS = """
import numpy as np
def svm_loss(W, X, y, reg):
    s = W.dot(X); n = np.arange(y.size)
    m = np.maximum(0, s - s[y, n] + 1); m[y, n] = 0
    g = (m > 0).astype(float); g[y, n] = -g.sum(axis=0)
    return m.sum() / y.size + reg * np.sum(W * W), g.dot(X.T) / y.size + 2 * reg * W
"""


def test_examples_in_columns_are_accepted(worker: Worker) -> None:
    result = mark(worker, COLUMNS)
    assert result.all_right
    assert "W has shape (C, D)" in result.feedback[0]


@pytest.mark.parametrize(
    ("source", "verdict", "note"),
    [
        ("x = 1", Verdict.MISSING, "missing-function"),
        ("def svm_loss(W, X, y, reg): pass", Verdict.MALFORMED, "returns-nothing"),
        ("def svm_loss(W, X, y, reg): return 1.0", Verdict.MALFORMED, "wrong-type"),
        ("def svm_loss(W, X, y, reg): return 'a', W", Verdict.MALFORMED, "wrong-type"),
        ("def svm_loss(W, X, y, reg): return W, W", Verdict.INCORRECT, "wrong-shape"),
        ("def svm_loss(W, X, y, reg): return float('nan'), W", Verdict.INCORRECT, "not-finite"),
        ("def svm_loss(W, X, y): return 0.0, W", Verdict.CRASHED, "wrong-signature"),
        ("def svm_loss(W, X, y, reg): return 1 / 0, W", Verdict.CRASHED, "raised:ZeroDivisionError"),
        ("import torch", Verdict.CRASHED, "import-error"),
        ("raise ValueError('no')", Verdict.CRASHED, "raised-on-load"),
        ("print 'hello'", Verdict.CRASHED, "syntax-error"),
    ],
)
def test_every_ending_has_a_verdict_and_a_note(worker: Worker, source: str, verdict: Verdict, note: str) -> None:
    loss = mark(worker, source).parts[0]
    assert (loss.verdict, loss.note) == (verdict, note)
    assert loss.feedback


def test_a_dictionary_is_read_by_name(worker: Worker) -> None:
    source = SVM.replace("return loss, dW", "return {'dW': dW, 'loss': loss}")
    assert mark(worker, source).all_right


def test_changed_inputs_are_a_note_not_a_fault(worker: Worker) -> None:
    source = SOFTMAX.replace("    return loss, dW", "    X[:] = 0\n    return loss, dW")
    result = mark(worker, source, "softmax-loss")
    assert result.all_right
    assert any("work on copies" in sentence for sentence in result.feedback)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("svm-loss", {"form": "layer"}),
        ("softmax-loss", {"form": "layer"}),
        ("svm-loss", {"delta": 0.5}),
        ("svm-loss", {"form": "layer", "delta": 2.5}),
        ("svm-loss", {"penalty": "half"}),
        ("svm-loss", {"penalty": "half", "layout": "CD", "delta": 0.5}),
        ("softmax-loss", {"layout": "CD"}),
        ("softmax-loss", {"penalty": "half", "layout": "DC"}),
        ("two-layer-mse", {"net": "2-2-1"}),
        ("sigmoid-neuron", {"gates": "four", "bias": "named", "inputs": 3}),
        *(("sum-product", {"form": form}) for form in find("sum-product").options["form"].allowed),
    ],
)
def test_the_reference_of_an_option_earns_full_marks(worker: Worker, name: str, options: dict[str, object]) -> None:
    assert mark(worker, task_of(name, **options).reference, name, **options).all_right


def test_a_graph_that_a_person_typed_has_a_code_task(worker: Worker) -> None:
    code = variant(custom("a = x*y; f = exp(a) - x")).code
    assert code is not None
    assert mark_code(code, code.reference.encode(), "f.py", worker).all_right
    wrong = code.reference.replace("- x", "+ x", 1)
    assert mark_code(code, wrong.encode(), "f.py", worker).parts[0].verdict is Verdict.INCORRECT


@pytest.mark.parametrize("name", CODED)
def test_no_known_mistake_breaks_the_engine(name: str) -> None:
    code = task_of(name)
    for convention in code.conventions:
        sound = code.outcome(convention, code.cases[0])
        for mistake in code.mistakes(convention):
            with np.errstate(all="ignore"):
                foreseen = code.outcome(convention, code.cases[0], mistake)
            same = {k: v.shape for k, v in foreseen.items()} == {k: v.shape for k, v in sound.items()}
            assert same or isinstance(mistake, Instead), mistake.note


def test_the_level_is_told(worker: Worker) -> None:
    assert Level(mark(worker, SVM).level) is best_level()


def test_the_inputs_of_a_course_are_its_own() -> None:
    one, other = (task_of("svm-loss", seed=seed) for seed in (2, 3))
    assert not np.array_equal(one.cases[0]["X"], other.cases[0]["X"])


@pytest.mark.parametrize("seed", range(2, 12))
def test_no_margin_of_a_call_is_near_the_hinge(seed: int) -> None:
    code = task_of("svm-loss", seed=seed)
    for case in code.cases:
        scores = case["X"] @ case["W"]
        margins = scores - scores[np.arange(len(case["y"])), case["y"]][:, None] + 1.0
        assert np.abs(margins).min() >= 0.02
