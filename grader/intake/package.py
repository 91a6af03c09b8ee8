"""Reads what was handed in for one problem: a file, a notebook, or a folder of modules, whatever else lies in it."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.errors import FileError
from grader.files.content import LARGEST, READING, Content, read_descriptor, read_submission
from grader.files.modules import LEFT_OUT, MODULE, MOST_FILES
from grader.intake.archives import is_archive, unpack
from grader.intake.endings import ending
from grader.intake.notebook import ENDING as NOTEBOOK
from grader.intake.notebook import LARGEST as LARGEST_NOTEBOOK
from grader.terminal import plain

CODE = (MODULE, NOTEBOOK)
MOST_ENTRIES, DEEPEST = 5000, 8
MOST_BYTES = {MODULE: 4 << 20, NOTEBOOK: 64 << 20}  # of all files with that ending together
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
IMPORT = re.compile(rb"\b(?:from|import)[ \t]+\.*([A-Za-z_]\w*)")


class _Refused(Exception):  # noqa: N818  # a sentence, made into a Content
    """Why a folder is not taken."""


def read_work(path: Path, beside: Path | None = None, read: Callable[[Path], Content] | None = None) -> Content:
    """What stands under the path, links not followed; raises OSError.

    beside: a folder with other modules, which the file may import; one that is out of bounds is passed over.
    read: read_folder, or what remembers what it gave.
    """
    read = read or read_folder
    if os.path.isdir(path):
        return read(path)
    entry = str(path).removeprefix(f"{beside}/") if beside else ""
    others = read(beside).files if beside else {}
    content = Content(others[entry]) if entry in others else read_submission(path, _largest(path.name))
    if content.refusal or others.keys() <= {entry}:
        return content
    return Content(content.data, files={**others, entry: content.data}, entry=entry)


def handed_in(path: Path) -> Content:
    """A file, a folder or an archive that somebody names, with the modules that the file imports from its folder.

    Raises FileError.
    """
    try:
        if is_archive(path.name) and path.is_file():
            with tempfile.TemporaryDirectory(prefix="grader-") as room:
                unpack(path, Path(room))
                content = read_work(Path(room))
        else:
            content = read_work(path)
            if path.suffix.lower() in MOST_BYTES and _imports(content.data) & _modules(path.parent):
                content = read_work(path, path.parent)
    except OSError as error:
        reason = "links are not followed" if error.errno == errno.ELOOP else error.strerror
        raise FileError(path, f"cannot be read ({reason})") from None
    if content.refusal:
        raise FileError(path, content.refusal)
    return content


def _imports(data: bytes) -> set[str]:
    """The first names of what a file imports, wherever it does so."""
    return {found.decode() for found in IMPORT.findall(data)}


def _modules(folder: Path) -> set[str]:
    return {
        entry.name.removesuffix(MODULE) for entry in os.scandir(folder) if entry.is_dir() or entry.name.endswith(MODULE)
    }


def _largest(name: str) -> int:
    return LARGEST_NOTEBOOK if name.lower().endswith(NOTEBOOK) else LARGEST


def read_folder(path: Path) -> Content:
    """All modules and notebooks below a folder, by their paths in it."""
    try:
        files = dict(_bounded(path))
    except _Refused as refused:
        return Content(b"", f"The folder is not taken: {refused}.")
    return Content(b"", "" if files else f"The folder holds no file that ends in {MODULE} or {NOTEBOOK}.", files)


def _bounded(path: Path) -> Iterator[tuple[str, bytes]]:
    left, files = dict(MOST_BYTES), 0
    for seen, (name, content) in enumerate(_below(os.open(path, FOLDER)), 1):
        if seen > MOST_ENTRIES:
            raise _Refused(f"it holds more than {MOST_ENTRIES} files and folders")
        if content is None:
            continue
        if content.refusal:
            raise _Refused(f"{plain(name)}: {content.refusal.rstrip('.')}")
        kind, files = ending(name).lower(), files + 1
        left[kind] -= len(content.data)
        if files > MOST_FILES:
            raise _Refused(f"it holds more than {MOST_FILES} modules and notebooks")
        if left[kind] < 0:
            raise _Refused(f"it holds more than {MOST_BYTES[kind] >> 20} MiB of files that end in {kind}")
        yield name, content.data


def _below(folder: int, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Content | None]]:
    """Everything in a folder, by descriptors only, so that no name can lead elsewhere; the descriptor is closed."""
    try:
        for entry in _listed(folder):
            name = entry.name
            is_code = entry.is_file(follow_symlinks=False) and ending(name).lower() in MOST_BYTES
            opened = _opened(name, READING, folder) if is_code else None
            yield prefix + name, None if opened is None else read_descriptor(opened, _largest(name))
            if entry.is_dir(follow_symlinks=False) and depth < DEEPEST:
                inner = _opened(name, FOLDER, folder)
                yield from () if inner is None else _below(inner, f"{prefix}{name}/", depth + 1)
    finally:
        os.close(folder)


def _opened(name: str, flags: int, folder: int) -> int | None:
    """None for what may not be opened, or is there no more: it is passed over."""
    try:
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=folder)
    except OSError:
        return None


def _listed(folder: int) -> list[os.DirEntry[str]]:
    """The entries of a folder by name, without what is hidden or was installed, and what no text can name."""
    with os.scandir(folder) as entries:
        there = (entry for entry in entries if not entry.name.startswith(".") and entry.name not in LEFT_OUT)
        return sorted((entry for entry in there if entry.name.isprintable()), key=lambda entry: entry.name)
