"""A family of an instructor's own, as the text of its file, and what is told of it where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from problems.catalogue import families
from problems.errors import ProblemError
from problems.variant import variant

HEAD = """\
'''Softplus units.'''
from problems.family import Posed, family
from solutions.notation import parse

"""
SOFTPLUS = f"""{HEAD}
@family(title="A softplus unit", examples=({{"x": 1}},))
def softplus(draw, options):
    '''f = ln(1 + e^x).'''
    return Posed(parse("e = exp(x); f = log(1 + e)"), {{"x": draw.steps("x", -2, 2, 0.25)}}, "Compute $f$.")
"""


def folder(tmp_path: Path, text: str, name: str = "own.py") -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path


def refused(where: Path) -> str:
    """The sentence, with the folder left out."""
    with pytest.raises(ProblemError) as caught:
        variant(families(where)["softplus"], 0)
    return str(caught.value).replace(f"{where}/", "")
