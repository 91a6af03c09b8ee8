"""Landlock: which files a process may still use, from the moment it restricts itself."""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterator

from .kernel import checked, libc
from .plan import TEMPORARY_MOUNT, Plan

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, the same on every processor
VERSION = 1  # asks CREATE for the version instead

# Rights by bit, and the version that a right came with.
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_FILE, REFER, TRUNCATE = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 13, 1 << 14
TEMPORARY = WRITE_FILE | READ_FILE | READ_DIR | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_FILE | REFER | TRUNCATE
FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))  # version, number of rights
NETWORK_SINCE, SCOPES_SINCE = 4, 6


def ruleset(plan: Plan) -> int:
    """A descriptor of rules: read what the plan names, and no other use of files or network."""
    handled = _handled()
    packed = struct.pack(f"{len(handled)}Q", *handled)
    rules = checked(libc.syscall(CREATE, packed, ctypes.c_size_t(len(packed)), 0), "Landlock")
    for path in _readable(plan):
        _allow(rules, path, READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE)
    _allow(rules, os.devnull, READ_FILE | WRITE_FILE)
    if plan.namespaces:  # for the mount itself its parent counts, which holds nothing else
        _allow(rules, os.path.dirname(TEMPORARY_MOUNT), TEMPORARY & handled[0])
    return rules


def restrict(rules: int) -> None:
    """Put this process under the rules for good."""
    checked(libc.syscall(RESTRICT, rules, 0), "Landlock")
    os.close(rules)


def _handled() -> list[int]:
    """The rights that this kernel can forbid: to files, to the network, to other processes."""
    version = checked(libc.syscall(CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(VERSION)), "Landlock")
    handled = [(1 << max(bits for since, bits in FILE_RIGHTS if since <= version)) - 1]
    if version >= NETWORK_SINCE:
        handled.append(0b11)  # bind, connect
    if version >= SCOPES_SINCE:
        handled.append(0b11)  # abstract sockets, signals
    return handled


def _readable(plan: Plan) -> Iterator[str]:
    """What may be read; never the packages that are installed beside the standard library."""
    yield from plan.readable
    for folder in plan.standard_library:
        yield from (entry.path for entry in os.scandir(folder) if entry.name not in plan.hidden)
    for folder in filter(os.path.isdir, plan.libraries):
        yield from (entry.path for entry in os.scandir(folder) if ".so" in entry.name)


def _allow(rules: int, path: str, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", rights, descriptor)
        checked(libc.syscall(ADD, rules, 1, rule, 0), f"Landlock rule for {path}")
        os.close(descriptor)
