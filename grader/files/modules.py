"""Names of modules by their paths, and what the text of a module defines; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

MODULE = ".py"
MOST_FILES = 200  # that are taken together
LEFT_OUT = frozenset(("__pycache__", "__MACOSX", "node_modules", "venv", "env", "site-packages"))


def module_name(path: PurePosixPath) -> str:
    """The name of a module with that path, or of a package, which is what its __init__ holds.

    >>> module_name(PurePosixPath("cs231n/layers.py")), module_name(PurePosixPath("cs231n/__init__.py"))
    ('cs231n.layers', 'cs231n')
    """
    return ".".join(part for part in path.with_suffix("").parts if part != "__init__")


def defined(data: bytes, functions: Sequence[str]) -> list[str]:
    """Those of the names that the text of a file defines; in a notebook a line begins behind a quote or an \\n."""
    return [name for name in functions if re.search(_definition(name), data)]


def _definition(name: str) -> bytes:
    return rb'(?m)(?:^|"|\\n)[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+' + re.escape(name.encode()) + rb"\b"
