"""What the teacher plans: an assignment.toml, read and checked until every problem of it can be made."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from grader.course.support import SupportError, giving_away, is_there, read_support
from grader.course.weights import ids_of, weighted
from grader.errors import FileError
from grader.files.content import read_own
from grader.files.toml_read import read_toml
from grader.files.toml_table import Key, TomlText, toml
from grader.policies import attempts, marking, sheets
from problems.adjusted import AS_IT_IS, PartError, Wanted, adjusted
from problems.catalogue import custom, find
from problems.certified.too_few_parts import too_few_parts
from problems.errors import NoNumbersError, ProblemError, shortened
from problems.family import Family
from problems.variant import Variant, variant

AnswerKind = Literal["typed", "code"]
Isolation = Literal["A", "B", "trusted"]
FILE_NAME, OWN_FAMILIES = "assignment.toml", "families"
RESERVED = ("id", "name", "total", "points", "answers")  # columns of the gradebook, and the file answers.csv


@dataclass(frozen=True)
class Problem:
    """One problem of an assignment; every student gets a variant of their own.

    show_expected: does the small case that is shown for wrong code say what is right there? `grader check` says it; a
    class, which is marked on inputs that it does not know, is told only if its teacher wants it.
    """

    id: str
    family: str  # or "custom"
    expression: str | None
    answer: AnswerKind
    points: float
    set: Mapping[str, object]  # options and inputs that are the same for everybody
    function: str | None
    title: str | None
    own: Path | None = None  # the folder of the instructor's own families
    show_expected: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)  # of typed parts; 1 for one that is not named
    must_answer: tuple[str, ...] = ()
    support: Mapping[str, bytes] = field(default_factory=dict)  # modules that code may import, by name
    stand_ins: tuple[str, ...] = ()  # modules that do nothing, so that an import of them is no mistake
    asked: tuple[str, ...] = ()  # the names of functions and classes, of code
    warnings: tuple[str, ...] = ()  # what its teacher should know of it
    wanted: Wanted = AS_IT_IS  # decimals, and which parts are given or blank
    space: float | None = None  # to write in, below it, in millimetres; None: that of all

    def find_family(self) -> Family:
        """With what the assignment wants to be different; raises ProblemError."""
        family = custom(self.expression) if self.expression is not None else find(self.family, self.own)
        return adjusted(family, self.wanted)


@dataclass(frozen=True)
class Assignment:
    """A file assignment.toml."""

    path: Path
    id: str
    title: str
    course: str
    instructions: str
    isolation: Isolation
    seconds: float  # that a submission may run
    problems: tuple[Problem, ...]
    secret_path: Path
    marking: marking.MarkingPolicy
    attempts: attempts.AttemptPolicy
    sheets: sheets.SheetPolicy

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(sentence for problem in self.problems for sentence in problem.warnings)

    @property
    def roster_path(self) -> Path:
        return self.path.with_name("roster.csv")


def _is_name(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,15}", text) is not None


def _is_function(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)


def _is_path(text: str) -> bool:
    return bool(text) and text.isprintable() and not os.path.expanduser(text).startswith("~")


def _is_positive(number: float) -> bool:
    return 0 < number <= 1e6


NAME = "1 to 16 letters, digits and hyphens"
# fmt: off
KEYS = {
    "title":        Key((str,), "a text", required=True),
    "id":           Key((str,), f"{NAME}, as they are to stand in the codes of the sheets", _is_name, required=True),
    "course":       Key((str,), "a text", default=""),
    "instructions": Key((str,), "a text", default=""),
    "isolation":    Key((str,), '"A", "B" or "trusted"', ("A", "B", "trusted").__contains__, "B"),
    "seconds":      Key((int, float), "a number of seconds from 0.1 to 3600", lambda n: 0.1 <= n <= 3600, 10),
    "secret":       Key((str,), "a path; ~ is your home folder", _is_path, "secret.key"),
    "show_expected": Key((bool,), "true or false", default=False),
    "marking":      Key((dict,), "a table [marking]", default=MappingProxyType({})),
    "attempts":     Key((dict,), "a table [attempts]", default=MappingProxyType({})),
    "sheets":       Key((dict,), "a table [sheets]", default=MappingProxyType({})),
    "problem":      Key((list,), "one or more tables [[problem]]", bool, required=True),
}
PROBLEM_KEYS = {
    "id":           Key((str,), f"{NAME}, other than {', '.join(RESERVED)}",
                         lambda text: _is_name(text) and text.lower() not in RESERVED),
    "family":       Key((str,), "the name of a family; `grader list` prints them"),
    "expression":   Key((str,), 'the steps of a circuit, as in "q = x + y; f = q*z"', bool),
    "answer":       Key((str,), '"typed" or "code"', ("typed", "code").__contains__, "typed"),
    "points":       Key((int, float), "a number above 0", _is_positive, 10),
    "set":          Key((dict,), "a table of options and inputs, as in { x = -2 }", default=MappingProxyType({})),
    "function":     Key((str,), "the name of a Python function", _is_function),
    "title":        Key((str,), "a text"),
    "show_expected": Key((bool,), "true or false; without it, that of the assignment"),
    "weights":      Key((dict,), "a table of parts and what they weigh, as in { dx = 2, q = 0 }",
                         default=MappingProxyType({})),
    "must_answer":  Key((list,), 'a list of the names of parts, as in ["q", "f"]',
                         lambda names: all(isinstance(name, str) for name in names), ()),
    "files":        Key((list,), 'a list of files and folders of the course, as in ["support/cs231n"]',
                         lambda paths: all(isinstance(path, str) and _is_path(path) for path in paths), ()),
    "stand_ins":    Key((list,), 'a list of the names of modules, as in ["seaborn", "h5py"]',
                         lambda names: all(isinstance(name, str) and name.isidentifier() for name in names), ()),
    **sheets.PROBLEM_KEYS,
}
TABLES: Mapping[str, Mapping[str, Key]] = {  # where a key belongs
    "in [sheets]":   sheets.KEYS,
    "in [marking]":  marking.KEYS,
    "in [attempts]": attempts.KEYS,
    "in a [[problem]]": PROBLEM_KEYS,
    "at the top of the file, above the first table": KEYS,
}
# fmt: on


def own_folder(course: Path) -> Path | None:
    """Where a course keeps families of its own; None if it has none."""
    folder = course / OWN_FAMILIES
    return folder if folder.is_dir() else None


def read_assignment(path: Path) -> Assignment:
    """Reads assignment.toml, or the one in a course folder; raises FileError naming the line and what is allowed."""
    path = path / FILE_NAME if os.path.isdir(path) else path
    table, source = _read(path)
    read = source.checked(table, KEYS, "the assignment")
    return Assignment(
        path=path,
        id=read["id"],
        title=read["title"],
        course=read["course"],
        instructions=read["instructions"].strip(),
        isolation=read["isolation"],
        seconds=float(read["seconds"]),
        problems=_problems(read["problem"], source, show_expected=read["show_expected"]),
        secret_path=path.parent / os.path.expanduser(read["secret"]),
        marking=marking.MarkingPolicy(**source.checked(read["marking"], marking.KEYS, "[marking]", "marking")),
        attempts=attempts.AttemptPolicy(**source.checked(read["attempts"], attempts.KEYS, "[attempts]", "attempts")),
        sheets=sheets.SheetPolicy(**source.checked(read["sheets"], sheets.KEYS, "[sheets]", "sheets")),
    )


def _read(path: Path) -> tuple[dict[str, Any], TomlText]:
    try:
        data = read_own(path)
    except FileNotFoundError:
        raise FileError(path, "there is no assignment here; `grader new DIR` makes a course folder") from None
    except OSError as error:
        raise FileError(path, f"the assignment cannot be read ({error.strerror})") from None
    table, source = read_toml(path, data)
    for name, value in table.items():
        if name in KEYS and (brackets := _brackets(KEYS[name], value)):
            raise source.error(brackets.format(name), name, 0 if name == "problem" else None)
    return table, replace(source, tables=TABLES)


def _brackets(key: Key, value: object) -> str:
    """What is said of a table with one bracket that needs two, or the other way round."""
    if key.types == (list,) and isinstance(value, dict):
        return "[{0}] needs two brackets, [[{0}]], for there can be several"
    are_tables = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    return "[[{0}]] needs one bracket, [{0}], for there is only one" if key.types == (dict,) and are_tables else ""


def _problems(tables: list[Any], source: TomlText, *, show_expected: bool) -> tuple[Problem, ...]:
    problems: dict[str, Problem] = {}
    for number, table in enumerate(tables):
        if not isinstance(table, dict):
            raise source.error(f"problem = {toml(tables)} is not {KEYS['problem'].words}", "problem")
        problem = _problem({"show_expected": show_expected, **table}, number, source)
        if problem.id.lower() in problems:
            raise source.error(f"the id {problem.id} is taken by another problem; ids must differ", "id", number)
        problems[problem.id.lower()] = problem
    return tuple(problems.values())


def _problem(table: Mapping[str, Any], number: int, source: TomlText) -> Problem:
    what = f"problem {shortened(table.get('id', number + 1))}"
    read = source.checked(table, PROBLEM_KEYS, what, number)
    if (read["family"] is None) == (read["expression"] is None):
        wanted = "needs a family or an expression, " + ("and has neither" if read["family"] is None else "not both")
        raise source.error(f"{what}: {wanted}", "expression", number)
    if there := next((name for name in read["stand_ins"] if is_there(name)), ""):
        sentence = f"{there!r} is there while work is graded; name only modules that are not installed"
        raise source.error(f"{what}: stand_ins: {sentence}", "stand_ins", number)
    for key in ("function", "files", "stand_ins"):
        if read[key] and read["answer"] != "code":
            raise source.error(f'{what}: {key} is for answer = "code"', key, number)
    problem = Problem(
        id=read["id"] or f"p{number + 1}",
        family=read["family"] or "custom",
        expression=read["expression"],
        answer=read["answer"],
        points=float(read["points"]),
        set=dict(read["set"]),
        function=read["function"],
        title=read["title"],
        own=own_folder(source.path.parent),
        show_expected=read["show_expected"],
        weights=dict(read["weights"]),
        must_answer=tuple(read["must_answer"]),
        wanted=_wanted(read),
        space=read["space"],
        support=_support(read["files"], what, number, source),
        stand_ins=tuple(read["stand_ins"]),
    )
    made = _tried(problem, number, source)
    asked = () if made.code is None else (problem.function,) if problem.function else made.code.functions
    told = tuple(f"problem {problem.id}: {sentence}" for sentence in giving_away(problem.support, asked))
    return replace(problem, asked=asked, warnings=told)


def _support(paths: Sequence[str], what: str, number: int, source: TomlText) -> Mapping[str, bytes]:
    try:
        return dict(read_support(source.path.parent, paths))
    except SupportError as error:
        raise source.error(f"{what}: files: {error}", "files", number) from None


def _wanted(read: Mapping[str, Any]) -> Wanted:
    blank = None if read["blank"] is None else tuple(read["blank"])
    return Wanted(read["decimals"], tuple(read["given"] or ()), blank)


def _tried(problem: Problem, number: int, source: TomlText) -> Variant:
    """The problem made once, so that a wrong option shows before anything is written."""
    key = "expression" if problem.expression is not None else "family"
    try:
        family = problem.find_family()
        key = "set"
        made = variant(family, 0, problem.set)
    except ProblemError as failed:
        error = _of_parts(problem, failed)
        if isinstance(error, PartError):
            key = error.key
        raise source.error(f"problem {problem.id}: {str(error).removeprefix('--expr: ')}", key, number) from None
    if problem.answer == "code" and made.code is None:
        raise source.error(
            f'problem {problem.id}: {problem.family} has no code task; answer = "typed"', "answer", number
        )
    _try_parts(problem, made, number, source)
    return made


def _of_parts(problem: Problem, error: ProblemError) -> ProblemError:
    """What is wrong with the parts that are asked, if it is for them that there are no numbers."""
    if not isinstance(error, NoNumbersError) or problem.wanted == replace(AS_IT_IS, decimals=problem.wanted.decimals):
        return error
    family = replace(problem, wanted=AS_IT_IS).find_family()
    return too_few_parts(family, problem.wanted, problem.set) or error


def _try_parts(problem: Problem, made: Variant, number: int, source: TomlText) -> None:
    """What is said of single parts."""
    for key in (key for key in ("weights", "must_answer") if getattr(problem, key)):
        if problem.answer == "code":
            raise source.error(f'problem {problem.id}: {key} is for answer = "typed"', key, number)
    try:
        key = "weights"
        weighted(made, problem.weights)
        key = "must_answer"
        ids_of(made, problem.must_answer, key)
    except ProblemError as error:
        raise source.error(f"problem {problem.id}: {error}", key, number) from None
