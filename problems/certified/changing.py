"""What the author of a family changes where too many of its candidates fail a check."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from problems.certified.difficulty import INDICATORS, band_check
from problems.certified.number_checks import NUMBER_CHECKS

OF_MISTAKES = "draw from other ranges, or leave out a mistake that cannot show in this graph"
CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "every value is finite": "keep logarithms, roots and divisors away from 0 and below by other ranges",
        "numbers are presentable": "draw other numbers, or pass largest=, smallest= or zeros= to Posed",
        "no number is halfway between two roundings": "ask for other decimals= in Posed, or draw in other steps",
        "no kink is near": "draw in wider steps, so that relu, max and abs are clear of where they bend",
        "no sigmoid is saturated": "draw smaller numbers, or pass a smaller unsaturated= to Posed",
        "the gradients are not trivial": "ask for a gradient other than 0, 1 and -1, or draw fewer numbers that are 1",
        band_check(
            "negative_inputs"
        ): "draw more inputs from both sides of 0, or pass band=Band(negative_inputs=(0, 9))",
        band_check(
            "positive_inputs"
        ): "draw more inputs from both sides of 0, or pass band=Band(positive_inputs=(0, 9))",
        band_check("input_digits"): "draw in wider steps, or pass band=Band(input_digits=(1, 6))",
        band_check("answer_digits"): "draw smaller numbers, or pass band=Band(answer_digits=(1, 4))",
        band_check("zero_answers"): "draw numbers that make fewer answers 0, or pass band=Band(zero_answers=(0, 1))",
        band_check("operations"): "choose a smaller graph, or pass band=Band(operations=(1, 900))",
        band_check("forks"): "choose a smaller graph, or pass band=Band(forks=(0, 900))",
    }
)
assert set(CHANGES) == {*(check.what for check in NUMBER_CHECKS), *map(band_check, INDICATORS)}, "each has its advice"


def advice(check: str) -> str:
    """In the words in which it is programmed.

    >>> advice("the mistake sign-flipped shows")
    'draw from other ranges, or leave out a mistake that cannot show in this graph'
    """
    return CHANGES.get(check, OF_MISTAKES)
