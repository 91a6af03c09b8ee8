"""Run as a submission: tries what a submission must not be able to do and prints what was open."""

import ctypes
import json
import mmap
import os
import socket
import struct
from collections.abc import Callable

import target  # type: ignore[import-not-found]  # given as a support module

libc = ctypes.CDLL(None, use_errno=True)
SYS_IO_URING_SETUP, CLONE_NEWUSER, GIGABYTE = 425, 0x10000000, 1 << 30
IPC_PRIVATE, IPC_RMID = 0, 0
CAPABILITY_VERSION, PR_GET_NO_NEW_PRIVS = 0x20080522, 39
OWN = (0, 1, 2, 4)  # what a submission is given: nothing, its output twice, its results


def read_file() -> bool:
    with open(target.CANARY) as file:
        return bool(file.read())


def write_file() -> bool:
    with open(os.path.join(target.FOLDER, "written"), "w") as file:
        return file.write("x") == 1


def list_processes() -> bool:
    return any(name.isdigit() and int(name) != os.getpid() for name in os.listdir("/proc"))


def signal_parent() -> bool:
    if not (parent := os.getppid()):
        raise ProcessLookupError("the parent is out of sight")
    os.kill(parent, 0)
    return True


def connect_tcp() -> bool:
    with socket.socket() as client:
        client.connect(("127.0.0.1", target.PORT))
    return True


def send_udp() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        return client.sendto(b"x", ("127.0.0.1", target.PORT)) == 1


def connect_local() -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(target.LOCAL)
    return True


def start_process() -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return True


def run_program() -> bool:
    try:
        os.execv("/nonexistent", ["nonexistent"])  # noqa: S606  # only whether it is looked for
    except FileNotFoundError:
        return True


def user_namespace() -> bool:
    return bool(libc.unshare(CLONE_NEWUSER) == 0)


def io_uring() -> bool:
    return bool(libc.syscall(SYS_IO_URING_SETUP, 4, ctypes.create_string_buffer(120)) >= 0)


def shared_memory() -> bool:
    segment = libc.shmget(IPC_PRIVATE, 4096, 0o1600)
    return bool(segment >= 0 and libc.shmctl(segment, IPC_RMID, None) == 0)


def three_gigabytes() -> bool:
    mmap.mmap(-1, 3 * GIGABYTE).close()
    return True


def many_descriptors() -> bool:
    return len([os.dup(1) for _ in range(200)]) == 200


def keep_privileges() -> bool:
    held = ctypes.create_string_buffer(24)
    asked = libc.capget(struct.pack("Ii", CAPABILITY_VERSION, 0), held)
    return (asked == 0 and any(held.raw)) or libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0


def descriptors_of_others() -> bool:
    return any(_is_open(number) for number in range(256) if number not in OWN)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


ATTEMPTS: dict[str, Callable[[], bool]] = {  # those first that look at what others change
    "find descriptors of others": descriptors_of_others,
    "keep privileges": keep_privileges,
    "read a file of the machine": read_file,
    "write a file of the machine": write_file,
    "list other processes": list_processes,
    "signal the worker": signal_parent,
    "connect by TCP": connect_tcp,
    "send by UDP": send_udp,
    "connect to a local socket": connect_local,
    "start a process": start_process,
    "run a program": run_program,
    "make a user namespace": user_namespace,
    "use io_uring": io_uring,
    "use shared memory": shared_memory,
    "take 3 GB of memory": three_gigabytes,
    "open 200 descriptors": many_descriptors,
}


def tried(attempt: Callable[[], bool]) -> str:
    """`open`, or how it was closed."""
    try:
        return "open" if attempt() else "closed"
    except (OSError, MemoryError, ValueError) as error:
        return f"closed ({type(error).__name__})"


def probe() -> None:
    """Prints one JSON object: the attempt, what became of it."""
    print(json.dumps({name: tried(attempt) for name, attempt in ATTEMPTS.items()}))
