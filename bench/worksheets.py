"""A class's sheets and keys as PDF, the five problems of `grader new`: python -m bench.worksheets [STUDENTS ...].

From the command's start to its end, in two processes; counted up to a class of 300 from the two largest classes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.footprint import COUNTED, Ran, ran

CLASSES, CLASS = (24, 48), 300
GRADER = (sys.executable, "-m", "grader")


def handed_out(students: int) -> Ran:
    """In a new course, whose secret is a new one."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        ran([*GRADER, "new", str(course)])
        (course / "roster.csv").write_text("id,name\n" + "".join(f"s{at},Student {at}\n" for at in range(students)))
        asked = ("--out", str(course / "worksheets"), "--format", "pdf", "--key", "--jobs", "2")
        return ran([*GRADER, "worksheets", str(course / "assignment.toml"), *asked])


def lines(classes: Sequence[int]) -> Iterator[str]:
    """A line for each class, and one for what that comes to in a large one."""
    spent: dict[int, float] = {}
    for students in sorted(set(classes)):
        took = handed_out(students)
        spent[students] = took.processor
        yield (
            f"{students} students with keys: {took.processor:.1f} s of processor time, {took.seconds:.1f} s by the "
            f"clock, {took.megabytes:.0f} MB in all processes ({COUNTED})"
        )
    if len(spent) > 1:
        (fewer, less), (more, most) = list(spent.items())[-2:]
        each = (most - less) / (more - fewer)
        yield (
            f"so {1000 * each:.0f} ms of processor time for one more student, and {most + each * (CLASS - more):.0f} s "
            f"for {CLASS}"
        )


if __name__ == "__main__":
    for line in lines([int(count) for count in sys.argv[1:]] or CLASSES):
        print(line, flush=True)
