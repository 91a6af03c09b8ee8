"""Every mistake that a family of layers names is recognised from rounded answers alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grader.typed.marking import mark_answers
from problems.catalogue import find
from problems.family import ASK
from problems.option_sets import option_sets
from problems.variant import variant
from tests.problems.numbers import by_mistake

FAMILIES = ("linear-layer", "activations", "mlp-forward", "mlp-shapes", "batch-norm", "dropout", "two-layer-net")
NUMBERS = [(name, given) for name in FAMILIES for given in option_sets(find(name)) if ASK not in given]
UNITS = find("activations").options["unit"].allowed


@pytest.mark.parametrize(
    ("name", "options"), [*NUMBERS, *(("activations", {"given": "a", "unit": unit}) for unit in UNITS)]
)
def test_a_mistake_is_recognised(name: str, options: Mapping[str, object]) -> None:
    one = variant(find(name), 11, options)
    for mistake in one.posed.mistakes:
        typed = {part: f"{value:.{one.decimals}f}" for part, value in by_mistake(one, mistake.note).items()}
        assert mistake.note in mark_answers(one, typed).notes
