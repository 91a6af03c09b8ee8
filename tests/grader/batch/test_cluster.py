"""A Dask cluster gives the gradebook that this machine gives, and only workers that are fit for it mark."""

import importlib.util
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import replace
from types import SimpleNamespace

import pytest

from grader.batch import cluster
from grader.batch.cluster import Cluster, connected, described
from grader.batch.grading import grade
from grader.batch.lanes import LeftError
from grader.batch.marker import Marker
from grader.errors import GraderError
from grader.intake.submissions import Submission
from grader.store.database import open_results
from tests.grader.coded import CODE, RIGHT

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask is not installed: pip install '.[cluster]'"
)
# A scheduler with two workers; the one that has marked something is killed when the first result is there.
LOSING = """
import os, signal, sys
from pathlib import Path
from distributed import Client, LocalCluster
from grader.batch.grading import Request, grade

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

# Ctrl-C on a terminal when the first process of the cluster is there, and before any can mark.
EARLY = """
import multiprocessing, os, signal, sys, threading
from pathlib import Path
from grader.batch.grading import Request, grade

def press():
    while not any(each.name.startswith("Dask") for each in multiprocessing.active_children()):
        pass
    os.killpg(0, signal.SIGINT)

def main():
    course = Path(sys.argv[1])
    threading.Thread(target=press, daemon=True).start()
    try:
        grade(Request(course, course / "submissions", course / "cluster", jobs=2, cluster="local"))
    except KeyboardInterrupt:
        print("stopped with", len(multiprocessing.active_children()))

if __name__ == "__main__":
    main()
"""

# Ctrl-C on a terminal, which all processes of the command hear, when the first result is there.
INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from grader.batch.loop import InterruptedBatchError
from grader.batch.grading import Request, grade

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
def test_ctrl_c_ends_a_local_cluster_that_is_not_up_yet(coded, tmp_path):
    ended = run(EARLY, coded.folder, tmp_path)
    assert (ended.returncode, ended.stdout.split()[:1]) == (0, ["stopped"]), ended.stderr
    assert open_results(coded.folder / "cluster").results() == {}


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


class Inline:
    """A cluster that does at once what it is asked to; it counts what it is sent at a time."""

    def __init__(self):
        self.sent = []

    def submit(self, function, marker, *arguments, pure):
        self.sent.append(len(arguments[0]))
        future = Future()
        future.set_result(function(marker, *arguments))
        return future


def sent_and_marked(monkeypatch, seconds, client):
    """How many are sent at a time of students who take so many seconds each, and who is marked; "fails" is no time."""
    clock = [0.0]

    def mark_there(marker, submission, content):
        taken = seconds[int(submission.student)]
        if taken == "fails":
            raise ValueError(taken)
        clock[0] += taken
        return submission.student

    monkeypatch.setattr(cluster, "mark_there", mark_there)
    monkeypatch.setattr(cluster, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    with Cluster(client, None, 2, threading.Event()).lane() as lane:
        found = list(lane.mark_some(Submission(str(number), "p1") for number in range(len(seconds))))
    assert [submission.student for submission, _ in found] == [str(number) for number in range(len(seconds))]
    return client.sent, [marked for _, marked in found]


TASK = 1 / 4  # seconds that a task should take


@pytest.mark.parametrize(
    ("seconds", "sent"),
    [
        ([TASK / 4] * 13, [1, 4, 4, 4]),
        ([2 * TASK] * 3, [1, 1, 1]),
        ([TASK / 4] * 5 + [4 * TASK] + [TASK / 4] * 3, [1, 4, 4, 3]),  # the slow one is handed over before the others
        ([0.0] * 70, [1, 64, 5]),  # more are not on their way at a time
    ],
)
def test_as_many_are_sent_at_a_time_as_take_a_quarter_of_a_second(monkeypatch, seconds, sent):
    found = sent_and_marked(monkeypatch, seconds, Inline())
    assert found == (sent, [str(number) for number in range(len(seconds))])


def test_what_fails_among_others_is_to_be_marked_alone(monkeypatch):
    _, marked = sent_and_marked(monkeypatch, [TASK / 4, TASK / 4, "fails", TASK / 4], Inline())
    assert marked == ["0", "1", None, "3"]


def test_all_are_to_be_marked_alone_where_a_task_is_lost(monkeypatch):
    class Losing(Inline):
        def submit(self, function, marker, submissions, pure):
            if len(submissions) > 1:
                raise RuntimeError("three workers were lost over it")
            return super().submit(function, marker, submissions, pure=pure)

    assert sent_and_marked(monkeypatch, [TASK / 2] * 3, Losing()) == ([1], ["0", None, None])


def test_nothing_is_asked_again_when_nobody_waits(monkeypatch):
    left = threading.Event()

    class Leaving(Inline):
        def submit(self, *arguments, pure):
            left.set()
            raise RuntimeError("the client is closed")

    with Cluster(Leaving(), None, 2, left).lane() as lane, pytest.raises(LeftError):
        next(lane.mark_some(iter([Submission("s001", "p1")])))
