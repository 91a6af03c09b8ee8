"""What a problem says, on a terminal: its statement with the formulas as lines of text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from textwrap import wrap

from grader.render.formula import FormulaError
from grader.render.formula_text import to_text
from grader.terminal import plain

FORMULA = re.compile(r"\$([^$]+)\$|`[^`]+`")  # a dollar in code is one
NARROWEST, UNBOUNDED = 40, 10_000  # columns; nothing is wrapped in a file


def statement_lines(statement: str) -> Iterator[str]:
    width = max(shutil.get_terminal_size((UNBOUNDED, 24)).columns, NARROWEST)
    yield from wrap(in_text(statement), width, break_long_words=False, break_on_hyphens=False)


def in_text(statement: str) -> str:
    r"""A formula that cannot be read stays as it is: certify tells of it.

    >>> in_text(r"Compute $f = x \cdot \sigma(y)$ and $\nosuchsign{x}$.")
    'Compute f = x ⋅ σ(y) and $\\nosuchsign{x}$.'
    >>> in_text("It costs `$2`, not `$3`.")
    'It costs `$2`, not `$3`.'
    """
    return plain(FORMULA.sub(lambda match: _formula(match[1], match[0]) if match[1] else match[0], statement))


def _formula(latex: str, otherwise: str) -> str:
    try:
        return to_text(latex)
    except FormulaError:
        return otherwise
