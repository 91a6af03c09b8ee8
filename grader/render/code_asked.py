"""A code task as it stands on a page: what is to be written, a stub, how it is run and, on a key, a reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from problems.code import CodeTask
from problems.code_words import calls, graded, to_write


@dataclass(frozen=True)
class CodeAsked:
    """A code task in words; texts have code between backticks."""

    asked: str
    conventions: tuple[str, ...]
    stub: str
    calls: str  # how it is run, line by line; empty if that goes without saying
    reference: str  # empty on a sheet


def code_asked(task: CodeTask, problem: str, function: str | None, *, key: bool) -> CodeAsked:
    """problem: its id, if it has one; function: the name that is asked for instead of the task's own."""
    name = task.functions[0]
    definition = rf"(?<=\bdef ){re.escape(name)}\b"  # an output may have the same name
    named = partial(re.sub, definition, name if task.script else function or name)
    file = f" Hand it in as `{problem}.py`." if problem else ""
    exactness = f"{_sentence(graded(task))} is right within {task.tolerance.in_words()}."
    return CodeAsked(
        asked=f"{to_write(task, function)}{file} {exactness}",
        conventions=tuple(_conventions(task)),
        stub=named(task.stub),
        calls="\n".join(calls(task)),
        reference=named(task.reference) if key else "",
    )


def _conventions(task: CodeTask) -> Iterator[str]:
    """What is fixed, and what is left open with all that is accepted: a sentence for each thing that may vary."""
    for wordings in zip(*(convention.words.split("; ") for convention in task.conventions), strict=True):
        words = " or ".join(dict.fromkeys(wordings))
        if words:
            yield f"{_sentence(words)}{', as you like' if len(set(wordings)) > 1 else ''}."


def _sentence(words: str) -> str:
    """As a sentence begins."""
    return words[:1].upper() + words[1:]
