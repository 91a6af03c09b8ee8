"""The errors that belong to the user: one sentence naming the file, the value and what is allowed."""

from __future__ import annotations

from pathlib import Path


class GraderError(Exception):
    """Something the user can put right; the command line prints it and exits with 2."""


class FileError(GraderError):
    """Something is wrong in, or with, a file; `sentence` is the message without the place."""

    def __init__(self, path: Path, message: str, line: int | None = None) -> None:
        super().__init__(f"{path}{f', line {line}' if line else ''}: {message}")
        self.path, self.line, self.sentence = path, line, message

    def __reduce__(self) -> tuple[type[FileError], tuple[Path, str, int | None]]:
        """So that it comes whole out of another process."""
        return type(self), (self.path, self.sentence, self.line)
