"""Every family keeps what is promised, under every set of its options; and what would break a promise is found.

Some seeds have to do here; `grader certify --all` tries as many as you like.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.conformance import marking
from grader.conformance.case import Case, posed
from grader.conformance.checks import CHECKS, Conformed, conform
from grader.conformance.numbers import gradients_are_differences, gradients_are_sympys, values_are_sympys
from grader.conformance.run import batches, run_batches
from problems.adjusted import Wanted, adjusted
from problems.catalogue import families, find
from problems.code.reference import Way, reference_task
from problems.code.task import CodeTask
from problems.draws import Draw
from problems.errors import ProblemError
from problems.family import Family, Options, Posed, family
from problems.option_sets import option_sets
from solutions.breaks import Break
from solutions.notation import parse

SEEDS = 40
SETS = [
    pytest.param(family, options, id=f"{family.name}-{'-'.join(map(str, options.values()))}")
    for family in families().values()
    for options in option_sets(family)
]


def told(conformed: Conformed) -> list[str]:
    return [f"{words}: {found.sentence}" for words, each in conformed.findings.items() for found in each]


@pytest.mark.parametrize(("family", "options"), SETS)
def test_a_family_conforms(family: Family, options: Options) -> None:
    assert told(conform(family, options, range(SEEDS))) == []


@pytest.mark.parametrize("check", [values_are_sympys, gradients_are_sympys, gradients_are_differences])
@pytest.mark.parametrize("name", ["sum-product", "sigmoid-neuron", "svm-loss"])
def test_a_wrong_answer_is_found_with_seed_part_and_both_numbers(name: str, check: Callable[[Case], object]) -> None:
    """One answer of one seed is off by a millionth."""
    sound = posed(find(name), {}, range(8))
    assert list(check(sound)) == []
    is_gradient = check is not values_are_sympys
    index = next(i for i, part in enumerate(sound.first.parts) if part.is_gradient == is_gradient)
    row = int(np.argmax(np.abs(sound.many.answers[index])))
    answers = sound.many.answers.copy()
    answers[index, row] *= 1 + 1e-6
    (found,) = check(replace(sound, many=replace(sound.many, answers=answers)))
    assert (found.seed, found.part) == (row, sound.first.parts[index].id)
    assert found.given == pytest.approx(found.expected, rel=1e-5)
    assert found.given != found.expected


def declared(text: str, inputs: Callable[[Draw], dict[str, np.ndarray]], **more: object) -> Family:
    @family(title="One", examples=())
    def broken(draw: Draw, options: Options) -> Posed:
        """A family with something wrong."""
        return Posed(parse(text), inputs(draw), **{"statement": "Compute $f$.", **more})

    return broken


def drawn(draw: Draw) -> dict[str, np.ndarray]:
    return {"x": draw.steps("x", -9, 9, 0.25), "y": draw.steps("y", -9, 9, 0.25)}


def two_numbers(draw: Draw) -> dict[str, np.ndarray]:
    return {"x": draw.choice("x", [2.5, -1.5]), "y": draw.choice("y", [-3.5])}


def by_number_of_candidates(draw: Draw) -> dict[str, np.ndarray]:
    return {**drawn(draw), "x": 3.0 + len(draw.seeds) % 7 + 0.25 * (draw.seeds % np.uint64(100))}


# fmt: off
BROKEN = {  # check -> a family that fails it, and what is told
    "every seed gives a certified variant":
        (declared("f = x*y", drawn, largest=0.01), "no numbers that make a good problem were found"),
    "a seed gives the same variant whenever it is made":
        (declared("f = x*y", by_number_of_candidates), "in another batch x is another number"),
    "different seeds give different variants":
        (declared("f = x*y", two_numbers), "12 seeds give only 2 different variants; widen what is drawn"),
    "sheet and key can be made in every format":
        (declared("f = x*y", drawn, statement=r"Compute $\nosuchsign{f}$."), "the sheet cannot be made as html: "),
}
# fmt: on


@pytest.mark.parametrize("words", BROKEN)
def test_a_broken_promise_is_found(words: str) -> None:
    assert words in CHECKS
    broken, sentence = BROKEN[words]
    found = conform(broken, {}, range(12)).findings
    assert sentence in found[words][0].sentence


def test_why_no_numbers_are_good_is_told() -> None:
    broken, _ = BROKEN["every seed gives a certified variant"]
    _, why, change = conform(broken, {}, range(3)).findings["every seed gives a certified variant"]
    assert "numbers are presentable (512 of 512 candidates)" in why.sentence
    assert change.sentence.startswith("so that fewer do: draw other numbers, or pass largest=")


def test_a_mistake_that_changes_nothing_is_told_as_that() -> None:
    same = declared("f = x*y", drawn, mistakes=(Break("same", ""),))
    found, *_ = conform(same, {}, range(3)).findings["every seed gives a certified variant"]
    assert "for broken: the mistake same changes no answer in any candidate; of " in found.sentence


def test_a_mistake_of_code_that_cannot_be_made_is_told_by_its_note() -> None:
    wrong = ("other-name", "", ("2 * x", "2 * z"))

    def coded(*_: object) -> CodeTask:
        return reference_task("", "", ("f",), ("out",), ({"x": 2.0},), (Way("def f(x): return 2 * x", (wrong,)),))

    found = conform(replace(declared("f = x*y", drawn), code=coded), {}, range(3)).findings
    (told,) = found["every named mistake shows in the code task"]
    assert told.sentence == "other-name cannot be made: NameError: name 'z' is not defined"


def test_what_a_family_raises_is_told_with_its_line() -> None:
    def fail(draw: Draw) -> dict[str, np.ndarray]:
        raise KeyError("w")

    (found,) = conform(declared("f = x*y", fail), {}, range(3)).findings["every seed gives a certified variant"]
    assert found.sentence.startswith("test_conformance.py, line ")
    assert found.sentence.endswith("KeyError: 'w'")


def test_a_wrong_reference_is_found_with_case_and_numbers() -> None:
    broken = with_code(find("svm-loss"), reference=lambda task: task.reference.replace("2 * reg * W", "reg * W"))
    findings = conform(broken, {"penalty": "full", "layout": "DC"}, range(3)).findings
    assert list(findings) == ["the reference gives what is expected of code"]
    found = findings["the reference gives what is expected of code"][0]
    assert (found.part, found.words) == (
        "dW",
        "in case 1 of the inputs of seed 1 the reference and what is expected differ",
    )
    assert found.given != found.expected


def with_code(right: Family, **changes: Callable[[CodeTask], object]) -> Family:
    """The same family with some fields of its code task changed."""

    def code(posed: Posed, options: Options, seed: int) -> CodeTask:
        task = right.code(posed, options, seed)
        return replace(task, **{name: change(task) for name, change in changes.items()})

    return replace(right, code=code)


def test_a_mistake_that_changes_nothing_is_found() -> None:
    right = find("svm-loss")
    broken = with_code(
        right, mistakes=lambda task: lambda convention: (*task.mistakes(convention), Break("idle", "does nothing"))
    )
    findings = conform(broken, {"form": "layer"}, range(3)).findings
    assert list(findings) == ["every named mistake shows in the code task"]
    assert [found.sentence for each in findings.values() for found in each] == ["idle changes nothing in any case"]


def test_a_case_at_a_kink_is_found() -> None:
    """s_0 - s_1 + 1 is 0 exactly: no gradient goes back there, but half of it shows in differences."""
    at_kink = {"x": np.array([[1.0, 2.0, -3.0]]), "y": np.array([1])}
    broken = with_code(find("svm-loss"), cases=lambda task: (at_kink, *task.cases[1:]))
    findings = conform(broken, {"form": "layer"}, range(3)).findings
    (found,) = findings["the graph of the code task agrees with differences"]
    assert (found.part, found.words) == ("dx", "in case 1 the graph of the code task and differences differ")
    assert (found.given, found.expected) == (0.0, pytest.approx(0.5))


def test_a_key_that_is_rounded_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rounded = lambda one: {part.id: f"{float(part.answer):.1f}" for part in one.parts}  # noqa: E731
    monkeypatch.setattr(marking, "typed_key", rounded)
    found = conform(find("sigmoid-neuron"), {}, range(6)).findings["the key as it is printed earns full marks"]
    assert "INCORRECT" in found[0].sentence


def test_an_option_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(ProblemError, match=r"form=x\*y: allowed are"):
        conform(find("sum-product"), {"form": "x*y"}, range(3))


def test_processes_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    chosen = [find("sum-product"), find("product")]
    seen: list[tuple[int, int]] = []
    alone = list(run_batches(batches(chosen, None, 3), 1, lambda *each: None))
    together = list(run_batches(batches(chosen, None, 3), 2, lambda *each: seen.append(each)))
    assert alone == together
    assert seen[0] == (0, len(alone))
    assert seen[-1] == (len(alone), len(alone))


def test_a_key_that_cannot_be_read_with_decimal_commas_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three decimals after a comma can mean a thousand to a reader who does not know of the comma."""
    steps = adjusted(find("sigmoid-neuron"), Wanted(decimals=3))
    case = posed(steps, {}, range(1))
    assert list(marking.key_earns_full_marks(case)) == []
    marked = marking.mark_answers
    monkeypatch.setattr(marking, "mark_answers", lambda one, key, decimal_comma: marked(one, key))
    assert "which is marked MALFORMED" in next(marking.key_earns_full_marks(case)).words
