"""How the two classes of a perceptron are written, and the steps of a graph that depend on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """How the two classes are written: `0/1` or `-1/+1`."""

    text: str

    @property
    def values(self) -> tuple[float, float]:
        return (0.0, 1.0) if self.text == "0/1" else (-1.0, 1.0)

    @property
    def are_signed(self) -> bool:
        return self.text != "0/1"

    def prediction(self, row: int) -> str:
        """The steps from z to the predicted label."""
        if self.are_signed:
            return f"k{row} = step(z{row}); v{row} = 2*k{row}; yhat{row} = v{row} - 1"
        return f"yhat{row} = step(z{row})"

    def error(self, row: int) -> str:
        """The steps to r: 1, -1, or 0 where the prediction is right."""
        if self.are_signed:
            return f"q{row} = y{row} - yhat{row}; r{row} = q{row} / 2"
        return f"r{row} = y{row} - yhat{row}"

    def sign(self, row: int | str) -> tuple[str, str]:
        """The steps to the label as -1 or 1, and its name."""
        if self.are_signed:
            return "", f"y{row}"
        return f"q{row} = 2*y{row}; t{row} = q{row} - 1; ", f"t{row}"
