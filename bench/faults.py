"""Faults, one function each: it does the harm, and yields what went wrong, "" for nothing, and what was seen."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from bench.running import STUDENTS, Course, command, descendants, finish, kill, start
from grader.batch.grading import Request, grade
from grader.errors import FileError
from grader.store.database import FILE_NAME, Store, open_results

Seen = Iterator[tuple[str, str]]
STEP = 512  # bytes
IN_A_ROW = 4  # kills at the most
SIZES = (16, 64, 128, 192, 256)  # kilobytes of a disk that is full
GRADEBOOK = "gradebook.csv"
LONG = 3.0  # seconds that an interrupted run may go on for, and on a busy machine as long again as a whole run


def undisturbed(course: Course) -> Course:
    """With what a run without faults gives, and how long it takes."""
    out, begun = course.fresh("undisturbed"), time.monotonic()
    ended = finish(course, out)
    if ended.returncode:
        raise RuntimeError(f"a run without faults fails: {ended.stderr}")
    return replace(course, gradebook=(out / GRADEBOOK).read_bytes(), seconds=time.monotonic() - begun)


def _same(course: Course, out: Path) -> str:
    if not (out / GRADEBOOK).exists():
        return "there is no gradebook"
    found, expected = (out / GRADEBOOK).read_bytes().splitlines(), course.gradebook.splitlines()
    others = [f"{here!r}, not {right!r}" for here, right in zip_longest(found, expected) if here != right]
    return f"the gradebook differs: {'; '.join(others)}" if others else ""


def kills(course: Course, rng: random.Random, times: int) -> Seen:
    """Runs are killed at random moments, up to a few in a row; what they left is resumed to its end, and compared."""
    done = number = 0
    while done < times:
        out, told, number = course.fresh(f"kill{number}"), Counter[str](), number + 1
        enough = rng.choice((1, STUDENTS + 1))  # lanes are processes, or threads
        moments = [rng.uniform(0.1, 1.1 * course.seconds) for _ in range(min(times - done, rng.randint(1, IN_A_ROW)))]
        for moment in (*moments, None):
            process = start(course, out, enough)
            with suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            killed = process.poll() is None
            done += killed
            lines, errors = kill(process)
            keys = lines.split("\n")[:-1]
            told.update(keys)
            failed = "" if killed or not process.returncode else f"exit code {process.returncode}: {errors[-300:]}"
            yield failed or _lost(out, told), f"{len(keys)} results before the end" if killed else "came to its end"
            if not killed:
                break
        yield _same(course, out), "resumed"
        shutil.rmtree(out)


def _lost(out: Path, told: Counter[str]) -> str:
    """What was told to be kept and is not there, or was graded twice."""
    twice = [key for key, times in told.items() if times > 1]
    there: set[str] = set()
    if told:
        with sqlite3.connect(f"file:{out / FILE_NAME}?mode=ro", uri=True) as connection:
            there = {key for (key,) in connection.execute("SELECT key FROM result")}
        connection.close()
    lost = told.keys() - there
    return "; ".join(f"{len(keys)} {words}" for keys, words in ((lost, "lost"), (twice, "graded twice")) if keys)


def cut(course: Course, rng: random.Random, times: int) -> Seen:
    """The journal of a run as a power cut leaves it: cut anywhere, what is there is sound and the first of what was."""
    del rng, times
    out, copy = course.fresh("cut"), course.fresh("copy")
    order = _committed(course, out)
    copy.mkdir()
    database, journal = (out / f"{FILE_NAME}{ending}" for ending in (".before", "-wal.before"))
    whole = journal.read_bytes()
    for length in range(0, len(whole) + 1, STEP):
        shutil.copy(database, copy / FILE_NAME)
        (copy / f"{FILE_NAME}-wal").write_bytes(whole[:length])
        try:
            with Store(copy / FILE_NAME) as store:
                kept = list(store.results())
        except FileError as error:
            yield str(error), f"{length} bytes"
            continue
        is_prefix = set(kept) == set(order[: len(kept)])
        yield "" if is_prefix else "not the first results", f"{length} bytes: {len(kept)} of {len(order)}"
        for path in copy.iterdir():
            path.unlink()


def _committed(course: Course, out: Path) -> list[tuple[str, str]]:
    """The places in the order of their commits; the database and its journal are copied before they are joined."""
    order: list[tuple[str, str]] = []

    def show(stage: str, done: int, total: int, result: object) -> None:
        del done, total, result
        with open_results(out) as store:
            order.extend(place for place in store.results() if place not in order)
        if stage == "Grading":
            for ending in ("", "-wal"):
                shutil.copy(out / f"{FILE_NAME}{ending}", out / f"{FILE_NAME}{ending}.before")

    grade(Request(course.folder, course.folder / "submissions", out, jobs=1, trusts=True), show)
    return order


def full(course: Course, rng: random.Random, times: int) -> Seen:
    """No room: it is said, what is there is whole, and with room again the run comes to its end.

    As root on a small disk in memory, else under a limit of what a file may have.
    """
    del rng, times
    out = course.fresh("full")
    for size in SIZES:
        with _tight(out, size) as limited:
            ended = subprocess.run([*limited, *command(course, out)[1:]], capture_output=True, text=True, check=False)  # noqa: S603
            said = (ended.stderr.strip().splitlines() or [""])[-1]
            wrong = "" if ended.returncode in (0, 2) and "Traceback" not in ended.stderr else f"exit {ended.returncode}"
            torn = [name for name, content in _files(out).items() if not content.endswith((b"</html>\n", b"\n"))]
            yield wrong or "; ".join(torn), f"{size} kB: exit code {ended.returncode}: {said[-120:]}"
            if os.geteuid() == 0:
                subprocess.run(["mount", "-o", "remount,size=64m", str(out)], check=True)  # noqa: S603, S607
            finish(course, out)
            yield _same(course, out), "with room again"


@contextmanager
def _tight(out: Path, size: int) -> Iterator[list[str]]:
    """What to start Python with, so that the results folder has no more room than so many kilobytes."""
    if os.geteuid() != 0:
        yield [sys.executable, "-c", LIMITED, str(1024 * size)]
        return
    out.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(out)], check=True)  # noqa: S603, S607
    try:
        yield [sys.executable]
    finally:
        subprocess.run(["umount", str(out)], check=True)  # noqa: S603, S607


LIMITED = """
import resource, runpy, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.argv = sys.argv[3:]
runpy.run_module("grader", run_name="__main__", alter_sys=True)
"""


def _files(out: Path) -> dict[str, bytes]:
    """The pages and books that are there."""
    found = (path for path in out.rglob("*") if path.suffix in (".csv", ".html") and not path.name.startswith("."))
    return {str(path.relative_to(out)): path.read_bytes() for path in found}


def second(course: Course, rng: random.Random, times: int) -> Seen:
    """While one grades, another on the same folder is sent away with the first one's number."""
    del rng
    for number in range(times):
        out = course.fresh(f"second{number}")
        first = start(course, out)
        if first.stdout:
            first.stdout.readline()  # it has begun
        first.send_signal(signal.SIGSTOP)  # and is not to end meanwhile
        begun = time.monotonic()
        other = finish(course, out)
        passed = time.monotonic() - begun
        first.send_signal(signal.SIGCONT)
        first.communicate()
        is_named = other.returncode == 2 and f"process {first.pid} is grading" in other.stderr
        yield "" if is_named else f"not refused: {other.stderr}", f"after {passed:.2f} s, start of Python included"
        yield _same(course, out), "the first"


