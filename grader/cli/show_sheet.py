"""One problem as a sheet of its own: on the terminal where it is text, else as files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli.saying import say
from grader.errors import FileError, GraderError
from grader.files.durable import make_folder, write_file
from problems.variant import Variant


def show_sheet(variant: Variant, formats: tuple[str, ...], out: Path | None, *, key: bool) -> None:
    """Writes files beside `out`, with its stem; without it prints the one format that is asked for.

    The last folder of the path may be missing; where more is, the path is more likely mistyped.
    """
    from grader.render.formats import find
    from grader.render.worksheet import sheet_of_one

    if out is None and len(formats) > 1:
        raise GraderError(f"one format can be printed, not {len(formats)}; with --out FILE each goes into a file")
    if out and not out.parent.parent.is_dir():
        raise FileError(out, f"there is no folder {out.parent.parent}")
    for name in formats:
        files = find(name).write(sheet_of_one(variant), out.stem if out else variant.family.name, key=key)
        if out is None:
            _print(next(iter(files.values())), name)
            continue
        make_folder(out.parent)
        for file, data in files.items():
            write_file(out.parent / file, data)
            say(str(out.parent / file))


def _print(data: bytes, name: str) -> None:
    if b"\0" in data and sys.stdout.isatty():
        raise GraderError(f"{name} is nothing for a terminal: name a file with --out FILE")
    click.echo(data, nl=False)
