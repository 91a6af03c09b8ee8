"""Marks submitted code: calls the function behind walls, and compares what it returned by type, shape and value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from grader.code.attempts import Attempt, best_explained
from grader.code.comparison import kind_in_words
from grader.code.diagnosis import Reason
from grader.code.given import by_output
from grader.code.parts import judged
from grader.code.silence import silenced
from grader.code.stopped import stopped
from grader.counterexample.script import task_of_output
from grader.counterexample.search import counterexample
from grader.counterexample.suspect import Suspect, first_failure
from grader.results import SEPARATOR, PartResult, Result, Verdict
from grader.sandbox import ALONE, Category, Job, Limits, Outcome, Script, Setting, Worker, place_in_words
from problems.code.task import CodeTask, Convention

# fmt: off
ENDINGS: Mapping[Category, tuple[Verdict, str, str]] = {  # how a run ended -> verdict, note, feedback
    Category.NO_FUNCTION:      (Verdict.MISSING,       "missing-function", "no function named {wanted} was found{defined}"),
    Category.SYNTAX_ERROR:     (Verdict.CRASHED,       "syntax-error",     "the file cannot be read as Python{where}: {detail}"),
    Category.IMPORT_ERROR:     (Verdict.CRASHED,       "import-error",     "an import failed{where}: {detail}"),
    Category.RAISED_ON_LOAD:   (Verdict.CRASHED,       "raised-on-load",   "the file stops while it is loaded{where}: {detail}"),
    Category.TIMED_OUT:        (Verdict.TIMED_OUT,     "timed-out",        "it did not finish within {seconds:g} seconds; look for a loop that never ends"),
    Category.OUT_OF_MEMORY:    (Verdict.OUT_OF_MEMORY, "out-of-memory",    "it needed more than {megabytes} MB of memory"),
    Category.OUTPUT_TOO_LARGE: (Verdict.CRASHED,       "output-too-large", "there came too much out of it: {detail}"),
    Category.FORBIDDEN:        (Verdict.FORBIDDEN,     "forbidden",        "it tried something that is not allowed here{where}: {detail}"),
    Category.CRASHED:          (Verdict.CRASHED,       "crashed",          "Python itself was brought down: {detail}"),
    Category.EXITED:           (Verdict.CRASHED,       "exited",           "it ended the program{where} before it returned anything: leave out exit(), quit() and what calls them"),
    Category.PROTOCOL:         (Verdict.FORBIDDEN,     "protocol",         "it wrote into the grader's own channel"),
    Category.SANDBOX_FAILED:   (Verdict.GRADER_ERROR,  "sandbox-failed",   "the grader could not run it; this is not your mistake"),
}
# fmt: on
UNGRADED = frozenset(  # the notes of what did not get as far as being called
    ENDINGS[category][1]
    for category in (
        Category.NO_FUNCTION,
        Category.SYNTAX_ERROR,
        Category.IMPORT_ERROR,
        Category.RAISED_ON_LOAD,
        Category.SANDBOX_FAILED,
    )
)
assert set(ENDINGS) == set(Category) - {Category.FINISHED}, "every ending has its sentence"


def mark_code(
    task: CodeTask,
    source: bytes,
    filename: str,
    worker: Worker,
    *,
    function: str | None = None,
    problem: str = "",
    limits: Limits | None = None,
    is_hidden: bool = False,
    public: CodeTask | None = None,
    show_expected: bool = True,
    setting: Setting = ALONE,
) -> Result:
    """The result of one file: its function is called with every case; a part is right if it is right in all of them.

    function: the only name to call; otherwise each of the task's names that the file defines, until one is all
    right, and the best counts. Where the task leaves conventions open, the one that the submission fits best is taken,
    and named.
    is_hidden: the inputs are not to be known, so nothing that the submission itself wrote, which could carry them
    out, is told: of an exception only its line, and its type if it is one of Python's own.
    public: then, the same task with inputs that may be known; a counterexample is made from them, or there is none.
    show_expected: does the counterexample say what is right?
    setting: what the file has around it.
    """
    example = public if is_hidden else task
    run = _Run(task, source, filename, worker, problem, limits or Limits(), is_hidden, example, show_expected, setting)
    marked = _mark_script(run, function) if task.script else _mark_one_of(run, function)
    job = _job(run, run.task.functions, ())
    told = marked.saying(tuple(stopped(marked.outcome, job, worker, is_hidden=is_hidden))).result
    return replace(told, counterexample=_counterexample(run, marked))


def _mark_one_of(run: _Run, function: str | None) -> _Marked:
    """The function of that name, or else the best of those that may be asked for."""
    best = _mark_function(run, (function,) if function else run.task.functions)
    scores = {best.called: best.result.score}
    for other in () if function else _others(run.task, best.outcome):
        if best.result.all_right:
            break
        marked = _mark_function(run, (other,))
        scores[other] = marked.result.score
        best = marked if marked.result.score > best.result.score else best
    remark = () if function or not best.called else _which(run.task, best.called, scores)
    return best.saying(remark)


@dataclass(frozen=True)
class _Run:
    """What is run, and how."""

    task: CodeTask
    source: bytes
    filename: str
    worker: Worker
    problem: str
    limits: Limits
    is_hidden: bool
    example: CodeTask | None
    show_expected: bool
    setting: Setting


@dataclass(frozen=True)
class _Marked:
    """What one function got; no attempt if the run came to no result."""

    result: Result
    outcome: Outcome
    attempt: Attempt | None = None

    @property
    def called(self) -> str | None:
        return self.outcome.function

    def saying(self, remarks: tuple[str, ...]) -> _Marked:
        return replace(self, result=replace(self.result, feedback=(*self.result.feedback, *remarks)))


def _mark_script(run: _Run, function: str | None) -> _Marked:
    """Everything that the script calls is needed, so there is no choice of a function."""
    unused = f"{function} alone is not what the task is about: it needs {', '.join(run.task.functions)}"
    return _mark_function(run, run.task.functions).saying((unused,) if function else ())


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


def _mark_function(run: _Run, functions: Sequence[str]) -> _Marked:
    """The result of the first of the functions that is there, under every convention until one is all right."""
    attempts: list[Attempt] = []
    for _, group in groupby(run.task.conventions, key=partial(_handed_over, run.task)):
        conventions = list(group)
        calls = run.task.calls(conventions[0])
        job = _job(run, functions, calls)
        outcome = run.worker.run(job)
        told = silenced(outcome, job) if run.is_hidden else outcome
        if outcome.category is not Category.FINISHED:
            return _Marked(_ended(run, told, functions), outcome)
        for convention in conventions:
            attempts.append(_attempt(run, convention, told))
            if attempts[-1].all_right:
                return _best_told(run, attempts, outcome)
    return _best_told(run, attempts, outcome)


def _handed_over(task: CodeTask, convention: Convention) -> list[str]:
    """What of a convention decides on the arguments: those that are transposed."""
    return sorted(convention.transposed & set(task.arguments))


def _job(run: _Run, functions: Sequence[str], calls: tuple[tuple[Any, ...], ...]) -> Job:
    task = run.task
    script = Script(task.script, tuple(task.arguments), task.places) if task.script else None
    return Job(run.source, run.filename, tuple(functions), calls, run.limits, run.setting, script)


def _ended(run: _Run, outcome: Outcome, functions: Sequence[str]) -> Result:
    """The run came to no result: the same verdict and sentence for every part."""
    verdict, note, sentence = ENDINGS[outcome.category]
    feedback = sentence.format(
        wanted=" or ".join(functions),
        defined=_instead(run, outcome),
        where=place_in_words(outcome.line, outcome.within),
        detail=outcome.detail,
        seconds=run.limits.seconds,
        megabytes=run.limits.memory_bytes >> 20,
    ).removesuffix(": ")
    shapes = run.task.expected(run.task.conventions[0])[0]
    parts = tuple(
        PartResult(part, run.task.points, kind_in_words(shapes[part]), verdict, 0.0, note, feedback)
        for part in run.task.outputs
    )
    return Result(run.problem, parts, str(run.worker.level), (feedback,), (note,))


def _attempt(run: _Run, convention: Convention, outcome: Outcome) -> Attempt:
    given = [by_output(run.task, answer, outcome.defined) for answer in outcome.results]
    parts = judged(run.task, convention, given, run.task.expected(convention), is_hidden=run.is_hidden)
    return Attempt(convention, outcome, given, parts)


def _best_told(run: _Run, attempts: Sequence[Attempt], outcome: Outcome) -> _Marked:
    """The attempt with the best score, and of equals the one whose mistakes are known."""
    task = run.task
    best = max(attempt.score for attempt in attempts)
    best_of = [attempt for attempt in attempts if attempt.score == best]
    chosen, reasons = best_explained(task, best_of, is_hidden=run.is_hidden)
    parts = tuple(_told(part, reasons.get(part.id)) for part in chosen.parts)
    wrong = [part for part in parts if part.verdict is not Verdict.CORRECT]
    told = tuple(dict.fromkeys(reason.feedback for reason in reasons.values()))
    result = Result(
        problem=run.problem,
        parts=parts,
        level=str(run.worker.level),
        feedback=(*told, *_remarks(task, chosen)),
        notes=tuple(dict.fromkeys(note for part in wrong for note in part.note.split(SEPARATOR))),
        first_wrong=wrong[0].id if wrong else "",
    )
    return _Marked(result, outcome, chosen)


def _told(part: PartResult, reason: Reason | None) -> PartResult:
    if reason is None:
        return part
    return replace(part, note=reason.note, mistake=reason.feedback, feedback=f"{part.feedback}: {reason.feedback}")


def _remarks(task: CodeTask, chosen: Attempt) -> tuple[str, ...]:
    """What else a student should know: the convention that was taken, and inputs that were changed."""
    remarks = []
    if len(task.conventions) > 1:
        remarks.append(f"graded with this convention: {chosen.convention.words}")
    if any(chosen.outcome.mutated):
        remarks.append("the function changes the arrays that it is given; work on copies")
    return tuple(remarks)


def _instead(run: _Run, outcome: Outcome) -> str:
    if outcome.defined:
        return f"; the file defines {', '.join(outcome.defined)}"
    return "" if run.source.strip() else "; the file is empty"


def _counterexample(run: _Run, marked: _Marked) -> str:
    """The smallest that is found for the first wrong output; empty if all is right, or nothing could be called."""
    attempt, example = marked.attempt, run.example
    if attempt is None or example is None or marked.result.all_right:
        return ""
    failure = first_failure(run.task, attempt.convention, attempt.given, marked.result.parts)
    convention = next((each for each in example.conventions if each.note == attempt.convention.note), None)
    if failure is None or convention is None:
        return ""
    of_output = task_of_output(example, failure.part)
    suspect = Suspect(
        task=of_output,
        convention=convention,
        part=failure.part,
        kind=failure.kind,
        mistakes=tuple(each for each in example.mistakes(convention) if each.note == failure.note),
        number=min(failure.number, len(example.cases) - 1),
        source=run.source,
        filename=run.filename,
        setting=run.setting,
        functions=of_output.functions if example.script else (str(marked.called),),
        cpu_seconds=attempt.outcome.cpu_seconds,
        is_hidden=run.is_hidden,
    )
    return counterexample(suspect, run.worker, show_expected=run.show_expected)
