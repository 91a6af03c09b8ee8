"""The guide to marking is true: each command prints what stands under it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.policies.marking import KEYS

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "marking.md").read_text()
SHOWN = re.findall(r"^```sh\n(.*?)^```\n\n```text\n(.*?)^```$", GUIDE, re.S | re.M)


def printed(script: str, folder: Path) -> str:
    run = subprocess.run(
        ["bash", "-c", f'grader() {{ "{sys.executable}" -m grader "$@" 2>&1; }}\n{script}'],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.stderr == ""
    return run.stdout


@pytest.mark.parametrize(("script", "output"), SHOWN)
def test_a_command_prints_what_is_shown(script: str, output: str, tmp_path: Path) -> None:
    assert printed(script, tmp_path) == output


def test_every_command_is_shown_with_what_it_prints() -> None:
    assert GUIDE.count("```sh\n") == GUIDE.count("```text\n") == len(SHOWN)


def test_every_key_is_told() -> None:
    (table,) = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.S | re.M)
    assert tomllib.loads(table)["marking"].keys() == KEYS.keys()
