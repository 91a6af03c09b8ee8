"""Hostile archives are refused with a sentence, odd ones unpacked, and nothing appears outside their folder."""

from __future__ import annotations

import contextlib
import errno
import random
import stat
from pathlib import Path

import pytest

from grader.errors import FileError, GraderError
from grader.intake.archives import Bounds, unpack
from tests.hostile.archives import REFUSED, TAKEN

ROOM = Bounds()
ENDINGS = {"zip": "a.zip", "tar": "a.tar", "tar.gz": "a.tar.gz"}


def everything(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.rglob("*")):
        assert stat.S_ISREG(path.lstat().st_mode) or stat.S_ISDIR(path.lstat().st_mode), path
        if path.is_file():
            assert path.stat().st_mode & 0o7111 == 0, path
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def written(tmp_path: Path, data: bytes, name: str = "a.zip") -> Path:
    path = tmp_path / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_archive_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    make, why = REFUSED[name]
    archive = written(tmp_path, make(), ENDINGS.get(name.partition(":")[0], "a.zip"))
    with pytest.raises(FileError, match=why) as told:
        unpack(archive, tmp_path / "room" / "out")
    assert str(told.value).isprintable()
    assert sum(map(len, everything(tmp_path / "room").values())) <= ROOM.bytes
    assert {path.name for path in tmp_path.iterdir()} <= {"in", "room"}
    assert not Path("/tmp/evil.py").exists()


@pytest.mark.parametrize("name", TAKEN)
def test_an_odd_archive_is_unpacked(tmp_path: Path, name: str) -> None:
    make, files = TAKEN[name]
    unpack(written(tmp_path, make()), tmp_path / "room" / "out")
    assert everything(tmp_path / "room" / "out") == files
    assert {path.name for path in tmp_path.iterdir()} <= {"in", "room"}


@pytest.mark.parametrize("seed", range(20))
def test_changed_bytes_are_unpacked_or_refused(tmp_path: Path, seed: int) -> None:
    """Whatever the damage, it is the file that is named, and nothing else is raised."""
    dice = random.Random(seed)
    names = sorted({**REFUSED, **TAKEN}.keys() - {"zip: bomb", "zip: bomb of many", "tar.gz: bomb"})
    for turn in range(25):
        name = dice.choice(names)
        data = bytearray({**REFUSED, **TAKEN}[name][0]()[: 1 << 16])
        for _ in range(dice.randint(1, 8) if data else 0):
            data[dice.randrange(len(data))] = dice.choice((0, 0xFF, dice.randrange(256)))
        with contextlib.suppress(FileError):
            unpack(written(tmp_path, bytes(data)), tmp_path / "room" / str(turn))
    everything(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {"in", "room"}


def test_a_full_disk_is_not_the_fault_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, _ = TAKEN["zip"]
    archive = written(tmp_path, make())
    open_file = Path.open

    def full(path: Path, mode: str = "r", *arguments: object, **options: object) -> object:
        if mode == "xb":
            raise OSError(errno.ENOSPC, "No space left on device")
        return open_file(path, mode, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(GraderError, match="No space left") as told:
        unpack(archive, tmp_path / "room")
    assert not isinstance(told.value, FileError)
