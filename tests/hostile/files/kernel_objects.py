# everything that outlives a process or is seen by others: calls that must be refused, whatever their arguments
import ctypes
import os

NAMES = """shmget semget msgget mq_open add_key request_key keyctl inotify_init1 fanotify_init eventfd2 signalfd4
timerfd_create memfd_secret pidfd_open pidfd_getfd kcmp io_uring_setup io_uring_enter io_uring_register userfaultfd bpf
perf_event_open socket socketpair epoll_create1 timer_create""".split()
X86 = (29, 64, 68, 240, 248, 249, 250, 294, 300, 290, 289, 283, 447, 434, 438, 312, 425, 426, 427, 323, 321, 298, 41)
X86 += (53, 291, 222)
ARM = (194, 190, 186, 180, 217, 218, 219, 26, 262, 19, 74, 85, 447, 434, 438, 272, 425, 426, 427, 282, 280, 241, 198)
ARM += (199, 20, 107)
libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    for name, number in zip(NAMES, {"x86_64": X86, "aarch64": ARM}[os.uname().machine], strict=True):
        arguments = (0, 4096, 0o1600) if name == "shmget" else (0, 1, 0o1600) if name == "semget" else (0, 0, 0, 0)
        arguments = (2, 1, 0) if name == "socket" else arguments
        if libc.syscall(number, *arguments) >= 0:
            print("BREACH", name)
        elif ctypes.get_errno() != 1:
            print("BREACH", name, "was looked at:", os.strerror(ctypes.get_errno()))
    return x
