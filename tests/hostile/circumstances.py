"""Other circumstances to start a program under: a user without rights, and what looks like a default container."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

NOBODY = 65534
NEW_MOUNTS, RECURSIVE, PRIVATE, BIND = 0x20000, 1 << 14, 1 << 18, 1 << 12
DENIED = "unshare setns mount umount2 pivot_root open_tree move_mount fsopen fsmount keyctl bpf ptrace".split()
NAMESPACES = (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x2000000)  # flags of clone()


def in_a_container() -> None:
    """What the default profile of Docker and its like refuse: namespaces and mounts."""
    import pyseccomp as sc

    rules = sc.SyscallFilter(sc.ALLOW)
    for name in DENIED:
        rules.add_rule(sc.ERRNO(errno.EPERM), name)
    for flag in NAMESPACES:
        rules.add_rule(sc.ERRNO(errno.EPERM), "clone", sc.Arg(0, sc.MASKED_EQ, flag, flag))
    rules.add_rule(sc.ERRNO(errno.ENOSYS), "clone3")
    rules.load()


def in_a_container_without_landlock() -> None:
    """The same on an older kernel."""
    import pyseccomp as sc

    in_a_container()
    rules = sc.SyscallFilter(sc.ALLOW)
    rules.add_rule(sc.ERRNO(errno.ENOSYS), "landlock_create_ruleset")
    rules.load()


def as_a_plain_user() -> None:
    """Become nobody; an interpreter in a private home is put where it was, with the way to it open."""
    for private in {step for path in (sys.base_prefix, sys.prefix, os.getcwd()) for step in _private(Path(path))}:
        _open_the_way(private)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _private(path: Path) -> Iterator[Path]:
    closed = [step for step in path.parents if step.stat().st_mode & 0o005 != 0o005]
    if closed:
        yield closed[-1]


def _open_the_way(private: Path) -> None:
    inside = [Path(path) for path in (sys.base_prefix, sys.prefix, os.getcwd()) if private in Path(path).parents]
    libc = ctypes.CDLL(None, use_errno=True)

    def mount(source: str, target: Path, kind: str, flags: int) -> None:
        if libc.mount(source.encode(), str(target).encode(), kind.encode(), ctypes.c_ulong(flags), None) != 0:
            raise OSError(ctypes.get_errno(), f"mount on {target}")

    if libc.unshare(NEW_MOUNTS) != 0:
        raise OSError(ctypes.get_errno(), "mount namespace")
    mount("none", Path("/"), "", RECURSIVE | PRIVATE)
    opened = [(path, os.open(path, os.O_PATH)) for path in inside]
    mount("none", private, "tmpfs", 0)
    private.chmod(0o755)
    for path, descriptor in opened:
        path.mkdir(parents=True)
        mount(f"/proc/self/fd/{descriptor}", path, "", BIND | RECURSIVE)
