"""How a checked submission is told on a terminal: what is not right in a line each, all of the rest in one or two."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import indent, wrap

import click

from grader.results import PartResult, Result, Verdict, points_in_words
from grader.terminal import plain, plain_lines

ROOM = 24  # characters of a response that are shown
POINTS = 6  # columns, where parts weigh differently
SHORT = 12  # parts that get a line each, right or not
NARROWEST, UNBOUNDED = 60, 10_000  # columns; nothing is wrapped in a file
COLOURS = {"right": "green", "partly": "yellow", "wrong": "red", "open": "yellow"}  # by the tone of a judgement
GATHERED = {  # on a long sheet
    Verdict.CORRECT: "right",
    Verdict.FOLLOWS_THROUGH: "from your earlier values",
    Verdict.MISSING: "not answered",
}
NEAR = frozenset((Verdict.INCORRECT, Verdict.PARTIAL))  # after which it is told how near a number must be
Group = tuple[PartResult, ...]  # alone, or several that are told in one line


def result_lines(result: Result, exactness: str = "") -> Iterator[str]:
    """exactness: how near a number must be, as it is applied; told where one is not right."""
    head = f"{result.problem}: {points_in_words(result.score)} of {points_in_words(result.points)} points"
    yield click.style(plain(head), bold=True)
    groups = list(_groups(_joined(result.parts)))
    alone = [group[0] for group in groups if len(group) == 1]
    is_weighed = len({part.points for part in result.parts}) > 1
    width = max((len(part.id) for part in alone), default=0)
    room = min(ROOM, max((len(plain(part.response)) for part in alone), default=0))
    for group in groups:
        yield from _gathered(group) if len(group) > 1 else _line(group[0], width, room, is_weighed=is_weighed)
    yield from map(plain_lines, _remarks(result))
    if exactness and any(part.verdict in NEAR for part in result.parts):
        yield click.style(f"Exactness: {exactness}.", dim=True)
    if result.counterexample:
        yield "A small case that shows it:"
        yield indent(plain_lines(result.counterexample), "    ")


def _joined(parts: tuple[PartResult, ...]) -> tuple[PartResult, ...]:
    """Outputs of code of which the same is to be said, as where it does not run, as one."""
    groups: dict[str, list[PartResult]] = {}
    for part in parts:
        is_alike = part.feedback and not part.response and part.verdict not in GATHERED
        groups.setdefault(f" {part.feedback}" if is_alike else part.id, []).append(part)
    return tuple(replace(group[0], id=", ".join(part.id for part in group)) for group in groups.values())


def _groups(parts: tuple[PartResult, ...]) -> Iterator[Group]:
    """On a long sheet those that are right come last, together, and so do those that follow and that are blank.

    Entries of an array that was typed as a whole, and could not be taken apart, are told together.
    """
    together: dict[tuple[str, ...], list[PartResult]] = {}
    whole = Counter((part.response, part.feedback) for part in parts if part.verdict not in GATHERED)
    for part in parts:
        if len(parts) > SHORT and part.verdict in GATHERED and not part.read_as:
            together.setdefault((part.verdict, part.feedback), []).append(part)
        elif whole[part.response, part.feedback] > 1 and part.response.strip():
            together.setdefault((part.verdict, part.feedback, part.response), []).append(part)
        else:
            yield (part,)
    yield from (tuple(each) for each in sorted(together.values(), key=lambda each: each[0].verdict, reverse=True))


def _line(part: PartResult, width: int, room: int, *, is_weighed: bool) -> Iterator[str]:
    response = plain(part.response).replace("\n", " ")
    short = response if len(response) <= ROOM else f"{response[: ROOM - 1]}…"
    told = f"  {plain(part.told)}" if part.told else ""
    typed = f"{short:<{room}}  " if room else ""
    points = f"{f'{points_in_words(part.score)}/{points_in_words(part.points)}':<{POINTS}}  " if is_weighed else ""
    start = f"{part.id:<{width}}  {typed}{points}"
    yield from _wrapped(part, f"{start}{part.judgement.words}{told}", len(start))


def _gathered(group: Group) -> Iterator[str]:
    names, first = ", ".join(part.id for part in group), group[0]
    words = GATHERED.get(first.verdict, first.judgement.words)
    told = f" ({plain(first.feedback)})" if first.feedback not in ("", words) else ""
    yield from _wrapped(first, f"{len(group)} {words}{told}: {names}", 2)


def _wrapped(part: PartResult, text: str, hanging: int) -> Iterator[str]:
    """After the sign of the judgement, in its colour."""
    room = max(shutil.get_terminal_size((UNBOUNDED, 24)).columns, NARROWEST) - 5
    hanging = hanging if hanging < room // 2 else 2
    first, *rest = wrap(text, room, subsequent_indent=" " * hanging, drop_whitespace=True) or [""]
    yield f"{click.style(f'  {part.judgement.sign}', fg=COLOURS[part.judgement.tone])}  {first}"
    yield from (f"     {line}" for line in rest)


def _remarks(result: Result) -> Iterable[str]:
    if result.first_wrong:
        yield f"The first mistake is at {result.first_wrong}: begin there."
    said = [part.feedback for part in result.parts]
    for sentence in (each for each in result.feedback if not any(each in text for text in said)):
        yield f"• {sentence}"
