"""Unpacks archives that may be anything: every entry is looked at before a byte is written, and sizes are measured."""

from __future__ import annotations

import errno
import gzip
import stat
import struct
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Self

from grader.errors import FileError, GraderError
from grader.terminal import plain

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
CHUNK = 1 << 16
# What zipfile, tarfile and gzip make of bytes that are no archive, or one that somebody has tampered with.
DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, LookupError, ArithmeticError, RuntimeError, MemoryError),
)
OURS = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE))
LONGEST_NAME = 200  # bytes of UTF-8, of each folder and file
LONGEST_HEADER = 1 << 14  # bytes of what stands before an entry of a tar; to read them takes time
DESCRIBING = frozenset((*tarfile.GNU_TYPES, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE))
FORBIDDEN = frozenset('\0<>:"|?*')  # in names, somewhere


@dataclass(frozen=True)
class Bounds:
    """How much an archive may hold."""

    files: int = 500
    bytes: int = 50 << 20  # of all files together
    depth: int = 10  # folders in folders
    passes_over: bool = False  # a name that is not taken loses its file alone, not the whole archive


@dataclass(frozen=True)
class _Entry:
    """A file in an archive, and how its bytes are read."""

    name: str
    size: int  # as the archive says
    open: Callable[[], AbstractContextManager[IO[bytes]]]


class _OddNameError(Exception):
    """A name that not every system takes, and that leads nowhere else."""


class _Refused(Exception):  # noqa: N818  # a sentence, made into a FileError with the path
    """Why an archive is not unpacked."""


def is_archive(name: str) -> bool:
    """
    >>> is_archive("Homework.ZIP"), is_archive("p1.csv")
    (True, False)
    """
    return name.lower().endswith(ENDINGS)


def stem(name: str) -> str:
    """
    >>> stem("s001.tar.gz")
    's001'
    """
    ending = max((ending for ending in ENDINGS if name.lower().endswith(ending)), key=len, default="")
    return name[: len(name) - len(ending)]


def unpack(archive: Path, folder: Path, bounds: Bounds | None = None) -> Mapping[str, str]:
    """Writes the files of a .zip, .tar or .tar.gz below `folder`, which must be empty or not there yet.

    Raises FileError, with nothing written, for what could leave the folder, is no plain file, or is out of bounds;
    for damage that shows only while a file is read, what was written before stays. Raises GraderError for a disk
    that is full, which is not the archive's fault. Returns the names that were passed over, with the reason.
    """
    limits = bounds or Bounds()
    try:
        _refuse_large(archive.stat().st_size, limits)
        with _opened(archive, limits) as entries:
            places, odd = _places(entries, limits)
            _write(places, folder, limits)
            return odd
    except _Refused as refused:
        raise FileError(archive, f"the archive is not unpacked: {refused}") from None
    except DAMAGED as error:
        if isinstance(error, OSError) and error.errno in OURS:
            raise GraderError(f"{folder}: nothing can be unpacked here ({error.strerror})") from None
        reason = plain(str(error)) or type(error).__name__
        raise FileError(archive, f"the archive is damaged or cannot be read ({reason})") from None


@contextmanager
def _opened(archive: Path, bounds: Bounds) -> Iterator[tuple[_Entry, ...]]:
    """The files in an archive; its kind is told by its content."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            yield tuple(_zip_entries(opened, bounds))
    else:
        with _tar_bytes(archive, bounds) as data, tarfile.open(fileobj=data, mode="r:", tarinfo=_Header) as tar:
            yield tuple(_tar_entries(tar, bounds))


def _zip_entries(archive: zipfile.ZipFile, bounds: Bounds) -> Iterator[_Entry]:
    found = archive.infolist()
    _refuse_many(len(found), bounds)
    for info in found:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _Refused(f"{_shown(info.filename)} is a link or a device, not a file")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _Refused(
                f"{_shown(info.filename)} is compressed in a way that is not read here; use an ordinary .zip"
            )
        if info.flag_bits & 0x1:
            raise _Refused(f"{_shown(info.filename)} is encrypted")
        if not info.is_dir() and kind != stat.S_IFDIR:
            name = info.filename if "/" in info.filename else info.filename.replace("\\", "/")
            yield _Entry(name, info.file_size, lambda info=info: archive.open(info))  # type: ignore[misc]


@contextmanager
def _tar_bytes(archive: Path, bounds: Bounds) -> Iterator[IO[bytes]]:
    """The tar itself, unpacked from gzip; never more than the bounds allow."""
    left = bounds.bytes + (bounds.files + 4) * 4 * tarfile.BLOCKSIZE
    with tempfile.TemporaryFile() as unzipped, archive.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        with gzip.GzipFile(fileobj=file) if zipped else file as raw:
            while chunk := raw.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _Refused(f"it holds more than {bounds.bytes >> 20} MiB")
                unzipped.write(chunk)
        unzipped.seek(0)
        yield unzipped


class _Header(tarfile.TarInfo):
    """An entry of a tar, refused before more of it is read if its size makes no sense."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        info = super().frombuf(buf, encoding, errors)
        if info.size < 0 or (info.type in DESCRIBING and info.size > LONGEST_HEADER):
            raise _Refused("it describes its files at a length that is not taken")
        return info


