"""The guide to marking is true: each command prints what stands under it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from grader.policies.marking import KEYS
from tests.pasting import ROOT, blocks, pasted

GUIDE = (ROOT / "docs" / "marking.md").read_text()
SHOWN = re.findall(r"^```sh\n(.*?)^```\n\n```text\n(.*?)^```$", GUIDE, re.S | re.M)


@pytest.mark.parametrize(("script", "output"), SHOWN)
def test_a_command_prints_what_is_shown(script: str, output: str, tmp_path: Path) -> None:
    ran = pasted(script, tmp_path)
    assert (ran.stdout, ran.stderr) == (output, "")


def test_every_command_is_shown_with_what_it_prints() -> None:
    assert GUIDE.count("```sh\n") == GUIDE.count("```text\n") == len(SHOWN)


def test_every_key_is_told() -> None:
    (table,) = blocks(GUIDE, "toml")
    assert tomllib.loads(table)["marking"].keys() == KEYS.keys()
