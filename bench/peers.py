"""Other graders on the same submissions: what each is given, how it is started, and how many it found all right."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.classes import HandedIn
from bench.tasks import task_of

FAMILIES = ("svm", "softmax")
CASES = 3  # of each function: six checks in all
DATA = "expected.json"
CHECK = f"""
def check(names, number):
    import json, pathlib, numpy as np
    family, case = {FAMILIES}[number // {CASES}], number % {CASES}
    known = json.loads(pathlib.Path({{data!r}}).read_text())[family][case]
    arguments = [np.array(each) if isinstance(each, list) else each for each in known["arguments"]]
    function = names.get(family + "_loss_vectorized") or names[family + "_loss_naive"]
    loss, dW = function(*arguments)
    assert np.allclose(loss, known["loss"], rtol=1e-6, atol=1e-9)
    assert np.allclose(dW, known["dW"], rtol=1e-6, atol=1e-9)
"""
UNITTEST = """
import submission, unittest
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
{check}
class Test(unittest.TestCase):
{methods}
suite = unittest.defaultTestLoader.loadTestsFromTestCase(Test)
with open("results.json", "w") as out:
    JSONTestRunner(visibility="visible", stream=out).run(suite)
"""
METHOD = "    @weight(1)\n    def test_{number}(self):\n        check(vars(submission), {number})\n"
PYTEST = "import submission\n{check}\n" + "".join(
    f"def test_{number}():\n    check(vars(submission), {number})\n" for number in range(2 * CASES)
)
OTTER = """
from otter.test_files import test_case
OK_FORMAT = False
name = "q{number}"
points = 1
{check}
@test_case()
def test(env):
    check(env, {number})
"""


class FailedError(RuntimeError):
    """A peer could not be started, or did not come to its end."""


@dataclass(frozen=True)
class Peer:
    """A grader: what it does, what prepares its folder, and what grades there and counts those that are all right."""

    name: str
    does: str
    needs: str  # the module that has to be importable
    prepare: Callable[[Room], None]
    grade: Callable[[Room], int]


@dataclass(frozen=True)
class Room:
    """A folder of a peer, the submissions, and the Python that has the peers installed."""

    folder: Path
    handed_in: Sequence[HandedIn]
    python: Path

    @property
    def check(self) -> str:
        return CHECK.format(data=str(self.folder / DATA))

    def run(self, *arguments: str, at: Path | None = None) -> None:
        """A program of the Python's environment, to its end."""
        path = os.pathsep.join((str(self.python.parent), os.environ.get("PATH", "")))
        environment = os.environ | {"PATH": path, "OPENBLAS_NUM_THREADS": "1"}
        environment.pop("PYTHONPATH", None)
        ended = subprocess.run(  # noqa: S603 - our own command
            arguments, cwd=at or self.folder, env=environment, capture_output=True, text=True, check=False
        )
        if ended.returncode not in (0, 1):  # 1: tests failed
            raise FailedError(f"{arguments[0]}: {(ended.stderr or ended.stdout).strip()[-300:]}")

    def each(self) -> Iterator[tuple[HandedIn, Path]]:
        for handed_in in self.handed_in:
            yield handed_in, self.folder / handed_in.student


def write_expected(folder: Path) -> None:
    """The inputs and the right values of the six checks."""
    known: dict[str, list[dict[str, Any]]] = {}
    for name in FAMILIES:
        task = task_of(f"{name}-loss")
        calls, expected = task.calls(task.conventions[0]), task.expected(task.conventions[0])
        known[name] = [
            {"arguments": [np.asarray(each).tolist() for each in call]}
            | {part: np.asarray(value).tolist() for part, value in right.items()}
            for call, right in zip(calls[:CASES], expected[:CASES], strict=True)
        ]
    (folder / DATA).write_text(json.dumps(known))


def _with_files(room: Room, files: Mapping[str, str]) -> None:
    """A folder for each student with the submission, the files, and a stand-in for an old library."""
    for handed_in, own in room.each():
        (own / "past").mkdir(parents=True)
        (own / "past" / "__init__.py").write_text("")
        (own / "past" / "builtins.py").write_text("xrange = range\n")
        (own / "submission.py").write_text(handed_in.both)
        for name, text in files.items():
            (own / name).write_text(text)


def _prepare_unittest(room: Room) -> None:
    methods = "".join(METHOD.format(number=number) for number in range(2 * CASES))
    _with_files(room, {"run.py": UNITTEST.format(check=room.check, methods=methods)})


def _grade_unittest(room: Room) -> int:
    right = 0
    for _, own in room.each():
        room.run(str(room.python), "run.py", at=own)
        tests = json.loads((own / "results.json").read_text())["tests"]
        right += len(tests) == 2 * CASES and all(test["score"] == test["max_score"] for test in tests)
    return right


def _prepare_pytest(room: Room) -> None:
    _with_files(room, {"test_submission.py": PYTEST.format(check=room.check)})


def _grade_pytest(room: Room) -> int:
    right = 0
    for _, own in room.each():
        room.run(str(room.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=r.xml", at=own)
        text = (own / "r.xml").read_text()
        right += f'tests="{2 * CASES}"' in text and 'failures="0"' in text and 'errors="0"' in text
    return right


def _notebook(cells: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    made: list[dict[str, Any]] = [
        {"cell_type": "code", "id": f"c{number}", "metadata": dict(metadata), "source": source, "outputs": [],
         "execution_count": None}
        for number, (source, metadata) in enumerate(cells)
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


PAST = "import sys, types\nsys.modules['past'] = p = types.ModuleType('past')\n" + (
    "sys.modules['past.builtins'] = p.builtins = types.ModuleType('past.builtins')\np.builtins.xrange = range\n"
)


def _prepare_otter(room: Room) -> None:
    tests = room.folder / "tests"
    tests.mkdir()
    for number in range(2 * CASES):
        (tests / f"q{number}.py").write_text(OTTER.format(check=room.check, number=number))
    room.run("otter", "generate", "-t", "tests", "--no-environment")
    for handed_in, own in room.each():
        own.mkdir()
        (own / "submission.ipynb").write_text(_notebook([(PAST + handed_in.both, {})]))


def _grade_otter(room: Room) -> int:
    right = 0
    archive = next(room.folder.glob("*.zip"))
    for _, own in room.each():
        room.run("otter", "run", "-a", str(archive), "-o", str(own), str(own / "submission.ipynb"), at=own)
        tests = json.loads((own / "results.json").read_text())["tests"]
        graded = [test for test in tests if test.get("max_score")]
        right += bool(graded) and all(test["score"] == test["max_score"] for test in graded)
    return right


def _cell(grade_id: str, *, points: int = 0) -> dict[str, Any]:
    graded = {"grade": True, "locked": True, "solution": False, "points": points}
    kind = graded if points else {"grade": False, "locked": False, "solution": True}
    return {"nbgrader": {"grade_id": grade_id, "schema_version": 3, **kind}}


def _prepare_nbgrader(room: Room) -> None:
    tests = [
        (f"{room.check}\ncheck(globals(), {number})", _cell(f"t{number}", points=1)) for number in range(2 * CASES)
    ]
    source = room.folder / "source" / "bench"
    source.mkdir(parents=True)
    stub = "### BEGIN SOLUTION\npass\n### END SOLUTION"
    (source / "bench.ipynb").write_text(_notebook([(stub, _cell("code")), *tests]))
    room.run("nbgrader", "generate_assignment", "bench")
    released = json.loads((room.folder / "release" / "bench" / "bench.ipynb").read_text())
    for handed_in in room.handed_in:
        own = room.folder / "submitted" / handed_in.student / "bench"
        own.mkdir(parents=True)
        released["cells"][0]["source"] = PAST + handed_in.both
        (own / "bench.ipynb").write_text(json.dumps(released))


def _grade_nbgrader(room: Room) -> int:
    shutil.rmtree(room.folder / "autograded", ignore_errors=True)
    room.run("nbgrader", "autograde", "bench", "--force")
    room.run("nbgrader", "export")
    rows = csv.DictReader((room.folder / "grades.csv").read_text().splitlines())
    return sum(float(row["raw_score"] or 0) == 2 * CASES for row in rows)


PEERS = (
    Peer("gradescope-utils", "unittest and its JSON runner, a process each, not isolated", "gradescope_utils",
         _prepare_unittest, _grade_unittest),
    Peer("pytest", "a process each, not isolated", "pytest", _prepare_pytest, _grade_pytest),
    Peer("nbgrader", "nbgrader autograde, a kernel each, not isolated", "nbgrader", _prepare_nbgrader, _grade_nbgrader),
    Peer("otter", "otter run, a kernel each, not isolated", "otter", _prepare_otter, _grade_otter),
)  # fmt: skip
