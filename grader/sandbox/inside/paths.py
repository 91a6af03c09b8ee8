"""Follows paths such as `net.params[W1]` into what a submission left behind."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

MAX_NAMES, MAX_NAME = 50, 100
PIECE = re.compile(r"\.(\w+)|\[([^\[\]]+)\]")
END_OF_ROOT = re.compile(r"[.\[]")
WHOLE_NUMBER = re.compile(r"-?\d+")


class Absent(LookupError):  # noqa: N818  # reads as what it says
    """Nothing stands where a path leads: which of its pieces could not be followed, into what, and what there is."""

    def __init__(self, path: str, piece: int, value: Any) -> None:
        super().__init__(path)
        self.path = path
        self.piece = piece
        self.type = type(value).__name__[:MAX_NAME]
        self.has = _names(value)


def root(path: str) -> str:
    """The name that a path starts from."""
    return END_OF_ROOT.split(path, maxsplit=1)[0]


def pieces(path: str) -> list[tuple[str, str]]:
    """What is followed from the root on: pairs of an attribute and a key, one of which is empty.

    >>> pieces("net.params[W1]")
    [('params', ''), ('', 'W1')]
    """
    return PIECE.findall(path)


def follow(value: Any, path: str, count: int | None = None) -> Any:
    """What stands where the path leads from the value of its root, or its first `count` pieces; raises Absent."""
    for number, (attribute, key) in enumerate(pieces(path)[:count]):
        misses = (AttributeError,) if attribute else (LookupError, TypeError)
        try:
            value = getattr(value, attribute) if attribute else value[_key(value, key)]
        except misses:
            raise Absent(path, number, value) from None
    return value


def put(value: Any, path: str, thing: Any, *, anew: bool) -> None:
    """Put a thing where the path leads; raises Absent if nothing is there yet, unless it may be put there anew."""
    if not anew:
        follow(value, path)
    attribute, key = pieces(path)[-1]
    holder = follow(value, path, -1)
    if attribute:
        setattr(holder, attribute, thing)
    else:
        holder[_key(holder, key)] = thing


def _key(value: Any, key: str) -> str | int:
    """A number is a place in a list, or a key of a dict that has it as a number."""
    is_place = WHOLE_NUMBER.fullmatch(key) and not (isinstance(value, dict) and key in value)
    return int(key) if is_place else key


def _names(value: Any) -> tuple[str, ...]:
    """The keys of a dict, or what an object has by name, its own before that of its class."""
    try:
        told = islice(filter(_is_told, _all_names(value)), MAX_NAMES)
        return tuple(dict.fromkeys(name[:MAX_NAME] for name in told))
    except Exception:  # noqa: BLE001  # the object is the student's
        return ()


def _is_told(name: Any) -> bool:
    return type(name) is str and not name.startswith("_")


def _all_names(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from dict.keys(value)
        return
    yield from getattr(value, "__dict__", ())
    if type(value).__module__ not in ("builtins", "numpy"):
        for parent in type(value).__mro__[:-1]:
            yield from parent.__dict__
