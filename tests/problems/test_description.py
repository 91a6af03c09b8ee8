"""What a family offers says of each known mistake whether it is known on paper too."""

from __future__ import annotations

import pytest

from problems.catalogue import find
from problems.description import describe


@pytest.mark.parametrize(
    ("family", "note", "in_code_only"),
    [
        ("sigmoid-neuron", "sigmoid-is-derivative", False),
        ("sigmoid-neuron", "factors-swapped", False),
        ("activations", "upstream-missing", False),
        ("activations", "upstream-added", True),
        ("softmax-loss", "penalty-averaged", True),
    ],
)
def test_a_mistake_that_only_code_shows_is_known_as_that(family: str, note: str, in_code_only: bool) -> None:
    described = describe(find(family))
    assert note in described.mistakes
    assert (note in described.in_code_only) is in_code_only
