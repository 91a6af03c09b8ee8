"""The commands in the README work when they are pasted."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.pasting import ROOT, blocks, works

README = (ROOT / "README.md").read_text()
PASTED = [block for block in blocks(README) if not block.startswith("make")]


def test_there_are_commands() -> None:
    assert len(PASTED) >= 6


def test_make_has_the_targets() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"^make (\S+)", README, re.M)) == {"demo", "test"} <= targets


def test_the_picture_is_there() -> None:
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["sdist"]
    for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README):
        assert (ROOT / path).stat().st_size > 10_000
        assert f"/{Path(path).parts[0]}" in shipped["include"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


@pytest.mark.parametrize("number", range(len(PASTED)))
def test_the_commands_work(number: int, folder: Path) -> None:
    works(PASTED[number], folder)
