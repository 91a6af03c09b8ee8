"""Writes what a submission returned as frames: numbers, arrays, tuples and dicts of them, and the names of the rest."""

import json
from typing import Any

import numpy as np

from . import wire

MAX_TEXT = 200


class TooLarge(Exception):  # noqa: N818  # never reaches a reader as an exception
    """A result that would not fit through the wall."""


def encode(value: Any, room: int, depth: int = 0) -> bytes:
    """A value as frames; what is no number, array, tuple or dict of these is only named."""
    if isinstance(value, np.ndarray | np.generic | bool | int | float | complex):
        return _encode_array(value, room)
    if isinstance(value, list):
        return _encode_list(value, room, depth)
    if isinstance(value, tuple | dict):
        return _encode_items(value, room, depth)
    return _not_plain(value, "")


def _encode_list(value: list[Any], room: int, depth: int) -> bytes:
    """A list of numbers, nested or not, is an array to whoever wrote it; any other list is taken for a tuple."""
    try:
        array = np.array(list.copy(value))
    except (ValueError, TypeError, OverflowError):
        return _encode_items(tuple(list.__iter__(value)), room, depth)
    if array.dtype.kind in "biufc":
        return _encode_array(array, room)
    return _encode_items(tuple(list.__iter__(value)), room, depth)


def _encode_array(value: Any, room: int) -> bytes:
    array = np.asarray(value)
    if array.nbytes > room:
        raise TooLarge(f"an array of {array.nbytes} bytes")
    if array.ndim > wire.MAX_DIMENSIONS:
        return _not_plain(value, f"an array of {array.ndim} dimensions")
    try:
        return wire.frame(wire.ARRAY, wire.dump(array))
    except wire.Malformed as error:
        return _not_plain(value, str(error))


def _encode_items(value: tuple[Any, ...] | dict[Any, Any], room: int, depth: int) -> bytes:
    keys = list(dict.keys(value)) if isinstance(value, dict) else []
    items = list(dict.values(value)) if isinstance(value, dict) else list(tuple.__iter__(value))
    if depth == wire.MAX_DEPTH or len(items) > wire.MAX_ITEMS:
        return _not_plain(value, f"{len(items)} values, or too many levels")
    if not all(type(key) is str and len(key) <= MAX_TEXT for key in keys):
        return _not_plain(value, "keys that are not names")
    encoded = [encode(item, room, depth + 1) for item in items]
    if isinstance(value, dict):
        return wire.frame(wire.DICT, json.dumps(keys).encode()) + b"".join(encoded)
    return wire.frame(wire.TUPLE, bytes([len(items)])) + b"".join(encoded)


def _not_plain(value: Any, reason: str) -> bytes:
    told = {"type": type(value).__name__[:MAX_TEXT], "reason": reason[:MAX_TEXT]}
    return wire.frame(wire.OTHER, json.dumps(told).encode())
