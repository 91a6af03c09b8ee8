"""Attempts and results as the JSON that a results file keeps of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from grader.policies.attempts import Count
from grader.results import PartResult, Result, Verdict
from grader.store.attempts import Attempt, Marks, counting

StudentProblem = tuple[str, str]  # student id, problem id
Row = tuple[str, str, str, str | None]  # student, problem, attempt and its result, None if there is none yet


@dataclass(frozen=True)
class Standing:
    """Where a student stands: by problem the attempt that counts, and a digest of all attempts and results."""

    student: str
    counting: Mapping[str, Marks]
    digest: str


def standing(student: str, rows: Sequence[Row], count: Count) -> Standing:
    own = {problem: counting(count, marks) for (_, problem), marks in marks_of(rows)}
    return Standing(student, own, hashlib.sha256(repr(rows).encode()).hexdigest())


def marks_of(rows: Iterable[Row]) -> Iterator[tuple[StudentProblem, tuple[Marks, ...]]]:
    """The attempts of a student at a problem stand one after the other."""
    for place, own in groupby(rows, key=itemgetter(0, 1)):
        yield place, tuple(Marks(Attempt(**json.loads(attempt)), _result(text)) for *_, attempt, text in own)


def attempt_text(attempt: Attempt) -> str:
    return json.dumps(vars(attempt))


def result_text(result: Result) -> str:
    return json.dumps({**vars(result), "parts": [vars(part) for part in result.parts]})


def _result(text: str | None) -> Result | None:
    if not text:
        return None
    record: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(text).items()
    }
    record["parts"] = tuple(_part(part) for part in record["parts"])
    return Result(**record)


def _part(record: dict[str, Any]) -> PartResult:
    record["verdict"] = Verdict(record["verdict"])
    return PartResult(**record)
