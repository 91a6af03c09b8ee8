"""A small class for faults to be tried on, and the grader as a process of its own that tells what it has committed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.classes import class_of
from grader.batch.lanes import ENOUGH
from grader.course import read_assignment, read_secret, variant_of
from grader.sandbox import best_level

STUDENTS = 6
HEAD = 'title = "Reliability"\nid = "rel"\nisolation = "{isolation}"\nseconds = 30\n'
PROBLEMS = """
[[problem]]
id = "sum"
family = "sum-product"

[[problem]]
id = "svm"
family = "svm-loss"
answer = "code"
"""
TELLING = """
import os, sys
from pathlib import Path
import grader.batch.running
from grader.batch.grading import Request, grade
from grader.store.database import Store
commit = Store.commit
def told(self, *marked):
    commit(self, *marked)
    os.write(1, "".join(f"{each.key}\\n" for each in marked).encode())
Store.commit = told
course, out = map(Path, sys.argv[1:3])
grader.batch.running.ENOUGH = int(sys.argv[3])
grade(Request(course, course / "submissions", out, jobs=2))
"""


@dataclass(frozen=True)
class Course:
    """A course folder, with what an undisturbed run makes of it."""

    folder: Path
    gradebook: bytes = b""
    seconds: float = 0.0  # that it took

    def fresh(self, name: str) -> Path:
        """A results folder that is not there yet."""
        return self.folder.parent / f"out-{name}"


def write_small(folder: Path) -> Course:
    """Six students with a typed problem and one in code, half of it right."""
    (folder / "submissions").mkdir(parents=True)
    isolation = "trusted" if best_level() == "C" else "B"
    (folder / "assignment.toml").write_text(HEAD.format(isolation=isolation) + PROBLEMS)
    (folder / "secret.key").write_text("5a" * 32 + "\n")
    (folder / "secret.key").chmod(0o600)
    students = list(class_of(STUDENTS))
    (folder / "roster.csv").write_text("id,name\n" + "".join(f"{each.student},Student\n" for each in students))
    assignment, secret = read_assignment(folder), read_secret(folder / "secret.key")
    for number, each in enumerate(students):
        own = folder / "submissions" / each.student
        own.mkdir()
        (own / "svm.py").write_text(each.svm)
        parts = variant_of(assignment, assignment.problems[0], secret, each.student).parts
        shift = number % 2  # every second student is wrong
        rows = "".join(f"{part.id},{float(part.answer) + shift!r}\n" for part in parts)
        (own / "sum.csv").write_text(f"part,response\n{rows}")
    return Course(folder)


def start(course: Course, out: Path, enough: int = ENOUGH) -> subprocess.Popen[bytes]:
    """A grader that writes the key of every result to its standard output, once it is committed.

    enough: submissions for which lanes are processes of their own.
    """
    arguments = [sys.executable, "-c", TELLING, str(course.folder), str(out), str(enough)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)  # noqa: S603


def command(course: Course, out: Path, *options: str) -> list[str]:
    submissions = str(course.folder / "submissions")
    return [sys.executable, "-m", "grader", "grade", str(course.folder), submissions, "--out", str(out), *options]


def finish(course: Course, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`grader grade` to its end."""
    return subprocess.run(command(course, out, *options), capture_output=True, text=True, check=False)  # noqa: S603


def descendants(pid: int) -> Sequence[int]:
    """The processes below a process, as far as /proc tells."""
    below, found = children(), [pid]
    for each in found:
        found += below.get(each, ())
    return found[1:]


def children() -> dict[int, list[int]]:
    """By process, those that it has started, as far as /proc tells."""
    below: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parent = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue  # it has just ended
        below.setdefault(parent, []).append(int(name))
    return below


def kill(process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Ends it, and not what it has started; gives what it had told, and its errors."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    told, errors = map(_there, filter(None, (process.stdout, process.stderr)))
    return told, errors


def _there(stream: IO[bytes]) -> str:
    """What is there now; what it had started may live, and hold the other end."""
    os.set_blocking(stream.fileno(), False)
    with stream:
        return (stream.read() or b"").decode()
