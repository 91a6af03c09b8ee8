# calls that change the machine, the limits or the rights of the process
import ctypes
import os

NAMES = """mount umount2 pivot_root chroot setns unshare sethostname settimeofday clock_settime adjtimex reboot swapon
init_module delete_module kexec_load acct quotactl syslog personality setrlimit setpriority sched_setaffinity
sched_setscheduler setuid setgid setgroups setresuid capset prctl seccomp ptrace fork_like_clone""".split()
X86 = (165, 166, 155, 161, 308, 272, 170, 164, 227, 159, 169, 167, 175, 176, 246, 163, 179, 103, 135, 160, 141, 203)
X86 += (144, 105, 106, 116, 117, 126, 157, 317, 101, 56)
ARM = (40, 39, 41, 51, 268, 97, 161, 170, 112, 171, 142, 224, 105, 106, 104, 89, 60, 116, 92, 164, 140, 122, 119, 146)
ARM += (144, 159, 147, 91, 167, 277, 117, 220)
libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    for name, number in zip(NAMES, {"x86_64": X86, "aarch64": ARM}[os.uname().machine], strict=True):
        if name == "reboot":  # with arguments that do nothing where it is open
            refused = libc.syscall(number, 0, 0, 0, 0) < 0 and ctypes.get_errno() == 1
        else:
            refused = libc.syscall(number, -1, -1, -1, -1, -1) < 0 and ctypes.get_errno() == 1
        if not refused:
            print("BREACH", name)
    return x
