"""Finds out by trying what is open to a submission."""

import contextlib
import json
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from grader.sandbox.launch import INSIDE
from grader.sandbox.model import Category, Job, Limits, Outcome, Setting

PROBE_SECONDS = 30.0  # a machine that is busy is not one without walls
HANG_SECONDS = 0.05
HANG = b"""
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    pass
"""


def attempts(run: Callable[[Job], Outcome]) -> Mapping[str, str]:
    """What a submission tried, and whether it was open or how it was closed."""
    source = (INSIDE / "probe.py").read_bytes()
    with _targets() as target:
        outcome = run(
            Job(
                source,
                "probe.py",
                ("probe",),
                ((),),
                Limits(seconds=PROBE_SECONDS),
                setting=Setting({"target": target}),
            )
        )
    if outcome.category is not Category.FINISHED:
        return {"run the probe": f"failed ({outcome.category}: {outcome.detail})"}
    found: Mapping[str, str] = json.loads(outcome.output)
    return found


def outlives(run: Callable[[Job], Outcome]) -> str:
    """Whether a submission that ignores every signal goes on after its time."""
    outcome = run(Job(HANG, "hang.py", (), (), Limits(seconds=HANG_SECONDS)))
    return "closed (killed)" if outcome.category is Category.TIMED_OUT else "open"


@contextlib.contextmanager
def _targets() -> Iterator[bytes]:
    """A file, a folder and sockets for the probe to try, as the source of a module that names them."""
    with contextlib.ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o777)  # that only the walls may be in the way
        canary = folder / "canary"
        canary.write_text("x")
        canary.chmod(0o666)
        server = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        local = opened.enter_context(socket.socket(socket.AF_UNIX))
        local.bind(str(folder / "socket"))
        local.listen()
        names = {
            "CANARY": str(canary),
            "FOLDER": str(folder),
            "PORT": server.getsockname()[1],
            "LOCAL": str(folder / "socket"),
        }
        yield "\n".join(f"{name} = {value!r}" for name, value in names.items()).encode()
