"""Every submission of the corpus ends as the table says, gets nothing through, and leaves the next one alone."""

from __future__ import annotations

import pytest

from bench.running import descendants
from grader.code.endings import ENDINGS
from grader.sandbox import Category, Job, Level, Worker
from tests.hostile.corpus import FILES, Machine, attack, sources
from tests.hostile.sources import HONEST
from tests.hostile.table import EXPECTED, OPEN_AT_B

NEXT = Job(b"def f(x): return x + 1", "next.py", ("f",), ((1,),))


def test_the_table_names_every_submission() -> None:
    assert set(EXPECTED) == set(sources())
    assert len(list(FILES.glob("*.py"))) >= 80


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_it_ends_as_expected_and_gets_nothing_through(walled: Worker, machine: Machine, name: str) -> None:
    ran = attack(walled, machine, name)
    assert ran.ending in EXPECTED[name], ran
    if not (walled.level is Level.B and name in OPEN_AT_B):
        assert ran.breaches == ()
    assert ran.result.score in (0, 1)
    assert (ran.result.score == 1) == (ran.ending == "correct")
    assert all(part.feedback or part.score for part in ran.result.parts), "every ending has its sentence"
    assert [outcome.category for outcome in ran.outcomes if outcome.category is Category.SANDBOX_FAILED] == []
    (honest,) = walled.run(NEXT).results
    assert honest.value == 2


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_submission_gets_full_marks(walled: Worker, machine: Machine, name: str) -> None:
    ran = attack(walled, machine, name, HONEST[name])
    assert (ran.ending, ran.result.score, ran.breaches) == ("correct", 1, ())


def test_it_leaves_no_process(walled: Worker, machine: Machine) -> None:
    before = len(descendants(walled._process.pid))
    for name in ("daemon", "fork_bomb", "kill_parent", "thread_bomb", "multiprocess"):
        attack(walled, machine, name)
    assert len(descendants(walled._process.pid)) == before


def test_the_corpus_has_every_ending() -> None:
    endings = {note for category, (_, note, _) in ENDINGS.items() if category is not Category.SANDBOX_FAILED}
    compared = {"correct", "incorrect", "not-finite", "wrong-type", "wrong-signature", "returns-nothing", "raised"}
    assert endings | compared == {word for words in EXPECTED.values() for word in words}
