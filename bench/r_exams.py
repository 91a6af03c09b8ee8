"""R/exams generating an exercise of its own on derivatives, in one R that stays, so that its start is not timed."""

from __future__ import annotations

import subprocess
from time import perf_counter

from bench.timing import Absent, Side

DOES = "generates its own exercise deriv.Rmd (knitr), no output format; another exercise, so nothing is compared"
LOOP = """
suppressMessages(library(exams))
requests <- file("stdin", "r")
cat("ready\\n")
while (length(count <- readLines(requests, n = 1)) > 0) {
  invisible(capture.output(xexams("deriv.Rmd", n = as.integer(count))))
  cat("done\\n")
}
"""


def r_exams(count: int) -> Side | Absent:
    """The side that generates so many exercises a call."""
    try:
        running = _started()
    except OSError as error:
        return Absent("R/exams", f"Rscript does not start ({error})")
    if running.stdout is None or running.stdout.readline() != "ready\n":
        return Absent("R/exams", "the R package exams is not installed (install.packages('exams'))")
    return Side("R/exams", DOES, lambda: _ask(running, count), count, is_compared=False, clock=perf_counter)


def _started() -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603
        ["Rscript", "-e", LOOP],  # noqa: S607
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    )


def _ask(running: subprocess.Popen[str], count: int) -> tuple[()]:
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(f"{count}\n")
    running.stdin.flush()
    if running.stdout.readline() != "done\n":
        raise ChildProcessError("R/exams ended while it was generating")
    return ()
