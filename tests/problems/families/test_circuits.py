"""What holds for every family of circuits: good numbers are not rare, and each mistake is told from what is typed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grader.typed.marking import mark_answers
from problems.catalogue import find
from problems.certified.candidates import of_seed, reach
from problems.certified.certificate import PASSED, sift
from problems.family import ASK
from problems.option_sets import option_sets
from problems.variant import Variant, variant
from solutions.breaks import Break
from solutions.engine import run

FAMILIES = ("product", "sum-product", "sigmoid-neuron", "sigmoid-gates", "sigmoid-ratio")
FAMILIES += ("linear-regression", "logistic-regression", "two-layer-mse", "two-layer-bce", "shared-path")
FAMILIES += ("vanishing-gradient", "exploding-gradient")
CASES = [
    pytest.param(name, options, id=f"{name}-{'-'.join(map(str, options.values()))}")
    for name in FAMILIES
    for options in option_sets(find(name))
    if not {ASK, "returns"} & options.keys()
]


@pytest.mark.parametrize(("name", "options"), CASES)
def test_good_numbers_are_not_rare(name: str, options: Mapping[str, object]) -> None:
    family = find(name)
    chosen = tuple(family.read_options(options).items())
    first = sift(family.build(of_seed(family, 5, range(1000)), dict(chosen)), reach(family, chosen)).first
    assert (first == PASSED).mean() > 0.03


def typed(one: Variant, mistake: Break) -> dict[str, str]:
    """The sheet of somebody who makes a mistake, rounded as it asks."""
    ran = run(one.graph, one.inputs, broken=mistake)
    answers = {part.id: float(one.posed.answer(part.id, ran)) for part in one.parts}
    return {part: f"{answer:.{one.decimals}f}" for part, answer in answers.items()}


@pytest.mark.parametrize(("name", "options"), CASES)
def test_every_mistake_is_told_from_a_wrong_sheet_alone(name: str, options: Mapping[str, object]) -> None:
    one = variant(find(name), 1, options)
    for mistake in one.posed.mistakes:
        result = mark_answers(one, typed(one, mistake))
        assert mistake.note in result.notes
        assert mistake.feedback in result.feedback
