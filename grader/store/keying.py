"""The key of a submission: equal for equal work, so that what was marked once under it need not be marked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

from grader import __version__
from grader.course import Assignment, Isolation, Problem, student_seed
from grader.failures import attempt
from grader.files.content import Content
from grader.intake.package import read_folder, read_work
from grader.intake.submissions import Submission

NOTHING = Content(b"", "nothing was handed in")


@dataclass(frozen=True)
class Rules:
    """Everything that marking depends on besides the submission."""

    assignment: Assignment
    secret: bytes
    isolation: Isolation

    def keys(self, submissions: Iterable[Submission]) -> Iterator[str]:
        """Of each; of what cannot be read now a key of its own, so that it is tried, and told of, when its turn comes.

        What one student after the other has in a folder, or in one file for several problems, is read once.
        """
        read = lru_cache(maxsize=1)(partial(read_work, read=lru_cache(maxsize=1)(read_folder)))
        for each in submissions:
            yield attempt(partial(self._key, each, read), partial(_no_key, each))

    def key(self, submission: Submission) -> str:
        """Equal for equal work: what was marked once under a key need not be marked again."""
        return next(self.keys([submission]))

    def _key(self, submission: Submission, read: Callable[[Path, Path | None], Content]) -> str:
        content = read(submission.path, submission.beside) if submission.path else NOTHING
        return self.key_of(submission, content)

    def is_run(self, submission: Submission) -> bool:
        """Whether marking it means to run a student's code."""
        return submission.path is not None and self.problem(submission).answer == "code"

    def problem(self, submission: Submission) -> Problem:
        return self._problems[submission.problem]

    @cached_property
    def _problems(self) -> dict[str, Problem]:
        return {problem.id: problem for problem in self.assignment.problems}

    @cached_property
    def _rules(self) -> dict[str, tuple[str, str]]:
        """By problem, what of a key is the same for all students, as JSON: of the variant, and what is behind it."""
        return {
            problem.id: (
                json.dumps(_made(problem))[:-1],
                f"{json.dumps(self._policy(problem))}, {json.dumps(__version__)}",
            )
            for problem in self.assignment.problems
        }

    def key_of(self, submission: Submission, content: Content) -> str:
        """A digest of a list in JSON: the student, the problem, the work, the variant, the policy, the version.

        The variant stands in it by what it is a pure function of, which is cheaper than to make it.
        """
        problem, student = self.problem(submission), submission.student
        made, rest = self._rules[problem.id]
        variant = f"{made}, {student_seed(self.assignment, problem, self.secret, student)}]"
        work = json.dumps([student, problem.id, content.digest, submission.is_shared])[:-1]
        refusal = f", {json.dumps(submission.refusal)}" if submission.refusal else ""
        return hashlib.sha256(f"{work}, {variant}, {rest}{refusal}]".encode()).hexdigest()

    def _policy(self, problem: Problem) -> list[object]:
        policy = [problem.answer, problem.points, problem.function, self.isolation, self.assignment.seconds]
        return policy + (self._code_policy(problem) if problem.answer == "code" else self._typed_policy(problem))

    def _code_policy(self, problem: Problem) -> list[object]:
        support = [(name, hashlib.sha256(source).hexdigest()) for name, source in sorted(problem.support.items())]
        return [problem.show_expected, *([support, problem.stand_ins] if support or problem.stand_ins else ())]

    def _typed_policy(self, problem: Problem) -> list[object]:
        policy = [sorted(problem.weights.items()), problem.must_answer, astuple(self.assignment.marking)]
        return [*policy, *["decimal comma"] * self.assignment.sheets.decimal_comma]


def _made(problem: Problem) -> list[object]:
    """What a variant is made of besides its seed; the module of an instructor's own family is named after its text."""
    family = problem.find_family()
    named = [family.build.__module__, family.name, problem.expression, family.revision]
    return [*named, sorted(problem.set.items()), astuple(problem.wanted)]


def content_of(submission: Submission) -> Content:
    """Raises OSError if it cannot be read."""
    return read_work(submission.path, submission.beside) if submission.path else NOTHING


def _no_key(submission: Submission, error: Exception) -> str:
    """The key of what cannot be read now: it is tried, and told of, when its turn comes."""
    del error
    return hashlib.sha256(json.dumps(["no key", *submission.place, submission.attempt]).encode()).hexdigest()
