"""Reads a file with the answers to several problems, and says which of them no problem takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.errors import FileError
from grader.intake.answers import parse_answers
from grader.intake.folding import fold
from grader.intake.package import read_work
from grader.terminal import plain


def stray_parts(path: Path, name: str, taken: Mapping[str, bool]) -> Iterator[str]:
    """The answers of the file that no problem takes; one that cannot be read is told of when it is marked.

    taken: by problem, folded, whether it is answered in this file.
    """
    try:
        responses = parse_answers(read_work(path).data, path).responses
    except (FileError, OSError):
        return
    for part in responses:
        problem, dot, _ = part.partition(".")
        if not dot or fold(problem) not in taken:
            yield f"{name}: {plain(part)} (write the problem's id before the part, as in p1.q)"
        elif not taken[fold(problem)]:
            yield f"{name}: {plain(part)} (the problem is answered in a file of its own)"
