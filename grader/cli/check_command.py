"""`grader check`: one submission against one problem."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from grader.answers import read_answers
from grader.cli.choosing import chosen_variant, problem_options
from grader.errors import FileError, GraderError
from grader.marking import mark_answers
from grader.results import PartResult, Result, Verdict
from grader.terminal import plain
from problems.variant import Variant

LARGEST = 1 << 20  # bytes of a code file
UNGRADED = frozenset(("missing-function", "syntax-error", "import-error", "sandbox-failed"))
SIGNS = {  # verdict -> sign, colour
    Verdict.CORRECT: ("✓", "green"),
    Verdict.FOLLOWS_THROUGH: ("✓", "green"),
    Verdict.PARTIAL: ("~", "yellow"),
    Verdict.MISSING: ("–", "yellow"),
}
WRONG = ("✗", "red")


@click.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--family", metavar="FAMILY", help="The problem's family; grader list shows them.")
@problem_options
@click.option("--function", metavar="NAME", help="The function to call; without it, the first known name in the file.")
@click.option("--trust-submissions", is_flag=True, help="Run code even where this machine cannot isolate it.")
def command(
    path: Path,
    family: str | None,
    expr: str | None,
    seed: int | None,
    settings: tuple[str, ...],
    as_json: bool,
    function: str | None,
    trust_submissions: bool,
) -> None:
    """Check one submission against one problem: code (.py), or typed answers (.csv, .json).

    Exit codes: 0 all right, 1 something wrong, 2 cannot be graded.

    \b
    Examples:
      grader check answers.csv --family sum-product
      grader check linear_svm.py --family svm-loss --function svm_loss_naive
    """
    variant = chosen_variant(family, expr, seed, settings)
    refused: tuple[str, ...] = ()
    if path.suffix == ".py":
        result = _code(path, variant, function, trust_submissions)
    elif path.suffix in (".csv", ".json"):
        result, refused = _typed(path, variant)
    else:
        raise FileError(path, "is neither code (.py) nor typed answers (.csv, .json)")
    click.echo(json.dumps(described(result), indent=2) if as_json else "\n".join(_lines(result)))
    for sentence in refused:
        click.echo(f"grader: {sentence}", err=True)
    sys.exit(_exit_code(result))


def _typed(path: Path, variant: Variant) -> tuple[Result, tuple[str, ...]]:
    """The result, and a sentence with file and line for each response that is no number."""
    answers = read_answers(path)
    result = mark_answers(variant, answers.responses)
    malformed = [part for part in result.parts if part.verdict is Verdict.MALFORMED]
    return result, tuple(f"{path}, line {answers.lines[part.id]}: {part.id}: {part.feedback}" for part in malformed)


def _code(path: Path, variant: Variant, function: str | None, trust: bool) -> Result:
    from grader.code_marking import mark_code
    from grader.sandbox import Level, Worker, best_level

    if variant.code is None:
        raise GraderError(f"{variant.family.name} has no code task; hand in typed answers (.csv, .json)")
    try:
        source = path.read_bytes()
    except OSError as error:
        raise FileError(path, f"cannot be read ({error.strerror})") from None
    if len(source) > LARGEST:
        raise FileError(path, f"has {len(source)} bytes; at most {LARGEST} are allowed")
    if best_level() is Level.C and not trust:
        raise GraderError(
            "this machine cannot isolate code (grader doctor says why); for code that you trust: --trust-submissions"
        )
    with Worker() as worker:
        return mark_code(variant.code, source, path.name, worker, function=function, problem=variant.family.name)


def _exit_code(result: Result) -> int:
    verdicts = {part.verdict for part in result.parts}
    if verdicts & {Verdict.MALFORMED, Verdict.GRADER_ERROR} and not result.level:
        return 2
    if UNGRADED & set(result.notes):
        return 2
    return 0 if result.all_right else 1


def described(result: Result) -> dict[str, Any]:
    """The result as plain data."""
    return {
        "score": result.score,
        "points": result.points,
        "parts": [
            {
                "id": part.id,
                "verdict": str(part.verdict),
                "score": part.score,
                "points": part.points,
                "note": part.note,
                "feedback": part.feedback,
                "expected_kind": part.expected_kind,
            }
            for part in result.parts
        ],
        "level": result.level,
        "feedback": list(result.feedback),
        "first_wrong": result.first_wrong,
    }


def _lines(result: Result) -> Iterator[str]:
    yield click.style(f"{result.problem}: {result.score:g} of {result.points:g} points", bold=True)
    width = max(len(part.id) for part in result.parts)
    room = max(len(plain(part.response)) for part in result.parts)
    for part in result.parts:
        yield _line(part, width, min(room, 24))
    if result.first_wrong:
        yield f"The first mistake is at {result.first_wrong}."
    for sentence in result.feedback:
        yield f"• {plain(sentence)}"


def _line(part: PartResult, width: int, room: int) -> str:
    sign, colour = SIGNS.get(part.verdict, WRONG)
    told = f"  {plain(part.feedback)}" if part.feedback else ""
    verdict = str(part.verdict).lower().replace("_", " ")
    line = f"  {part.id:<{width}}  {plain(part.response)[:24]:<{room}}  {verdict}{told}"
    return click.style(f"  {sign}", fg=colour) + line.rstrip()
