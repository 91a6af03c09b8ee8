"""Archives: what is in order is unpacked, and whatever could do harm is refused before a byte is written."""

import gzip
import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import FileError
from grader.intake.archives import Bounds, unpack


def zipped(path: Path, *files: tuple[str, bytes], mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, data)
    return path


def tarred(path: Path, *files: tuple[str, bytes], **attributes: object) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(data))
    return path


def unpacked(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
def test_files_and_folders_come_out(tmp_path: Path, make: Callable[..., Path], name: str) -> None:
    archive = make(tmp_path / name, ("p1.csv", b"part,response\n"), ("hw/äöü/p4.py", b"x = 1\n"))
    unpack(archive, tmp_path / "out")
    assert unpacked(tmp_path / "out") == {"p1.csv": b"part,response\n", "hw/äöü/p4.py": b"x = 1\n"}


def test_the_kind_is_told_by_the_content(tmp_path: Path) -> None:
    unpack(zipped(tmp_path / "a.tgz", ("p1.csv", b"1")), tmp_path / "out")
    assert unpacked(tmp_path / "out") == {"p1.csv": b"1"}


def test_backslashes_of_windows_are_folders(tmp_path: Path) -> None:
    unpack(zipped(tmp_path / "a.zip", ("hw\\p1.csv", b"1")), tmp_path / "out")
    assert unpacked(tmp_path / "out") == {"hw/p1.csv": b"1"}


HOSTILE_NAMES = [
    ("../evil.py", "leads out"),
    ("a/../../evil.py", "leads out"),
    ("/etc/passwd", "leads out"),
    ("..\\evil.py", "leads out"),
    ("a/..\\..\\evil.py", "leads out"),
    ("C:evil.py", "not taken"),
    ("a\x1b[31m.py", "not taken"),
    ("a\u202e.py", "not taken"),
    ("name ", "not taken"),
    ("x" * 300, "not taken"),
    ("/".join("a" * 20) + ".py", "not taken"),
]


@pytest.mark.parametrize("make", [zipped, tarred])
@pytest.mark.parametrize(("name", "why"), HOSTILE_NAMES)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, make: Callable[..., Path], name: str, why: str) -> None:
    archive = make(tmp_path / "a", ("good.py", b"1"), (name, b"evil"))
    with pytest.raises(FileError, match=why):
        unpack(archive, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "names", [("a.py", "a.py"), ("a.py", "A.PY"), ("a", "a/b"), ("\u00e9.py", "e\u0301.py"), ("a/b", "A")]
)
@pytest.mark.parametrize("make", [zipped, tarred])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_for_one_place_are_refused(tmp_path: Path, make: Callable[..., Path], names: tuple[str, ...]) -> None:
    archive = make(tmp_path / "a", *((name, b"1") for name in names))
    with pytest.raises(FileError, match=r"twice|same name"):
        unpack(archive, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_zip_holds_plain_files_only(tmp_path: Path, kind: int) -> None:
    with pytest.raises(FileError, match="link or a device"):
        unpack(zipped(tmp_path / "a.zip", ("a", b"/etc/passwd"), mode=kind | 0o777), tmp_path / "out")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.CONTTYPE]
)
def test_a_tar_holds_plain_files_only(tmp_path: Path, kind: bytes) -> None:
    archive = tarred(tmp_path / "a", ("a", b""), type=kind, linkname="/etc/passwd")
    if kind == tarfile.CONTTYPE:  # an old name of a plain file
        unpack(archive, tmp_path / "out")
        assert unpacked(tmp_path / "out") == {"a": b""}
    else:
        with pytest.raises(FileError, match="link or a device"):
            unpack(archive, tmp_path / "out")


BOUNDS = Bounds(files=20, bytes=1 << 20)


@pytest.mark.parametrize("make", [zipped, tarred])
def test_too_many_or_too_large_is_refused(tmp_path: Path, make: Callable[..., Path]) -> None:
    many = make(tmp_path / "many", *((f"f{number}", b"") for number in range(21)))
    with pytest.raises(FileError, match="more than 20 files"):
        unpack(many, tmp_path / "out", BOUNDS)
    large = make(tmp_path / "large", ("a", bytes(600_000)), ("b", bytes(600_000)))
    with pytest.raises(FileError, match="more than 1 MiB"):
        unpack(large, tmp_path / "out", BOUNDS)
    assert not (tmp_path / "out").exists()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.tar.gz"
    bomb.write_bytes(gzip.compress(bytes(64 << 20)))
    with pytest.raises(FileError, match="more than 1 MiB"):
        unpack(bomb, tmp_path / "out", BOUNDS)


def test_a_size_that_is_a_lie_is_found_out(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a", bytes(5 << 20))
    data = archive.read_bytes()
    archive.write_bytes(data.replace(struct.pack("<I", 5 << 20), struct.pack("<I", 10)))
    with pytest.raises(FileError):
        unpack(archive, tmp_path / "out", BOUNDS)
    assert sum(map(len, unpacked(tmp_path / "out").values())) <= BOUNDS.bytes


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("a", b"1"))
    data = bytearray(archive.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    archive.write_bytes(data)
    with pytest.raises(FileError, match="encrypted"):
        unpack(archive, tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"PK", b"Rar!\x1a\x07\x00", b"\x1f\x8b\x08", b"hello" * 1000, bytes(511)])
def test_what_is_no_archive_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(FileError, match="damaged or cannot be read"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_a_cut_archive_is_told(tmp_path: Path, keep: float) -> None:
    for make in (zipped, tarred):
        archive = make(tmp_path / "a", *((f"f{n}", bytes(range(256)) * 40) for n in range(5)))
        archive.write_bytes(archive.read_bytes()[: int(keep * archive.stat().st_size)])
        with pytest.raises(FileError, match="damaged or cannot be read"):
            unpack(archive, tmp_path / "out")


def test_a_compression_that_needs_much_memory_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("p1.csv", "part,response")
    with pytest.raises(FileError, match="compressed in a way that is not read"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
