import mmap
import os


def f(x):
    for name in ("/dev/mem", "/dev/kmem", "/dev/kvm", "/dev/fuse", "/dev/tty", "/dev/ptmx", "/dev/shm", "/dev/net/tun"):
        try:
            os.open(name, os.O_RDWR)
            print("BREACH", name)
        except OSError:
            pass
    return mmap and x
