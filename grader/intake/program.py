"""Makes what was handed in as code ready to run: a file, a notebook, or the one of several files that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from grader.files.content import Content, as_utf8
from grader.files.modules import defined, module_name
from grader.intake import notebook, notebook_code
from grader.intake.package import CODE
from grader.results import Result
from grader.sandbox import ALONE, Setting


@dataclass(frozen=True)
class Program:
    """The file that is run, what it has around it, and what its author should know of how it was taken."""

    source: bytes
    filename: str
    setting: Setting = ALONE
    remarks: tuple[str, ...] = ()

    def told(self, result: Result) -> Result:
        """The result with the remarks."""
        return replace(result, feedback=(*result.feedback, *self.remarks))


def program(content: Content, name: str, functions: Sequence[str], around: Setting = ALONE) -> Program:
    """From one file with that name, or from several; raises FileError for a notebook that cannot be read.

    functions: what is asked for; the file that defines most of it is run, the others are there to be imported.
    """
    if not content.files:
        return _of_file(content.data, name, around)
    entry = content.entry or _entry(content.files, functions)
    setting = replace(around, siblings=siblings(content.files, entry), package=_package(entry))
    made = _of_file(content.files[entry], PurePosixPath(entry).name if content.entry else entry, setting)
    remarks = () if content.entry else _chosen(content.files, entry, functions)
    return replace(made, remarks=(*remarks, *made.remarks))


def _of_file(data: bytes, name: str, around: Setting) -> Program:
    is_named, is_notebook = name.lower().endswith(notebook.ENDING), notebook.is_notebook(data)
    if not (is_named or is_notebook):
        return Program(_text(data), name, around)
    code = notebook_code.joined(notebook.read_cells(data, Path(name)))
    written = siblings(code.written, name)
    setting = replace(around, pieces=code.pieces, siblings={**around.siblings, **written})
    renamed = () if is_named else (f"{name} is a notebook, and was read as one: call it {Path(name).stem}.ipynb",)
    return Program(code.source, name, setting, (*renamed, *notebook_code.told(code.commands)))


def _text(data: bytes) -> bytes:
    """The text of a module as Python reads it; what DOS puts at its end is no part of it."""
    return as_utf8(data).removesuffix(b"\x1a")


def siblings(files: Mapping[str, bytes], entry: str) -> Mapping[str, bytes]:
    """The modules that the entry may import, under every name that it may have for them.

    >>> files = {"hw/cs231n/layers.py": b"", "hw/cs231n/classifiers/softmax.py": b""}
    >>> [name for name in siblings(files, "hw/cs231n/classifiers/softmax.py") if "layers" in name]
    ['hw.cs231n.layers', 'cs231n.layers', 'layers']
    """
    found: dict[str, bytes] = {}
    for folder in reversed(PurePosixPath(entry).parents):  # as Python does, the nearest last and so first
        for path, data in files.items():
            if PurePosixPath(path).is_relative_to(folder) and path.endswith(".py"):
                found[module_name(PurePosixPath(path).relative_to(folder))] = _text(data)
    return {name: data for name, data in found.items() if all(part.isidentifier() for part in name.split("."))}


def _package(entry: str) -> str:
    """The package of a file, as far up as folders can be packages.

    >>> _package("hw 1/cs231n/classifiers/softmax.py")
    'cs231n.classifiers'
    """
    parts: list[str] = []
    for part in PurePosixPath(entry).parent.parts:
        parts = [*parts, part] if part.isidentifier() else []
    return ".".join(parts)


def _entry(files: Mapping[str, bytes], functions: Sequence[str]) -> str:
    """The file that defines most of what is asked for; of equals a module before a notebook, then the least deep."""
    codes = [path for path in files if path.lower().endswith(CODE)]
    return min(codes, key=lambda path: _rank(path, defined(files[path], functions), functions))


def _rank(path: str, found: Sequence[str], functions: Sequence[str]) -> tuple[int, int, bool, int, str]:
    """The first is taken: of what is asked for, what is named first counts most."""
    first = min(map(functions.index, found), default=len(functions))
    return -len(found), first, not path.endswith(".py"), path.count("/"), path


def _chosen(files: Mapping[str, bytes], entry: str, functions: Sequence[str]) -> Iterator[str]:
    """Which of several files is run, and which others could have been."""
    codes = [path for path in files if path.lower().endswith(CODE)]
    if len(codes) == 1:
        return
    if not defined(files[entry], functions):
        yield f"none of the files {', '.join(sorted(codes)[:8])} defines {' or '.join(functions)}"
        return
    others = [path for path in sorted(codes) if path != entry and defined(files[path], functions)]
    also = f"; it is defined in {', '.join(others[:3])} too" if others else ""
    yield f"graded: the file {entry}{also}"
