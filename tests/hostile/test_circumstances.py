"""The walls hold for root and for others, and in a container that has no namespaces to give."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from grader.sandbox import Level
from tests.hostile import circumstances
from tests.hostile.corpus import ROOT
from tests.hostile.table import EXPECTED, OPEN_AT_B
from tests.hostile.test_walls import NEEDED

NAMES = sorted({name for name, words in EXPECTED.items() if "forbidden" in words} | {name for _, _, name in NEEDED})


def as_a_plain_user_in_a_container() -> None:
    circumstances.as_a_plain_user()
    circumstances.in_a_container()


CIRCUMSTANCES: list[tuple[Callable[[], None], Level]] = [
    (circumstances.as_a_plain_user, Level.A),
    (circumstances.in_a_container, Level.B),
    (as_a_plain_user_in_a_container, Level.B),
]


def started(prepare: Callable[[], None], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program of ours under other circumstances; skips where these cannot be had."""
    if "plain_user" in prepare.__name__ and os.geteuid() != 0:
        pytest.skip("only root can become somebody else; the other tests run as a plain user then")
    if "container" in prepare.__name__:
        pytest.importorskip("pyseccomp", reason="libseccomp is not here to imitate a container", exc_type=Exception)
    command = [sys.executable, "-m", *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, preexec_fn=prepare, cwd=ROOT)
    except subprocess.SubprocessError:
        pytest.skip(f"{prepare.__name__} cannot be had here")


@cache
def attacked(prepare: Callable[[], None]) -> dict[str, Any]:
    ran = started(prepare, "tests.hostile.attack_all", *NAMES)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(("prepare", "level"), CIRCUMSTANCES)
def test_the_probe_finds_everything_closed(prepare: Callable[[], None], level: Level) -> None:
    found = attacked(prepare)
    assert found["level"] == level or (level is Level.A and not os.path.exists("/usr/bin/bwrap"))
    assert {what: how for what, how in found["probe"].items() if not how.startswith("closed")} == {}


@pytest.mark.parametrize(("prepare", "level"), CIRCUMSTANCES)
def test_no_attack_gets_through(prepare: Callable[[], None], level: Level) -> None:
    endings = attacked(prepare)["endings"]
    allowed = OPEN_AT_B if attacked(prepare)["level"] != Level.A else frozenset()
    assert {name: through for name, (_, through) in endings.items() if through and name not in allowed} == {}
    assert {name: ending for name, (ending, _) in endings.items() if ending not in EXPECTED[name]} == {}


@pytest.mark.parametrize("prepare", [circumstances.as_a_plain_user, as_a_plain_user_in_a_container])
def test_a_plain_user_is_none_but_nobody(prepare: Callable[[], None]) -> None:
    assert attacked(prepare)["user"] == circumstances.NOBODY
