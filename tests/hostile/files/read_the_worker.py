# process_vm_readv and ptrace on every neighbour
import ctypes
import os

NUMBERS = {"x86_64": (310, 101), "aarch64": (270, 117)}[os.uname().machine]
libc = ctypes.CDLL(None)


def f(x):
    for process in (os.getppid(), *range(1, 300)):
        if process != os.getpid():
            if libc.syscall(NUMBERS[0], process, 0, 0, 0, 0, 0) == 0:
                print("BREACH read", process)
            if libc.syscall(NUMBERS[1], 16, process, 0, 0) == 0:
                print("BREACH traced", process)
    return x
