"""The feedback pages of a folder as they were written last, to tell whether somebody has changed them since."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

FEEDBACK = "feedback"
Listing = Mapping[str, os.DirEntry[str]]  # by name


@dataclass(frozen=True)
class Written:
    """A page that was written: over what it was made of, over its bytes, and how its file looked then."""

    stamp: str
    digest: str = ""
    size: str = ""
    time: str = ""  # of the last change, in nanoseconds

    @classmethod
    def read(cls, text: str) -> Self:
        """What `text` was, or of another version of grader, which no page is like."""
        words = text.split()
        return cls(*words) if len(words) == 4 else cls("")

    @classmethod
    def now(cls, stamp: str, path: Path, content: bytes) -> Self:
        """Of a page that has just been written."""
        return cls(stamp, hashlib.sha256(content).hexdigest(), *_looks(path.stat(follow_symlinks=False)))

    @property
    def text(self) -> str:
        return " ".join((self.stamp, self.digest, self.size, self.time))

    def stands(self, page: os.DirEntry[str] | None) -> bool:
        """Whether it is there as it was written; its bytes are read only if the file looks another."""
        try:
            if page is None or not page.is_file(follow_symlinks=False):
                return False
            is_alike = _looks(page.stat(follow_symlinks=False)) == (self.size, self.time)
            return is_alike or hashlib.sha256(Path(page.path).read_bytes()).hexdigest() == self.digest
        except OSError:
            return False


def _looks(found: os.stat_result) -> tuple[str, str]:
    return str(found.st_size), str(found.st_mtime_ns)


def page_name(student: str) -> str:
    return f"{student}.html"


def pages_there(folder: Path) -> Listing:
    """What is among the pages of a results folder."""
    try:
        with os.scandir(folder / FEEDBACK) as entries:
            return {entry.name: entry for entry in entries}
    except OSError:
        return {}
