"""Marks one submission to one problem, in the points that the assignment gives for it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from grader.code.comparison import kind_in_words
from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.course import Problem, code_of_course, variant_of
from grader.course.weights import ids_of
from grader.errors import FileError
from grader.files.content import Content
from grader.intake.program import Program, program
from grader.intake.submissions import Submission, read_responses
from grader.isolation import opened
from grader.results import PartResult, Result, Verdict
from grader.sandbox import Limits, Setting, Worker
from grader.store.database import Marked
from grader.store.keying import Rules, content_of
from problems.code.task import CodeTask
from problems.variant import Variant

Blank = tuple[str, float, str]  # the id of a part, its points, and the kind of its answer in words


@dataclass(frozen=True)
class Marker(Rules):
    """Marks by the rules of an assignment."""

    exposed: tuple[str, ...] | None = None  # what is open to submitted code; None: to be found out where it is run

    def mark(self, submission: Submission, worker: Worker | None) -> Marked:
        """Reads and marks; `worker` is needed if `is_run`. What cannot be read or parsed is marked too."""
        return self.mark_content(submission, content_of(submission), worker)

    def mark_content(self, submission: Submission, content: Content, worker: Worker | None) -> Marked:
        """Marks what was read before; the file itself need not be there."""
        problem = self.problem(submission)
        result = (
            self._code(submission, content, worker) if problem.answer == "code" else self._typed(submission, content)
        )
        scaled = scale(replace(result, problem=problem.id), problem.points)
        key = self.key_of(submission, content)
        return Marked(*submission.place, key, submission.name, scaled, submission.attempt)

    def _variant(self, submission: Submission) -> Variant:
        return variant_of(self.assignment, self.problem(submission), self.secret, submission.student)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is worked out, which other processes cannot take over."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @cached_property
    def _worked_out(self) -> dict[str, tuple[CodeTask | None, CodeTask | None]]:
        return {}

    def _tasks(self, problem: Problem) -> tuple[CodeTask | None, CodeTask | None]:
        """With hidden inputs, and with public ones; the same for all students."""
        if problem.id not in self._worked_out:
            hidden, public = (code_of_course(self.assignment, problem, secret) for secret in (self.secret, None))
            self._worked_out[problem.id] = hidden, public
        return self._worked_out[problem.id]

    def _code(self, submission: Submission, content: Content, worker: Worker | None) -> Result:
        problem = self.problem(submission)
        hidden, public = self._tasks(problem)
        if hidden is None or public is None:
            raise LookupError(f"{problem.family} has no code task")
        if submission.path is None:
            return unmarked(problem.id, _outputs(public), Verdict.MISSING, submission.refusal)
        if content.refusal:
            return unmarked(problem.id, _outputs(public), Verdict.MALFORMED, content.refusal)
        if worker is None:
            raise ValueError(f"{submission.name} is code, and there is no worker to run it")
        try:
            asked = (problem.function,) if problem.function else hidden.functions
            around = Setting(problem.support, stand_ins=problem.stand_ins)
            code = program(content, submission.path.name, asked, around)
        except FileError as error:
            return unmarked(problem.id, _outputs(public), Verdict.MALFORMED, str(error))
        return code.told(self._run(code, hidden, public, problem, worker))

    def _run(self, code: Program, hidden: CodeTask, public: CodeTask, problem: Problem, worker: Worker) -> Result:
        rules = CodeRules(
            problem=problem.id,
            function=problem.function,
            limits=Limits(seconds=self.assignment.seconds, cpu_seconds=math.ceil(self.assignment.seconds)),
            is_hidden=True,
            public=public,
            show_expected=problem.show_expected,
        )
        result = mark_code(hidden, code.source, code.filename, worker, rules, code.setting)
        return replace(result, exposed=opened(worker.level) if self.exposed is None else self.exposed)

    def _typed(self, submission: Submission, content: Content) -> Result:
        from grader.typed.marking import mark_answers  # which a lane for code does not need

        problem, variant = self.problem(submission), self._variant(submission)
        if submission.path is None:
            return unmarked(problem.id, _parts(variant), Verdict.MISSING, submission.refusal)
        if content.refusal:
            return unmarked(problem.id, _parts(variant), Verdict.MALFORMED, content.refusal)
        try:
            must_answer, policy = ids_of(variant, problem.must_answer, "must_answer"), self.assignment.marking
            typed, comma = read_responses(submission, content), self.assignment.sheets.decimal_comma
            return mark_answers(variant, typed, problem.id, policy, must_answer, decimal_comma=comma)
        except FileError as error:
            return unmarked(problem.id, _parts(variant), Verdict.MALFORMED, str(error))


def scale(result: Result, points: float) -> Result:
    """The same result out of so many points."""
    factor = points / result.points if result.points else 0.0
    parts = (replace(part, points=part.points * factor, score=part.score * factor) for part in result.parts)
    return replace(result, parts=tuple(parts))


def unmarked(problem: str, parts: Iterable[Blank], verdict: Verdict, sentence: str = "") -> Result:
    """The result of what could not be marked at all: every part has the same verdict and no points."""
    blank = (PartResult(*part, verdict, feedback=sentence) for part in parts)
    return Result(problem, tuple(blank), level="", feedback=(sentence,) if sentence else ())


def _outputs(task: CodeTask) -> Iterator[Blank]:
    for name, value in task.outcome(task.conventions[0], task.cases[0]).items():
        yield name, task.points, kind_in_words(value)


def _parts(variant: Variant) -> Iterator[Blank]:
    from grader.typed.marking import expected_kind

    for part in variant.parts:
        yield part.id, part.points, expected_kind(variant)
