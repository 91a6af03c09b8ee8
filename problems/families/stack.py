"""A stack of fixed size, which shows that a problem need not be a network: a class in code, a count on paper."""

from __future__ import annotations

import numpy as np

from problems.certified.band import MANY, Band
from problems.draws import Draw
from problems.family import Options, Posed, family
from problems.tasks.stack import stack_code
from solutions.breaks import Break
from solutions.notation import parse

COUNTS = (
    "n1 = min(p, c); f = p - c; o1 = max(0, f); g = n1 - q; n2 = max(0, g); h = q - n1; u = max(0, h);"
    "s = n2 + r; n3 = min(s, c); k = s - c; o2 = max(0, k)"
)
MISTAKES = (
    Break(
        "capacity-ignored",
        "a full stack takes no more items: there are never more than its capacity",
        {"n1": lambda pushed, capacity: pushed, "n3": lambda items, capacity: items},
    ),
    Break(
        "capacity-one-more",
        "the stack is full with as many items as its capacity, not with one more",
        {
            "n1": lambda pushed, capacity: np.minimum(pushed, capacity + 1),
            "f": lambda pushed, capacity: pushed - capacity - 1,
            "n3": lambda items, capacity: np.minimum(items, capacity + 1),
            "k": lambda items, capacity: items - capacity - 1,
        },
    ),
    Break("below-empty", "a pop from an empty stack takes nothing: there are never fewer than 0", {"n2": lambda g: g}),
)


@family(
    title="A stack of fixed size",
    examples=({"c": 5, "p": 8, "q": 7, "r": 6},),
    code=stack_code,
)
def lifo_stack(draw: Draw, options: Options) -> Posed:
    """How many items a stack of fixed size holds after pushes and pops, and how many of them fail."""
    del options
    inputs = {
        "c": draw.integers("c", 3, 20),
        "p": draw.integers("p", 4, 30),
        "q": draw.integers("q", 3, 30),
        "r": draw.integers("r", 2, 30),
    }
    return Posed(
        parse(COUNTS),
        inputs,
        "An empty stack holds at most $c$ items. A push onto a full stack and a pop from an empty one fail, and leave"
        " it as it is. There are $p$ pushes, then $q$ pops, then $r$ pushes. After each of the three, how many items"
        " are on the stack, $n_1$, $n_2$ and $n_3$? How many of the first pushes fail, $o_1$, how many of the pops,"
        " $u$, and how many of the last pushes, $o_2$?",
        asked=("n1", "o1", "n2", "u", "n3", "o2"),
        mistakes=MISTAKES,
        constants=frozenset(inputs),
        counts=frozenset(inputs),
        decimals=1,
        relative=0.0,
        drawn=False,
        zeros=True,
        band=Band(negative_inputs=(0, MANY)),
    )
