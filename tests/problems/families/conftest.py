"""What the tests of families share: the answers of a variant, right ones and those of somebody who makes a mistake."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from problems.variant import Variant
from solutions.engine import run


@pytest.fixture
def answers() -> Callable[[Variant], dict[str, float]]:
    return lambda one: {part.id: float(part.answer) for part in one.parts}


@pytest.fixture
def by_mistake() -> Callable[[Variant, str], dict[str, float]]:
    """What somebody who makes a mistake that the family declares answers in every part."""

    def made(one: Variant, note: str) -> dict[str, float]:
        mistake = next(mistake for mistake in one.posed.mistakes if mistake.note == note)
        ran = run(one.graph, one.inputs, broken=mistake)
        return {part.id: float(one.posed.answer(part.id, ran)) for part in one.parts}

    return made
