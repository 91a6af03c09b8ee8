"""What a batch survives: kills, cut files, full disks, second graders, lost workers; counts what was lost."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.faults import cut, full, interrupted, kills, odd, order, second, undisturbed, workers
from bench.running import Course, write_small

Fault = Callable[[Course, random.Random, int], Iterator[tuple[str, str]]]
# fmt: off
FAULTS: dict[str, tuple[Fault, int, int]] = {  # fault -> how often, and how often in a short run
    "kill -9 at random moments":        (kills,       200, 3),
    "journal cut at every 512 bytes":   (cut,         1,   1),
    "a disk that is full":              (full,        1,   1),
    "a second grader on the folder":    (second,      5,   1),
    "workers killed at random moments": (workers,     20,  1),
    "files that are no submissions":    (odd,         1,   1),
    "Ctrl-C":                           (interrupted, 10,  1),
    "another order, other lanes":       (order,       8,   1),
}
# fmt: on


@dataclass(frozen=True)
class Figure:
    """One fault: how many times something was looked at after it, what went wrong, and what was seen."""

    fault: str
    tries: int
    failures: tuple[str, ...]
    seen: tuple[str, ...]


def measured(name: str, course: Course, *, is_short: bool, seed: int = 0) -> Figure:
    """Does the harm as often as the table says."""
    fault, often, seldom = FAULTS[name]
    found = list(fault(course, random.Random(seed), seldom if is_short else often))  # noqa: S311
    failures = tuple(f"{seen}: {wrong}" for wrong, seen in found if wrong)
    return Figure(name, len(found), failures, tuple(seen for _, seen in found))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], help="only these; all by default")
    parser.add_argument("--short", action="store_true", help="a few times only")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments")
    parser.add_argument("--json", action="store_true", help="for a program")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        course = undisturbed(write_small(Path(folder) / "course"))
        figures = []
        for name in options.faults or FAULTS:
            figures.append(measured(name, course, is_short=options.short, seed=options.seed))
            if not options.json:
                print(f"{name:<34} {figures[-1].tries:5} looks, {len(figures[-1].failures)} failures", flush=True)
                print("".join(f"    {line}\n" for line in figures[-1].failures), end="", flush=True)
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
    return int(any(figure.failures for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
