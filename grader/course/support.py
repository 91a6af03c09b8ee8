"""Reads the support files of an assignment: the modules that students' code may import, under the names they use."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from grader.errors import GraderError
from grader.files.content import read_own
from grader.files.modules import LEFT_OUT, MODULE, MOST_FILES, defined, module_name

OFTEN_LEFT_OUT = frozenset(("curses", "idlelib", "tkinter", "turtle", "turtledemo"))  # of Python's own modules


class SupportError(GraderError):
    """A support file that is not there, or cannot be read."""


def read_support(course: Path, paths: Sequence[str]) -> Mapping[str, bytes]:
    """The source of each module by name; raises SupportError.

    A folder `support/cs231n` is the package cs231n, and its modules are found without its name too: students write
    `from cs231n.layers import *`, `from .layers import *` and `from layers import *`. A file `support/data.py` is data.
    """
    found: dict[str, bytes] = {}
    for path in paths:
        for name, file in _modules(course / path, path):
            try:
                found[name] = read_own(file)
            except OSError as error:
                raise SupportError(f"{file}: cannot be read ({error.strerror})") from None
    if len(found) > 2 * MOST_FILES:
        raise SupportError(f"{', '.join(paths)}: more than {MOST_FILES} modules")
    return found


def is_there(module: str) -> bool:
    """Whether code that is graded can import a module anyhow, so that nothing may stand in for it.

    >>> is_there("numpy"), is_there("math"), is_there("tkinter"), is_there("h5py")
    (True, True, False, False)
    """
    return module == "numpy" or module in sys.stdlib_module_names - OFTEN_LEFT_OUT


def giving_away(support: Mapping[str, bytes], functions: Sequence[str]) -> Iterator[str]:
    """A sentence for each module that defines what students are asked for: whoever imports it has it."""
    told = set[bytes]()
    for name, source in support.items():
        given = defined(source, functions)
        if given and source not in told:
            told.add(source)
            yield f"the support module {name} defines {', '.join(given)}, which students are asked for"


def _modules(path: Path, said: str) -> Iterator[tuple[str, Path]]:
    """Names and files; of a folder first without its name, but never in the place of a module of Python's."""
    if path.is_file() and path.suffix == MODULE and path.stem.isidentifier():
        yield path.stem, path
        return
    if not path.is_dir():
        raise SupportError(f'"{said}" is neither a folder nor a file that ends in {MODULE} in the course')
    files = [file for file in sorted(path.rglob(f"*{MODULE}")) if not LEFT_OUT & set(file.parts)]
    if not files:
        raise SupportError(f'the folder "{said}" holds no file that ends in {MODULE}')
    for file in files[: MOST_FILES + 1]:
        inside = module_name(PurePosixPath(file.relative_to(path).as_posix()))
        if inside and inside.partition(".")[0] not in sys.stdlib_module_names:
            yield inside, file
        yield ".".join(filter(None, (path.name, inside))), file
