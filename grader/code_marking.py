"""Marks submitted code: calls the function behind walls, and compares what it returned by type, shape and value."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, permutations

import numpy as np

from grader.code_diagnosis import Reason, explain_code, shape_reasons
from grader.results import PartResult, Result, Verdict
from grader.sandbox import Category, Job, Limits, NotPlain, Outcome, Raised, Returned, Value, Worker
from problems.code import CodeTask, Convention
from problems.part import Array

MOST_ORDERED = 4  # outputs, whose orders are tried
OTHER_TYPES = frozenset(("NoneType", "ndarray", "function", "LinAlgError"))  # beside those of Python itself

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

    function: the only name to call; otherwise each of the task's names that the file defines, until one is all
    right, and the best counts. Where the task leaves conventions open, the one that the submission fits best is taken,
    and named.
    is_hidden: the inputs are not to be known, so nothing that the submission itself wrote, which could carry them
    out, is told: of an exception only its line, and its type if it is one of Python's own.
    """
    run = _Run(task, source, filename, worker, problem, limits or Limits(), is_hidden)
    best, outcome = _mark_function(run, (function,) if function else task.functions)
    called = outcome.function
    scores = {called: best.score}
    for other in () if function else _others(task, outcome):
        if best.all_right:
            break
        result, _ = _mark_function(run, (other,))
        scores[other] = result.score
        if result.score > best.score:
            best, called = result, other
    remark = () if function or not called else _which(task, called, scores)
    return replace(best, feedback=(*best.feedback, *remark))


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


def _mark_function(run: _Run, functions: Sequence[str]) -> tuple[Result, Outcome]:
    """The result of the first of the functions that is there, under every convention until one is all right."""
    attempts: list[_Attempt] = []
    for _, group in groupby(run.task.conventions, key=lambda convention: sorted(convention.transposed)):
        conventions = list(group)
        calls = run.task.calls(conventions[0])
        outcome = run.worker.run(Job(run.source, run.filename, tuple(functions), calls, run.limits))
        told = _silenced(outcome) if run.is_hidden else outcome
        if outcome.category is not Category.FINISHED:
            return _ended(run, told, functions), outcome
        attempts += [_attempt(run.task, convention, told) for convention in conventions]
        if any(all(part.verdict is Verdict.CORRECT for part in attempt.parts) for attempt in attempts):
            break
    return _best_told(run, attempts), outcome


def _silenced(outcome: Outcome) -> Outcome:
    """The outcome without a word that the submission could have made up: messages, names and types of its own.

    What is wrong with the syntax is kept: it stands in the file itself.
    """
    results = tuple(
        Raised(_known_type(given.type), "", given.line) if isinstance(given, Raised) else Returned(_bare(given.value))
        for given in outcome.results
    )
    detail = outcome.detail if outcome.category is Category.SYNTAX_ERROR else ""
    return replace(outcome, results=results, detail=detail, defined=())


def _bare(value: Value) -> Value:
    if isinstance(value, NotPlain):
        return NotPlain(_known_type(value.type_name), "")
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    return {name: _bare(inner) for name, inner in value.items()} if isinstance(value, Mapping) else value


def _known_type(name: str) -> str:
    return name if hasattr(builtins, name) or name in OTHER_TYPES else "object"


def _ended(run: _Run, outcome: Outcome, functions: Sequence[str]) -> Result:
    """The run came to no result: the same verdict and sentence for every part."""
    verdict, note, sentence = ENDINGS[outcome.category]
    feedback = sentence.format(
        wanted=" or ".join(functions),
        defined=f"; the file defines {', '.join(outcome.defined)}" if outcome.defined else "",
        line=f", line {outcome.line}" if outcome.line else "",
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


def _attempt(task: CodeTask, convention: Convention, outcome: Outcome) -> _Attempt:
    expected = task.expected(convention)
    if order := _other_order(task, outcome, expected):
        return _Attempt(convention, outcome, expected, _out_of_order(task, expected, order))
    parts = tuple(_part(task, index, part, outcome, expected) for index, part in enumerate(task.outputs))
    return _Attempt(convention, outcome, expected, parts)


def _other_order(task: CodeTask, outcome: Outcome, expected: Sequence[Mapping[str, Array]]) -> tuple[str, ...]:
    """The names of the outputs in the order in which they were returned, if all are right and only that is wrong."""
    names = tuple(task.outputs)
    for order in permutations(names) if len(names) <= MOST_ORDERED else ():
        pairs = (
            (_output(task, index, name, given), right[name])
            for given, right in zip(outcome.results, expected, strict=True)
            for index, name in enumerate(order)
        )
        if all(_compared(task, given, right, "") is None for given, right in pairs):
            return order if order != names else ()
    return ()


def _out_of_order(
    task: CodeTask, expected: Sequence[Mapping[str, Array]], order: Sequence[str]
) -> tuple[PartResult, ...]:
    feedback = f"the values are right, but in another order: it returned {', '.join(order)}; asked is {', '.join(task.outputs)}"
    return tuple(
        PartResult(name, task.points, kind_in_words(expected[0][name]), Verdict.INCORRECT, 0.0, "wrong-order", feedback)
        for name in task.outputs
    )


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
        return (
            Verdict.MALFORMED,
            "wrong-type",
            given.reason or f"{part} is of type {given.type_name}, not a number or array",
        )
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


def _best_told(run: _Run, attempts: Sequence[_Attempt]) -> Result:
    """The attempt with the best score, and of equals the one whose mistakes are known."""
    task = run.task
    best = max(attempt.score for attempt in attempts)
    reasons: dict[str, Reason] = {}
    chosen = next(attempt for attempt in attempts if attempt.score == best)
    for attempt in attempts:
        if attempt.score < best or best == task.points * len(task.outputs):
            continue
        found = _explained(task, attempt)
        if _merit(found) > _merit(reasons):
            chosen, reasons = attempt, found
    parts = tuple(_told(part, reasons.get(part.id)) for part in chosen.parts)
    wrong = [part for part in parts if part.verdict is not Verdict.CORRECT]
    told = tuple(dict.fromkeys(reason.feedback for reason in reasons.values()))
    return Result(
        problem=run.problem,
        parts=parts,
        level=str(run.worker.level),
        feedback=(*told, *_remarks(task, chosen)),
        notes=tuple(dict.fromkeys(part.note for part in wrong)),
        first_wrong=wrong[0].id if wrong else "",
    )


def _merit(reasons: Mapping[str, Reason]) -> tuple[int, int]:
    """The more that is explained, and then the fewer slips that it takes, the better."""
    return len(reasons), -sum(reason.slips for reason in reasons.values())


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
