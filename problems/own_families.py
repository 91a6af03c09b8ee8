"""An instructor's own families: the Python files of a folder, run as they are and searched for families."""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, wraps
from inspect import unwrap
from pathlib import Path
from types import ModuleType
from typing import ParamSpec, TypeVar

import numpy as np

from problems.draws import Draw
from problems.errors import ProblemError
from problems.family import Family, Options, Posed

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
    code = unwrap(family.build).__code__
    return f"{code.co_filename}, line {code.co_firstlineno}"


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
        exec(compile(text, str(path), "exec"), vars(module))  # noqa: S102  # the instructor's own file
    except SyntaxError as error:
        raise ProblemError(f"{path}, line {error.lineno}: is not Python: {error.msg}") from None
    except (Exception, SystemExit) as error:
        raise _error(path, error) from error


def _blamed(path: Path, family: Family) -> Family:
    """The same family; what goes wrong in its functions is told with file and line."""

    @wraps(family.build)
    def build(draw: Draw, options: Options) -> Posed:
        posed = _told(path, family.build)(draw, options)
        wrong = _wrong(posed, len(draw.seeds))
        if wrong:
            raise ProblemError(f"{place(family)}: {family.name} {wrong}")
        return posed

    return replace(family, build=build, code=family.code and _told(path, family.code))


def _told(path: Path, function: Callable[P, T]) -> Callable[P, T]:
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except ProblemError:
            raise
        except Exception as error:
            raise _error(path, error) from error

    return call


def _error(path: Path, error: BaseException) -> ProblemError:
    """One sentence: the last line of the file that was being run, and what Python said there."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    where = f", line {lines[-1]}" if lines else ""
    return ProblemError(f"{path}{where}: {type(error).__name__}: {error}")


def _wrong(posed: object, size: int) -> str:
    """What a family's function returned wrongly, in words; empty if nothing."""
    if not isinstance(posed, Posed):
        return f"must return a Posed, not {'nothing' if posed is None else f'a {type(posed).__name__}'}"
    for node in posed.graph.inputs:
        if node.name not in posed.inputs:
            return f"gives no numbers for the input {node.name}"
        if np.shape(posed.inputs[node.name]) != (size,):
            return f"must give one number a candidate for the input {node.name}, as draw.integers does"
    nodes = {name for node in posed.graph for name in (node.name, f"d{node.name}")}
    unknown = [part for part in (*posed.part_ids, *posed.formula_ids) if part not in nodes]
    return f"asks for {unknown[0]}, which is neither a node of its graph nor a gradient" if unknown else ""
