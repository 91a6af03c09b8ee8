# expected: FINISHED
# ptrace, process_vm_writev, io_uring_setup, userfaultfd, memfd_create, bpf, perf_event_open, keyctl, unshare, mount
import ctypes
import os

NUMBERS = {
    "x86_64": (101, 311, 425, 323, 319, 321, 298, 250, 272, 165),
    "aarch64": (117, 271, 425, 282, 279, 280, 241, 219, 97, 40),
}
libc = ctypes.CDLL(None)


def f(x):
    allowed = [number for number in NUMBERS[os.uname().machine] if libc.syscall(number, 0, 0, 0, 0, 0) >= 0]
    if allowed:
        raise RuntimeError(f"system calls {allowed} are open")
    return x
