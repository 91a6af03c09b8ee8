"""The ending of a name, as the suffix of a path, and what is before it; without the path, which takes its time."""

from __future__ import annotations


def parted(name: str) -> tuple[str, str]:
    """What is before the ending of a file's name, and the ending.

    >>> parted("p1.tar.gz"), parted(".hidden"), parted("p1.")
    (('p1.tar', '.gz'), ('.hidden', ''), ('p1.', ''))
    """
    dot = name.rfind(".")
    return (name[:dot], name[dot:]) if 0 < dot < len(name) - 1 else (name, "")


def ending(path: str) -> str:
    """
    >>> ending("a.b/p1.tar.gz"), ending("a.b/.hidden"), ending("a.b/p1")
    ('.gz', '', '')
    """
    return parted(path[path.rfind("/") + 1 :])[1]
