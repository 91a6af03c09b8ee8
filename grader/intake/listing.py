"""Lists folders of submissions, without what systems put there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.errors import FileError
from grader.files.modules import defined
from grader.intake.answers import is_notebook
from grader.intake.answers_notebook import holds_answers
from grader.intake.archives import ENDINGS as ARCHIVES
from grader.intake.archives import is_archive
from grader.intake.class_answers import ENDING as TABLE
from grader.intake.endings import ending
from grader.intake.package import CODE, read_work

COUNTED = re.compile(r"^(\w+)-\d{1,3}(?=\.py$)")  # Canvas counts files of one name, as in layers-1.py
JUNK = frozenset(
    (
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX",
        "__pycache__",
        ".ipynb_checkpoints",
        ".git",
        ".idea",
        ".vscode",
    )
)  # made by systems, not by people


def listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        return entries(folder)
    except (FileNotFoundError, NotADirectoryError):
        kinds = f"an archive ({', '.join(ARCHIVES)}), nor a table of answers ({TABLE})"
        raise FileError(folder, f"is neither a folder of submissions nor {kinds}") from None
    except OSError as error:
        raise FileError(folder, f"the folder of submissions cannot be read ({error.strerror})") from None


def entries(folder: str | Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if entry.name not in JUNK), key=lambda entry: entry.name)


def may_hold_code(entry: os.DirEntry[str]) -> bool:
    """Is it a module, a notebook, or a folder, in which there may be some?"""
    if entry.is_file(follow_symlinks=False):
        return ending(entry.name).lower() in CODE
    return entry.is_dir(follow_symlinks=False)


def is_packed(entry: os.DirEntry[str]) -> bool:
    return is_archive(entry.name) and entry.is_file(follow_symlinks=False)


def is_sheet(path: Path) -> bool:
    """Is it a notebook with answers in its cells, whatever its name?"""
    try:
        return is_notebook(path) and holds_answers(read_work(path).data, path)
    except (FileError, OSError):
        return False


def lay(files: Mapping[str, Path], folder: Path) -> Mapping[str, Path]:
    """Copies files into a folder of ours under these names, those that may be read; where each of them is now."""
    laid: dict[str, Path] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in files.items():
        try:
            content = read_work(path)
        except OSError:
            continue
        if not content.refusal and Path(name).name == name:
            plain = COUNTED.sub(r"\1", name)
            laid[name] = folder / (name if plain in files or folder / plain in laid.values() else plain)
            laid[name].write_bytes(content.data)
    return laid


def holds(folder: Path, functions: Sequence[str]) -> bool:
    """Does some file below the folder define one of the functions?"""
    try:
        return any(defined(data, functions) for data in read_work(folder).files.values())
    except OSError:
        return False
