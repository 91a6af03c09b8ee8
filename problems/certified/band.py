"""The band of a family: how easy and how hard its numbers may be."""

from __future__ import annotations

import math
from dataclasses import dataclass

Bounds = tuple[float, float]  # the lowest and the highest value, both allowed
MANY = math.inf


@dataclass(frozen=True)
class Band:
    """A range for each indicator of difficulty; `problems.certified.difficulty` measures them.

    Signs are only counted where three inputs or more may have either.
    """

    negative_inputs: Bounds = (1, MANY)
    positive_inputs: Bounds = (1, MANY)
    input_digits: Bounds = (1, 4)  # of the longest, as printed: 2 of 0.75, 3 of 7.25
    answer_digits: Bounds = (1, 2.5)  # in front of the decimal point, on average
    zero_answers: Bounds = (0, 0.8)  # their share
    operations: Bounds = (1, 500)  # additions, products, functions of the forward pass
    forks: Bounds = (0, 500)  # nodes that are used more than once
