"""What is told of a run that came to no result: a table of how it ended, and the result with the same for every part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.code.comparison import kind_in_words
from grader.code.submitted import Submitted
from grader.results import PartResult, Result, Verdict
from grader.sandbox import Category, Outcome, place_in_words

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
    Category.PROTOCOL:         (Verdict.FORBIDDEN,     "protocol",         "it wrote into the grader's own channel: leave out what changes open descriptors or the modules that run it"),
    Category.SANDBOX_FAILED:   (Verdict.GRADER_ERROR,  "sandbox-failed",   "the grader could not run it; this is not your mistake"),
}
# fmt: on
assert set(ENDINGS) == set(Category) - {Category.FINISHED}, "every ending has its sentence"


def without_result(submitted: Submitted, outcome: Outcome, wanted: Sequence[str]) -> Result:
    """The same verdict and sentence for every part; `wanted` are the names that were to be called."""
    task, limits = submitted.task, submitted.rules.limits
    verdict, note, sentence = ENDINGS[outcome.category]
    feedback = sentence.format(
        wanted=" or ".join(wanted),
        defined=_instead(submitted, outcome),
        where=place_in_words(outcome.line, outcome.within),
        detail=outcome.detail,
        seconds=limits.seconds,
        megabytes=limits.memory_bytes >> 20,
    ).removesuffix(": ")
    shapes = task.expected(task.conventions[0])[0]
    parts = tuple(
        PartResult(part, task.points, kind_in_words(shapes[part]), verdict, 0.0, note, feedback)
        for part in task.outputs
    )
    return Result(submitted.rules.problem, parts, str(submitted.worker.level), (feedback,), (note,))


def _instead(submitted: Submitted, outcome: Outcome) -> str:
    if outcome.defined:
        return f"; the file defines {', '.join(outcome.defined)}"
    return "" if submitted.source.strip() else "; the file is empty"
