"""The corpus, a machine to attack, and one submission of the corpus marked as every submission is."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import Result, Verdict
from grader.sandbox import Job, Level, Limits, Outcome, Worker
from problems.code.task import CodeTask, FunctionConvention
from tests.hostile.sources import SOURCES
from tests.hostile.table import EXPECTED

FILES = Path(__file__).with_name("files")
ROOT = Path(__file__).parents[2]
SOON, LATE = 0.3, 30.0  # seconds: a busy machine must not end what is expected to end by itself
SAID = re.compile("BREACH.*")
TOKEN = "GRADER_TEST_TOKEN"


def double(x: np.ndarray) -> dict[str, np.ndarray]:
    return {"y": 2 * x}


def task(*cases: np.ndarray) -> CodeTask:
    """`f(x)` is to return 2 * x."""
    return CodeTask(
        title="Double",
        statement="",
        functions=("f",),
        arguments={"x": "x"},
        outputs={"y": "y"},
        cases=tuple({"x": case} for case in cases),
        conventions=(FunctionConvention("plain", "", double),),
        mistakes=lambda _: (),
        stub="",
        reference="",
    )


HIDDEN = task(np.arange(12.0).reshape(3, 4) + 0.8191725133961645, np.arange(12.0).reshape(3, 4) - 7.3508893593265)
PUBLIC = task(np.ones((2, 2)), np.zeros((2, 2)))
DIGITS = ("819172", "350889", "649110")  # of the hidden inputs


def sources() -> dict[str, bytes]:
    """The text of every submission of the corpus by name."""
    return {file.stem: file.read_bytes() for file in sorted(FILES.glob("*.py"))} | SOURCES


def seconds(name: str) -> float:
    return SOON if "timed-out" in EXPECTED.get(name, ()) else LATE


@dataclass(frozen=True)
class Machine:
    """What an attack is after; everything but the walls is open."""

    folder: Path
    token: str
    tcp: socket.socket
    udp: socket.socket
    local: socket.socket
    abstract: socket.socket

    def aim(self, source: bytes) -> bytes:
        """The source with what it is after in the place of @NAMES@."""
        names = {
            "FOLDER": str(self.folder),
            "ROOT": str(ROOT),
            "PORT": str(self.tcp.getsockname()[1]),
            "UDP": str(self.udp.getsockname()[1]),
            "ABSTRACT": self.abstract.getsockname()[1:].decode(),
            "PARENT": str(os.getpid()),
        }
        for name, value in names.items():
            source = source.replace(f"@{name}@".encode(), value.encode())
        return source

    def traces(self) -> list[str]:
        """What an attack left behind."""
        files = {path.name: path.lstat() for path in self.folder.iterdir()}
        found = [f"the folder has {name}" for name in sorted(files.keys() - {"canary", "socket"})]
        canary = files.get("canary")
        if canary is None or canary.st_mode & 0o777 != 0o666 or (self.folder / "canary").read_text() != self.token:
            found.append("the canary is changed")
        return found + [
            f"{name} was reached" for name in ("tcp", "udp", "local", "abstract") if _reached(getattr(self, name))
        ]


def _reached(one: socket.socket) -> bool:
    try:
        if one.type == socket.SOCK_DGRAM:
            return bool(one.recv(100))
        one.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """A folder and a file that everybody may write, and sockets that everybody may connect to."""
    token = f"{TOKEN}-{os.urandom(8).hex()}"
    folder.chmod(0o777)
    (folder / "canary").write_text(token)
    (folder / "canary").chmod(0o666)
    with contextlib.ExitStack() as opened:
        tcp = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        local = opened.enter_context(socket.socket(socket.AF_UNIX))
        local.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        abstract = opened.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0grader-test-{os.urandom(8).hex()}")
        for one in (tcp, udp, local, abstract):
            one.setblocking(False)
        for one in (local, abstract):
            one.listen()
        opened.callback(os.environ.pop, TOKEN, None)
        os.environ[TOKEN] = token
        yield Machine(folder, token, tcp, udp, local, abstract)


@dataclass(frozen=True)
class Ran:
    """What became of a submission, and what got through."""

    result: Result
    outcomes: tuple[Outcome, ...]
    breaches: tuple[str, ...]

    @property
    def ending(self) -> str:
        """How it ended, in a word of the table."""
        (part,) = self.result.parts
        if part.note.startswith("raised:"):  # with the type of the exception
            return "raised"
        if part.verdict is Verdict.CORRECT or (part.verdict is Verdict.INCORRECT and part.note != "not-finite"):
            return str(part.verdict).lower()
        return part.note


class Recorder:
    """A worker of which everything that it gives back is kept."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.outcomes: list[Outcome] = []

    @property
    def level(self) -> Level:
        return self.worker.level

    def run(self, job: Job) -> Outcome:
        self.outcomes.append(self.worker.run(job))
        return self.outcomes[-1]


def attack(worker: Worker, machine: Machine, name: str, source: bytes | None = None) -> Ran:
    """Mark a submission of the corpus on inputs that it must not tell, and look at what it left behind."""
    recorder = Recorder(worker)
    text = machine.aim(sources()[name] if source is None else source)
    limits = Limits(seconds=seconds(name), cpu_seconds=60, memory_bytes=1 << 28)
    rules = CodeRules(limits=limits, is_hidden=True, public=PUBLIC)
    result = mark_code(HIDDEN, text, f"{name}.py", recorder, rules)  # type: ignore[arg-type]
    return Ran(result, tuple(recorder.outcomes), tuple(_breaches(machine, result, recorder.outcomes)))


def _breaches(machine: Machine, result: Result, outcomes: list[Outcome]) -> Iterator[str]:
    yield from machine.traces()
    for outcome in outcomes:
        told = "\n".join((outcome.output, outcome.detail, repr(outcome.results)))
        yield from SAID.findall(outcome.output)
        if machine.token in told:
            yield "the token was read"
    told = json.dumps(asdict(result))
    if any(digits in told for digits in DIGITS):
        yield f"hidden inputs are told: {told[:300]}"
