"""Honest submissions among hostile ones, on shared workers and in any order, keep full marks; so do the endings."""

from __future__ import annotations

import contextlib
import queue
import random
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.sandbox import Level, SandboxError, Worker
from tests.hostile.corpus import Machine, Ran, attack, machine, sources
from tests.hostile.sources import HONEST
from tests.hostile.table import EXPECTED, OPEN_AT_B

WORKERS, TIMES = 2, 3
LONG = {"long_sum", "many_functions", "very_many_lines", "zip_bomb", "deep_structure", "return_deep_structure"}
QUICK = sorted(name for name, words in EXPECTED.items() if "timed-out" not in words and name not in LONG)


def shuffled(seed: int) -> list[str]:
    """Every honest submission several times, and a third of the corpus."""
    dice = random.Random(seed)
    names = [*list(HONEST) * TIMES, *dice.sample(QUICK, len(QUICK) // 3)]
    dice.shuffle(names)
    return names


def run_all(level: Level, names: Sequence[str], folder: Path) -> list[tuple[str, Ran]]:
    """Each name once, in turn by whichever worker is free."""
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in names:
        todo.put(name)
    done: list[tuple[str, Ran]] = []

    def lane(worker: Worker, one: Machine) -> None:
        with contextlib.suppress(queue.Empty):
            while name := todo.get_nowait():
                done.append((name, attack(worker, one, name, HONEST.get(name, sources().get(name)))))

    with machine(folder) as one:
        workers = [Worker(level) for _ in range(WORKERS)]
        lanes = [threading.Thread(target=lane, args=(worker, one)) for worker in workers]
        for thread in lanes:
            thread.start()
        for thread in lanes:
            thread.join()
        for worker in workers:
            worker.close()
    return done


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("level", [Level.A, Level.B])
def test_neighbours_change_nothing(level: Level, seed: int, tmp_path: Path) -> None:
    try:
        Worker(level).close()
    except SandboxError as error:
        pytest.skip(str(error))
    names = shuffled(seed)
    done = run_all(level, names, tmp_path)
    assert sorted(name for name, _ in done) == sorted(names)
    expected = EXPECTED | dict.fromkeys(HONEST, frozenset({"correct"}))
    assert {name: ran.ending for name, ran in done if ran.ending not in expected[name]} == {}
    assert {ran.result.score for name, ran in done if name in HONEST} == {1.0}
    allowed = OPEN_AT_B if level is Level.B else frozenset()
    assert {name: ran.breaches for name, ran in done if ran.breaches and name not in allowed} == {}
