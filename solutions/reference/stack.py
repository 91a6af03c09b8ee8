"""Reference code for a stack of fixed size: last in, first out."""

from __future__ import annotations


class Stack:
    """Holds at most `capacity` items; the last one in is the first one out."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.items: list[float] = []

    def push(self, item: float) -> None:
        """Raises OverflowError, and keeps the stack as it is, if the stack is full."""
        if len(self.items) == self.capacity:
            raise OverflowError("the stack is full")
        self.items.append(item)

    def pop(self) -> float:
        """Takes the last item off and returns it; raises IndexError if there is none."""
        if not self.items:
            raise IndexError("the stack is empty")
        return self.items.pop()
