"""Where a Python interpreter keeps what a worker needs: itself, the standard library, NumPy and shared libraries."""

import functools
import json
import subprocess
import sys
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Any

from grader.sandbox.kept import kept
from grader.sandbox.model import SandboxError

QUESTION = Path(__file__).with_name("kept.py")
PACKAGES = ("dist-packages", "site-packages")


@dataclass(frozen=True)
class Interpreter:
    """An interpreter and the folders that belong to it."""

    executable: str
    prefix: str
    stdlib: tuple[str, ...]
    numpy: tuple[str, ...]  # the package, and the libraries that its wheel brings


@functools.cache
def interpreter(python: str) -> Interpreter:
    """What `python` answers when asked where it keeps things."""
    executable, prefix, stdlib, numpy = kept() if python == sys.executable else _asked(python)
    if numpy is None:
        raise SandboxError(f"{python} has no NumPy")
    libraries = [str(folder) for folder in (Path(numpy).with_name("numpy.libs"),) if folder.is_dir()]
    return Interpreter(executable, prefix, tuple(stdlib), (numpy, *libraries))


def _asked(python: str) -> list[Any]:
    try:
        asked = subprocess.run(  # noqa: S603  # the caller's own interpreter
            [python, "-P", str(QUESTION)], capture_output=True, check=True, text=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxError(f"{python} cannot be started: {error}") from error
    answer: list[Any] = json.loads(asked.stdout)
    return answer


def library_trees() -> list[str]:
    """The folders, and the dynamic linker, that hold nothing but what programs are linked with."""
    return sorted(glob("/usr/lib/*-linux-gnu") + glob("/usr/lib/ld-*"))


def library_folders(python: Interpreter) -> list[str]:
    """The folders that hold shared libraries among other things."""
    folders = {"/usr/lib", "/usr/lib64", f"{python.prefix}/lib"} - ({"/usr/lib"} if library_trees() else set())
    return sorted(folder for folder in folders if Path(folder).is_dir())


def open_to_all(python: Interpreter) -> bool:
    """May a user without rights run this interpreter and read its libraries?"""
    paths = [Path(path) for path in (python.executable, *python.stdlib, *python.numpy)]
    return all(step.stat().st_mode & 0o005 == 0o005 for path in paths for step in (path, *path.parents))
