"""The key of a submission: equal for equal work, so that what was marked once under it need not be marked again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from functools import cached_property

from grader import __version__
from grader.content import Content
from grader.course import Assignment, Isolation, Problem, student_seed
from grader.intake.package import read_work
from grader.intake.submissions import Submission

NOTHING = Content(b"", "nothing was handed in")


@dataclass(frozen=True)
class Rules:
    """Everything that marking depends on besides the submission."""

    assignment: Assignment
    secret: bytes
    isolation: Isolation

    def key(self, submission: Submission) -> str:
        """Equal for equal work: what was marked once under a key need not be marked again."""
        return self.key_of(submission, content_of(submission))

    def is_run(self, submission: Submission) -> bool:
        """Whether marking it means to run a student's code."""
        return submission.path is not None and self.problem(submission).answer == "code"

    def problem(self, submission: Submission) -> Problem:
        return self._problems[submission.problem]

    @cached_property
    def _problems(self) -> dict[str, Problem]:
        return {problem.id: problem for problem in self.assignment.problems}

    @cached_property
    def _rules(self) -> dict[str, tuple[list[object], list[object]]]:
        """By problem, what of a key is the same for all students: of the variant, and of the policy."""
        return {problem.id: (_made(problem), self._policy(problem)) for problem in self.assignment.problems}

    def key_of(self, submission: Submission, content: Content) -> str:
        """The variant stands in it by what it is a pure function of, which is cheaper than to make it."""
        problem, student = self.problem(submission), submission.student
        made, policy = self._rules[problem.id]
        variant = [*made, student_seed(self.assignment, problem, self.secret, student)]
        work = [student, problem.id, content.digest, submission.is_shared, variant, policy, __version__]
        work += [submission.refusal] if submission.refusal else []
        return hashlib.sha256(json.dumps(work).encode()).hexdigest()

    def _policy(self, problem: Problem) -> list[object]:
        policy = [problem.answer, problem.points, problem.function, self.isolation, self.assignment.seconds]
        return policy + (self._code_policy(problem) if problem.answer == "code" else self._typed_policy(problem))

    def _code_policy(self, problem: Problem) -> list[object]:
        support = [(name, hashlib.sha256(source).hexdigest()) for name, source in sorted(problem.support.items())]
        return [problem.show_expected, *([support, problem.stand_ins] if support or problem.stand_ins else ())]

    def _typed_policy(self, problem: Problem) -> list[object]:
        return [sorted(problem.weights.items()), problem.must_answer, astuple(self.assignment.marking)]


def _made(problem: Problem) -> list[object]:
    """What a variant is made of besides its seed; the module of an instructor's own family is named after its text."""
    family = problem.find_family()
    named = [family.build.__module__, family.name, problem.expression, family.revision]
    return [*named, sorted(problem.set.items()), astuple(problem.wanted)]


def content_of(submission: Submission) -> Content:
    """Raises OSError if it cannot be read."""
    return read_work(submission.path, submission.beside) if submission.path else NOTHING


def no_key(submission: Submission, error: Exception) -> str:
    """The key of what cannot be read now: it is tried, and told of, when its turn comes."""
    del error
    return hashlib.sha256(json.dumps(["no key", *submission.place, submission.attempt]).encode()).hexdigest()
