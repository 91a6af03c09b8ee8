"""How much of wrong code is explained, one mistake at a time and two at once, and how long that takes.

python -m bench.diagnosis [--json] [--pairs N]: the corpus is tests/diagnosis/wrong_code.toml. It ends with 1 if fewer
than 95 of 100 single mistakes or 80 of 100 pairs are told right, or anything is said of why right code is wrong.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

import numpy as np

from bench.command import machine
from bench.wrong_code import Group, Wrong, groups, is_diagnosis
from grader.code.marking import mark_code
from grader.results import Result
from grader.sandbox import Answer, Job, Performed, Returned, Script, Worker
from problems.code.task import CodeTask

ENOUGH = {"single": 0.95, "double": 0.80}
BEST = {"single": "right note", "double": "both named"}
SEED = 0  # of the sample of pairs
ANSWERED = 9  # digits in which two submissions that return the same agree


@dataclass(frozen=True)
class Told:
    """What was said of one submission: the class of it, and the notes."""

    kind: str  # single, double, or right
    task: str
    made: tuple[str, ...]
    notes: tuple[str, ...]
    outcome: str
    seconds: float


def tell(task: CodeTask, name: str, text: str, made: Sequence[Wrong], worker: Worker) -> Told:
    """Marks a submission as a student's is marked, with a counterexample, and judges what is said."""
    start = perf_counter()
    result = mark_code(task, text.encode(), "submission.py", worker)
    seconds = perf_counter() - start
    kind = ("right", "single", "double")[len(made)]
    return Told(kind, name, tuple(each.key for each in made), result.notes, judged(result, made), seconds)


def judged(result: Result, made: Sequence[Wrong]) -> str:
    """In a word or two: are the mistakes that were made named, and no other?"""
    told = [note for note in result.notes if is_diagnosis(note) or any(each.is_told_by(note) for each in made)]
    named = [each for each in made if any(map(each.is_told_by, told))]
    if any(not any(each.is_told_by(note) for each in made) for note in told):
        return "wrong note"
    if len(named) == len(made):
        return "nothing said" if not made else BEST["single" if len(made) == 1 else "double"]
    return "one named" if named else "silent"


def all_told(per_task: int | None, worker: Worker) -> Iterator[Told]:
    """per_task: how many pairs of a task are tried; None: all."""
    for group in groups():
        for text in group.right:
            yield tell(group.task, group.name, text, (), worker)
        for wrong in group.wrong:
            yield tell(group.task, group.name, wrong.text, (wrong,), worker)
        for one, other, text in _sample(list(_visible(group, worker)), per_task):
            yield tell(group.task, group.name, text, (one, other), worker)


def _sample(pairs: list[tuple[Wrong, Wrong, str]], count: int | None) -> list[tuple[Wrong, Wrong, str]]:
    if count is None or count >= len(pairs):
        return pairs
    chosen = np.random.default_rng(SEED).choice(len(pairs), count, replace=False)
    return [pairs[i] for i in sorted(chosen)]


def _visible(group: Group, worker: Worker) -> Iterator[tuple[Wrong, Wrong, str]]:
    """The pairs that do not return what one of the mistakes alone, or the right code, returns."""
    alone = {wrong.key: _returned(group.task, wrong.text, worker) for wrong in group.wrong}
    right = _returned(group.task, group.task.reference, worker)
    for one, other, text in group.pairs():
        if _returned(group.task, text, worker) not in (right, alone[one.key], alone[other.key]):
            yield one, other, text


def _returned(task: CodeTask, text: str, worker: Worker) -> str:
    """All that a submission returns, rounded: what it gives away in its outputs."""
    script = Script(task.script, tuple(task.arguments), task.places) if task.script else None
    calls = task.calls(task.conventions[0])
    outcome = worker.run(Job(text.encode(), "submission.py", task.functions, calls, script=script))
    return repr([_rounded(answer) for answer in outcome.results])


def _rounded(answer: Answer) -> Any:
    if isinstance(answer, Performed):
        return {name: _plain(value) for name, value in answer.outputs.items()}
    return _plain(answer.value) if isinstance(answer, Returned) else answer


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
        return [value.shape, (np.round(value.astype(float), ANSWERED) + 0.0).tolist()]
    return value


def shares(told: Sequence[Told], kind: str) -> dict[str, float]:
    of_kind = [each.outcome for each in told if each.kind == kind]
    return {outcome: count / len(of_kind) for outcome, count in Counter(of_kind).most_common()}


def summary(told: Sequence[Told]) -> dict[str, Any]:
    """Shares, times, and what is not told right."""
    wrong = [each for each in told if each.kind != "right"]
    right = statistics.median(each.seconds for each in told if each.kind == "right")
    seconds = [each.seconds for each in wrong]
    return {
        "machine": machine(),
        "counts": dict(Counter(each.kind for each in told)),
        "shares": {kind: shares(told, kind) for kind in ("single", "double", "right")},
        "seconds": {"median": statistics.median(seconds), "worst": max(seconds)},
        "times a right one": {"median": statistics.median(seconds) / right, "worst": max(seconds) / right},
        "missed": [asdict(each) for each in told if each.outcome not in (*BEST.values(), "nothing said")],
    }


def is_enough(told: Sequence[Told]) -> bool:
    reached = all(shares(told, kind).get(BEST[kind], 1.0) >= least for kind, least in ENOUGH.items())
    return reached and all(each.outcome == "nothing said" for each in told if each.kind == "right")


def lines(found: dict[str, Any]) -> Iterator[str]:
    yield found["machine"]
    for kind, of_kind in found["shares"].items():
        yield f"\n{kind} ({found['counts'].get(kind, 0)})"
        yield from (f"  {100 * share:5.1f} %  {outcome}" for outcome, share in of_kind.items())
    seconds, ratios = found["seconds"], found["times a right one"]
    for which, target in (("median", 0.15), ("worst", 1.0)):
        met = "met" if seconds[which] <= target else "not met"
        yield f"\n{which}: {1000 * seconds[which]:.0f} ms, {ratios[which]:.1f} times a right one; the target is {met}"
    yield "\nnot told right"
    for each in found["missed"]:
        yield f"  {each['task']}: {' and '.join(each['made'])!r} -> {', '.join(each['notes'])} ({each['outcome']})"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="for a program: everything that was measured")
    parser.add_argument("--pairs", type=int, help="so many pairs of each task, always the same; without it all")
    options = parser.parse_args(arguments)
    with Worker() as worker:
        told = list(all_told(options.pairs, worker))
    found = summary(told)
    print(json.dumps(found, indent=2) if options.json else "\n".join(lines(found)))
    return 0 if is_enough(told) else 1


if __name__ == "__main__":
    sys.exit(main())
