"""What is a whole number by construction is known to be one, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import families
from problems.option_sets import option_sets
from problems.variant import variant
from problems.whole import whole_nodes
from solutions.notation import parse


@pytest.mark.parametrize(
    ("text", "counts", "whole"),
    [
        ("f = n * k", "n k", "n k f"),
        ("f = n * x", "n", "n"),
        ("q = n / k; c = ceil(q); f = c - 1", "n k", "n k c f"),
        ("p = greater(x, y); w = p + 1; f = 0.5 * w", "", "p w"),
        ("s = step(x); f = s * y", "", "s"),
    ],
)
def test_whole_numbers_follow_from_whole_numbers(text: str, counts: str, whole: str) -> None:
    assert whole_nodes(parse(text), frozenset(counts.split())) == set(whole.split())


@pytest.mark.parametrize("name", families())
def test_an_answer_that_is_said_to_be_whole_is_whole(name: str) -> None:
    for options in option_sets(families()[name]):
        for seed in range(5):
            parts = variant(families()[name], seed, options).parts
            assert all(float(part.answer).is_integer() for part in parts if part.is_whole)


@pytest.mark.parametrize("name", ["lifo-stack", "mlp-shapes", "descent-variants"])
def test_what_is_counted_is_whole_and_exact(name: str) -> None:
    for options in option_sets(families()[name]):
        for part in variant(families()[name], None, options).parts:
            assert part.is_whole
            assert not part.tolerance.passes(np.asarray(part.answer) + 0.01, part.answer)
