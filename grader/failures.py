"""Our own failures: survived in one place, and kept in a log under a short reference."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from grader.files.durable import explained

LOG = "errors.log"
T = TypeVar("T")


def attempt(action: Callable[[], T], failed: Callable[[Exception], T]) -> T:
    """The one place that survives errors of ours, so that one submission does not stop the others."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001
        return failed(error)


def log_failure(folder: Path, what: str, error: Exception) -> str:
    """Writes the traceback; gives the reference under which it stands."""
    told = "".join(traceback.format_exception(error))
    reference = hashlib.sha256(told.encode(errors="backslashreplace")).hexdigest()[:8]
    path = folder / LOG
    with explained(path), path.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"[{reference}] {what}\n{told}\n")
    return reference
