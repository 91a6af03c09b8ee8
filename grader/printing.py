"""Puts PDF files together for the printer: every one begins on the front of a sheet of paper."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path


def merged(paths: Iterable[Path]) -> bytes:
    """One PDF of them all, with an empty page after each that has an odd number of pages; the same bytes every time.

    It is for paper: what screen readers need stays in the single files.
    """
    from pypdf import PdfReader, PdfWriter

    together = PdfWriter()
    for path in paths:
        pages = PdfReader(path).pages
        for page in pages:
            together.add_page(page)
        if len(pages) % 2:
            together.add_blank_page()
    written = io.BytesIO()
    together.write(written)
    return written.getvalue()
