"""The command line: parses, calls and prints; each command is a module of its own, imported when it is used."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO, TextIOWrapper
from typing import Any

import click

from grader import __version__
from grader.cli.saying import say
from grader.errors import GraderError
from grader.terminal import plain_lines
from problems.errors import ProblemError, hint, shortened

UNUSABLE, INTERRUPTED, UNHEARD = 2, 130, 141
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)  # of a device that is printed to
COMMANDS = {  # in the order of a course: look, prepare, hand out, mark
    "list": "List the problem families.",
    "show": "Show one problem, with --key its answers.",
    "new": "Make a course folder to start from.",
    "worksheets": "Write a worksheet for each student of a roster.",
    "answers": "Prepare a table for what a class wrote on paper.",
    "check": "Check one submission against one problem.",
    "grade": "Grade a folder of submissions.",
    "report": "Print the class summary of a graded folder.",
    "certify": "Check that families keep what they promise.",
    "doctor": "Say how well submitted code is isolated here.",
    "demo": "Run the whole loop on a sample class.",
}


class _UnheardError(Exception):
    """Nobody reads what is printed any more, as behind `| head`."""


@contextmanager
def _heard() -> Iterator[None]:
    """Keeps Click from ending with 1 for that, which is what wrong work ends with."""
    try:
        yield
    except BrokenPipeError:
        raise _UnheardError from None


class _Commands(click.Group):
    """Commands that are imported only when they run, so that `grader --help` starts at once."""

    def make_context(self, *given: Any, **named: Any) -> click.Context:
        with _heard():
            return super().make_context(*given, **named)

    def invoke(self, ctx: click.Context) -> Any:
        with _heard():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"grader.cli.{name}_command").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            ctx.fail(f"No such command {shortened(args[0])!r}{hint(args[0], COMMANDS)}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Sets and marks backpropagation: every problem is a computation graph.

    \b
    Example: grader show sum-product --set x=-2 --set y=5 --set z=-4 --key
    """


def main() -> None:
    """Exit codes: 0 all right, 1 what was marked is not all right (check only), 2 cannot be used, 130 interrupted,
    141 nobody reads what is printed.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Unicode still gets every sentence
    sys.exit(_run())


def _run() -> int:
    """The exit code; what a user can put right is one sentence."""
    try:
        return int(cli(prog_name="grader", standalone_mode=False) or 0)
    except (click.Abort, KeyboardInterrupt):
        return _say("stopped", INTERRUPTED)
    except _UnheardError:
        return _unheard()
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and not isinstance(error, click.exceptions.NoArgsIsHelpError):
            where = error.ctx.command_path if error.ctx else "grader"
            return _say(f"{error.format_message()} ({where} --help says more)", UNUSABLE)
        told = StringIO()
        error.show(told)
        click.echo(plain_lines(told.getvalue()), nl=False, err=True)
        return UNUSABLE
    except (GraderError, ProblemError) as error:
        return _say(str(error), UNUSABLE)
    except OSError as error:
        if error.filename is None and error.errno not in FULL:
            raise
        return _say(f"{error.filename or 'what is printed'}: {error.strerror}", UNUSABLE)


def _unheard() -> int:
    """As a program ends that the system stops for it; what is still to be printed goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return UNHEARD


def _say(sentence: str, code: int) -> int:
    say(sentence, is_error=True)
    return code
