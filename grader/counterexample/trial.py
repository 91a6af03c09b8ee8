"""Tries small cases on a submission, many in one run, and says in which it goes wrong as it did before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from grader.code.comparison import compared
from grader.code.given import Given, by_output
from grader.code.silence import silenced
from grader.counterexample.suspect import Suspect
from grader.sandbox import Answer, Encoded, Job, Limits, Outcome, Script, Worker
from problems.part import Array
from problems.smaller.sizes import Small

LIMITS = Limits(seconds=2.0, cpu_seconds=1)  # a hundred times what a run takes: only what never ends is to get there
S = TypeVar("S", bound=Small)


class Reply(NamedTuple):
    """What the submission gave in a case, and whether it changed what it was given."""

    answer: Answer
    is_mutated: bool


@dataclass(frozen=True)
class Found(Generic[S]):
    """A small case in which the submission goes wrong as it did."""

    small: S
    reply: Reply
    given: Given
    right: Array


def given_in(suspect: Suspect, reply: Reply) -> Given:
    """What stands for the output."""
    return by_output(suspect.task, reply.answer, ())[suspect.part]


def found(suspect: Suspect, small: S, reply: Reply, given: Given, right: Array) -> Found[S] | None:
    """None where it is right, or goes wrong in another way."""
    wrong = compared(suspect.task, given, right, suspect.part)
    return Found(small, reply, given, right) if wrong is not None and wrong[1] == suspect.kind else None


def run(suspect: Suspect, worker: Worker, calls: Sequence[Encoded]) -> Outcome:
    """The submission with some calls, without what it says if nobody is to see that."""
    task = suspect.task
    script = Script(task.script, tuple(task.arguments), task.places) if task.script else None
    job = Job(suspect.source, suspect.filename, suspect.functions, tuple(calls), LIMITS, suspect.setting, script)
    outcome = worker.run(job)
    return silenced(outcome, job) if suspect.is_hidden else outcome


def replies(outcome: Outcome) -> list[Reply]:
    """One for each call; where the run came to no end, for those before it."""
    return [*map(Reply, outcome.results, outcome.mutated)]
