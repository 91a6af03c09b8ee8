"""A stack: counts against a list that is pushed and popped, named mistakes, and the script of the class."""

from __future__ import annotations

import pytest

from problems.catalogue import find
from problems.code.task import CodeTask, Instead
from problems.variant import variant
from tests.problems.numbers import answers, broken
from tests.problems.tasks import task_of


def test_counts_are_those_of_a_list() -> None:
    for seed in range(50):
        one = variant(find("lifo-stack"), seed)
        c, p, q, r = (int(one.inputs[name]) for name in "cpqr")
        items: list[int] = []
        failed = {"o1": 0, "u": 0, "o2": 0}
        held = []
        for name, times in (("o1", p), ("u", q), ("o2", r)):
            for _ in range(times):
                if name == "u" and items:
                    items.pop()
                elif name != "u" and len(items) < c:
                    items.append(0)
                else:
                    failed[name] += 1
            held.append(len(items))
        assert answers(one) == {"n1": held[0], "n2": held[1], "n3": held[2], **failed}


@pytest.mark.parametrize(
    ("note", "wrong"),  # c = 5, p = 8, q = 7, r = 6
    [
        ("capacity-ignored", {"n1": 8, "n2": 1, "n3": 7}),
        ("capacity-one-more", {"n1": 6, "o1": 2, "u": 1, "n3": 6}),
        ("below-empty", {"n2": -2, "n3": 4}),
    ],
)
def test_a_mistake_gives_its_wrong_number(note: str, wrong: dict[str, int]) -> None:
    one = variant(find("lifo-stack"))
    values = broken(one, note).values
    assert {name: float(values[name]) for name in wrong} == wrong


def task() -> CodeTask:
    return task_of("lifo-stack")


def test_what_a_stack_of_three_gives() -> None:
    """pop, push a b c d, pop, push e, pop, pop, pop."""
    code = task()
    case = next(case for case in code.cases if case["capacity"] == 3)
    outcome = code.outcome(code.conventions[0], case)
    assert [float(outcome[f"pop{i}"]) for i in (1, 2, 3)] == [case["c"], case["e"], case["b"]]
    raised = {name: float(value) for name, value in outcome.items() if not name.startswith("pop")}
    assert raised == {
        **{"underflow1": 1, "overflow1": 0, "overflow2": 0, "overflow3": 0, "overflow4": 1},
        **{"overflow5": 0, "underflow2": 0},
    }


def test_capacities_differ_and_items_too() -> None:
    code = task()
    assert len({case["capacity"] for case in code.cases}) == len(code.cases)
    assert all(len({case[name] for name in "abcde"}) == 5 for case in code.cases)


@pytest.mark.parametrize(
    ("note", "output", "wrong"),  # of a stack of three
    [
        ("first-in-first-out", "pop1", "a"),
        ("capacity-one-more", "overflow4", 0.0),
        ("capacity-one-less", "overflow3", 1.0),
        ("overflow-silent", "overflow4", 0.0),
        ("overflow-overwrites", "pop1", "d"),
        ("overflow-too-late", "pop1", "d"),
        ("pop-keeps-item", "pop3", "c"),
        ("underflow-silent", "underflow1", 0.0),
        ("failures-silent", "underflow1", 0.0),
    ],
)
def test_a_mistaken_stack(note: str, output: str, wrong: float | str) -> None:
    code = task()
    case = next(case for case in code.cases if case["capacity"] == 3)
    mistake = next(each for each in code.mistakes(code.conventions[0]) if each.note == note)
    assert isinstance(mistake, Instead)
    expected = case[wrong] if isinstance(wrong, str) else wrong
    assert float(code.outcome(code.conventions[0], case, mistake)[output]) == expected
