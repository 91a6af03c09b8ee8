"""Files in memory: what a submission writes into its own folder, or into nothing, where it may write nowhere else."""

import builtins
import io
import os
from collections.abc import Callable
from typing import Any

WRITING = frozenset("wax+")


class _File(io.BytesIO):
    """Keeps under its name what was written, once it is closed."""

    def __init__(self, files: dict[str, bytes], name: str, data: bytes) -> None:
        super().__init__(data)
        self.name = name
        self._files = files

    def close(self) -> None:
        if not self.closed and self.name != os.devnull:
            self._files[self.name] = self.getvalue()
        super().close()


def install() -> None:
    """In the place of open() and os.chdir(), for a process that cannot write, nor leave its folder."""
    files: dict[str, bytes] = {}
    opened = _opener(io.open, files)
    vars(builtins).update(open=opened)
    vars(io).update(open=opened)
    vars(os).update(chdir=_mover(os.chdir))
    vars(os.path).update(exists=_finder(os.path.exists, files), isfile=_finder(os.path.isfile, files))


def _opener(real: Callable[..., Any], files: dict[str, bytes]) -> Callable[..., Any]:
    def open(  # noqa: A001  # it is what a traceback names
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        name = _own(file)
        is_writing = bool(WRITING & set(mode))
        if opener is not None or name is None or not (is_writing or name in files):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        if "x" in mode and name in files:
            raise FileExistsError(17, "File exists", name)
        if "+" in mode and "r" in mode and name not in files:
            raise FileNotFoundError(2, "No such file or directory", name)
        data = _File(files, name, b"" if "w" in mode else files.get(name, b""))
        data.seek(0, os.SEEK_END if "a" in mode else os.SEEK_SET)
        return data if "b" in mode else io.TextIOWrapper(data, encoding or "utf-8", errors, newline)

    return open


def _own(file: Any) -> str | None:
    """The path of a file in the submission's own folder, or of nothing at all."""
    name = os.fspath(file) if isinstance(file, str | os.PathLike) else None
    if not isinstance(name, str):
        return None
    path = os.path.normpath(os.path.join(os.getcwd(), name))
    return path if path == os.devnull or (os.path.dirname(path) == os.getcwd() != path) else None


def _finder(real: Callable[[Any], bool], files: dict[str, bytes]) -> Callable[[Any], bool]:
    return lambda path: _own(path) in files or real(path)


def _mover(real: Callable[[Any], None]) -> Callable[[Any], None]:
    def chdir(path: Any) -> None:
        if os.path.normpath(os.path.join(os.getcwd(), os.fspath(path))) != os.getcwd():
            real(path)

    return chdir
