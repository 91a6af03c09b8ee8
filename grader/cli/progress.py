"""How far grading has come: a bar with speed, time left and verdicts on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import math
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from grader.results import Result, Verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

EVERY = 10.0  # seconds between lines
FORCED = {"FORCE_COLOR", "TTY_COMPATIBLE"}  # with which Rich takes anything for a terminal
SETTLED = 0.5  # seconds until a speed says something
# fmt: off
KINDS: Mapping[str, tuple[str, str]] = {  # of results -> sign and colour
    "right":   ("✓", "green"),
    "partly":  ("~", "yellow"),
    "wrong":   ("✗", "red"),
    "missing": ("–", "bright_black"),
    "open":    ("?", "magenta"),
}
# fmt: on


def kind(result: Result) -> str:
    if result.is_open:
        return "open"
    if result.all_right:
        return "right"
    if all(part.verdict is Verdict.MISSING for part in result.parts):
        return "missing"
    return "partly" if result.score else "wrong"


@dataclass(frozen=True)
class Speed:
    """What was done in this run, of what, and since when."""

    begun: float
    at_first: int

    def a_second(self, done: int, now: float) -> float:
        """nan as long as it says nothing."""
        passed = now - self.begun
        return (done - self.at_first) / passed if passed >= SETTLED and done > self.at_first else math.nan

    def left(self, done: int, total: int, now: float) -> float:
        return (total - done) / self.a_second(done, now)


def rate_in_words(rate: float) -> str:
    """
    >>> rate_in_words(214.3), rate_in_words(0.5), rate_in_words(math.nan)
    ('214/s', '30/min', '')
    """
    if math.isnan(rate):
        return ""
    return f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.0f}/min"


def left_in_words(seconds: float) -> str:
    """
    >>> left_in_words(5), left_in_words(200), left_in_words(7500), left_in_words(math.nan)
    ('5 s left', '3 min 20 s left', '2 h 5 min left', '')
    """
    if math.isnan(seconds):
        return ""
    whole = math.ceil(seconds)
    minutes, hours = whole // 60, whole // 3600
    if hours:
        return f"{hours} h {minutes % 60} min left"
    return f"{minutes} min {whole % 60} s left" if minutes else f"{whole} s left"


def terminal() -> Console | None:
    """Standard error; None, without Rich, which takes a moment to import, where it is plainly no terminal."""
    if not (sys.stderr.isatty() or FORCED & os.environ.keys()):
        return None
    from rich.console import Console

    return Console(stderr=True)


class GradingProgress:
    """Shows what a run does; quiet: nothing is shown, and only counted."""

    def __init__(
        self,
        console: Console | None,
        say: Callable[[str], None],
        *,
        is_quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.done, self.total = 0, 0  # of what is graded
        self._kinds: Counter[str] = Counter()
        self._clock, self._say = clock, say
        self._bar = _bar(console) if console and console.is_terminal and not is_quiet else None
        self._tells = not is_quiet and self._bar is None
        self._stage, self._speed, self._told = "", Speed(clock(), 0), clock()

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, stage: str, done: int, total: int, result: Result | None = None) -> None:
        """So much of a stage is done; `result` is what has just been graded."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._speed = stage, Speed(now, done)
        if result is not None:
            self._kinds[kind(result)] += 1
        if stage == "Grading":
            self.done, self.total = done, total
        if self._bar:
            self._draw(self._bar, done, total, now)
        elif self._tells and now - self._told >= EVERY:
            self._told = now
            self._say(self._line(done, total, now))

    def _draw(self, bar: Progress, done: int, total: int, now: float) -> None:
        rate, left = self._speed.a_second(done, now), self._speed.left(done, total, now)
        shown = [f"[{KINDS[name][1]}]{KINDS[name][0]} {self._kinds[name]}[/]" for name in KINDS if self._kinds[name]]
        bar.update(
            bar.task_ids[0],
            description=self._stage,
            completed=done,
            total=total,
            count=f"{done}/{total}",
            rate=rate_in_words(rate),
            left=left_in_words(left),
            kinds="  ".join(shown),
        )

    def _line(self, done: int, total: int, now: float) -> str:
        rate, left = self._speed.a_second(done, now), self._speed.left(done, total, now)
        kinds = ", ".join(f"{self._kinds[name]} {name}" for name in KINDS if self._kinds[name])
        facts = (f"{self._stage.lower()}: {done} of {total}", rate_in_words(rate), left_in_words(left), kinds)
        return ", ".join(filter(None, facts))


def _bar(console: Console) -> Progress:
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("[bold]{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}"),
        TextColumn("[cyan]{task.fields[rate]}"),
        TextColumn("[bright_black]{task.fields[left]}"),
        TextColumn("{task.fields[kinds]}"),
        console=console,
        transient=True,
        refresh_per_second=8,
    )
    bar.add_task("Reading", total=None, count="", rate="", left="", kinds="")
    return bar
