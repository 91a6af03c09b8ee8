"""The source of reference functions as students write it: without types, under the conventions that are asked for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def plain_source(function: Callable[..., Any], defaults: Mapping[str, object], name: str = "") -> str:
    """A function, under another name if one is given; an argument that has a default here is printed with it."""
    _, body = inspect.getsource(function).split(":\n", 1)
    arguments = inspect.signature(function).parameters
    written = (f"{argument}={defaults[argument]!r}" if argument in defaults else argument for argument in arguments)
    return f"def {name or function.__name__}({', '.join(written)}):\n{body}"


def rewritten(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The text with each old piece replaced by the new one. Raises ValueError for a piece that is not there."""
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{old!r} is not in the reference, so it cannot be written as {new!r}:\n{text}")
        text = text.replace(old, new)
    return text


def as_file(*functions: str) -> str:
    """The functions one after the other, after the import that they need."""
    text = "\n\n".join(functions)
    return f"import numpy as np\n\n\n{text}" if "np." in text else text
