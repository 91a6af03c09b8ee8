"""Marks submitted code: calls the function behind walls, and compares what it returned by type, shape and value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from grader.code_diagnosis import Reason, explain_code, shape_reasons
from grader.results import PartResult, Result, Verdict
from grader.sandbox import Category, Job, Limits, NotPlain, Outcome, Raised, Returned, Value, Worker
from problems.code import CodeTask, Convention
from problems.part import Array

# fmt: off
ENDINGS: Mapping[Category, tuple[Verdict, str, str]] = {  # how a run ended -> verdict, note, feedback
    Category.NO_FUNCTION:      (Verdict.MISSING,       "missing-function", "no function named {wanted} was found{defined}"),
    Category.SYNTAX_ERROR:     (Verdict.CRASHED,       "syntax-error",     "the file cannot be read as Python{line}: {detail}"),
    Category.IMPORT_ERROR:     (Verdict.CRASHED,       "import-error",     "an import failed{line}: {detail}"),
    Category.RAISED_ON_LOAD:   (Verdict.CRASHED,       "raised-on-load",   "the file stops while it is loaded{line}: {detail}"),
    Category.TIMED_OUT:        (Verdict.TIMED_OUT,     "timed-out",        "it did not finish within {seconds:g} seconds; look for a loop that never ends"),
    Category.OUT_OF_MEMORY:    (Verdict.OUT_OF_MEMORY, "out-of-memory",    "it needed more than {megabytes} MB of memory"),
    Category.OUTPUT_TOO_LARGE: (Verdict.CRASHED,       "output-too-large", "it printed or returned too much; remove prints from loops"),
    Category.FORBIDDEN:        (Verdict.FORBIDDEN,     "forbidden",        "it tried something that is not allowed here: {detail}"),
    Category.CRASHED:          (Verdict.CRASHED,       "crashed",          "Python itself was brought down: {detail}"),
    Category.EXITED:           (Verdict.CRASHED,       "exited",           "it ended the program (exit) before it returned anything"),
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


@dataclass(frozen=True)
class _Attempt:
    """A convention with what the function returned under it, part by part."""

    convention: Convention
    outcome: Outcome
    expected: tuple[Mapping[str, Array], ...]
    parts: tuple[PartResult, ...]

    @property
    def score(self) -> float:
        return sum(part.score for part in self.parts)


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
) -> Result:
    """The result of one file: its function is called with every case; a part is right if it is right in all of them.

    function: the only name to call; otherwise the first of the task's names that the file defines. Where the task
    leaves conventions open, the one that the submission fits best is taken, and named.
    is_hidden: the inputs are not to be known, so nothing that the submission itself wrote, which could carry them
    out, is told: of an exception only its type and line.
    """
    limits = limits or Limits()
    attempts: list[_Attempt] = []
    for _, group in groupby(task.conventions, key=lambda convention: sorted(convention.transposed)):
        conventions = list(group)
        functions = (function,) if function else task.functions
        outcome = worker.run(Job(source, filename, functions, task.calls(conventions[0]), limits))
        outcome = _silenced(outcome) if is_hidden else outcome
        if outcome.category is not Category.FINISHED:
            return _ended(task, outcome, functions, worker, problem, limits)
        attempts += [_attempt(task, convention, outcome) for convention in conventions]
        if any(all(part.verdict is Verdict.CORRECT for part in attempt.parts) for attempt in attempts):
            break
    return _best_told(task, attempts, worker, problem)


def _silenced(outcome: Outcome) -> Outcome:
    """The outcome without the words of the submission's own exceptions in its calls."""
    results = tuple(replace(given, message="") if isinstance(given, Raised) else given for given in outcome.results)
    return replace(outcome, results=results)


def _ended(
    task: CodeTask, outcome: Outcome, functions: Sequence[str | None], worker: Worker, problem: str, limits: Limits
) -> Result:
    """The run came to no result: the same verdict and sentence for every part."""
    verdict, note, sentence = ENDINGS[outcome.category]
    feedback = sentence.format(
        wanted=" or ".join(str(name) for name in functions),
        defined=f"; the file defines {', '.join(outcome.defined)}" if outcome.defined else "",
        line=f", line {outcome.line}" if outcome.line else "",
        detail=outcome.detail,
        seconds=limits.seconds,
        megabytes=limits.memory_bytes >> 20,
    )
    shapes = task.expected(task.conventions[0])[0]
    parts = tuple(
        PartResult(part, task.points, kind_in_words(shapes[part]), verdict, 0.0, note, feedback)
        for part in task.outputs
    )
    return Result(problem, parts, str(worker.level), (feedback,), (note,), next(iter(task.outputs)))


def _attempt(task: CodeTask, convention: Convention, outcome: Outcome) -> _Attempt:
    expected = task.expected(convention)
    parts = tuple(_part(task, index, part, outcome, expected) for index, part in enumerate(task.outputs))
    return _Attempt(convention, outcome, expected, parts)


