"""An instructor's own families: the Python files of a folder, run as they are and searched for families."""

from __future__ import annotations

import ast
import hashlib
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, wraps
from inspect import unwrap
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from problems.code.task import CodeTask
from problems.draws import Draw
from problems.errors import ProblemError
from problems.family import Coded, Family, Options, Posed
from problems.own.breaks import Fault
from problems.own.checks import declaration_faults, example_faults, file_of, posed_faults, task_faults

P = ParamSpec("P")
T = TypeVar("T")


def own_modules(folder: Path) -> Iterator[tuple[ModuleType, tuple[Family, ...]]]:
    """Each file of the folder as a module, and its families; a file whose name begins with _ is left alone.

    The files are executed: they are as trusted as the program itself. An error in them is told with file and line.
    Raises ProblemError if the folder or a file cannot be read or run, or a file declares no family.
    """
    for path in _paths(folder):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not a text in UTF-8"
            raise ProblemError(f"{path}: cannot be read ({reason})") from None
        yield _loaded(path, text)


def place(family: Family) -> str:
    """The file and the line where a family is declared."""
    return _line(unwrap(family.build))


def _line(function: Any) -> str:
    return f"{function.__code__.co_filename}, line {function.__code__.co_firstlineno}"


def _paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".py" and not path.name.startswith("_"))
    except OSError as error:
        raise ProblemError(f"{folder}: the families cannot be read ({error.strerror})") from None


@lru_cache(maxsize=256)
def _loaded(path: Path, text: str) -> tuple[ModuleType, tuple[Family, ...]]:
    """A file is run once as long as its text is the same, so that its families stay the same objects."""
    module = ModuleType(f"own_families_{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # dataclasses look their module up
    _run(path, text, module)
    found = [value for value in vars(module).values() if isinstance(value, Family)]
    declared = dict.fromkeys(family for family in found if family.build.__code__.co_filename == str(path))
    if not declared:
        raise ProblemError(f"{path}: declares no family; a family is a function under @family(title=..., examples=...)")
    return module, tuple(_blamed(path, family) for family in declared)


def _run(path: Path, text: str, module: ModuleType) -> None:
    try:
        _refuse_twice(path, text)
        exec(compile(text, str(path), "exec"), vars(module))  # noqa: S102  # the instructor's own file
    except SyntaxError as error:
        raise ProblemError(f"{path}, line {error.lineno}: is not Python: {error.msg}") from None
    except (Exception, SystemExit) as error:
        raise _error(path, error) from error


def _refuse_twice(path: Path, text: str) -> None:
    """The second of two functions with one name would take the place of the first, which vanished."""
    first: dict[str, ast.FunctionDef] = {}
    for each in (each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)):
        before = first.setdefault(each.name, each)
        if before is not each and (_declares_family(before) or _declares_family(each)):
            line = f"{path}, line {each.lineno}"
            raise ProblemError(f"{line}: the function {each.name} is there twice, first in line {before.lineno}")


def _declares_family(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(each).partition("(")[0].endswith("family") for each in function.decorator_list)


def _blamed(path: Path, family: Family) -> Family:
    """The same family; what goes wrong in its functions is told with file and line."""
    for words in declaration_faults(family):
        raise ProblemError(f"{place(family)}: {words}")

    @wraps(family.build)
    def build(draw: Draw, options: Options) -> Posed:
        posed = _told(path, family.build)(draw, options)
        _refuse(family, chain(posed_faults(family, posed, len(draw.seeds)), example_faults(family, posed, options)))
        return posed

    return replace(family, build=build, code=family.code and _blamed_code(path, family, family.code))


def _blamed_code(path: Path, family: Family, coded: Coded) -> Coded:
    def code(posed: Posed, options: Options, seed: int) -> CodeTask:
        task = _told(path, coded)(posed, options, seed)
        _refuse(family, task_faults(family, task, str(path)), coded)
        return task

    return code


def _refuse(family: Family, found: Iterable[Fault], function: object = None) -> None:
    """Raises ProblemError for the first, with the line of the rule or function that it is about."""
    for words, rule in found:
        at = next((each for each in (rule, function) if file_of(each) == file_of(family.build)), family.build)
        raise ProblemError(f"{_line(at)}: {words}")


def _told(path: Path, function: Callable[P, T]) -> Callable[P, T]:
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise _error(path, error) from error

    return call


def _error(path: Path, error: BaseException) -> ProblemError:
    """One sentence: the last line of the file that was being run, and what Python said there."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    where = f", line {lines[-1]}" if lines else ""
    what = "" if isinstance(error, ProblemError) else f"{type(error).__name__}: "
    return ProblemError(f"{path}{where}: {what}{error}")
