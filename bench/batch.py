"""Grades the same submissions with `grader grade` and with others, in turns: milliseconds a submission, and ratios.

python -m bench.batch [--students N] [--few K] [--rounds R] [--all-right] [--peers-python PYTHON] [--json]

A submission has two functions and gets six checks of the others; ours checks nine calls, isolates the code, searches
for the mistake in what is wrong and writes gradebook, report and pages. The others get K of the N submissions.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from bench.classes import class_of, write_course
from bench.command import machine
from bench.peers import PEERS, FailedError, Peer, Room, write_expected
from bench.timing import Absent, DisagreementError
from grader.sandbox import best_level

INSTALL = "pip install '.[bench-batch]'"
OURS = "grader grade"


@dataclass(frozen=True)
class Timed:
    """Milliseconds a submission, the median over the rounds; `ratio` is how many times ours that is."""

    name: str
    does: str
    submissions: int
    milliseconds: float
    ratio: float


@dataclass(frozen=True)
class Ours:
    """What a run of ours took, and who got full marks."""

    seconds: float
    right: frozenset[str]


def ours(folder: Path, out: Path) -> Ours:
    """`grader grade` as it is typed, from the start of Python to the last page."""
    submissions = str(folder / "submissions")
    command = [sys.executable, "-m", "grader", "grade", str(folder), submissions, "--out", str(out), "--json"]
    begun = perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    seconds = perf_counter() - begun
    if ended.returncode:
        raise FailedError(ended.stderr[-500:])
    rows = csv.DictReader((out / "gradebook.csv").read_text().splitlines())
    return Ours(seconds, frozenset(row["id"] for row in rows if row["total"] == row["points"]))


def ready(peer: Peer, room: Room) -> Room | Absent:
    """The room with all that the peer needs in it, or why it cannot take part."""
    found = subprocess.run([room.python, "-c", f"import {peer.needs}"], capture_output=True, check=False)  # noqa: S603
    if found.returncode:
        return Absent(peer.name, f"it is not installed ({INSTALL})")
    room.folder.mkdir()
    write_expected(room.folder)
    try:
        peer.prepare(room)
    except (FailedError, OSError) as error:
        return Absent(peer.name, f"it does not start ({error})")
    return room


def compared(
    students: int, few: int, rounds: int, python: Path, *, all_right: bool
) -> tuple[list[Timed], list[Absent]]:
    """Raises DisagreementError if a peer finds another number all right than we do."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        isolation = "trusted" if best_level() == "C" else "B"
        write_course(folder / "ours", students, isolation, all_right=all_right)
        handed_in = list(class_of(few, all_right=all_right))
        found = [(peer, ready(peer, Room(folder / peer.name, handed_in, python))) for peer in PEERS]
        peers = [(peer, room) for peer, room in found if isinstance(room, Room)]
        spent: dict[str, list[float]] = {OURS: [], **{peer.name: [] for peer, _ in peers}}
        for number in range(rounds):
            run = ours(folder / "ours", folder / f"out{number}")
            spent[OURS].append(1000 * run.seconds / students)
            right = len(run.right & {each.student for each in handed_in})
            for peer, room in peers:
                spent[peer.name].append(_turn(peer, room, right))
    medians = {name: statistics.median(times) for name, times in spent.items()}
    mine = f"isolated at level {best_level()}, diagnosis and pages included"
    does = {OURS: (mine, students)} | {peer.name: (peer.does, few) for peer, _ in peers}
    timed = [Timed(name, *does[name], each, each / medians[OURS]) for name, each in medians.items()]
    return timed, [room for _, room in found if isinstance(room, Absent)]


def _turn(peer: Peer, room: Room, right: int) -> float:
    begun = perf_counter()
    found = peer.grade(room)
    milliseconds = 1000 * (perf_counter() - begun) / len(room.handed_in)
    if found != right:
        raise DisagreementError(f"{peer.name} finds {found} of {len(room.handed_in)} all right, and we {right}")
    return milliseconds


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200, help="submissions that we grade")
    parser.add_argument("--few", type=int, default=4, help="of them, how many the others grade")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each; a figure is the median")
    parser.add_argument("--peers-python", type=Path, default=Path(sys.executable), help="a Python that has the others")
    parser.add_argument("--all-right", action="store_true", help="nobody makes a mistake; else about half of them do")
    parser.add_argument("--json", action="store_true", help="for a program")
    options = parser.parse_args(arguments)
    python, all_right = options.peers_python, options.all_right
    timed, absent = compared(options.students, options.few, options.rounds, python, all_right=all_right)
    if options.json:
        told = {"machine": machine(), "load": os.getloadavg()[0], "grader": version("grader")}
        print(json.dumps(told | {"timed": [asdict(e) for e in timed], "absent": [asdict(e) for e in absent]}, indent=2))
        return
    print(f"{machine()}; load {os.getloadavg()[0]:.1f}; {options.rounds} rounds in turns")
    for each in timed:
        figures = (
            f"{each.milliseconds:10.1f} ms a submission  {each.ratio:8.1f} x ours  {each.submissions:5} submissions"
        )
        print(f"  {each.name:<17}{figures}  {each.does}")
    for missing in absent:
        print(f"  {missing.name:<17}not measured: {missing.why}")


if __name__ == "__main__":
    main()
