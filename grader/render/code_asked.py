"""A code task as it stands on a page: what is to be written, a stub, how it is run and, on a key, a reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from grader.render.languages import Words
from problems.code.task import CodeTask
from problems.code.words import calls, listed, to_write

OPERATORS = frozenset("= + - − * / <".split())
_OPERAND = r"(?:-?\w[\w.]*\b)?\((?:[^()]|\([^()]*\))*\)|-?\w[\w.]*\b|\|\|[^|]+\|\||\|[^|]+\|"
_CODE = re.compile(rf"(?<!\w)(?:{_OPERAND})(?: [-+*/=] (?:{_OPERAND}))+")


@dataclass(frozen=True)
class CodeAsked:
    """A code task in words; texts have code between backticks."""

    asked: str
    file: str  # what it is handed in as; empty if that is not known
    conventions: tuple[str, ...]
    stub: str
    calls: str  # how it is run, line by line; empty if that goes without saying
    reference: str  # empty on a sheet


def code_asked(task: CodeTask, problem: str, function: str | None, words: Words, *, key: bool) -> CodeAsked:
    """problem: its id, if it has one; function: the name that is asked for instead of the task's own."""
    name = task.functions[0]
    definition = rf"(?<=\bdef ){re.escape(name)}\b"  # an output may have the same name
    named = partial(re.sub, definition, name if task.script else function or name)
    return CodeAsked(
        asked=f"{words.sentence(to_write(task, function))} {_exactness(task, words)}",
        file=f"{problem}.py" if problem else "",
        conventions=tuple(map(words.sentence, _conventions(task))),
        stub=named(task.stub),
        calls="\n".join(calls(task)),
        reference=named(task.reference) if key else "",
    )


def _exactness(task: CodeTask, words: Words) -> str:
    """What of it is graded, and how exactly."""
    outputs = words.listed([f"`{name}`" for name in task.outputs])
    name = "code_some_right" if task.script else "code_all_right"
    return words.told(name, names=outputs, tolerance=words.within(task.tolerance))


def _conventions(task: CodeTask) -> Iterator[str]:
    """What is fixed, and what is left open with all that is accepted: a sentence for each thing that may vary."""
    for wordings in zip(*(convention.words.split("; ") for convention in task.conventions), strict=True):
        ways = list(dict.fromkeys(wordings))
        if ways != [""]:
            yield f"{_sentence(_as_code(_either(ways)))}{', as you like' if len(ways) > 1 else ''}."


def _either(ways: Sequence[str]) -> str:
    """All ways, and the words that all begin with only once.

    >>> _either(["the loss is the mean", "the loss is the sum"]), _either(["v is v = a * v", "v is v = b * v"])
    ('the loss is the mean or the sum', 'v is v = a * v or v = b * v')
    """
    first, *others = (way.split() for way in ways)
    alike = takewhile(lambda words: len(set(words)) == 1, zip(first, *others, strict=False))
    count = sum(1 for _ in takewhile(lambda words: words[0].isalpha(), alike)) if others else 0
    is_operand = any(word in OPERATORS for way in (first, *others) for word in way[count : count + 1])
    if count and (is_operand or first[count - 1] == "the"):
        count -= 1
    words = [" ".join(first), *(" ".join(other[count:]) for other in others)]
    return "; or ".join(words) if any("," in each for each in words) else listed(words, " or ")


def _as_code(words: str) -> str:
    """What is calculated stands between backticks.

    >>> _as_code("the penalty is 0.5 * reg * sum(W * W), and w moves by -a * v")
    'the penalty is `0.5 * reg * sum(W * W)`, and w moves by `-a * v`'
    """
    return _CODE.sub(r"`\g<0>`", words)


def _sentence(words: str) -> str:
    """As a sentence begins; a letter that stands for something stays as it is."""
    first = words.split(" ", 1)[0]
    return words if len(first) == 1 else words[:1].upper() + words[1:]
