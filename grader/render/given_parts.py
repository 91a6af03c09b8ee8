"""Parts that the sheet gives instead of asking them: so exactly printed that working on with them leads to the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.render.figure_labels import Labels
from problems.variant import Variant, prompt
from solutions.names import exact

MORE = 2  # decimals than an answer has


def in_print(variant: Variant, part: str) -> str:
    return _number(variant, part).replace("-", "−")


def given_parts(variant: Variant, given: Sequence[str]) -> Iterator[str]:
    """As LaTeX, for a problem without a figure."""
    for part in given:
        yield f"{prompt(variant.graph, part).strip('$')} = {_number(variant, part)}"


def with_given(labels: Labels, variant: Variant, given: Sequence[str]) -> Labels:
    """On their wires."""
    values = {part: in_print(variant, part) for part in given if part in variant.graph}
    gradients = {part[1:]: in_print(variant, part) for part in given if part not in variant.graph}
    return replace(labels, values={**labels.values, **values}, gradients={**labels.gradients, **gradients})


def _number(variant: Variant, part: str) -> str:
    return exact(round(float(variant.posed.answer(part, variant.run)), variant.decimals + MORE))