def workers(course: Course, rng: random.Random, times: int) -> Seen:
    """What runs the students' code is killed from outside: the batch comes to its end with the same gradebook."""
    for number in range(times):
        out = course.fresh(f"worker{number}")
        process = start(course, out)
        with suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0.3, 1.0) * course.seconds)
        below = descendants(process.pid)
        for pid in below:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.kill(pid, signal.SIGKILL)
        _, said = process.communicate()
        yield said.decode()[-200:] if process.returncode else _same(course, out), f"{len(below)} processes killed"


def interrupted(course: Course, rng: random.Random, times: int) -> Seen:
    """Ctrl-C: what runs is finished, a sentence says how to go on, the exit code is 130, and it does not take long."""
    for number in range(times):
        out = course.fresh(f"ctrl{number}")
        process = subprocess.Popen(command(course, out), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)  # noqa: S603
        try:
            process.wait(rng.uniform(0.5, 0.9) * course.seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        said = process.communicate()[1].decode()
        passed = time.monotonic() - begun
        finish(course, out)
        was_begun = process.returncode != -signal.SIGINT  # else Python itself was not up yet, or only just
        was_told = not was_begun or (process.returncode == 130 and "stopped" in said)
        was_told = process.returncode == 0 or (was_told and passed < LONG + course.seconds)
        wrong = "" if was_told else f"exit code {process.returncode} after {passed:.1f} s: {said[-200:]}"
        yield wrong or _same(course, out), f"exit code {process.returncode} after {passed:.2f} s"


def order(course: Course, rng: random.Random, times: int) -> Seen:
    """The files are written in another order, and graded by another number of lanes."""
    names = sorted(path for path in (course.folder / "submissions").rglob("*") if path.is_file())
    for number in range(times):
        copy = replace(course, folder=course.folder.parent / f"course{number}")
        shutil.copytree(course.folder, copy.folder, ignore=shutil.ignore_patterns("submissions"))
        for path in rng.sample(names, len(names)):
            target = copy.folder / path.relative_to(course.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
        jobs = str(1 + number % 4)
        finish(copy, course.fresh(f"order{number}"), "--jobs", jobs)
        yield _same(course, course.fresh(f"order{number}")), f"{jobs} lanes"


def odd(course: Course, rng: random.Random, times: int) -> Seen:
    """Files of every bad kind: each gets a verdict and a sentence, and the others their grades."""
    del times
    copy = replace(course, folder=course.folder.parent / "odd")
    shutil.copytree(course.folder, copy.folder)
    own = sorted((copy.folder / "submissions").iterdir())[0]
    for name, content in (("sum.csv", ODD_TYPED), ("svm.py", ODD_CODE)):
        for what, data in content.items():
            (own / name).write_bytes(data if isinstance(data, bytes) else rng.randbytes(int(data)))
            out = copy.fresh(f"odd-{name}-{what}".replace(" ", "-"))
            ended = finish(copy, out)
            if ended.returncode:
                yield f"exit code {ended.returncode}: {ended.stderr[-200:]}", f"{name}, {what}"
                continue
            with open_results(out) as store:
                results = store.results()
            mine = results[own.name, name.partition(".")[0]]
            is_told = all(part.judgement.words for part in mine.parts)
            verdicts = ", ".join(sorted({part.verdict.value for part in mine.parts}))
            rest = (out / GRADEBOOK).read_bytes().splitlines()[2:] == course.gradebook.splitlines()[2:]
            wrong = "" if rest else "others' grades differ"
            yield wrong or ("" if is_told else "no verdict"), f"{name}, {what}: {verdicts}"
        shutil.copy(course.folder / "submissions" / own.name / name, own / name)


ODD: dict[str, bytes | int] = {  # a number: so many random bytes
    "empty": b"",
    "random bytes": 4096,
    "two megabytes": 1 << 21,
    "only zeros": bytes(1000),
}
ODD_TYPED = ODD | {
    "UTF-16": "part,response\nf,1\n".encode("utf-16"),
    "a million commas": b"," * 1_000_000,
    "an open quote": b'part,response\nf,"1\n',
}
ODD_CODE = ODD | {
    "UTF-16": "def svm_loss(): pass".encode("utf-16"),
    "deep brackets": b"x = " + b"(" * 5000,
    "an endless loop": b"while True: pass\n",
}
