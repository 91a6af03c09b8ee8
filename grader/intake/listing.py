"""Lists folders of submissions, without what systems put there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from grader.class_answers import ENDING as TABLE
from grader.errors import FileError
from grader.intake.archives import ENDINGS as ARCHIVES
from grader.intake.package import CODE, read_work
from grader.modules import defined

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
        return Path(entry.name).suffix.lower() in CODE
    return entry.is_dir(follow_symlinks=False)


def holds(folder: Path, functions: Sequence[str]) -> bool:
    """Does some file below the folder define one of the functions?"""
    try:
        return any(defined(data, functions) for data in read_work(folder).files.values())
    except OSError:
        return False