def _part(
    task: CodeTask, index: int, part: str, outcome: Outcome, expected: Sequence[Mapping[str, Array]]
) -> PartResult:
    """The first call in which the part is not right decides."""
    result = PartResult(part, task.points, kind_in_words(expected[0][part]))
    for given, right in zip(outcome.results, expected, strict=True):
        wrong = _compared(task, _output(task, index, part, given), right[part], part)
        if wrong:
            verdict, note, feedback = wrong
            return replace(result, verdict=verdict, note=note, feedback=feedback)
    return replace(result, verdict=Verdict.CORRECT, score=task.points)


def _output(task: CodeTask, index: int, part: str, given: Returned | Raised) -> Value | Raised:
    """One of the returned values: by place in a tuple, by name in a dictionary, or the only one."""
    if isinstance(given, Raised):
        return given
    value = given.value
    if isinstance(value, Mapping):
        return value.get(part, NotPlain("dict", f"the dictionary has no {part!r}"))
    if isinstance(value, NotPlain):
        return value
    if len(task.outputs) == 1 and not isinstance(value, tuple):
        return value
    if isinstance(value, tuple) and len(value) == len(task.outputs):
        return value[index]
    if isinstance(value, np.ndarray) and value.shape == (len(task.outputs),):  # [f, dx, dy]: one number each
        return np.asarray(value[index])
    count = f"{len(value)} values" if isinstance(value, tuple) else "one value"
    return NotPlain("tuple", f"it returned {count}; expected {len(task.outputs)}: {', '.join(task.outputs)}")


def _compared(task: CodeTask, given: Value | Raised, right: Array, part: str) -> tuple[Verdict, str, str] | None:
    """Verdict, note and feedback if the value is not right: its type is looked at first, then shape, then values."""
    if isinstance(given, Raised):
        where = f" on line {given.line}" if given.line else ""
        why = f": {given.message}" if given.message else ""
        return Verdict.CRASHED, f"raised:{given.type}", f"it raised {given.type}{where}{why}"
    if isinstance(given, NotPlain):
        if given.type_name == "NoneType":
            return Verdict.MALFORMED, "returns-nothing", f"{part} is None; is there a return statement?"
        return Verdict.MALFORMED, "wrong-type", given.reason or f"{part} is a {given.type_name}, not a number or array"
    if not isinstance(given, np.ndarray) or given.dtype.kind not in "fiub":
        return Verdict.MALFORMED, "wrong-type", f"{part} holds no real numbers; expected {_a(right)}"
    if given.shape != right.shape:
        why = "".join(f"; {reason}" for reason in shape_reasons(given, right))
        return (
            Verdict.INCORRECT,
            "wrong-shape",
            f"{part} is {_a(given)}; expected {_a(right)}{why}",
        )
    if not np.isfinite(given).all():
        return Verdict.INCORRECT, "not-finite", f"{part} is not finite (inf or nan)"
    if not task.tolerance.passes(given.astype(float), right).all():
        return Verdict.INCORRECT, "wrong-value", f"{part} has a wrong value"
    return None


def _a(value: Array) -> str:
    return f"an {kind_in_words(value)}" if np.ndim(value) else "a number"


def kind_in_words(value: Array) -> str:
    return f"array of shape {value.shape}" if np.ndim(value) else "number"


def _best_told(task: CodeTask, attempts: Sequence[_Attempt], worker: Worker, problem: str) -> Result:
    """The attempt with the best score, and of equals the one whose mistakes are known."""
    best = max(attempt.score for attempt in attempts)
    reasons: dict[str, Reason] = {}
    chosen = next(attempt for attempt in attempts if attempt.score == best)
    for attempt in attempts:
        if attempt.score < best or best == task.points * len(task.outputs):
            continue
        found = _explained(task, attempt)
        if len(found) > len(reasons):
            chosen, reasons = attempt, found
    parts = tuple(_told(part, reasons.get(part.id)) for part in chosen.parts)
    wrong = [part for part in parts if part.verdict is not Verdict.CORRECT]
    told = tuple(dict.fromkeys(reason.feedback for reason in reasons.values()))
    return Result(
        problem=problem,
        parts=parts,
        level=str(worker.level),
        feedback=(*told, *_remarks(task, chosen)),
        notes=tuple(dict.fromkeys(part.note for part in wrong)),
        first_wrong=wrong[0].id if wrong else "",
    )


def _told(part: PartResult, reason: Reason | None) -> PartResult:
    if reason is None:
        return part
    return replace(part, note=reason.note, mistake=reason.feedback, feedback=f"{part.feedback}: {reason.feedback}")


def _explained(task: CodeTask, attempt: _Attempt) -> dict[str, Reason]:
    wrong = [part.id for part in attempt.parts if part.note == "wrong-value"]
    if not wrong:
        return {}
    returned = [
        {
            part: value
            for index, part in enumerate(task.outputs)
            if isinstance(value := _output(task, index, part, given), np.ndarray)
        }
        for given in attempt.outcome.results
    ]
    return explain_code(task, attempt.convention, returned, wrong)


def _remarks(task: CodeTask, chosen: _Attempt) -> tuple[str, ...]:
    """What else a student should know: the convention that was taken, and inputs that were changed."""
    remarks = []
    if len(task.conventions) > 1:
        remarks.append(f"graded with this convention: {chosen.convention.words}")
    if any(chosen.outcome.mutated):
        remarks.append("the function changes the arrays that it is given; work on copies")
    return tuple(remarks)
