"""A worker outlives what happens to it, and leaves nothing behind."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from grader.sandbox import Category, Job, Level, Limits, SandboxError, Worker, exchange

HONEST = Job(b"def f(x): return x + 1", "honest.py", ("f",), ((1,),))
MURDER = Job(b"import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nsignal.pause()", "bad.py", ("f",), ())


@pytest.fixture
def alone():
    with Worker(Level.C) as worker:
        yield worker


def test_a_worker_that_died_is_replaced(alone):
    alone.run(HONEST)
    os.kill(alone._process.pid, signal.SIGKILL)
    assert alone.run(HONEST).category is Category.FINISHED


def test_a_worker_that_dies_during_a_run_is_replaced_and_the_run_repeated_once(alone):
    assert alone.run(MURDER).category is Category.SANDBOX_FAILED
    assert alone.run(HONEST).category is Category.FINISHED


def test_a_worker_that_stands_still_is_ended_by_the_second_watchdog(alone, monkeypatch):
    monkeypatch.setattr(exchange, "GRACE", 0.1)
    os.kill(alone._process.pid, signal.SIGSTOP)
    job = Job(HONEST.source, HONEST.filename, HONEST.functions, HONEST.calls, Limits(seconds=0.1))
    assert alone.run(job).category is Category.SANDBOX_FAILED
    assert alone.run(HONEST).category is Category.FINISHED


def test_processor_time_is_limited_too(alone):
    outcome = alone.run(Job(b"while True: pass", "busy.py", ("f",), (), Limits(cpu_seconds=1)))
    assert outcome.category is Category.TIMED_OUT
    assert outcome.detail == "It used more than 1 s of processor time."


def test_arguments_that_leave_no_memory_are_not_the_fault_of_the_submission(alone):
    job = Job(HONEST.source, "big.py", ("f",), ((np.zeros(1 << 23),),), Limits(memory_bytes=1 << 28))
    outcome = alone.run(job)
    assert outcome.category is Category.SANDBOX_FAILED
    assert "MemoryError" in outcome.detail


def test_an_interrupted_worker_starts_afresh(alone, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "_report", interrupt)
        with pytest.raises(KeyboardInterrupt):
            alone.run(HONEST)
    assert alone.run(HONEST).category is Category.FINISHED


def test_a_closed_worker_leaves_no_process(worker):
    with Worker(worker.level) as another:
        another.run(HONEST)
    with pytest.raises(ProcessLookupError):
        os.kill(another._process.pid, 0)


def test_no_descriptor_is_left_open(worker):
    worker.run(HONEST)
    before = len(os.listdir("/proc/self/fd"))
    worker.run(HONEST)
    worker.run(Job(b"while True: print('x' * 999)", "loud.py", ("f",), (), Limits(output_bytes=9999)))
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_python_that_is_not_there_is_said():
    with pytest.raises(SandboxError, match="cannot be started"):
        Worker(Level.C, python="/nonexistent/python")


def test_importing_the_sandbox_needs_nothing_that_only_unix_has():
    first = "import sys, numpy, shutil, socket, subprocess, tempfile"  # they look at the system themselves
    code = f"{first}; sys.modules.update(fcntl=None, resource=None); sys.platform = 'win32'; import grader.sandbox"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_other_systems_are_told_what_is_possible(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SandboxError, match="WSL2"):
        Worker(Level.C)


def test_without_memfd_a_nameless_file_does(alone, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert alone.run(HONEST).category is Category.FINISHED
