"""`grader check`: one submission against one problem."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from grader.cli.asked import asked_of, assignment_options
from grader.cli.check_lines import result_lines
from grader.cli.choosing import chosen_variant, problem_options
from grader.cli.marking_options import marking_options, read_policy, read_weights
from grader.cli.options import PATH, TRUST
from grader.cli.saying import say
from grader.cli.show_lines import exactness
from grader.course.assignment import Problem
from grader.course.weights import weighted
from grader.errors import FileError, GraderError
from grader.files.content import Content
from grader.files.modules import defined
from grader.intake.answers import is_notebook, of_one_problem, read_answers
from grader.intake.answers_notebook import holds_answers
from grader.intake.archives import is_archive
from grader.intake.package import CODE, handed_in
from grader.policies.marking import MarkingPolicy
from grader.results import PartResult, Result, Verdict
from grader.typed.marking import mark_answers, typed_names
from problems.variant import Variant
from problems.variant import variant as variant_with

WORKBOOKS = (".xlsx", ".xls", ".ods", ".numbers")
OF_COURSE = "modules that the course hands out are there with --assignment FILE, an assignment.toml with `files`"


@click.command("check")
@click.argument("path", type=PATH)
@click.option("--family", metavar="FAMILY", help="The problem's family; grader list shows them.")
@problem_options
@click.option("--function", metavar="NAME", help="The function to call; without it, the first known name in the file.")
@assignment_options
@marking_options
@TRUST
def command(
    path: Path,
    family: str | None,
    assignment: Path | None,
    problem_id: str | None,
    expr: str | None,
    seed: int | None,
    settings: tuple[str, ...],
    course: Path | None,
    as_json: bool,
    function: str | None,
    marking: tuple[str, ...],
    weights: tuple[str, ...],
    decimal_comma: bool,
    trust_submissions: bool,
) -> None:
    """Check one submission against one problem: code, or typed answers (.csv, .json).

    Code is a file (.py), a notebook (.ipynb), or a folder or archive of several. A notebook in which a cell begins
    with the line "# answers: PROBLEM" is one of typed answers.

    Exit codes: 0 all right; 1 it was marked and not all of it is right, be it that nothing of it can be run or read;
    2 it was not marked: the call, the assignment or the file as such cannot be used, or a person has to decide.

    \b
    Examples:
      grader check answers.csv --family sum-product
      grader check answers.csv --family sum-product --marking penalty=0.25 --weight dx=2
      grader check formulas.csv --family sum-product --set ask=formulas
      grader check linear_svm.py --family svm-loss --function svm_loss_naive
      grader check p4.py --assignment backprop-1/assignment.toml
    """
    others: dict[str, object] = {"--family": family, "--expr": expr, "--set": settings, "--course": course}
    others |= {"--function": function, "--marking": marking, "--weight": weights, "--decimal-comma": decimal_comma}
    problem = asked_of(assignment, problem_id, path, others)
    variant = _variant_of(problem, seed) if problem else chosen_variant(family, expr, seed, settings, course)
    function = problem.function if problem else function
    places: Mapping[str, str] = {}
    if not problem and _is_typed(path, variant, function):
        posed, policy = weighted(variant, read_weights(weights)), read_policy(marking)
        result, places = _typed(path, posed, policy, decimal_comma=decimal_comma)
    elif path.suffix.lower() in CODE or path.is_dir() or is_archive(path.name):
        result = _code(path, variant, function, problem, trust_submissions)
    elif problem:
        raise FileError(path, "is no code (.py, .ipynb); typed answers are graded by `grader grade`")
    else:
        workbook = "; save a table as CSV" if path.suffix.lower() in WORKBOOKS else ""
        raise FileError(path, f"is neither code (.py, .ipynb) nor typed answers (.csv, .json){workbook}")
    _print(path, variant, result, places, as_json=as_json)
    sys.exit(_exit_code(result))


def _print(path: Path, variant: Variant, result: Result, places: Mapping[str, str], *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(described(result), indent=2))
        for sentence in _refused(path, result, places):
            say(sentence, is_error=True)
    else:
        for line in result_lines(_placed(result, places), "" if result.level else _exactness(variant)):
            click.echo(line)


def _variant_of(problem: Problem, seed: int | None) -> Variant:
    """With numbers that anybody may know."""
    return variant_with(problem.find_family(), seed, problem.set)


def _is_typed(path: Path, variant: Variant, function: str | None) -> bool:
    """A notebook with answers is one of typed answers, unless it defines what the problem asks for in code."""
    if not is_notebook(path):
        return path.suffix.lower() in (".csv", ".json")
    data = handed_in(path).data
    asked = (function,) if function else variant.code.functions if variant.code else ()
    return holds_answers(data, path) and not defined(data, asked)


def _typed(
    path: Path, variant: Variant, policy: MarkingPolicy, *, decimal_comma: bool
) -> tuple[Result, Mapping[str, str]]:
    """The result, and by the ids of parts where in the file a response stands that could not be read."""
    answers = read_answers(path)
    if is_notebook(path):
        answers = of_one_problem(answers, path, [part.id for part in variant.parts])
    result = mark_answers(variant, answers.responses, policy=policy, decimal_comma=decimal_comma)
    typed = typed_names(variant, answers.responses)
    unread = (part.id for part in result.parts if part.verdict is Verdict.MALFORMED)
    return result, {id_: answers.place(typed[id_]) for id_ in unread}


def _placed(result: Result, places: Mapping[str, str]) -> Result:
    """With the place before what is said of a response that could not be read."""
    parts = (
        replace(part, feedback=f"{places[part.id]}: {part.feedback}") if part.id in places else part
        for part in result.parts
    )
    return replace(result, parts=tuple(parts))


def _refused(path: Path, result: Result, places: Mapping[str, str]) -> Iterator[str]:
    """A sentence with file and place for each response that could not be read, an array's for all its entries."""
    together: dict[str, list[PartResult]] = {}
    for part in result.parts:
        if part.id in places:
            together.setdefault(places[part.id], []).append(part)
    for place, parts in together.items():
        yield f"{path}, {place}: {', '.join(part.id for part in parts)}: {parts[0].feedback}"


