"""The code task of a stack of fixed size: a class that is filled, overfilled and emptied, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from problems.code.printed import plain_source
from problems.code.reference import case_draw, rewritings
from problems.code.rewritten import Change, Row
from problems.code.script import Step
from problems.code.task import CodeTask, FunctionConvention
from problems.family import Options, Posed
from solutions.reference.stack import Stack


class Operation(NamedTuple):
    """A call of the stack: what is pushed, if anything, and what is kept: the item, or whether it raised."""

    pushed: str
    item: str
    raised: str


OPERATIONS = (  # with capacities from 2 to 4, the pops whose item is kept find one
    Operation("", "", "underflow1"),
    *(Operation(item, "", f"overflow{i}") for i, item in enumerate("abcd", start=1)),
    Operation("", "pop1", ""),
    Operation("e", "", "overflow5"),
    Operation("", "pop2", ""),
    Operation("", "pop3", ""),
    Operation("", "", "underflow2"),
)
OUTPUTS = tuple(each.item or each.raised for each in OPERATIONS)
SCRIPT = (
    Step("Stack", ("capacity",), ("stack",)),
    *(
        Step(
            "stack.push" if each.pushed else "stack.pop",
            (each.pushed,) if each.pushed else (),
            (each.item,) if each.item else (),
            raises=each.raised,
        )
        for each in OPERATIONS
    ),
)
STUB = '''class Stack:
    """Holds at most `capacity` items; the last one in is the first one out."""

    def __init__(self, capacity):
        self.capacity = capacity

    def push(self, item):
        """Raises an exception, and keeps the stack as it is, if the stack is full."""

    def pop(self):
        """Takes the last item off and returns it; raises an exception if there is none."""
'''


FULL = 'raise OverflowError("the stack is full")'
EMPTY: Change = ('raise IndexError("the stack is empty")', "return 0.0")
# fmt: off
WRONG: tuple[Row, ...] = (
    ("first-in-first-out", "the item that was pushed last is popped first; here it is the one pushed first",
     (".pop()", ".pop(0)")),
    ("capacity-one-more", "the stack takes one item more than its capacity", ("== self.capacity", "> self.capacity")),
    ("capacity-one-less", "the stack is full one item too early", ("== self.capacity", ">= self.capacity - 1")),
    ("capacity-ignored", "the capacity is not looked at: a full stack takes no more items",
     ("len(self.items) == self.capacity", "False")),
    ("overflow-silent", "a push onto a full stack raises an exception; here it does nothing", (FULL, "return")),
    ("overflow-overwrites", "a push onto a full stack leaves it as it is; here it replaces the last item",
     (FULL, "self.items.pop()")),
    ("overflow-too-late", "look whether there is room before the item is stored, not after it",
     ("== self.capacity", ">= self.capacity"), (FULL, f"self.items.append(item)\n            {FULL}")),
    ("failures-silent",
     "a push onto a full stack and a pop from an empty one raise exceptions; a printed message or None is none",
     (FULL, "return"), EMPTY),
    ("pop-keeps-item", "pop takes the item off; here it stays on the stack", (".pop()", "[-1]")),
    ("underflow-silent", "pop on an empty stack raises an exception; here it returns something", EMPTY),
)
# fmt: on


def played(stack_class: Callable[[int], Stack]) -> Callable[..., Mapping[str, Any]]:
    """What comes out of the operations on a stack; NaN for an item that there is not."""

    def outcome(capacity: int, **items: float) -> Mapping[str, Any]:
        stack = stack_class(capacity)
        return {each.item or each.raised: _done(stack, each, items) for each in OPERATIONS}

    return outcome


def _done(stack: Stack, each: Operation, items: Mapping[str, float]) -> float:
    item, raised = np.nan, 0.0
    try:
        if each.pushed:
            stack.push(items[each.pushed])
        else:
            item = stack.pop()
    except (IndexError, OverflowError):
        raised = 1.0
    return item if each.item else raised


def stack_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The class `Stack`."""
    del posed, options
    wrong = rewritings(plain_source(Stack), WRONG, lambda defined: played(defined["Stack"]))
    arguments = ("capacity", *"abcde")
    return CodeTask(
        title="A stack of fixed size, in code",
        statement=(
            "A new `Stack(capacity)` is empty and holds at most `capacity` items. `push(item)` puts an item on it; if"
            " it is full, it stays as it is and an exception is raised. `pop()` takes the item that was pushed last off"
            " and returns it; if there is none, an exception is raised."
        ),
        functions=("Stack",),
        arguments={name: name for name in arguments},
        outputs={name: name for name in OUTPUTS},
        cases=tuple(_case(capacity, seed) for capacity in (3, 2, 4)),
        conventions=(FunctionConvention("", "", played(Stack)),),
        mistakes=lambda convention: wrong,
        stub=STUB,
        reference=plain_source(Stack),
        script=SCRIPT,
        model={"Stack": Stack},
    )


def _case(capacity: int, seed: int) -> Mapping[str, Any]:
    """Items that all differ."""
    draw = case_draw(f"stack-{capacity}", seed)
    items = np.cumsum(draw.integers("items", 1, 9, (5,))[0])
    return {"capacity": capacity, **dict(zip("abcde", map(float, items), strict=True))}
