"""Where a Python interpreter keeps what a worker needs: itself, the standard library, NumPy and shared libraries."""

import functools
import json
import subprocess
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from grader.sandbox.model import SandboxError

QUESTION = """
import importlib.util, json, os, sys, sysconfig
numpy = importlib.util.find_spec("numpy")
print(json.dumps([
    os.path.realpath(sys.executable), sys.base_prefix,
    sorted({sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["platstdlib"]}),
    numpy and os.path.dirname(numpy.origin),
]))
"""
PACKAGES = frozenset({"site-packages", "dist-packages"})


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
    try:
        asked = subprocess.run([python, "-P", "-c", QUESTION], capture_output=True, check=True, text=True, timeout=60)  # noqa: S603  # the caller's own interpreter
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxError(f"{python} cannot be started: {error}") from error
    executable, prefix, stdlib, numpy = json.loads(asked.stdout)
    if numpy is None:
        raise SandboxError(f"{python} has no NumPy")
    libraries = [str(folder) for folder in (Path(numpy).with_name("numpy.libs"),) if folder.is_dir()]
    return Interpreter(executable, prefix, tuple(stdlib), (numpy, *libraries))


def standard_library(python: Interpreter) -> list[str]:
    """The files and folders of the standard library, none of the packages installed beside it."""
    return [
        str(entry)
        for folder in python.stdlib
        for entry in sorted(Path(folder).iterdir())
        if entry.name not in PACKAGES and not entry.is_symlink()
    ]


def shared_libraries(python: Interpreter) -> list[str]:
    """The folders and files that the dynamic linker may look into."""
    patterns = (
        "/usr/lib/*-linux-gnu",
        "/usr/lib/ld-*",
        "/usr/lib64",
        f"{python.prefix}/lib/*.so*",
    )
    system = [path for pattern in patterns for path in sorted(glob(pattern))]
    return system if any(path.endswith("-linux-gnu") for path in system) else ["/usr/lib", *system]


def open_to_all(python: Interpreter) -> bool:
    """May a user without rights run this interpreter and read its libraries?"""
    paths = [Path(path) for path in (python.executable, *python.stdlib, *python.numpy)]
    return all(step.stat().st_mode & 0o005 == 0o005 for path in paths for step in (path, *path.parents))
