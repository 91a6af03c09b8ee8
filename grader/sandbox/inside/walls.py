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
CAPABILITY_VERSION = 0x20080522
TEMPORARY_BYTES = 16 << 20
DESCRIPTORS = 32
MAX_OPEN = 256  # of the worker
STACK_BYTES = 16 << 20


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


def raise_walls(plan: Plan, allowance: Allowance, ruleset: int | None) -> None:
    """Confine this process for good."""
    if plan.namespaces:
        _own_namespaces()
    if plan.limits:
        _limit(allowance)
    if plan.privileges:
        _give_up_privileges(plan.user)
    if sys.platform == "linux":
        checked(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "die with the worker")
        checked(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "hide from debuggers")
    if ruleset is not None:
        landlock.restrict(ruleset)
    if plan.filter:
        _filter_calls(bytes.fromhex(plan.filter))


def new_pids() -> None:
    """The next fork is the first process of a process namespace of its own."""
    checked(libc.unshare(NEW_PIDS), "a process namespace")


def old_pids(home: int) -> None:
    """Back to the process namespace of the process that `home` is a descriptor of."""
    checked(libc.setns(home, NEW_PIDS), "back to the first process namespace")


def _own_namespaces() -> None:
    checked(libc.unshare(NEW_MOUNTS | NEW_IPC | NEW_UTS), "own namespaces")
    options = f"size={TEMPORARY_BYTES},nr_inodes=256,mode=1777".encode()
    mount = TEMPORARY_MOUNT.encode()
    checked(libc.mount(b"tmpfs", mount, b"tmpfs", ctypes.c_ulong(NO_SUID_NO_DEV_NO_EXEC), options), "own /tmp")
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
        checked(libc.capset(header, bytes(24)), "give up capabilities")
        checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


def _filter_calls(program: bytes) -> None:
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    checked(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0), "seccomp")
