"""The numbers of the problems of training: a fair share of the candidates is good under every set of options."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.certified.candidates import as_seeds, draw, reach
from problems.certified.certificate import PASSED, sift
from problems.option_sets import option_sets

CANDIDATES, LEAST = 500, 0.1
FAMILIES = (
    *("gradient-descent", "descent-variants", "optimizers", "regularization", "initialization", "feature-scaling"),
    *("early-stopping", "gradient-check", "lifo-stack"),
)


@pytest.mark.parametrize("name", FAMILIES)
def test_good_candidates_are_not_rare(name: str) -> None:
    family = find(name)
    for given in option_sets(family):
        options = family.read_options(given)
        posed = family.build(draw(family, as_seeds(range(CANDIDATES)), np.zeros(CANDIDATES, int)), options)
        judged = sift(posed, reach(family, tuple(options.items()))).first
        assert np.mean(judged == PASSED) >= LEAST, given


@pytest.mark.parametrize("name", FAMILIES)
def test_every_declared_mistake_has_a_feedback_of_its_own(name: str) -> None:
    family = find(name)
    for given in option_sets(family):
        options = family.read_options(given)
        posed = family.build(draw(family, as_seeds([0]), np.zeros(1, int)), options)
        told = [mistake.feedback for mistake in posed.mistakes]
        assert len(set(told)) == len(told)
        assert not any(text.endswith(".") for text in told)
