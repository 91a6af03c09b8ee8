"""Worksheets beside pdflatex on the same sheet, then a class's (bench.worksheets): python -m bench.render [--json]."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shutil import which
from time import perf_counter
from typing import Any

from bench.command import command
from bench.timing import Absent, Side, Work
from bench.worksheets import CLASSES, lines
from grader.render import formats
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from grader.sheets.handout import Request, hand_out
from problems.catalogue import find
from problems.variant import variants

FAMILIES = ("sum-product", "sigmoid-neuron")
OURS = "numbers to finished file, certified variants included, each sheet with numbers of its own"
PDFLATEX = "one run on our own LaTeX source, numbers and figure already in it"
COURSE = 'title = "Backpropagation"\nid = "bench"\n' + "".join(f'[[problem]]\nfamily = "{name}"\n' for name in FAMILIES)


def sheets(seeds: range) -> Iterator[Sheet]:
    """Two circuits on each."""
    together = zip(*(variants(find(name), seeds) for name in FAMILIES), strict=True)
    for seed, posed in zip(seeds, together, strict=True):
        problems = (SheetProblem(at, each.title, 10.0, each, "typed", f"p{at}") for at, each in enumerate(posed, 1))
        yield Sheet("Bench", "Backpropagation", "", f"Student {seed}", f"s{seed}", "BP1-K32C-9XQF", tuple(problems))


def _written(name: str, *, key: bool, count: int) -> Callable[[], Sequence[Any]]:
    """A call that writes the next `count` sheets, so that nothing is found ready from the call before."""
    starts = iter(range(1, 10**9, count))

    def call() -> Sequence[Any]:
        first = next(starts)
        for sheet in sheets(range(first, first + count)):
            assert formats.find(name).whole(sheet, key=key)
        return ()

    return call


def _side(does: str, name: str, count: int, *, key: bool = False) -> Side:
    call = _written(name, key=key, count=count)
    return Side(does, OURS, call, count, is_compared=does == "ours", clock=perf_counter)


def _pdflatex(*, key: bool) -> Side | Absent:
    if not which("pdflatex"):
        return Absent("pdflatex", "there is no pdflatex on this machine (apt-get install texlive-latex-extra)")
    folder = Path(tempfile.mkdtemp())
    (source,) = formats.find("latex").write(next(sheets(range(1))), "sheet", key=key).items()
    (folder / source[0]).write_bytes(source[1])

    def call() -> Sequence[Any]:
        ran = ("pdflatex", "-interaction=batchmode", "-halt-on-error", source[0])
        subprocess.run(ran, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        return ()

    try:
        call()
    except subprocess.CalledProcessError:
        return Absent("pdflatex", "it stops at our source: a package is missing (texlive-latex-extra)")
    return Side("pdflatex", PDFLATEX, call, is_compared=False, clock=perf_counter)


def _class(count: int, jobs: int) -> Side:
    """The whole command: sheets, keys, the files for the printer and the index."""
    course = Path(tempfile.mkdtemp())
    (course / "assignment.toml").write_text(COURSE)
    (course / "roster.csv").write_text("id,name\n" + "".join(f"s{at},Student {at}\n" for at in range(count)))

    def call() -> Sequence[Any]:
        (course / "secret.key").write_text(f"{perf_counter()}".ljust(32, "0"))  # others each time
        (course / "secret.key").chmod(0o600)
        hand_out(Request(course / "assignment.toml", None, course / "out", ("pdf",), True, jobs))
        return ()

    name = "ours" if jobs == 1 else f"ours, {jobs} processes"
    return Side(
        name, "grader worksheets --key --format pdf, a student", call, count, is_compared=jobs == 1, clock=perf_counter
    )


def works(*, tiny: bool) -> list[Work]:
    count, students = (1, 2) if tiny else (5, 24)
    return [
        Work(
            "one sheet, two circuits", (_side("ours", "pdf", count), _side("HTML", "html", count), _pdflatex(key=False))
        ),
        Work(
            "one key",
            (_side("ours", "pdf", count, key=True), _side("HTML", "html", count, key=True), _pdflatex(key=True)),
        ),
        Work(f"{students} students with keys: one student", (_class(students, 1), _class(students, 2))),
    ]


if __name__ == "__main__":
    command(__doc__, works)
    for line in lines(CLASSES) if len(sys.argv) == 1 else ():
        print(f"\n{line}", flush=True)
