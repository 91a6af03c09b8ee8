"""Makes Python of the cells of a notebook: one source with a place for each cell, without the commands of IPython."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.intake.notebook import Cell
from grader.sandbox import Piece

# The body of these cells is Python that is to be run; cells of other languages are left out.
PYTHON_CELLS = frozenset(("time", "timeit", "capture", "prun", "python", "python3", "pypy", "memit", "heat"))
STATEMENT_KEPT = re.compile(r"(?P<indent>\s*)%(?:time|prun)\s+(?P<rest>[^\s-].*)")
COMMAND = re.compile(r"(?P<indent>\s*)(?:[%!]\s*\S|\?{1,2}[\w.]|[\w.]+\?{1,2}\s*$)")
ASSIGNED = re.compile(r"(?P<target>\s*\w[\w, ]*=\s*)[%!]\s*\S")
WRITEFILE = re.compile(r"%%(?:writefile|file)\s+(?:-a\s+)?(?P<name>\S+)\s*")
TOKEN = re.compile(r"""(?P<comment>\#)|(?P<quote>'''|\"""|'|")|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<escape>\\.)""")
SHOWN = 40  # characters of a command


@dataclass(frozen=True)
class NotebookCode:
    """A notebook as Python: `written` are the files that its cells write, `commands` what was left out."""

    source: bytes
    pieces: tuple[Piece, ...]
    written: dict[str, bytes]
    commands: tuple[str, ...]


@dataclass(frozen=True)
class _Plain:
    """A cell as Python, with as many lines as before."""

    source: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Open:
    """What is still open at the end of a line: brackets, a text in three quotes, a line that goes on."""

    depth: int = 0
    quote: str = ""
    goes_on: bool = False

    @property
    def is_nothing(self) -> bool:
        return not (self.depth or self.quote or self.goes_on)


def joined(cells: Sequence[Cell]) -> NotebookCode:
    """All cells in their order, each a piece that is run on its own."""
    sources: list[str] = []
    pieces: list[Piece] = []
    written: dict[str, bytes] = {}
    commands: list[str] = []
    start = 1
    for cell in cells:
        if found := WRITEFILE.match(cell.source):
            written[found["name"]] = cell.source.partition("\n")[2].encode()
            continue
        plain = _plain(cell.source)
        commands += plain.commands
        if plain.source.strip():
            pieces.append(Piece(cell.name, start))
            sources.append(plain.source)
            start += plain.source.count("\n") + 1
    return NotebookCode("\n".join(sources).encode(), tuple(pieces), written, tuple(dict.fromkeys(commands)))


def _plain(source: str) -> _Plain:
    first, _, rest = source.partition("\n")
    if not first.startswith("%%"):
        return _without_commands(source)
    name = first[2:].split(maxsplit=1)[0] if first[2:].strip() else ""
    if name not in PYTHON_CELLS:
        return _Plain("", (_shown(first),))
    plain = _without_commands(rest)
    return _Plain(f"\n{plain.source}", (_shown(first), *plain.commands))


def _without_commands(source: str) -> _Plain:
    """A line that is a command becomes `pass`, one that takes what a command gives takes None."""
    lines, commands = [], []
    is_open, in_command = _Open(), False
    for line in source.split("\n"):
        plain = _replaced(line) if is_open.is_nothing else line
        if in_command:
            plain = ""
        if plain != line:
            if not in_command:
                commands.append(_shown(line))
            in_command = line.endswith("\\")
        else:
            is_open = _after(line, is_open)
        lines.append(plain)
    return _Plain("\n".join(lines), tuple(commands))


def _replaced(line: str) -> str:
    if found := STATEMENT_KEPT.fullmatch(line):
        return found["indent"] + found["rest"]
    if found := COMMAND.match(line):
        return f"{found['indent']}pass"
    if found := ASSIGNED.match(line):
        return f"{found['target']}None"
    return line


def _after(line: str, before: _Open) -> _Open:
    """What is open after a line of Python."""
    depth, quote = before.depth, before.quote
    for token in TOKEN.finditer(line):
        text = token.group()
        if quote:
            quote = "" if text == quote else quote
        elif token["quote"]:
            quote = text
        elif token["comment"]:
            return _Open(depth)
        elif token["open"] or token["close"]:
            depth = max(depth + (1 if token["open"] else -1), 0)
    goes_on = line.endswith("\\")
    return _Open(depth, quote if len(quote) == 3 or goes_on else "", goes_on)


def told(commands: Sequence[str]) -> Iterator[str]:
    """What a student should know of the commands that were left out."""
    if commands:
        more = f" and {len(commands) - 3} more" if len(commands) > 3 else ""
        yield f"the commands of the notebook were left out: {', '.join(commands[:3])}{more}"


def _shown(line: str) -> str:
    text = line.strip()
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
