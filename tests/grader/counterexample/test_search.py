"""The smallest counterexample: it runs when pasted, shows what it says, is small, and hides what is to be hidden."""

from __future__ import annotations

import itertools
import json
import math
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import Result
from grader.sandbox import Job, Limits, Worker, encoded
from problems.code.task import CodeTask
from tests.problems.tasks import task_of

CORPUS = Path(__file__).parents[2] / "diagnosis" / "wrong_code.toml"
THEMES = tomllib.loads(CORPUS.read_text("utf-8"))["task"]
FRESH = """
import json, pathlib, sys
import numpy as np
told = []
for source, snippet in json.load(sys.stdin):
    pathlib.Path("submission.py").write_text(source)
    sys.modules.pop("submission", None)
    printed, raised, names = [], "", {}
    names["print"] = printed.append
    try:
        exec(snippet, names)
    except Exception as error:
        raised = type(error).__name__
    shapes = {name: value.shape for name, value in names.items() if isinstance(value, np.ndarray)}
    values = [(np.asarray(value).tolist(), np.shape(value)) for value in printed]
    told.append({"printed": values, "raised": raised, "shapes": shapes})
json.dump(told, sys.stdout)
"""
SVM = """
import numpy as np
def svm_loss(W, X, y, reg):
    scores = X @ W
    rows = np.arange(len(y))
    margins = np.maximum(0, scores - scores[rows, y][:, None] + 1)
    margins[rows, y] = 0
    loss = margins.sum() / len(y) + reg * np.sum(W * W)
    dscores = (margins > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    return loss, X.T @ dscores / len(y) + 2 * reg * W
"""
HALF = SVM.replace("2 * reg", "reg")
SOON = Limits(seconds=2.0)  # for what never ends


def mark(worker: Worker, source: str, code: CodeTask | None = None, **how: Any) -> Result:
    name = how.pop("name", "submission.py")
    return mark_code(code or task_of("svm-loss"), source.encode(), name, worker, CodeRules(**how))


