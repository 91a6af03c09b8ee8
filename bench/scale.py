"""How `grader grade` grows with the class: milliseconds a submission, memory, what is graded again, and on a cluster.

python -m bench.scale [--sizes 50,200,1000,5000] [--workers K] [--isolation A|B] [--cluster] [--rounds R] [--json]

A submission is what one student hands in: two functions in code, about half of them wrong. Each class is graded, then
graded again unchanged, and again with one file changed; with --cluster it is also graded by as many workers of a Dask
cluster on this machine, in turns. Medians of the rounds; processor time and memory are those of the trusted side,
without sandboxes. It ends with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.classes import write_course
from bench.command import machine
from bench.footprint import COUNTED, Ran, environment_at, ran
from bench.timing import DisagreementError
from grader.sandbox import best_level

SIZES, MANY = (50, 200, 1000, 5000), 1000  # students; one file is changed among so many
FIRST, AGAIN, CHANGED, CLUSTER = "first", "unchanged", "one changed", "cluster"
WITHIN = 0.10  # linear is what differs by no more than this share
Runs = Mapping[int, Mapping[str, Ran]]  # by students, then by what was done


@dataclass(frozen=True)
class Line:
    """seconds = fixed + each * students."""

    fixed: float
    each: float


@dataclass(frozen=True)
class Target:
    """A figure, and what it may be at the most; `beside` is the same seen in another way."""

    what: str
    unit: str
    most: float
    found: float
    beside: str = ""

    @property
    def is_met(self) -> bool:
        return self.found <= self.most


@dataclass(frozen=True)
class Setup:
    """What is graded, and how."""

    sizes: Sequence[int]
    workers: int
    isolation: str
    rounds: int
    cluster: bool = False


def fitted(seconds: Mapping[int, float]) -> Line:
    """Least squares of the relative errors, sum over n of ((fixed + each n - t) / t)^2, so that no size outweighs.

    >>> line = fitted({10: 1.5, 20: 2.0, 100: 6.0})
    >>> round(line.fixed, 9), round(line.each, 9)
    (1.0, 0.05)
    """
    students, taken = np.array(list(seconds), float), np.array(list(seconds.values()))
    rows = np.column_stack([1 / taken, students / taken])  # (sizes, 2)
    fixed, each = np.linalg.lstsq(rows, np.ones(len(rows)), rcond=None)[0]
    return Line(float(fixed), float(each))


def uneven(seconds: Mapping[int, float], fixed: float = 0.0) -> float:
    """By what share the dearest submission costs more than the cheapest, the fixed seconds left out.

    >>> round(uneven({10: 1.5, 20: 2.5}), 9), round(uneven({10: 1.5, 20: 2.5}, fixed=0.5), 9)
    (0.2, 0.0)
    """
    costs = [(taken - fixed) / students for students, taken in seconds.items()]
    return max(costs) / min(costs) - 1 if min(costs) > 0 else float("inf")


def targets(runs: Runs) -> list[Target]:
    """What is promised, and what was found."""
    largest = max(runs)
    many = max((students for students in runs if students <= MANY), default=min(runs))
    first, again = (_seconds(runs, what) for what in (FIRST, AGAIN))
    line, slope = fitted(first), fitted(again)
    found = [
        Target(
            f"a submission costs the same, from {min(runs):,} to {largest:,}",
            "% apart",
            100 * WITHIN,
            100 * uneven(first, line.fixed),
            f"{100 * uneven(first):.0f} with the {line.fixed:.1f} s of the start",
        ),
        Target(
            f"memory of the trusted side, {largest:,} submissions",
            "MB",
            150,
            runs[largest][FIRST].megabytes,
            COUNTED,
        ),
        Target(
            "an unchanged submission again",
            "ms",
            0.1,
            1000 * slope.each,
            f"{1000 * again[many] / many:.2f} of {many:,} with the {slope.fixed:.1f} s of the start",
        ),
        Target(f"one changed file among {many:,}", "s", 0.5, runs[many][CHANGED].seconds, "start included"),
    ]
    return found + ([_against(runs, line)] if CLUSTER in runs[largest] else [])


def _against(runs: Runs, line: Line) -> Target:
    there = _seconds(runs, CLUSTER)
    largest = max(there)
    slope = fitted(there)
    beside = f"{slope.each / line.each:.2f} without the start, {slope.fixed:.1f} s and {line.fixed:.1f} s"
    ratio = there[largest] / runs[largest][FIRST].seconds
    return Target(f"a cluster on this machine, {largest:,} submissions", "x as long as lanes", 1.2, ratio, beside)


def _seconds(runs: Runs, what: str) -> dict[int, float]:
    return {students: of[what].seconds for students, of in runs.items() if what in of}


def measured(setup: Setup) -> Runs:
    """Of each the medians of all rounds."""
    found: dict[int, dict[str, list[Ran]]] = {students: {} for students in setup.sizes}
    with tempfile.TemporaryDirectory() as name:
        for students in setup.sizes:
            write_course(Path(name) / str(students), students, setup.isolation)
        for number in range(setup.rounds):
            for students in setup.sizes:
                for what, run in _round(setup, Path(name) / str(students), number):
                    found[students].setdefault(what, []).append(run)
    return {students: {what: _median(every) for what, every in of.items()} for students, of in found.items()}


def _round(setup: Setup, course: Path, number: int) -> Iterator[tuple[str, Ran]]:
    """The class graded in every way; raises DisagreementError if the cluster gives another gradebook."""
    local, there = (course.parent / f"out-{course.name}-{number}-{where}" for where in ("lanes", "cluster"))
    yield FIRST, _graded(setup, course, local)
    if setup.cluster:
        yield CLUSTER, _graded(setup, course, there, "--cluster", "local")
        if (there / "gradebook.csv").read_bytes() != (local / "gradebook.csv").read_bytes():
            raise DisagreementError("the cluster gives another gradebook than the lanes")
    yield AGAIN, _graded(setup, course, local)
    with min((course / "submissions").glob("*/svm.py")).open("a") as file:
        file.write(f"# changed in round {number}\n")
    yield CHANGED, _graded(setup, course, local)


def _graded(setup: Setup, course: Path, out: Path, *options: str) -> Ran:
    """`grader grade` as it is typed; raises DisagreementError if code ran at another level."""
    given = [str(course), str(course / "submissions"), "--out", str(out), "--jobs", str(setup.workers), *options]
    run = ran([sys.executable, "-m", "grader", "grade", *given, "--json"], environment_at(setup.isolation))
    level = json.loads(run.printed)["level"]
    if level != setup.isolation:
        raise DisagreementError(f"code ran at level {level}, and {setup.isolation} was to be measured")
    return run


def _median(every: Sequence[Ran]) -> Ran:
    def middle(name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in every))

    return Ran(middle("seconds"), middle("processor"), middle("megabytes"), printed="")


def figures(runs: Runs) -> Iterator[str]:
    """A table in Markdown."""
    line = fitted(_seconds(runs, FIRST))
    heads = "students, first run, a submission, without the start, processor, unchanged, one file changed, memory"
    yield f"| {' | '.join(heads.split(', '))} |"
    yield "|---|---|---|---|---|---|---|---|"
    for students, of in runs.items():
        first, again, changed = of[FIRST], of[AGAIN], of[CHANGED]
        costs = (1000 * taken / students for taken in (first.seconds, first.seconds - line.fixed, first.processor))
        milliseconds = " | ".join(f"{cost:.1f} ms" for cost in costs)
        rest = f"{again.seconds:.2f} s | {changed.seconds:.2f} s | {first.megabytes:.0f} MB"
        yield f"| {students:,} | {first.seconds:.1f} s | {milliseconds} | {rest} |"


def verdicts(found: Sequence[Target]) -> Iterator[str]:
    """A table in Markdown."""
    yield "| target | at most | measured | |"
    yield "|---|---|---|---|"
    for each in found:
        measure = f"{each.found:.3g} {each.unit}" + (f" ({each.beside})" if each.beside else "")
        yield f"| {each.what} | {each.most:g} | {measure} | {'met' if each.is_met else 'not met'} |"


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(sorted({int(each) for each in text.split(",")}))
    except ValueError:
        sizes = ()
    if len(sizes) < 3 or sizes[0] < 1:
        raise argparse.ArgumentTypeError(f"{text!r} are not three different numbers of students or more: 50,100,200")
    return sizes


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = ",".join(map(str, SIZES))
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help=f"classes of so many students; {default}")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="lanes, and workers of the cluster")
    parser.add_argument("--isolation", choices=("A", "B"), help="the level; the best of this machine")
    parser.add_argument("--cluster", action="store_true", help="also on a Dask cluster on this machine")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each; a figure is the median")
    parser.add_argument("--json", action="store_true", help="for a program")
    options = parser.parse_args(arguments)
    options.isolation = options.isolation or str(best_level())
    if options.isolation == "C":
        parser.error("code runs at level C only on this machine; `grader doctor` says what is missing")
    return options


def _as_json(runs: Runs, found: Sequence[Target]) -> dict[str, Any]:
    by_size = {students: {what: _taken(run) for what, run in of.items()} for students, of in runs.items()}
    told = [asdict(each) | {"is_met": each.is_met} for each in found]
    return {"machine": machine(), "load": os.getloadavg()[0], "runs": by_size, "targets": told}


def _taken(run: Ran) -> dict[str, float]:
    return {"seconds": run.seconds, "processor": run.processor, "megabytes": run.megabytes}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _read(arguments)
    setup = Setup(options.sizes, options.workers, options.isolation, options.rounds, options.cluster)
    runs = measured(setup)
    found = targets(runs)
    if options.json:
        print(json.dumps(_as_json(runs, found), indent=2))
    else:
        print(f"{machine()}; load {os.getloadavg()[0]:.1f}; level {setup.isolation}; {setup.workers} workers\n")
        print("\n".join([*figures(runs), "", *verdicts(found)]))
    return 0 if all(each.is_met for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
