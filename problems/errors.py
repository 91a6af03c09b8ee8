"""What can be wrong in what a user asks for: an unknown family, option or input, or a value out of its domain."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ProblemError(ValueError):
    """One sentence that names the value and what is allowed."""


def unknown(what: str, name: str, allowed: Iterable[str]) -> ProblemError:
    """
    >>> str(unknown("family", "sum-prodct", ["sum-product"]))
    "unknown family 'sum-prodct' (did you mean sum-product?); allowed: sum-product"
    """
    names = list(allowed)
    close = difflib.get_close_matches(name, names, n=1)
    hint = f" (did you mean {close[0]}?)" if close else ""
    return ProblemError(f"unknown {what} {name!r}{hint}; allowed: {', '.join(names) or 'none'}")
