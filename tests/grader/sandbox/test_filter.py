"""The filters that are shipped decide as the table of system calls says."""

import ctypes
import struct

import pytest

from grader.sandbox import Level
from grader.sandbox import filter as rules
from grader.sandbox.launch import MACHINES, filter_path

EACH = [(machine, level) for machine in MACHINES for level in (Level.A, Level.B)]
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x50001, 0x50026, 0
# Of some calls that decide: the name, its arguments, whether level A and level B let it pass.
DECISIONS = [
    ("read", (), True, True),
    ("mmap", (), True, True),
    ("openat", (0, 0, 0o2000000), True, True),  # to read
    ("openat", (0, 0, 0o101), True, False),  # to write and create
    ("openat", (0, 0, 0o2), True, False),
    ("unlinkat", (), True, False),
    ("fcntl", (0, 3), True, True),
    ("fcntl", (0, 8), False, False),  # F_SETOWN
    ("fcntl", (0, 10), False, False),  # F_SETSIG
    ("ioctl", (0, 0x5401), True, True),  # TCGETS
    ("ioctl", (0, 0x5412), False, False),  # TIOCSTI
    ("prlimit64", (0, 7, 0), True, True),
    ("prlimit64", (0, 7, 0x7000), False, False),
    ("prlimit64", (1, 7, 0), False, False),
    *((name, (), False, False) for name in "clone execve kill tgkill socket socketpair connect ptrace bpf".split()),
    *((name, (), False, False) for name in "io_uring_setup memfd_create userfaultfd perf_event_open".split()),
    *((name, (), False, False) for name in "unshare setns mount prctl seccomp shmget mq_open keyctl chmod".split()),
]


def decide(program: bytes, machine: str, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the kernel would answer: a few lines of the machine that runs these programs."""
    data = struct.pack("<iIQ6Q", number, AUDIT[machine], 0, *arguments, *(6 - len(arguments)) * [0])
    steps = list(struct.iter_unpack("<HBBI", program))
    at, value = 0, 0
    while True:
        code, true, false, k = steps[at]
        at += 1
        match code:
            case 0x20:
                (value,) = struct.unpack_from("<I", data, k)
            case 0x54:
                value &= k
            case 0x05:
                at += k
            case 0x15 | 0x25 | 0x35:
                at += true if {0x15: value == k, 0x25: value > k, 0x35: value >= k}[code] else false
            case 0x06:
                return k


@pytest.fixture
def seccomp():
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as error:
        pytest.skip(f"libseccomp is not here: {error}")
    return pyseccomp


def version(seccomp) -> tuple[int, int]:
    ask = seccomp._libseccomp.seccomp_version
    ask.restype = ctypes.POINTER(ctypes.c_uint * 3)
    return tuple(ask().contents)[:2]


@pytest.mark.parametrize(("machine", "level"), EACH)
def test_the_shipped_filter_is_the_table(machine, level, seccomp):
    if version(seccomp) != (2, 5):
        pytest.skip("another libseccomp than the one that made the files may order the same rules in another way")
    assert rules.compile_filter(machine, level) == filter_path(machine, level).read_bytes()


@pytest.mark.parametrize(("name", "arguments", "at_a", "at_b"), DECISIONS)
@pytest.mark.parametrize(("machine", "level"), EACH)
def test_a_call_passes_as_the_table_says(machine, level, name, arguments, at_a, at_b, seccomp):
    number = seccomp.resolve_syscall(getattr(seccomp.Arch, machine.upper()), name)
    passes = decide(filter_path(machine, level).read_bytes(), machine, number, arguments) == ALLOW
    assert passes == (at_a if level is Level.A else at_b)


@pytest.mark.parametrize(("machine", "level"), EACH)
def test_a_call_that_does_not_exist_yet_is_refused(machine, level):
    program = filter_path(machine, level).read_bytes()
    assert {decide(program, machine, number) for number in range(470, 2000)} == {EPERM}


@pytest.mark.parametrize("level", [Level.A, Level.B])
def test_the_other_calling_conventions_of_the_processor_are_closed(level):
    program = filter_path("x86_64", level).read_bytes()
    x32 = {decide(program, "x86_64", 0x40000000 | number) for number in range(600)}
    assert ALLOW not in x32
    assert decide(program, "aarch64", 0) == KILL
