# every way to change a file that is not opened
import contextlib
import os

CANARY, OTHER = "@FOLDER@/canary", "@FOLDER@/other"
WAYS = (
    lambda: os.unlink(CANARY),
    lambda: os.rename(CANARY, OTHER),
    lambda: os.truncate(CANARY, 0),
    lambda: os.chmod(CANARY, 0),
    lambda: os.chown(CANARY, 0, 0),
    lambda: os.utime(CANARY, (0, 0)),
    lambda: os.link(CANARY, OTHER),
    lambda: os.symlink(CANARY, OTHER),
    lambda: os.mkfifo(OTHER),
    lambda: os.mkdir(OTHER),
    lambda: os.setxattr(CANARY, "user.x", b"x"),
    lambda: os.removexattr(CANARY, "user.x"),
    lambda: os.open("@FOLDER@", os.O_TMPFILE | os.O_RDWR),
    lambda: os.open(CANARY, os.O_RDONLY | os.O_TRUNC),
    lambda: os.open(CANARY, os.O_RDWR | os.O_APPEND),
    lambda: os.chroot("@FOLDER@"),
    lambda: os.mknod(OTHER),
)


def f(x):
    for number, way in enumerate(WAYS):
        with contextlib.suppress(OSError):
            way()
            print("BREACH", number)
    return x
