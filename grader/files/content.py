"""Reads files that may be anything: regular ones of a bounded size are taken, and nothing else is read."""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from grader.errors import FileError

LARGEST = 1 << 20  # bytes
WIDE = {  # by the bytes that a text begins with, the longer ones first
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
READING = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC  # a FIFO must not make it wait


@dataclass(frozen=True)
class Content:
    """The bytes of a submission, or why they are not taken; of one that has several files, all of them by path.

    entry: the path of the file that was handed in as such; empty if it is to be found.
    """

    data: bytes
    refusal: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    entry: str = ""

    @cached_property
    def digest(self) -> str:
        digest = hashlib.sha256(self.refusal.encode() + b"\0" + self.data)
        for path, data in sorted(self.files.items()):
            digest.update(f"\0{path}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()


def as_utf8(text: bytes) -> bytes:
    """A text that says itself that it is UTF-16 or UTF-32, as Windows may save it, in UTF-8; all else as it is.

    >>> as_utf8("x = 1".encode("utf-16")), as_utf8(b"x = 1")
    (b'x = 1', b'x = 1')
    """
    encoding = next((name for mark, name in WIDE.items() if text.startswith(mark)), "utf-8")
    try:
        return text if encoding == "utf-8" else text.decode(encoding).encode()
    except UnicodeError:
        return text


def read_submission(path: Path, largest: int = LARGEST) -> Content:
    """What a student handed in; links are not followed. Raises OSError."""
    return _read(path, os.O_NOFOLLOW, largest)


def read_handed_in(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of one submission; raises FileError if they are not taken."""
    try:
        content = read_submission(path, largest)
    except OSError as error:
        reason = "links are not followed" if error.errno == errno.ELOOP else error.strerror
        raise FileError(path, f"cannot be read ({reason})") from None
    if content.refusal:
        raise FileError(path, content.refusal)
    return content.data


def read_own(path: Path) -> bytes:
    """What a teacher wrote, behind a link too; raises OSError for what is refused as well."""
    content = _read(path, 0)
    if content.refusal:
        raise OSError(errno.EINVAL, content.refusal.rstrip("."), str(path))
    return content.data


def _read(path: Path, flags: int, largest: int = LARGEST) -> Content:
    return read_descriptor(os.open(path, flags | READING), largest)


def read_descriptor(descriptor: int, largest: int = LARGEST) -> Content:
    """What an opened file holds; it is closed."""
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Content(b"", "This is not a regular file.")
        if status.st_size > largest:
            size = f"{status.st_size / 2**20:.1f} MiB"
            return Content(b"", f"The file is too large: it has {size}, at most {largest // 2**20} MiB is read.")
        return Content(b"".join(_chunks(descriptor, status.st_size + 1, largest)))
    finally:
        os.close(descriptor)


def _chunks(descriptor: int, size: int, largest: int) -> Iterator[bytes]:
    """To the end of the file, which may have grown, but not beyond the largest."""
    while largest > 0 and (chunk := os.read(descriptor, min(size, largest))):
        largest -= len(chunk)
        yield chunk
