"""The command that starts a worker at a level, and the plan that it is given."""

import json
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.interpreter import PACKAGES, Interpreter, library_folders, library_trees, open_to_all
from grader.sandbox.model import Level, SandboxError

FOLDER = Path(__file__).parent
MACHINES = ("x86_64", "aarch64")  # the processors that there is a compiled filter for
INSIDE = FOLDER / "inside"
HOME = "/sandbox"  # where the worker's own files are at level A
NOBODY = 60001  # a user who owns nothing
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "LD_BIND_NOW": "1",  # otherwise every fork looks for each function of a library anew
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
}
# As -I, but for the fixed hash seed: sets of words come in the same order in every run.
FLAGS = ("-P", "-s", "-S", "-B", "-u", "-X", "utf8")
BUBBLEWRAP = """
--unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try
--die-with-parent --new-session --hostname sandbox --cap-drop ALL --cap-add CAP_SYS_ADMIN
--dev-bind /dev/null /dev/null --dev-bind /dev/zero /dev/zero --dev-bind /dev/urandom /dev/urandom
--symlink usr/lib /lib --symlink usr/lib64 /lib64 --dir /private/tmp --symlink private/tmp /tmp
""".split()


@dataclass(frozen=True)
class Walls:
    """Which walls stand around a submission."""

    namespaces: bool = True  # bubblewrap, and for each submission some of its own
    landlock: bool = True
    seccomp: bool = True
    limits: bool = True
    privileges: bool = True  # no capabilities, no root, and no way to gain any
    descriptors: bool = True  # nothing is open that is not the submission's


WALLS: Mapping[Level, Walls] = {
    Level.A: Walls(),
    Level.B: Walls(namespaces=False),
    Level.C: Walls(namespaces=False, landlock=False, seccomp=False),
}  # tests take single walls away, to see that each is needed


def command(python: Interpreter, level: Level, control: int) -> list[str]:
    """The arguments of the process to start; `control` is the descriptor that it serves."""
    walls = WALLS[level]
    if not walls.namespaces:
        return _python(python, str(INSIDE), _config(python, walls, control, python.numpy))
    placed = tuple(f"{HOME}/{Path(folder).name}" for folder in python.numpy)
    worker = _python(python, f"{HOME}/inside", _config(python, walls, control, placed))
    return [*_bubblewrap(python), *worker]


def _python(python: Interpreter, inside: str, config: dict[str, object]) -> list[str]:
    return [python.executable, *FLAGS, f"{inside}/boot.py", json.dumps(config)]


def _config(python: Interpreter, walls: Walls, control: int, numpy: tuple[str, ...]) -> dict[str, object]:
    root = walls.landlock and not walls.namespaces and os.geteuid() == 0 and open_to_all(python)
    return {
        "control": control,
        "numpy": numpy[0],
        "namespaces": walls.namespaces,
        "landlock": walls.landlock,
        "limits": walls.limits,
        "privileges": walls.privileges,
        "descriptors": walls.descriptors,
        "filter": _filter(Level.A if walls.namespaces else Level.B).hex() if walls.seccomp else "",
        "user": NOBODY if root else None,
        "readable": [*library_trees(), *numpy, "/dev/zero", "/dev/urandom", "/etc/ld.so.cache"],
        "standard_library": python.stdlib,
        "hidden": PACKAGES,
        "libraries": library_folders(python),
    }


def filter_path(machine: str, level: Level) -> Path:
    """Where the compiled filter of system calls for a processor and a level is kept."""
    return FOLDER / f"filter-{machine}-{level}.bpf"


def _filter(level: Level) -> bytes:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in MACHINES:
        raise SandboxError(f"no filter of system calls for {sys.platform} on {machine}")
    return filter_path(machine, level).read_bytes()


def _bubblewrap(python: Interpreter) -> list[str]:
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError("bubblewrap is not installed")
    mounts = [program, *BUBBLEWRAP, "--uid", str(NOBODY), "--gid", str(NOBODY)]
    for path in (*library_trees(), *library_folders(python), *python.stdlib, python.executable):
        mounts += ["--ro-bind", path, path]
    for packages in (Path(folder, name) for folder in python.stdlib for name in PACKAGES):
        mounts += ["--tmpfs", str(packages)] if packages.is_dir() else []
    for folder in (*python.numpy, str(INSIDE)):
        mounts += ["--ro-bind", folder, f"{HOME}/{Path(folder).name}"]
    return [*mounts, "--remount-ro", "/", "--chdir", "/"]
