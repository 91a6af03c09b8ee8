"""Each wall is needed: without it an attack of the corpus gets through that does not with it.

Where two walls close the same, the one is taken away while the other is down too.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace

import numpy as np
import pytest

from grader.code import marking
from grader.sandbox import Level, Worker, launch, probing
from grader.sandbox import reading as reading_module
from grader.sandbox import worker as worker_module
from grader.sandbox.inside import wire
from tests.hostile.corpus import Machine, attack
from tests.workers import worker_at

# The wall, those that are down before, the attack that only this wall still keeps out.
# fmt: off
NEEDED = [
    ("namespaces",  ("landlock",),           "read_canary"),
    ("namespaces",  ("landlock",),           "list_folder"),
    ("namespaces",  ("landlock",),           "import_the_grader"),
    ("namespaces",  ("landlock",),           "stat_canary"),
    ("namespaces",  ("seccomp",),            "local_socket"),
    ("landlock",    (),                      "list_root"),
    ("landlock",    ("namespaces",),         "read_canary"),
    ("landlock",    ("namespaces",),         "read_by_raw_call"),
    ("landlock",    ("namespaces",),         "read_environment_of_all"),
    ("landlock",    ("seccomp",),            "listen"),
    ("seccomp",     (),                      "kernel_objects"),
    ("seccomp",     (),                      "memory_file"),
    ("seccomp",     (),                      "user_namespace"),
    ("seccomp",     (),                      "other_sockets"),
    ("seccomp",     (),                      "old_calling_convention"),
    ("seccomp",     ("namespaces",),         "udp"),
    ("seccomp",     ("namespaces",),         "lock_a_library"),
    ("seccomp",     ("namespaces",),         "see_the_machine"),
    ("limits",      (),                      "three_gigabytes"),
    ("limits",      (),                      "all_descriptors"),
    ("limits",      (),                      "sparse_file"),
    ("privileges",  ("seccomp",),            "privileges"),
    ("privileges",  ("seccomp", "landlock"), "mount_over"),
    ("descriptors", (),                      "report_to_the_other_side"),
    ("descriptors", ("namespaces",),         "report_to_the_other_side"),
]
# fmt: on
INTEL = frozenset({"old_calling_convention"})


@contextmanager
def standing(monkeypatch: pytest.MonkeyPatch, down: tuple[str, ...]) -> Iterator[Worker]:
    """A worker with all walls but those."""
    walls = replace(launch.Walls(), **dict.fromkeys(down, False))
    with monkeypatch.context() as patch:
        patch.setitem(launch.WALLS, Level.A, walls)
        with worker_at(Level.A) as worker:
            yield worker


def test_every_wall_is_needed_for_something() -> None:
    assert {wall for wall, _, _ in NEEDED} == {field.name for field in fields(launch.Walls)}


@pytest.mark.parametrize(("wall", "down", "name"), NEEDED)
def test_an_attack_gets_through_without_this_wall_only(
    monkeypatch: pytest.MonkeyPatch, machine: Machine, wall: str, down: tuple[str, ...], name: str
) -> None:
    if name in INTEL and os.uname().machine != "x86_64":
        pytest.skip("the other calling convention is of x86-64")
    with standing(monkeypatch, down) as worker:
        assert attack(worker, machine, name).breaches == ()
    with standing(monkeypatch, (*down, wall)) as worker:
        assert attack(worker, machine, name).breaches != ()


@pytest.mark.parametrize(
    ("down", "seen"),
    [
        (("seccomp", "limits"), "use io_uring"),
        (("seccomp",), "use shared memory"),
        (("limits",), "take 3 GB of memory"),
        (("limits",), "open 200 descriptors"),
        (("seccomp", "limits"), "start a process"),
        (("namespaces", "landlock"), "read a file of the machine"),
        (("namespaces", "seccomp", "landlock"), "connect by TCP"),
        (("namespaces", "seccomp", "landlock"), "connect to a local socket"),
        (("namespaces", "seccomp", "landlock"), "write a file of the machine"),
        (("namespaces", "seccomp", "landlock"), "list other processes"),
        (("namespaces", "seccomp", "landlock"), "run a program"),
        (("namespaces", "seccomp"), "send by UDP"),
        (("seccomp", "privileges"), "keep privileges"),
        (("descriptors",), "find descriptors of others"),
    ],
)
def test_the_probe_sees_that_a_wall_is_down(monkeypatch: pytest.MonkeyPatch, down: tuple[str, ...], seen: str) -> None:
    with standing(monkeypatch, down) as worker:
        assert probing.attempts(worker.run)[seen] == "open"


def test_without_strict_reading_a_submission_runs_code_in_the_grader(
    monkeypatch: pytest.MonkeyPatch, walled: Worker, machine: Machine
) -> None:
    def trusting(data: bytes) -> np.ndarray:
        return np.load(io.BytesIO(data), allow_pickle=True)

    assert attack(walled, machine, "forged_pickle").breaches == ()
    monkeypatch.setattr(wire, "load", trusting)
    assert attack(walled, machine, "forged_pickle").breaches == ("the folder has unpickled",)


@pytest.mark.parametrize("name", ["leak_as_exception", "leak_as_path"])
def test_without_silence_an_exception_carries_hidden_inputs_out(
    monkeypatch: pytest.MonkeyPatch, walled: Worker, machine: Machine, name: str
) -> None:
    monkeypatch.setattr(marking, "silenced", lambda outcome, job: outcome)
    assert attack(walled, machine, name).breaches != ()


def test_without_a_run_that_knows_no_inputs_a_syntax_error_carries_them_out(
    monkeypatch: pytest.MonkeyPatch, walled: Worker, machine: Machine
) -> None:
    monkeypatch.setattr(worker_module, "told_alone", lambda first, alone: first)
    assert attack(walled, machine, "leak_as_syntax").breaches != ()
    assert reading_module.told_alone is not worker_module.told_alone


def test_without_a_look_at_the_shape_an_empty_array_would_be_near(walled: Worker, machine: Machine) -> None:
    (result,) = attack(walled, machine, "empty_array_that_broadcasts").outcomes[0].results[:1]
    assert np.allclose(result.value, 2 * np.ones((3, 1)))
    assert attack(walled, machine, "empty_array_that_broadcasts").result.score == 0
