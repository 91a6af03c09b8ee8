"""Calls to the kernel that Python has no function for."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for name in ("capset", "mount", "prctl", "setns", "syscall", "unshare"):
    getattr(libc, name, None)  # looked for here, and not after every fork


def checked(result: int, what: str) -> int:
    """The result of a call to libc; raises OSError naming `what` if it failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
