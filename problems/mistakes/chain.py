"""What people get wrong in a long chain, in the product of its factors, and in clipping."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from solutions.breaks import Break
from solutions.chain_rule import without_upstream
from solutions.graph import Graph
from solutions.ops import OPS, Array

NOT_DROPPED = "an entry that is too large becomes the limit, it is not dropped"
ROOT_OF_SQUARES = "the norm is the root of the sum of the squares"
NOT_ABSOLUTE = "the norm is the root of the sum of the squares, not the sum of the absolute values"


def upstream_missing(graph: Graph) -> Break:
    """At every unit only its own slope is taken: the product of the chain rule is not built up."""
    units = [node for node in graph.computed if node.op != "mul"] or list(graph.computed)
    return Break(
        "upstream-missing",
        "the local gradients of the units are right, but each must be multiplied by what comes back from the unit after"
        " it: the chain rule is a product",
        vjp={node.name: without_upstream(OPS[node.op].vjp) for node in units},
    )


def of_products(products: Iterable[str]) -> tuple[Break, ...]:
    """Of the products of the first two factors, the first three and so on."""
    names = tuple(products)
    return (
        Break(
            "factors-added",
            "along a chain the local gradients are multiplied, not added",
            forward=dict.fromkeys(names, lambda before, factor: before + factor),
        ),
        Break(
            "last-factor-missing",
            "the last local gradient is missing in the product",
            forward={names[-1]: lambda before, factor: before},
        ),
    )


def of_updates(step: str, weight: str) -> tuple[Break, ...]:
    """Of a step eta * gradient and of the weight that it is taken from."""
    return (
        Break("rate-missing", "the learning rate is missing in the step", forward={step: lambda eta, slope: slope}),
        Break(
            "plus-for-minus",
            "descent goes against the gradient: the step is subtracted from the weight, not added",
            forward={weight: lambda before, by: before + by},
        ),
    )


def of_clipping_by_value(clipped: Iterable[str]) -> tuple[Break, ...]:
    """Of the nodes that bring each entry into [-c, c]."""
    names = tuple(clipped)
    return (
        Break(
            "negative-not-clipped",
            "an entry below −c is clipped too, to −c",
            forward=dict.fromkeys(names, lambda x, low, high: np.minimum(x, high)),
        ),
        Break(
            "sign-lost",
            "an entry below −c becomes −c, not c",
            forward=dict.fromkeys(names, lambda x, low, high: np.where(np.abs(x) > high, high, x)),
        ),
        Break(
            "clipped-to-zero",
            NOT_DROPPED,
            forward=dict.fromkeys(names, lambda x, low, high: np.where(np.abs(x) > high, 0.0, x)),
        ),
    )


def of_clipping_by_norm(
    squares: Iterable[str], norm: str, ratio: str, clipped: Iterable[str], limit: float
) -> tuple[Break, ...]:
    """Of the squares, their norm, limit / norm, and the entries that are scaled with it."""

    def by_value(scale: Array, g: Array) -> Array:
        return np.clip(g, -limit, limit) + 0.0 * scale

    return (
        Break("root-missing", ROOT_OF_SQUARES, forward={norm: lambda x: x}),
        Break(
            "norm-of-absolute-values",
            NOT_ABSOLUTE,
            forward={**dict.fromkeys(squares, lambda x: np.abs(x)), norm: lambda x: x},
        ),
        Break(
            "limit-missing",
            "a vector that is too long gets the length c, not 1",
            forward={ratio: lambda x, by: x},
        ),
        Break(
            "clipped-by-value",
            "clipping by norm scales all entries by the same factor; here each was clipped on its own",
            forward=dict.fromkeys(clipped, by_value),
        ),
    )
