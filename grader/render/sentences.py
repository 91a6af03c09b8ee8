"""Sentences of a problem in another language: a file of words has them, with holes for formulas, code and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count

_PIECE = (
    r"(?:\$[^$]+\$|`[^`]+`"
    r"|(?<=\btyped )\w+(?:, \w+)*"  # names as they are typed
    r"|(?<![\w.])[−-]?\d+(?:[.\-/]\d+)*(?:e-?\d+)?(?!\w))"
)
_RUN = re.compile(rf"{_PIECE}(?:(?:,? (?:and|or) |, ){_PIECE})*")
_JOINT = re.compile(r"(\$[^$]+\$|`[^`]+`)|(?<= )(and|or)(?= )")
_END = re.compile(r"(?<=[.?])\s+")
_HOLE = "\0"


def patterns(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each sentence with a numbered hole for every run of formulas, code or numbers, and what fills the holes.

    >>> list(patterns("Let $f = x$ and $g = y$. Take 2 steps from `w`."))
    [('Let {1}.', ('$f = x$ and $g = y$',)), ('Take {1} steps from {2}.', ('2', '`w`'))]
    """
    text = text.replace(_HOLE, " ")
    filled = iter(_RUN.findall(text))
    for sentence in _END.split(_RUN.sub(_HOLE, text)):
        number = count(1)
        pattern = re.sub(_HOLE, lambda _, number=number: f"{{{next(number)}}}", sentence)
        yield pattern, tuple(next(filled) for _ in range(sentence.count(_HOLE)))


def translated(text: str, sentences: Mapping[str, str], joints: Mapping[str, str]) -> str:
    """The text sentence by sentence, or as it is if one of them is not there.

    sentences: by pattern; joints: what joins the last two of a run.

    >>> translated("Let $f = x$ and $g = y$.", {"Let {1}.": "Sei {1}."}, {"and": "und"})
    'Sei $f = x$ und $g = y$.'
    """
    found = list(patterns(text))
    if not all(pattern in sentences for pattern, _ in found):
        return text
    return " ".join(_filled(sentences[pattern], filled, joints) for pattern, filled in found)


def _filled(sentence: str, filled: tuple[str, ...], joints: Mapping[str, str]) -> str:
    runs = [_JOINT.sub(lambda match: match[1] or joints.get(match[2], match[2]), run) for run in filled]
    return re.sub(r"\{(\d+)\}", lambda match: runs[int(match[1]) - 1], sentence)