def _tar_entries(archive: tarfile.TarFile, bounds: Bounds) -> Iterator[_Entry]:
    for count, info in enumerate(archive, 1):
        _refuse_many(count, bounds)
        if info.issparse() or not (info.isreg() or info.isdir()):
            raise _Refused(f"{_shown(info.name)} is a link or a device, not a file")
        if info.isreg():
            yield _Entry(info.name, info.size, lambda info=info: _member(archive, info))  # type: ignore[misc]


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(info)
    if file is None:
        raise _Refused(f"{_shown(info.name)} cannot be read")
    return file


def _refuse_large(size: int, bounds: Bounds) -> None:
    if size > bounds.bytes:
        raise _Refused(f"it holds more than {bounds.bytes >> 20} MiB")


def _refuse_many(count: int, bounds: Bounds) -> None:
    if count > bounds.files:
        raise _Refused(f"it holds more than {bounds.files} files and folders")


def _places(entries: Sequence[_Entry], bounds: Bounds) -> tuple[Mapping[PurePosixPath, _Entry], Mapping[str, str]]:
    """Where each file goes; no two to the same place, whatever the file system makes of their names; and odd names."""
    _refuse_large(sum(entry.size for entry in entries), bounds)
    taken, odd = [], dict[str, str]()
    for entry in entries:
        try:
            taken.append((_place(entry.name, bounds), entry))
        except _OddNameError as error:
            if not bounds.passes_over:
                raise _Refused(f"{_shown(entry.name)} {error}") from None
            odd[entry.name] = str(error)
    return _apart(taken), odd


def _apart(placed: Sequence[tuple[PurePosixPath, _Entry]]) -> Mapping[PurePosixPath, _Entry]:
    places = dict(placed)
    taken: dict[str, str] = {}
    for path in places:
        for folder in path.parents:
            taken.setdefault(_folded(folder), "a folder")
    for path, entry in places.items():
        if _folded(path) in taken:
            raise _Refused(f"{_shown(entry.name)} is in it twice, or as {taken[_folded(path)]} too")
        taken[_folded(path)] = "a file"
    if len(places) < len(placed):
        raise _Refused("two of its files have the same name")
    return places


def _place(name: str, bounds: Bounds) -> PurePosixPath:
    """The path below the folder. Raises _Refused for a name that leads elsewhere, _OddNameError for an odd one."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name:
        raise _Refused(f"{_shown(name)} leads out of its folder")
    if any(not _is_plain(part) for part in path.parts) or len(path.parts) > bounds.depth:
        raise _OddNameError("is a name, or a depth of folders, that is not taken")
    return path


def _is_plain(part: str) -> bool:
    """No control, surrogate or reserved character, and no name that some file system changes."""
    if not part.isprintable() or FORBIDDEN & set(part) or part != part.strip(" ") or part.endswith("."):
        return False
    try:
        return len(part.encode()) <= LONGEST_NAME
    except UnicodeEncodeError:
        return False


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _write(places: Mapping[PurePosixPath, _Entry], folder: Path, bounds: Bounds) -> None:
    """Measures what really comes: an archive may say anything of its sizes."""
    left = bounds.bytes
    for path, entry in places.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with entry.open() as source, target.open("xb") as file:
            while chunk := source.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _Refused(f"it holds more than {bounds.bytes >> 20} MiB")
                file.write(chunk)


def _shown(name: str) -> str:
    return f"'{plain(name[:80])}'"
