"""Reads a Jupyter notebook that may be anything: its cells of code, and nothing of what they once printed."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import FileError
from grader.files.content import as_utf8

ENDING = ".ipynb"
LARGEST = 32 << 20  # bytes, most of them pictures, which are not looked at
MOST = {b"[": 500_000, b"{": 500_000, b",": 4_000_000}  # so that reading it does not fill the memory
MOST_CELLS, LONGEST_CODE = 2000, 1 << 20  # cells of code; characters of all of them together


@dataclass(frozen=True)
class Cell:
    """A cell of code; `number` counts all the cells of the notebook from 1, `run` is the n of In [n]."""

    number: int
    source: str
    run: int | None = None
    metadata: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """
        >>> Cell(7, "x = 1", run=12).name, Cell(7, "x = 1").name
        ('cell 7 (In [12])', 'cell 7')
        """
        return f"cell {self.number} (In [{self.run}])" if self.run is not None else f"cell {self.number}"


def read_cells(data: bytes, path: Path) -> tuple[Cell, ...]:
    """The cells of code in their order, of nbformat 3 or 4; raises FileError with what is wrong, and in which cell."""
    notebook = _loaded(data, path)
    _refuse_language(notebook, path)
    cells = tuple(_code(_all_cells(notebook, path), path))
    if not cells:
        raise FileError(path, "the notebook has no cell of code")
    if len(cells) > MOST_CELLS or sum(len(cell.source) for cell in cells) > LONGEST_CODE:
        raise FileError(path, f"the notebook is too large: at most {MOST_CELLS} cells and 1 MiB of code are read")
    return cells


def is_notebook(data: bytes) -> bool:
    """Is it a notebook by what it holds, whatever it is called?"""
    start = as_utf8(data).removeprefix(codecs.BOM_UTF8).lstrip()
    return start.startswith(b"{") and b'"cells"' in start and b'"nbformat"' in start


def _loaded(data: bytes, path: Path) -> Mapping[str, Any]:
    if any(data.count(mark) > most for mark, most in MOST.items()):
        raise FileError(path, "holds too many values for a notebook; clear its outputs and hand it in again")
    try:
        notebook = json.loads(as_utf8(data).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileError(path, "is not a notebook: it is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        told = f"is not a notebook: it is not JSON ({error.msg}, line {error.lineno}); save it in Jupyter as .ipynb"
        raise FileError(path, told if data.strip() else "is empty; save the notebook and hand it in again") from None
    except (RecursionError, ValueError):
        raise FileError(path, "is not a notebook: its JSON cannot be read") from None
    if not isinstance(notebook, dict):
        raise FileError(path, "is not a notebook: its JSON is no object with cells")
    return notebook


def _all_cells(notebook: Mapping[str, Any], path: Path) -> list[Any]:
    """nbformat 4 has the cells in one list, nbformat 3 in a list for each of its worksheets."""
    sheets = notebook.get("worksheets")
    if "cells" not in notebook and isinstance(sheets, list):
        lists = [sheet.get("cells") if isinstance(sheet, dict) else None for sheet in sheets]
    else:
        lists = [notebook.get("cells")]
    if not all(isinstance(cells, list) for cells in lists):
        raise FileError(path, "is not a notebook: it has no list of cells")
    return [cell for cells in lists for cell in cells or ()]


def _refuse_language(notebook: Mapping[str, Any], path: Path) -> None:
    metadata = notebook.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if isinstance(language, str) and language and not language.lower().startswith(("python", "ipython")):
        raise FileError(path, f"the notebook is in {language[:40]!r}, not in Python")


def _code(cells: list[Any], path: Path) -> Iterator[Cell]:
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise FileError(path, f"is not a notebook: cell {number} is no object")
        if cell.get("cell_type") == "code":
            run = cell.get("execution_count", cell.get("prompt_number"))
            metadata = cell.get("metadata")
            yield Cell(
                number=number,
                source=_source(cell, number, path),
                run=run if type(run) is int and 0 <= run < 10**6 else None,
                metadata=metadata if isinstance(metadata, dict) else None,
            )


def _source(cell: Mapping[str, Any], number: int, path: Path) -> str:
    source = cell.get("source", cell.get("input", ""))
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise FileError(path, f"is not a notebook: the source of cell {number} is no text")
    text = "".join(lines).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
