"""Results are there when a commit has returned, and a file that is not ours is one sentence."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

import grader.files.durable
from grader.course.roster import Student
from grader.errors import FileError
from grader.files.durable import locked, write_file
from grader.results import PartResult, Result, Verdict
from grader.store.attempts import Attempt
from grader.store.database import ClassRecord, Entry, Marked, ProblemRecord, Store, open_results

RECORD = ClassRecord("bp1", "T", "C", (ProblemRecord("p1", "Sum", 10.0),), (Student("s1", "Ada"),), ("x (why)",))
PLACE = ("s1", "p1")


def result(verdict=Verdict.CORRECT, score=1.0):
    part = PartResult("q", 1.0, "number", verdict, score, "note", "feedback", "0,3 → \x1b")
    return Result("p1", (part,), "A", ("whole",), ("tag",), "q")


def marked(key="k1", **changes):
    return Marked(*PLACE, key, "s1/p1.csv", result(**changes))


def entry(key, **changes):
    return Entry(*PLACE, key, Attempt(**changes))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "results.sqlite"


def test_what_is_committed_is_read_back_whole(path):
    with Store(path) as store:
        store.begin(RECORD, [entry("k1")])
        assert store.settled() == frozenset()
        store.commit(marked())
    with open_results(path.parent) as store:
        assert store.record() == RECORD
        assert store.results() == {PLACE: result()}


def test_a_commit_shows_at_once_to_a_reader(path):
    with Store(path) as writer:
        writer.begin(RECORD, [entry("k1")])
        writer.commit(marked())
        with open_results(path.parent) as reader:
            assert PLACE in reader.results()


def test_only_the_latest_submission_stands_but_earlier_ones_are_kept(path):
    with Store(path) as store:
        store.begin(RECORD, [entry("k1")])
        store.commit(marked("k1", score=0.0))
        store.begin(RECORD, [entry("k2")])
        assert store.settled() == {"k1"}
        assert store.results() == {}
        store.commit(marked("k2"))
        store.begin(RECORD, [entry("k1")])
        assert store.settled() == {"k1", "k2"}
        assert store.results()[PLACE].score == 0.0


def test_our_own_failures_are_marked_again(path):
    with Store(path) as store:
        store.begin(RECORD, [entry("k1")])
        store.commit(marked(verdict=Verdict.GRADER_ERROR, score=0.0))
        assert store.settled() == frozenset()


def test_another_assignment_is_refused(path):
    with Store(path) as store:
        store.begin(RECORD, [])
        other = ClassRecord("bp2", "T", "C", (), (), ())
        with pytest.raises(FileError, match="holds the results of the assignment 'bp1', not of 'bp2'"):
            store.begin(other, [])
        assert store.record() == RECORD


def test_another_secret_is_refused(path):
    with Store(path) as store:
        store.begin(RECORD, [])
        with pytest.raises(FileError, match="graded with another secret"):
            store.begin(replace(RECORD, secret="other"), [])
        assert store.record() == RECORD


@pytest.mark.parametrize("content", [b"id,name\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_one_sentence(path, content):
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"results\.sqlite: is damaged or not a results file"):
        Store(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()
    with pytest.raises(FileError, match="is not a results file of this version of grader"):
        Store(path)


def test_a_damaged_page_is_one_sentence(path):
    with Store(path) as store:
        store.begin(RECORD, [])
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(FileError, match="is damaged"):
        Store(path)


@pytest.mark.parametrize("record", ["{", "[]", "{}", '{"parts": [{"verdict": "MAYBE"}]}', '{"grade": 1}'])
@pytest.mark.parametrize(("table", "column"), [("class", "record"), ("result", "result")])
def test_a_record_that_cannot_be_read_is_one_sentence(path, table, column, record):
    with Store(path) as store:
        store.begin(RECORD, [entry("k1")])
        store.commit(marked())
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {table} SET {column} = ?", (record,))
    connection.close()
    with open_results(path.parent) as store, pytest.raises(FileError, match="has records that this version of grader"):
        store.record(), store.results()


def test_a_file_that_is_refused_is_closed(path, monkeypatch):
    opened = []
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, **kwargs: opened.append(connect(*args, **kwargs)) or opened[0]
    )
    path.write_bytes(b"id,name\n" * 100)
    with pytest.raises(FileError):
        Store(path)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_a_folder_that_was_never_graded_is_one_sentence(tmp_path):
    with pytest.raises(FileError, match="was never graded"):
        open_results(tmp_path)


def test_an_interrupted_transaction_leaves_nothing(path):
    with Store(path) as store:
        store.begin(RECORD, [entry("k1")])
        broken = Marked(*PLACE, "k1", None, result())
        with pytest.raises(FileError):
            store.commit(broken)
        assert store.results() == {}
        store.commit(marked())
        assert PLACE in store.results()


HOLDING = """
import os, sys
from pathlib import Path
from grader.files.durable import locked
with locked(Path(sys.argv[1])):
    if os.fork() == 0:  # as when a program is started, until it is that program
        os.read(0, 1)
        os._exit(0)
    print("held", flush=True)
    os.read(int(sys.argv[2]), 1)
"""


@pytest.fixture
def killed(tmp_path):
    """A grader that was killed while it was starting a program, which goes on when its standard input is closed."""
    reading, writing = os.pipe()
    command = [sys.executable, "-c", HOLDING, str(tmp_path), str(reading)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(reading,)) as owner:
        owner.stdout.readline()
        owner.kill()
        yield owner
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("is_reaped", [True, False])
def test_a_lock_that_outlives_its_killed_owner_is_waited_for(tmp_path, monkeypatch, killed, is_reaped):
    sleep = grader.files.durable.time.sleep

    def let_go(seconds):
        killed.stdin.close()
        sleep(seconds)

    if is_reaped:
        killed.wait()
    monkeypatch.setattr(grader.files.durable.time, "sleep", let_go)
    with locked(tmp_path):
        assert killed.stdin.closed
        assert (tmp_path / "grading.lock").read_text() == f"{os.getpid()}\n"


def test_a_second_grader_is_refused_by_process_id(tmp_path):
    with locked(tmp_path), pytest.raises(FileError, match=r"process \d+ is grading into this folder"), locked(tmp_path):
        pass


def test_a_folder_is_free_again_afterwards(tmp_path):
    with locked(tmp_path):
        pass
    with locked(tmp_path):
        assert (tmp_path / "grading.lock").exists()


def test_a_file_is_replaced_whole(tmp_path):
    write_file(tmp_path / "a.csv", b"old")
    write_file(tmp_path / "a.csv", b"new")
    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path):
    with pytest.raises(FileError, match=r"missing/a\.csv: cannot be written \(No such file or directory\)"):
        write_file(tmp_path / "missing" / "a.csv", b"")