def run(folder: Path, pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """What snippets print, raise and define in a fresh Python, each with its submission beside it."""
    command = [sys.executable, "-B", "-c", FRESH]
    done = subprocess.run(command, input=json.dumps(pairs), cwd=folder, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def said(snippet: str, word: str) -> str:
    return next(line for line in snippet.splitlines() if line.startswith(f"# {word}: ")).partition(": ")[2]


def number(text: str) -> np.ndarray:
    return np.array(eval(text.partition(", of shape")[0], {"nan": math.nan, "inf": math.inf}), float)


def wrong_sources(theme: Mapping[str, Any], reference: str) -> Iterator[str]:
    for _, *changes in theme["rows"]:
        source = reference
        for old, new in zip(changes[::2], changes[1::2], strict=True):
            source = source.replace(old, new)
        yield source


def check_numbers(snippet: str, wrong: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    returned, expected = number(said(snippet, "returned")), number(said(snippet, "expected"))
    ((mine, mine_shape),), ((reference, reference_shape),) = wrong["printed"], right["printed"]
    np.testing.assert_allclose(np.array(mine, float), returned, rtol=1e-5, atol=1e-300)
    np.testing.assert_allclose(np.array(reference, float), expected, rtol=1e-5, atol=1e-300)
    assert (list(returned.shape), list(expected.shape)) == (mine_shape, reference_shape)
    assert mine_shape != reference_shape or not np.allclose(mine, reference, rtol=1e-5, atol=1e-7)


def check_raised(snippet: str, wrong: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    raised, expected = said(snippet, "raised"), said(snippet, "expected")
    assert bool(wrong["raised"]) is (raised != "nothing")
    assert bool(right["raised"]) is (expected == "an exception")
    assert bool(wrong["raised"]) != bool(right["raised"])


def check_sizes(code: CodeTask, shapes: Mapping[str, Sequence[int]]) -> None:
    for name in code.arguments.keys() & shapes.keys() - code.outputs.keys():
        lengths = [np.shape(case[name]) for case in code.cases if name in case and len(np.shape(case[name]))]
        if lengths and len(lengths[0]) == len(shapes[name]):
            assert all(mine <= max(each) for mine, each in zip(shapes[name], zip(*lengths, strict=False), strict=False))


@pytest.mark.parametrize("theme", THEMES, ids=[f"{each['family']} {each.get('set', '')}" for each in THEMES])
def test_a_snippet_shows_what_it_says(worker: Worker, tmp_path: Path, theme: Mapping[str, Any]) -> None:
    code = task_of(theme["family"], **theme.get("set", {}))
    results = {source: mark(worker, source, code) for source in wrong_sources(theme, code.reference)}
    shown = {
        source: result.counterexample for source, result in results.items() if result.notes != ("returns-nothing",)
    }
    assert all(shown.values())
    sources, snippets = list(shown), list(shown.values())
    wrongs = run(tmp_path, list(zip(sources, snippets, strict=True)))
    rights = run(tmp_path, [(code.reference, snippet) for snippet in snippets])
    for snippet, wrong, right in zip(snippets, wrongs, rights, strict=True):
        (check_raised if "# raised: " in snippet else check_numbers)(snippet, wrong, right)
        check_sizes(code, wrong["shapes"])


@pytest.mark.parametrize("family", ["svm-loss", "softmax-loss"])
def test_a_classifier_needs_two_examples_and_three_classes_at_most(worker: Worker, tmp_path: Path, family: str) -> None:
    code = task_of(family)
    theme = next(each for each in THEMES if each["family"] == family)
    sources = list(wrong_sources(theme, code.reference))
    pairs = [(source, mark(worker, source, code).counterexample) for source in sources]
    for told in run(tmp_path, pairs):
        (n, d), (_, c) = told["shapes"]["X"], told["shapes"]["W"]
        assert n <= 2
        assert d <= 2
        assert c <= 3


def test_it_stands_as_a_person_would_write_it(worker: Worker) -> None:
    assert mark(worker, HALF, task_of("svm-loss", penalty="full", layout="DC")).counterexample.splitlines() == [
        "import numpy as np",
        "from submission import svm_loss",
        "",
        "W = np.array([[0.0, 1.0]])",
        "X = np.array([[0.0]])",
        "y = np.array([0])",
        "reg = 1.0",
        "loss, dW = svm_loss(W, X, y, reg)",
        "print(dW)",
        "# returned: [[0, 1]]",
        "# expected: [[0, 2]]",
    ]


def test_overflow_is_shown_with_a_large_score(worker: Worker) -> None:
    stable = "scores - scores.max(axis=1, keepdims=True)"
    reference = task_of("softmax-loss").reference
    assert stable in reference
    snippet = mark(worker, reference.replace(stable, "scores"), task_of("softmax-loss")).counterexample
    assert "1000.0" in snippet
    assert said(snippet, "returned") in ("nan", "inf")


def test_a_stack_gets_its_shortest_sequence(worker: Worker) -> None:
    code = task_of("lifo-stack")
    source = code.reference.replace("self.items.pop()", "self.items.pop(0)")
    lines = mark(worker, source, code).counterexample.splitlines()
    assert lines[2:7] == ["stack = Stack(2)", "stack.push(1.0)", "stack.push(2.0)", "pop1 = stack.pop()", "print(pop1)"]
    assert lines[7:] == ["# returned: 1", "# expected: 2"]


def test_a_sum_needs_small_whole_numbers(worker: Worker) -> None:
    code = task_of("sum-product")
    wrong = code.reference.rpartition("return")[0] + "return f, dx, dy, -dz\n"
    snippet = mark(worker, wrong, code).counterexample
    numbers = next(line for line in snippet.splitlines() if line.startswith("x, y, z = ")).partition("= ")[2]
    assert all(abs(value) <= 2 and value == int(value) for value in map(float, numbers.split(", ")))


def test_an_exception_is_told_with_its_line(worker: Worker) -> None:
    source = SVM.replace("    rows =", "    if len(y) > 1:\n        raise IndexError('so many')\n    rows =")
    snippet = mark(worker, source).counterexample
    assert "# raised: IndexError on line 6: so many" in snippet
    assert "# expected: loss = " in snippet


def test_the_same_submission_gets_the_same(worker: Worker) -> None:
    first, second = (mark(worker, HALF).counterexample for _ in range(2))
    assert first == second


@pytest.mark.parametrize("theme", [THEMES[0], THEMES[-1]], ids=["first", "last"])
def test_a_clock_that_leaps_changes_nothing(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, theme: Mapping[str, Any]
) -> None:
    code = task_of(theme["family"], **theme.get("set", {}))
    sources = [*wrong_sources(theme, code.reference)][:4]
    undisturbed = [mark(worker, source, code) for source in sources]
    clock = itertools.count(step=0.08)  # seconds between two looks at it, of which a run takes about ten
    monkeypatch.setattr("grader.sandbox.exchange.time.monotonic", lambda: next(clock))
    assert [mark(worker, source, code) for source in sources] == undisturbed


def test_what_runs_slowly_because_others_run_gets_the_same(worker: Worker) -> None:
    waiting = "import time; time.sleep(0.3)"  # as a process does that has to wait for a processor
    assert mark(worker, f"{HALF}{waiting}\n") == mark(worker, f"{HALF}# {waiting}\n")


def test_what_depends_on_chance_is_not_shown(worker: Worker) -> None:
    assert mark(worker, SVM.replace("return loss,", "return loss + np.random.rand(),")).counterexample == ""


def test_what_depends_on_earlier_calls_is_not_shown(worker: Worker) -> None:
    source = "calls = []\n" + SVM.replace("return loss,", "calls.append(1); return loss + len(calls),")
    assert mark(worker, source).counterexample == ""


def test_code_that_ends_on_few_cases_only_is_shown_on_one_of_them(worker: Worker) -> None:
    source = HALF.replace("    rows =", "    while len(y) == 1 and X.any(): pass\n    rows =")
    code = task_of("svm-loss")
    snippet = mark(worker, source, replace(code, cases=code.cases[:2]), limits=SOON).counterexample
    assert "# expected: " in snippet


@pytest.mark.parametrize(
    "source",
    [
        SVM,
        "import nothing\n",
        "def svm_loss(W, X, y, reg):\n    while True: pass\n",
        "def svm_loss(W, X, y, reg):\n    return None\n",
        "def svm_loss(W, X, y, reg):\n    return 0.0, 0 * W\n",
    ],
)
def test_nothing_is_searched_where_it_would_not_help(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    jobs: list[Job] = []
    whole = worker.run
    monkeypatch.setattr(worker, "run", lambda job: (jobs.append(job), whole(job))[1])
    assert mark(worker, source, limits=SOON).counterexample == ""
    assert {len(job.calls) for job in jobs} == {len(task_of("svm-loss").cases)}


def test_hidden_inputs_are_in_no_job_of_the_search(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[Job] = []
    whole = worker.run
    monkeypatch.setattr(worker, "run", lambda job: (jobs.append(job), whole(job))[1])
    hidden = task_of("svm-loss", seed=7)
    result = mark(worker, HALF, hidden, is_hidden=True, public=task_of("svm-loss"))
    secret = {float(number) for case in hidden.cases for number in (*case["X"].ravel(), *case["W"].ravel())}
    known = {float(number) for case in task_of("svm-loss").cases for number in (*case["X"].ravel(), *case["W"].ravel())}
    searched = [job for job in jobs if len(job.calls) != len(hidden.cases)]
    calls = [encoded(call).arguments for job in searched for call in job.calls]
    given = {float(number) for call in calls for each in call for number in np.ravel(each)}
    assert result.counterexample
    assert searched
    assert not given & {number for number in secret - known if number != int(number)}


@pytest.mark.parametrize("kept", [0, 60, 10_000])
def test_what_others_handed_in_and_what_is_forgotten_changes_nothing(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    alone = mark(worker, HALF, replace(task_of("svm-loss"))).counterexample
    monkeypatch.setattr("grader.counterexample.ground.MOST_KEPT", kept)
    shared = replace(task_of("svm-loss"))
    for other in (SVM.replace("/ len(y)", ""), SVM.replace("+ 1)", "- 1)"), HALF):
        assert mark(worker, other, shared).counterexample
    assert mark(worker, HALF, shared).counterexample == alone


def test_a_function_that_is_gone_after_its_first_call_has_no_counterexample(worker: Worker) -> None:
    gone = "    svm_loss.__code__ = (lambda W, X, y, reg: {}).__code__\n    return result\n"
    once = HALF.replace("return", "result =") + gone
    assert mark(worker, once).counterexample == ""


def test_without_public_inputs_hidden_ones_have_no_counterexample(worker: Worker) -> None:
    assert mark(worker, HALF, task_of("svm-loss", seed=7), is_hidden=True).counterexample == ""


def test_no_message_is_told_of_a_hidden_run(worker: Worker) -> None:
    source = "def svm_loss(W, X, y, reg):\n    raise ValueError('SECRET')\n"
    hidden, public = task_of("svm-loss", seed=7), task_of("svm-loss")
    snippet = mark(worker, source, hidden, is_hidden=True, public=public).counterexample
    assert "# raised: ValueError on line 2\n" in snippet
    assert "SECRET" not in snippet


def test_what_is_right_is_told_only_if_it_may_be(worker: Worker) -> None:
    told, untold = (mark(worker, HALF, show_expected=shows).counterexample for shows in (True, False))
    assert "# expected: " in told
    assert told.rpartition("\n# expected: ")[0] == untold


@pytest.mark.parametrize("name", ["my svm.py", "2.py", "numpy.py", "class.py", 'a"b\n.py'])
def test_a_file_of_any_name_is_found(worker: Worker, tmp_path: Path, name: str) -> None:
    snippet = mark(worker, HALF, name=name).counterexample
    (tmp_path / name).write_text(HALF)
    command = [sys.executable, "-I", "-B", "-c", snippet]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[[0. 1.]]\n"


def test_a_dictionary_is_read_by_name(worker: Worker, tmp_path: Path) -> None:
    returned = "loss, X.T @ dscores / len(y) + reg * W"
    assert returned in HALF
    source = HALF.replace(returned, "{'loss': loss, 'dW': X.T @ dscores / len(y) + reg * W}")
    snippet = mark(worker, source).counterexample
    assert 'dW = svm_loss(W, X, y, reg)["dW"]' in snippet
    ((told, _),) = run(tmp_path, [(source, snippet)])[0]["printed"]
    np.testing.assert_allclose(told, number(said(snippet, "returned")))
