"""What can be wrong in what a user asks for: an unknown family, option or input, or a value out of its domain."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping


class ProblemError(ValueError):
    """One sentence that names the value and what is allowed."""


def unknown(what: str, name: str, allowed: Iterable[str]) -> ProblemError:
    """
    >>> str(unknown("family", "sum-prodct", ["sum-product"]))
    "unknown family 'sum-prodct' (did you mean sum-product?); allowed: sum-product"
    """
    names = list(allowed)
    return ProblemError(f"unknown {what} {name!r}{hint(name, names)}; allowed: {', '.join(names) or 'none'}")


def hint(name: str, names: Iterable[str]) -> str:
    """The nearest name that there is, in brackets; nothing if none is near."""
    close = difflib.get_close_matches(name, list(names), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def no_numbers(family: str, options: Mapping[str, object]) -> ProblemError:
    return ProblemError(f"no numbers that make a good problem were found for {family} with {dict(options)}")
