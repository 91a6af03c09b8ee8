"""Gradient checks: a derivative beside the differences of its function."""

from __future__ import annotations

from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from problems.tasks.gradient_check import ONE_SIDED, check_code
from solutions.breaks import Break
from solutions.notation import parse

FUNCTIONS = {  # option -> f at x + h and at x - h, the derivative, f and its derivative in words
    "cubic": (
        "p = above**3; u = a * p; v = b * above; F = u + v; m = below**3; k = a * m; s = b * below; G = k + s",
        "z = x**2; t = 3 * z; y = a * t; g = y + b",
        "f(x) = a x^3 + b x",
    ),
    "quartic": (
        "p = above**4; u = a * p; v = b * above; F = u + v; m = below**4; k = a * m; s = b * below; G = k + s",
        "z = x**3; t = 4 * z; y = a * t; g = y + b",
        "f(x) = a x^4 + b x",
    ),
    "exponential": (
        "p = exp(above); u = a * p; v = b * above; F = u + v; m = exp(below); k = a * m; s = b * below; G = k + s",
        "z = exp(x); y = a * z; g = y + b",
        "f(x) = a e^x + b x",
    ),
}
ERRORS = {
    "max": ("q = max(size, other)", r"|g - n| / \max(|g|, |n|)"),
    "sum": ("q = size + other", r"|g - n| / (|g| + |n|)"),
}
OF_CHECK = (
    Break(
        "h-not-doubled",
        "f(x + h) and f(x − h) are 2h apart: divide their difference by 2h",
        {"c": lambda h, by: h},
    ),
    Break(
        "one-sided",
        ONE_SIDED,
        {"below": lambda x, h: x, "c": lambda h, by: h},
    ),
    Break("difference-sign", "the difference is f(x + h) − f(x − h)", {"D": lambda above, below: below - above}),
    Break("error-not-relative", "the error is relative: divide by the size of the gradients", {"E": lambda d, q: d}),
)


@family(
    title="A gradient check",
    examples=({"function": "cubic", "a": 2, "b": -3, "x": 1.5, "h": 0.5},),
    options={
        "function": Choice("cubic", tuple(FUNCTIONS), "the function whose derivative is checked, on paper"),
        "error": Choice("open", ("open", *ERRORS, "norm"), "what the relative error is divided by; open: max on paper"),
    },
    code=check_code,
)
def gradient_check(draw: Draw, options: Options) -> Posed:
    """A centred difference beside the derivative, and their relative error."""
    f, derivative, words = FUNCTIONS[str(options["function"])]
    divisor, error = ERRORS["sum" if options["error"] in ("sum", "norm") else "max"]
    text = (
        f"above = x + h; below = x - h; {f}; D = F - G; c = 2 * h; n = D / c; {derivative};"
        f"r = g - n; d = abs(r); size = abs(g); other = abs(n); {divisor}; E = d / q"
    )
    inputs = {
        "a": draw.integers("a", -5, 5, without=(0,)),
        "b": draw.steps("b", -9, 9, 0.5),
        "x": draw.steps("x", -2, 2, 0.25),
        "h": draw.choice("h", (0.3, 0.4, 0.5)),
    }
    return Posed(
        parse(text),
        inputs,
        f"Check the derivative of ${words}$ at $x$: compute the centred difference $n$ with the step $h$, the"
        rf" derivative $g$ from its formula, and the relative error $E = {error}$.",
        asked=("n", "g", "E"),
        mistakes=OF_CHECK,
        constants=frozenset(inputs),
        decimals=4,
        drawn=False,
        smallest=0.004,
    )
