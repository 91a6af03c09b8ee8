"""The pictures to look at: a page for each family, and the picture of README."""

from __future__ import annotations

from pathlib import Path

from bench.gallery import front, write

PNG = b"\x89PNG"


def test_a_family_has_pictures_of_its_sheet_and_its_key(tmp_path: Path) -> None:
    (part,) = write(tmp_path, ["product"])
    shown = sorted(path.name for path in tmp_path.iterdir())
    assert shown == ["product-key-1.png", "product-sheet-1.png"]
    assert all(name in part for name in shown)
    assert all(path.read_bytes().startswith(PNG) for path in tmp_path.iterdir())


def test_the_picture_of_the_readme_can_be_made_anew(tmp_path: Path) -> None:
    front(tmp_path / "front.png")
    made = (tmp_path / "front.png").read_bytes()
    width, height = (int.from_bytes(made[at : at + 4], "big") for at in (16, 20))
    assert made.startswith(PNG)
    assert width > height > 1000
