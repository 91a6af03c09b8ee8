"""Marks submitted code: calls the function behind walls, and compares what it returned by type, shape and value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from grader.code.conventions import UnderConvention, best_explained
from grader.code.diagnosis import Reason
from grader.code.endings import without_result
from grader.code.given import by_output
from grader.code.parts import judged
from grader.code.rules import USUAL, CodeRules
from grader.code.silence import silenced
from grader.code.stopped import stopped
from grader.code.submitted import Submitted
from grader.counterexample.script import task_of_output
from grader.counterexample.search import counterexample
from grader.counterexample.suspect import Suspect, first_failure
from grader.results import SEPARATOR, PartResult, Result, Verdict
from grader.sandbox import ALONE, Category, Encoded, Outcome, Setting, Worker, encoded
from problems.code.task import CodeTask, Convention


def mark_code(
    task: CodeTask,
    source: bytes,
    filename: str,
    worker: Worker,
    rules: CodeRules = USUAL,
    setting: Setting = ALONE,
) -> Result:
    """The result of one file: its function is called with every case; a part is right if it is right in all of them.

    Where the task leaves conventions open, the one that the submission fits best is taken, and named.
    setting: what the file has around it.
    """
    submitted = Submitted(task, source, filename, worker, rules, setting)
    marked = _mark_script(submitted) if task.script else _mark_one_of(submitted)
    told = stopped(marked.outcome, submitted.job(task.functions, ()), worker, is_hidden=rules.is_hidden)
    return replace(marked.saying(tuple(told)).result, counterexample=_counterexample(submitted, marked))


def _mark_one_of(submitted: Submitted) -> _Marked:
    """The function that must be called, or else the best of those that may be asked for."""
    function = submitted.rules.function
    best = _mark_function(submitted, (function,) if function else submitted.task.functions)
    scores = {best.called: best.result.score}
    for other in () if function else _others(submitted.task, best.outcome):
        if best.result.all_right:
            break
        marked = _mark_function(submitted, (other,))
        scores[other] = marked.result.score
        best = marked if marked.result.score > best.result.score else best
    remark = () if function or not best.called else _which(submitted.task, best.called, scores)
    return best.saying(remark)


@dataclass(frozen=True)
class _Marked:
    """What one function got, and under which convention; None if the run came to no result."""

    result: Result
    outcome: Outcome
    under: UnderConvention | None = None

    @property
    def called(self) -> str | None:
        return self.outcome.function

    def saying(self, remarks: tuple[str, ...]) -> _Marked:
        return replace(self, result=replace(self.result, feedback=(*self.result.feedback, *remarks)))


def _mark_script(submitted: Submitted) -> _Marked:
    """Everything that the script calls is needed, so there is no choice of a function."""
    function = submitted.rules.function
    unused = f"{function} alone is not what the task is about: it needs {', '.join(submitted.task.functions)}"
    return _mark_function(submitted, submitted.task.functions).saying((unused,) if function else ())


def _others(task: CodeTask, outcome: Outcome) -> list[str]:
    return [name for name in task.functions if name in outcome.defined and name != outcome.function]


def _which(task: CodeTask, called: str, scores: Mapping[str | None, float]) -> tuple[str, ...]:
    """Which function was graded, where there could be several."""
    if len(task.functions) == 1:
        return ()
    points = task.points * len(task.outputs)
    others = [f"{name} ({score:g} of {points:g})" for name, score in scores.items() if name != called]
    too = f"; there too, and no better: {', '.join(others)}" if others else ""
    return (f"graded: {called}{too}",)


def _mark_function(submitted: Submitted, functions: Sequence[str]) -> _Marked:
    """The result of the first of the functions that is there, under every convention until one is all right."""
    tried: list[UnderConvention] = []
    for _, group in groupby(submitted.task.conventions, key=partial(_handed_over, submitted.task)):
        conventions = list(group)
        job = submitted.job(functions, _calls(submitted.task, conventions[0]))
        outcome = submitted.worker.run(job)
        told = silenced(outcome, job) if submitted.rules.is_hidden else outcome
        if outcome.category is not Category.FINISHED:
            return _Marked(without_result(submitted, told, functions), outcome)
        for convention in conventions:
            tried.append(_under(submitted, convention, told))
            if tried[-1].all_right:
                return _best_told(submitted, tried, outcome)
    return _best_told(submitted, tried, outcome)


def _calls(task: CodeTask, convention: Convention) -> tuple[Encoded, ...]:
    """The same for all submissions to the task."""
    return task.once(("calls", convention.note), lambda: tuple(map(encoded, task.calls(convention))))


def _handed_over(task: CodeTask, convention: Convention) -> list[str]:
    """What of a convention decides on the arguments: those that are transposed."""
    return sorted(convention.transposed & set(task.arguments))


def _under(submitted: Submitted, convention: Convention, outcome: Outcome) -> UnderConvention:
    given = [by_output(submitted.task, answer, outcome.defined) for answer in outcome.results]
    expected = submitted.task.expected(convention)
    parts = judged(submitted.task, convention, given, expected, is_hidden=submitted.rules.is_hidden)
    return UnderConvention(convention, outcome, given, parts)


def _best_told(submitted: Submitted, tried: Sequence[UnderConvention], outcome: Outcome) -> _Marked:
    """The convention with the best score, and of equals the one whose mistakes are known."""
    task = submitted.task
    best = max(each.score for each in tried)
    best_of = [each for each in tried if each.score == best]
    chosen, reasons = best_explained(task, best_of, is_hidden=submitted.rules.is_hidden)
    parts = tuple(_told(part, reasons.get(part.id)) for part in chosen.parts)
    wrong = [part for part in parts if part.verdict is not Verdict.CORRECT]
    told = tuple(dict.fromkeys(reason.feedback for reason in reasons.values()))
    result = Result(
        problem=submitted.rules.problem,
        parts=parts,
        level=str(submitted.worker.level),
        feedback=(*told, *_remarks(task, chosen)),
        notes=tuple(dict.fromkeys(note for part in wrong for note in part.note.split(SEPARATOR))),
        first_wrong=wrong[0].id if wrong else "",
    )
    return _Marked(result, outcome, chosen)


def _told(part: PartResult, reason: Reason | None) -> PartResult:
    if reason is None:
        return part
    return replace(part, note=reason.note, mistake=reason.feedback, feedback=f"{part.feedback}: {reason.feedback}")


def _remarks(task: CodeTask, chosen: UnderConvention) -> tuple[str, ...]:
    """What else a student should know: the convention that was taken, and inputs that were changed."""
    remarks = []
    if len(task.conventions) > 1:
        remarks.append(f"graded with this convention: {chosen.convention.words}")
    if any(chosen.outcome.mutated):
        remarks.append("the function changes the arrays that it is given; work on copies")
    return tuple(remarks)


def _counterexample(submitted: Submitted, marked: _Marked) -> str:
    """The smallest that is found for the first wrong output; empty if all is right, or nothing could be called."""
    under, example = marked.under, submitted.example
    if under is None or example is None or marked.result.all_right:
        return ""
    failure = first_failure(submitted.task, under.convention, under.given, marked.result.parts)
    convention = next((each for each in example.conventions if each.note == under.convention.note), None)
    if failure is None or convention is None:
        return ""
    of_output = example.once(("of output", failure.part), lambda: task_of_output(example, failure.part))
    suspect = Suspect(
        task=of_output,
        convention=convention,
        part=failure.part,
        kind=failure.kind,
        mistakes=tuple(each for each in example.known_mistakes(convention) if each.note == failure.note),
        number=min(failure.number, len(example.cases) - 1),
        source=submitted.source,
        filename=submitted.filename,
        setting=submitted.setting,
        functions=of_output.functions if example.script else (str(marked.called),),
        cpu_seconds=under.outcome.cpu_seconds,
        is_hidden=submitted.rules.is_hidden,
    )
    return counterexample(suspect, submitted.worker, show_expected=submitted.rules.show_expected)
