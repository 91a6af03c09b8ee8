"""A Dask cluster gives the gradebook that this machine gives, and only workers that are fit for it mark."""

import importlib.util
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from grader import cluster
from grader.cluster import connected, described
from grader.errors import GraderError
from grader.grading import grade
from grader.marker import Marker
from grader.store import open_results
from tests.grader.coded import CODE, RIGHT

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask is not installed: pip install '.[cluster]'"
)
# A scheduler with two workers; the one that has marked something is killed when the first result is there.
LOSING = """
import os, signal, sys
from pathlib import Path
from distributed import Client, LocalCluster
from grader.grading import Request, grade

def main():
    course = Path(sys.argv[1])
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as local:
        with Client(local) as client:
            workers = list(client.run(os.getpid).values())
        def show(stage, done, total, result):
            if stage == "Grading" and done and workers:
                os.kill(workers.pop(), signal.SIGKILL)
                workers.clear()
        request = Request(course, course / "submissions", course / "cluster", cluster=local.scheduler_address)
        grade(request, show)

if __name__ == "__main__":
    main()
"""

# Ctrl-C on a terminal, which all processes of the command hear, when the first result is there.
INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from grader.batch import InterruptedBatchError
from grader.grading import Request, grade

def main():
    course, pressed = Path(sys.argv[1]), []
    def show(stage, done, total, result):
        if result and not pressed:
            pressed.append(os.killpg(0, signal.SIGINT))
    try:
        grade(Request(course, course / "submissions", course / "cluster", jobs=2, cluster="local"), show)
    except InterruptedBatchError as error:
        print(error)

if __name__ == "__main__":
    main()
"""


@pytest.fixture
def coded(course):
    course.write("assignment.toml", 'isolation = "trusted"\n' + course.toml + CODE)
    for student in ("s001", "s002", "s003"):
        course.write(f"submissions/{student}/code.py", RIGHT)
        course.hand_in(student, "p1")
    return course


def results(folder):
    with open_results(folder) as store:
        return store.results()


def run(script, course, folder):
    (folder / "script.py").write_text(script)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, folder / "script.py", course]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, start_new_session=True)


@needs_dask
def test_results_are_those_of_this_machine_though_a_worker_is_lost(coded, tmp_path):
    grade(coded.request)
    ended = run(LOSING, coded.folder, tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert results(coded.folder / "cluster") == results(coded.request.out)
    assert (coded.folder / "cluster" / "gradebook.csv").read_text() == coded.gradebook


@needs_dask
def test_ctrl_c_ends_a_local_cluster_without_a_word(coded, tmp_path):
    ended = run(INTERRUPTED, coded.folder, tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "stopped\n", "")
    assert not (coded.folder / "cluster" / "errors.log").exists()


@needs_dask
def test_an_address_without_a_scheduler_is_one_sentence(coded, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with pytest.raises(GraderError, match=r"tcp://127\.0\.0\.1:9: no scheduler answers there"):
        grade(replace(coded.request, cluster="tcp://127.0.0.1:9"))


def test_without_dask_it_says_how_to_install_it(coded, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GraderError, match=r"pip install 'grader\[cluster\]'"):
        grade(replace(coded.request, cluster="local"))


class Client:
    """A cluster of one worker that answers as it is told to."""

    def __init__(self, **answers):
        self.answers = {"described": described(), "isolates": "A"} | answers

    def run(self, function):
        return {"tcp://w:1": self.answers[function.__name__]}

    def nthreads(self):
        return {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


@pytest.mark.parametrize(
    ("answers", "isolation", "sentence"),
    [
        ({"isolates": "C"}, "B", r"worker tcp://w:1 isolates at level C only, and the assignment asks for B"),
        ({"isolates": "B"}, "A", r"isolates at level B only, and the assignment asks for A; nothing was graded"),
        ({"described": described() | {"NumPy": "1.0"}}, "B", r"worker tcp://w:1 has NumPy 1\.0, and this machine"),
        ({}, "B", r"the cluster has no workers; start some with `dask worker tcp://s:1`"),
    ],
)
def test_who_is_not_fit_does_not_mark(course, monkeypatch, answers, isolation, sentence):
    monkeypatch.setattr(cluster, "_client", lambda address, jobs: Client(**answers))
    marker = Marker(course.assignment, b"x" * 16, isolation)
    with pytest.raises(GraderError, match=sentence), connected("tcp://s:1", marker, 2):
        pass