def _code(path: Path, variant: Variant, function: str | None, problem: Problem | None, trust: bool) -> Result:
    from grader.code.marking import mark_code
    from grader.code.rules import CodeRules
    from grader.intake.program import program
    from grader.isolation import open_worker, opened
    from grader.sandbox import Level, Setting, best_level

    if variant.code is None:
        raise GraderError(f"{variant.family.name} has no code task; hand in typed answers (.csv, .json)")
    asked = (function,) if function else variant.code.functions
    around = Setting(problem.support, stand_ins=problem.stand_ins) if problem else Setting()
    code = program(_handed_in(path), path.name, asked, around)
    if best_level() is Level.C and not trust:
        raise GraderError(
            "this machine cannot isolate code (grader doctor says why); for code that you trust: --trust-submissions"
        )
    with open_worker() as worker:
        rules = CodeRules(variant.family.name, function)
        result = mark_code(variant.code, code.source, code.filename, worker, rules, code.setting)
    told = code.told(replace(result, exposed=opened(worker.level)))
    if problem is None and "import-error" in result.notes:
        told = replace(told, feedback=(*told.feedback, OF_COURSE))
    return told


def _handed_in(path: Path) -> Content:
    """What there is of code; raises FileError."""
    try:
        return handed_in(path)
    except FileError as error:
        if not path.is_dir():
            raise
        typed = "typed answers are one file, .csv or .json, not a folder"
        raise FileError(path, f"{error.sentence.rstrip('.')}; {typed}") from None


def _exit_code(result: Result) -> int:
    """Whatever got points, even 0, is right or wrong."""
    if result.is_open:
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
                "read_as": part.read_as,
                "expected_kind": part.expected_kind,
            }
            for part in result.parts
        ],
        "level": result.level,
        "exposed": list(result.exposed),
        "feedback": list(result.feedback),
        "first_wrong": result.first_wrong,
        "counterexample": result.counterexample,
    }


def _exactness(variant: Variant) -> str:
    """How numbers are compared, on one line; empty for formulas."""
    return "" if variant.asks_formulas else " and ".join(map(str.strip, exactness(variant)))
