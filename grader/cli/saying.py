"""How commands speak: text that is safe on a terminal, errors, and a bar while something is counted."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from grader.terminal import plain_lines

if TYPE_CHECKING:
    from rich.console import Group


def say(text: object, *, is_error: bool = False, **style: Any) -> None:
    """Prints a text in which nothing steers the terminal, in the style that click.style takes."""
    safe = plain_lines(f"grader: {text}" if is_error else str(text))
    click.echo(click.style(safe, **style) if style else safe, err=is_error)


def show(tables: Group) -> None:
    """Prints what rich has laid out, as wide as the terminal is."""
    from rich.console import Console

    console = Console()
    with console.capture() as laid_out:
        console.print(tables)
    click.echo(laid_out.get(), nl=False)


class Bar:
    """How far a command has come; drawn on a terminal only."""

    done, total = 0, 0

    def __init__(self, title: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=console, disable=not console.is_terminal, transient=True,
        )  # fmt: skip
        self._task = self._progress.add_task(title, total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self._progress.update(self._task, completed=done, total=total)
