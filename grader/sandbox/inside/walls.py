"""The walls that a process puts around itself, in the order of `raise_walls`; none can be taken down again."""

import ctypes
import errno
import os
import resource
import signal
import struct
import sys
from dataclasses import dataclass

from . import landlock
from .kernel import checked, libc
from .plan import TEMPORARY_MOUNT, Plan

NEW_MOUNTS, NEW_UTS, NEW_IPC, NEW_PIDS = 0x20000, 0x4000000, 0x8000000, 0x20000000
NO_SUID_NO_DEV_NO_EXEC = 2 | 4 | 8
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
CAPABILITIES, NO_CAPABILITIES = struct.pack("Ii", 0x20080522, 0), bytes(24)
TEMPORARY_BYTES = 16 << 20
DESCRIPTORS = 32
MAX_OPEN = 256  # of the worker
STACK_BYTES = 16 << 20
EVERYWHERE = (  # limits that the worker can live with, and every submission has from it
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, TEMPORARY_BYTES),
    (resource.RLIMIT_STACK, STACK_BYTES),
    (resource.RLIMIT_MEMLOCK, 0),
)
OPTIONS = f"size={TEMPORARY_BYTES},nr_inodes=256,mode=1777".encode()
MOUNT = (b"tmpfs", TEMPORARY_MOUNT.encode(), b"tmpfs", ctypes.c_ulong(NO_SUID_NO_DEV_NO_EXEC), OPTIONS)


@dataclass(frozen=True)
class Allowance:
    """The limits of one submission that the kernel keeps."""

    cpu_seconds: int
    memory_bytes: int


def keep_only(descriptors: tuple[int, ...], *, closing: bool) -> None:
    """Make `descriptors` 0, 1, 2 and so on, and close everything else."""
    above = max(*descriptors, len(descriptors)) + 1
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, above + number)
    for number in range(len(descriptors)):
        os.dup2(above + number, number)
    if closing:
        os.closerange(len(descriptors), MAX_OPEN)


@dataclass(frozen=True)
class Walls:
    """What the walls of every submission are made of, so that none has to make it anew."""

    plan: Plan
    ruleset: int | None  # the descriptor that Landlock's rules will have
    filter: bytes  # what prctl() wants to have of the filter of system calls
    code: object  # keeps in memory what `filter` points to


def walls(plan: Plan, ruleset: int | None) -> Walls:
    """To be made before the first submission; lowers what may be lowered for this process too."""
    if plan.limits:
        for kind, value in EVERYWHERE:
            lower(kind, value, value)
    program = bytes.fromhex(plan.filter)
    code = ctypes.create_string_buffer(program, len(program))
    return Walls(plan, ruleset, struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code)), code)


def raise_walls(made: Walls, allowance: Allowance) -> None:
    """Confine this process for good."""
    plan = made.plan
    if plan.namespaces:
        _own_namespaces()
    if plan.limits:
        _limit(allowance)
    if plan.privileges:
        _give_up_privileges(plan.user)
    if sys.platform == "linux":
        checked(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "die with the worker")
        checked(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "hide from debuggers")
    if made.ruleset is not None:
        landlock.restrict(made.ruleset)
    if plan.filter:
        checked(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, made.filter, 0, 0), "seccomp")


def new_pids() -> None:
    """The next fork is the first process of a process namespace of its own."""
    checked(libc.unshare(NEW_PIDS), "a process namespace")


def old_pids(home: int) -> None:
    """Back to the process namespace of the process that `home` is a descriptor of."""
    checked(libc.setns(home, NEW_PIDS), "back to the first process namespace")


def _own_namespaces() -> None:
    checked(libc.unshare(NEW_MOUNTS | NEW_IPC | NEW_UTS), "own namespaces")
    checked(libc.mount(*MOUNT), "own /tmp")
    os.chdir(TEMPORARY_MOUNT)


def _limit(allowance: Allowance) -> None:
    cpu = allowance.cpu_seconds
    lower(resource.RLIMIT_CPU, cpu, cpu + 1)
    lower(resource.RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS)
    lower(resource.RLIMIT_NPROC, 0, 0)
    lower(resource.RLIMIT_AS, allowance.memory_bytes, allowance.memory_bytes)


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
        checked(libc.capset(CAPABILITIES, NO_CAPABILITIES), "give up capabilities")
        checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
