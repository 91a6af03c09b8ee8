"""What can be wrong in what a user asks for: an unknown family, option or input, or a value out of its domain."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

LONGEST = 60  # characters of a value that an error repeats
REASONS = 3  # why no numbers were found, the most frequent first
_SHOWS = re.compile("the mistake (.+) shows")  # the check that a mistake changes an answer


class ProblemError(ValueError):
    """One sentence that names the value and what is allowed."""


def shortened(value: object) -> str:
    """A value as an error repeats it.

    >>> shortened("1" * 100) == "1" * 59 + "…"
    True
    >>> shortened(1 << 20_000)
    'a number of too many digits'
    """
    try:
        text = str(value)
    except ValueError:  # Python writes no whole number of more than 4300 digits, though it reads them in hexadecimal
        return "a number of too many digits"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def unknown(what: str, name: str, allowed: Iterable[str]) -> ProblemError:
    """
    >>> str(unknown("family", "sum-prodct", ["sum-product"]))
    "unknown family 'sum-prodct' (did you mean sum-product?); allowed: sum-product"
    """
    names = list(allowed)
    return ProblemError(f"unknown {what} {shortened(name)!r}{hint(name, names)}; allowed: {', '.join(names) or 'none'}")


def hint(name: str, names: Iterable[str]) -> str:
    """The nearest name that there is, in brackets; nothing if none is near."""
    close = difflib.get_close_matches(shortened(name), list(names), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


class NoNumbersError(ProblemError):
    """None of the numbers that were tried make a good problem."""


def no_numbers(family: str, options: Mapping[str, object], rejected: Mapping[str, int]) -> NoNumbersError:
    """rejected: how many tries failed a check, by what is checked.

    >>> print(no_numbers("custom", {}, {"every value is finite": 48, "no kink is near": 2}))
    no numbers that make a good problem were found for custom: of 50 tries 48 fail "every value is finite", \
2 fail "no kink is near"; numbers that you set yourself are taken as they are
    >>> print(no_numbers("custom", {}, {"the mistake same shows": 50}))
    no numbers that make a good problem were found for custom: the mistake same changes no answer in any candidate; \
numbers that you set yourself are taken as they are
    """
    chosen = ", ".join(f"{name} = {value}" for name, value in options.items())
    of_mistakes = [what for what in rejected if what.startswith("the mistake")]
    alone = _SHOWS.fullmatch(of_mistakes[0]) if len(of_mistakes) == 1 else None
    named = f"the mistake {alone[1]} changes no answer in any candidate; " if alone else ""
    ranked = sorted(rejected.items(), key=lambda item: -item[1])[:REASONS]
    why = ", ".join(f'{count} fail "{what}"' for what, count in ranked if not (alone and alone[0] == what))
    tried = f"of {sum(rejected.values())} tries {why}; " if why else ""
    return NoNumbersError(
        f"no numbers that make a good problem were found for {family}{f' ({chosen})' if chosen else ''}: {named}{tried}"
        "numbers that you set yourself are taken as they are"
    )
