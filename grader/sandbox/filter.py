"""Compiles the allow-list of system calls to the BPF files that the worker loads: `python -m grader.sandbox.filter`.

Needs libseccomp, which running the sandbox does not.
"""

import errno
import tempfile

from grader.sandbox.launch import MACHINES, filter_path
from grader.sandbox.model import Level

# Whatever is not named is refused with EPERM, and so is every call that a later kernel adds.
ALLOWED = """
read readv pread64 write writev pwrite64 lseek close dup dup2 dup3 pipe pipe2 poll ppoll select pselect6
fstat newfstatat stat lstat statx access faccessat faccessat2 getcwd getdents64 fadvise64
mmap munmap mremap mprotect madvise brk membarrier rseq futex
rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall pause alarm setitimer getitimer
exit exit_group getpid gettid getppid getpgrp getuid geteuid getgid getegid getgroups umask
clock_gettime clock_getres gettimeofday time nanosleep clock_nanosleep times getrusage getrlimit getpriority
sysinfo uname getcpu sched_yield sched_getaffinity getrandom
""".split()
# Only where there is a root and a temporary folder of its own: elsewhere a link tells where things of the machine are.
WRITING = """
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 truncate ftruncate fallocate
chdir fchdir fsync fdatasync readlink readlinkat
""".split()
# glibc asks for these first and takes "not there" better than "not allowed".
ABSENT = ("clone3", "openat2")

# The commands of fcntl(), without those that have the kernel send signals to a process of one's choice, and without
# locks, by which two submissions could talk.
FCNTL = {
    "F_DUPFD": 0,
    "F_GETFD": 1,
    "F_SETFD": 2,
    "F_GETFL": 3,
    "F_SETFL": 4,
    "F_DUPFD_CLOEXEC": 1030,
}
TCGETS, FIOCLEX = 0x5401, 0x5451  # isatty(), set_inheritable()
WRITE_FLAGS = 0o3 | 0o100 | 0o1000  # O_ACCMODE, O_CREAT, O_TRUNC: the same numbers on both architectures


def compile_filter(machine: str, level: Level) -> bytes:
    """The allow-list as raw BPF."""
    import pyseccomp as sc

    rules = sc.SyscallFilter(sc.ERRNO(errno.EPERM))
    architecture = getattr(sc.Arch, machine.upper())
    if architecture != sc.system_arch():
        rules.add_arch(architecture)
        rules.remove_arch(sc.Arch.NATIVE)
    for name in ALLOWED + ([*WRITING, "open", "openat"] if level is Level.A else []):
        rules.add_rule(sc.ALLOW, name)
    if level is not Level.A:
        rules.add_rule(sc.ALLOW, "open", sc.Arg(1, sc.MASKED_EQ, WRITE_FLAGS, 0))
        rules.add_rule(sc.ALLOW, "openat", sc.Arg(2, sc.MASKED_EQ, WRITE_FLAGS, 0))
    for command in FCNTL.values():
        rules.add_rule(sc.ALLOW, "fcntl", sc.Arg(1, sc.EQ, command))
    for command in (TCGETS, FIOCLEX):
        rules.add_rule(sc.ALLOW, "ioctl", sc.Arg(1, sc.EQ, command))
    rules.add_rule(sc.ALLOW, "prlimit64", sc.Arg(0, sc.EQ, 0), sc.Arg(2, sc.EQ, 0))  # reading one's own limits
    for name in ABSENT:
        rules.add_rule(sc.ERRNO(errno.ENOSYS), name)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def main() -> None:
    """Writes the file of every processor and level."""
    for machine in MACHINES:
        for level in (Level.A, Level.B):
            filter_path(machine, level).write_bytes(compile_filter(machine, level))


if __name__ == "__main__":
    main()
