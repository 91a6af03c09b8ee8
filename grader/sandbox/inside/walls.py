"""The walls that a process puts around itself, in the order of `raise_walls`; none can be taken down again."""

import contextlib
import ctypes
import errno
import os
import resource
import signal
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

libc = ctypes.CDLL(None, use_errno=True)

NEW_MOUNTS, NEW_UTS, NEW_IPC, NEW_PIDS = 0x20000, 0x4000000, 0x8000000, 0x20000000
NO_SUID_NO_DEV_NO_EXEC = 2 | 4 | 8
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION = 0x20080522
SYS_LANDLOCK_CREATE, SYS_LANDLOCK_ADD, SYS_LANDLOCK_RESTRICT = 444, 445, 446  # the same on every processor

# Landlock's rights by bit, and the version that a right came with.
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_FILE, REFER, TRUNCATE = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 13, 1 << 14
TEMPORARY = WRITE_FILE | READ_FILE | READ_DIR | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_FILE | REFER | TRUNCATE
FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))  # version, number of rights
NETWORK_SINCE, SCOPES_SINCE = 4, 6

TEMPORARY_MOUNT = "/private/tmp"
TEMPORARY_BYTES = 16 << 20
DESCRIPTORS = 32
STACK_BYTES = 16 << 20


@dataclass(frozen=True)
class Plan:
    """Which walls to raise, decided before the first submission."""

    namespaces: bool
    landlock: bool
    filter: bytes  # raw BPF, empty for none
    readable: tuple[str, ...]  # files, and folders with all that is below
    listed: tuple[str, ...]  # folders whose names may be listed
    user: int | None  # to become, if root


@dataclass(frozen=True)
class Allowance:
    """The limits of one submission that the kernel keeps."""

    cpu_seconds: int
    memory_bytes: int


def plan(config: Mapping[str, Any]) -> Plan:
    """The plan that the other side wrote."""
    return Plan(
        namespaces=config["namespaces"],
        landlock=config["landlock"],
        filter=bytes.fromhex(config["filter"]),
        readable=tuple(config["readable"]),
        listed=tuple(config["listed"]),
        user=config["user"],
    )


def keep_only(descriptors: tuple[int, ...]) -> None:
    """Close everything but `descriptors`, which become 0, 1, 2 and so on."""
    above = max(*descriptors, len(descriptors)) + 1
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, above + number)
    for number in range(len(descriptors)):
        os.dup2(above + number, number)
    os.closerange(len(descriptors), 256)


def raise_walls(plan: Plan, allowance: Allowance, ruleset: int | None) -> None:
    """Confine this process for good."""
    if plan.namespaces:
        _own_namespaces()
    _limit(allowance)
    _give_up_privileges(plan.user)
    if sys.platform == "linux":
        _checked(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "die with the worker")
        _checked(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "hide from debuggers")
        _checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    if ruleset is not None:
        _checked(libc.syscall(SYS_LANDLOCK_RESTRICT, ruleset, 0), "Landlock")
        os.close(ruleset)
    if plan.filter:
        _filter_calls(plan.filter)


def new_pids() -> None:
    """The next fork is the first process of a process namespace of its own."""
    _checked(libc.unshare(NEW_PIDS), "a process namespace")


def old_pids(home: int) -> None:
    """Back to the process namespace of the process that `home` is a descriptor of."""
    _checked(libc.setns(home, NEW_PIDS), "back to the first process namespace")


def landlock_ruleset(plan: Plan) -> int:
    """A Landlock ruleset that allows reading what the plan names and forbids every other use of files and network."""
    version = _checked(libc.syscall(SYS_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1)), "Landlock")
    handled = [(1 << max(bits for since, bits in FILE_RIGHTS if since <= version)) - 1]
    if version >= NETWORK_SINCE:
        handled.append(0b11)  # bind, connect
    if version >= SCOPES_SINCE:
        handled.append(0b11)  # abstract sockets, signals
    packed = struct.pack(f"{len(handled)}Q", *handled)
    ruleset = _checked(libc.syscall(SYS_LANDLOCK_CREATE, packed, ctypes.c_size_t(len(packed)), 0), "Landlock")
    for path in plan.readable:
        _allow(ruleset, path, READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE)
    for path in plan.listed:
        _allow(ruleset, path, READ_DIR)
    _allow(ruleset, "/dev/null", READ_FILE | WRITE_FILE)
    if plan.namespaces:  # for the mount itself its parent counts, which holds nothing else
        _allow(ruleset, os.path.dirname(TEMPORARY_MOUNT), TEMPORARY & handled[0])
    return ruleset


def _allow(ruleset: int, path: str, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", rights, descriptor)
        _checked(libc.syscall(SYS_LANDLOCK_ADD, ruleset, 1, rule, 0), f"Landlock rule for {path}")
        os.close(descriptor)


def _own_namespaces() -> None:
    _checked(libc.unshare(NEW_MOUNTS | NEW_IPC | NEW_UTS), "own namespaces")
    options = f"size={TEMPORARY_BYTES},nr_inodes=256,mode=1777".encode()
    mount = TEMPORARY_MOUNT.encode()
    _checked(libc.mount(b"tmpfs", mount, b"tmpfs", ctypes.c_ulong(NO_SUID_NO_DEV_NO_EXEC), options), "own /tmp")
    os.chdir(TEMPORARY_MOUNT)


def _limit(allowance: Allowance) -> None:
    cpu = allowance.cpu_seconds
    lower(resource.RLIMIT_CPU, cpu, cpu + 1)
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
        (resource.RLIMIT_FSIZE, TEMPORARY_BYTES),
        (resource.RLIMIT_STACK, STACK_BYTES),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, allowance.memory_bytes),
    ):
        lower(kind, value, value)


def lower(kind: int, soft: int, hard: int) -> None:
    """Lower a limit of this process; one that is lower already stays."""
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        if sys.platform == "linux":  # macOS knows RLIMIT_AS and refuses it
            raise


def _give_up_privileges(user: int | None) -> None:
    if user is not None:
        try:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        except OSError as error:
            if error.errno != errno.EINVAL:  # the container has no such user: go on as this one, without capabilities
                raise
    if sys.platform == "linux":
        header = struct.pack("Ii", CAPABILITY_VERSION, 0)
        _checked(libc.capset(header, bytes(24)), "give up capabilities")


def _filter_calls(program: bytes) -> None:
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    _checked(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0), "seccomp")


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
