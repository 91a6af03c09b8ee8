"""The frames and `.npy` bytes that cross the wall; both are read without trusting who wrote them."""

import math
import re
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

MAGIC = b"\x93NUMPY\x01\x00"
DTYPES = frozenset("<f2 <f4 <f8 |i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8 |b1 <c8 <c16".split())
HEADER = re.compile(rb"\{'descr': '([<|][a-z]\d{1,2})', 'fortran_order': (True|False), 'shape': (\([\d, ]*\)), \} *\n")
LENGTH = re.compile(rb"\d{1,12}")  # of an axis
MAX_HEADER = 512
MAX_DIMENSIONS, MAX_ENTRIES = 8, 1 << 40
MAX_ITEMS = 32  # of a tuple or dict
MAX_DEPTH = 2  # of tuples and dicts in each other

# What the child writes, in this order; WALLS_FAILED alone if it never came to the submission.
# Values (A T D O) stand inside a RETURNED frame: one, or after a script one or a LACK for each output.
WALLS_UP, WALLS_FAILED, LOADED, NOT_LOADED = b"W", b"F", b"L", b"X"
RETURNED, RAISED, END = b"R", b"E", b"Z"
ARRAY, TUPLE, DICT, OTHER, LACK = b"A", b"T", b"D", b"O", b"K"
# What a job is made of, for the child to read; in a CALL, TUPLE and DICT have what they hold (keys first) inside.
DESCRIPTION, SOURCE, CALL, SCALAR = b"J", b"S", b"C", b"N"

# What goes over the socket of a worker: an order to it, a report from it.
RUN, STOP, READY, DONE = b"r", b"s", b"y", b"d"
ORDER = struct.Struct("<cdIQ")  # RUN or STOP, seconds, CPU seconds, bytes of memory
REPORT = struct.Struct("<ci?d")  # READY or DONE, wait status, stopped at the time limit, CPU seconds used

_frame = struct.Struct("<cI")
_length = struct.Struct("<H")


class Malformed(ValueError):  # noqa: N818  # reads as what the bytes are
    """Bytes that nobody keeping to the rules would have written."""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame: a letter, the length, the payload."""
    return _frame.pack(kind, len(payload)) + payload


def frames(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The frames of `data` in turn; raises Malformed at a frame that is cut short."""
    start = 0
    while start < len(data):
        if len(data) - start < _frame.size:
            raise Malformed("a frame without a whole head")
        kind, length = _frame.unpack_from(data, start)
        start += _frame.size
        if length > len(data) - start:
            raise Malformed("a frame longer than the bytes that came")
        yield kind, data[start : start + length]
        start += length


def dump(array: np.ndarray) -> bytes:
    """`array` as `.npy` version 1.0; raises Malformed for a dtype outside the closed list."""
    plain = np.asarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    if plain.dtype.str not in DTYPES:
        raise Malformed(f"numbers of type {plain.dtype}")
    if not _in_bounds(plain.shape):
        raise Malformed("a shape out of bounds")
    fortran = plain.flags.f_contiguous and not plain.flags.c_contiguous
    header = f"{{'descr': '{plain.dtype.str}', 'fortran_order': {fortran}, 'shape': {plain.shape!r}, }}".encode()
    header += b" " * (-(len(MAGIC) + _length.size + len(header) + 1) % 64) + b"\n"
    return MAGIC + _length.pack(len(header)) + header + plain.tobytes("F" if fortran else "C")


def load(data: bytes) -> np.ndarray:
    """The read-only array in `data`, strictly: nothing is allocated, and shape, dtype and size must agree."""
    header = _header(data)
    dtype, fortran, shape = _described(header)
    start = len(MAGIC) + _length.size + len(header)
    if math.prod(shape) * dtype.itemsize != len(data) - start:
        raise Malformed("an array of another size than its shape")
    array: np.ndarray = np.ndarray(shape, dtype, data, start, order="F" if fortran else "C")
    if dtype.kind == "b" and np.any(array.view(np.uint8) > 1):
        raise Malformed("booleans other than 0 and 1")
    return array


def _in_bounds(shape: tuple[int, ...]) -> bool:
    """An empty array can have any length beside the 0."""
    return len(shape) <= MAX_DIMENSIONS and math.prod(n or 1 for n in shape) <= MAX_ENTRIES


def _header(data: bytes) -> bytes:
    head = len(MAGIC) + _length.size
    if len(data) < head or not data.startswith(MAGIC):
        raise Malformed("no .npy of version 1.0")
    (length,) = _length.unpack_from(data, len(MAGIC))
    if length > MAX_HEADER or head + length > len(data):
        raise Malformed("a header out of bounds")
    return data[head : head + length]


@lru_cache(maxsize=256)  # headers are the same again and again
def _described(header: bytes) -> tuple[np.dtype[Any], bool, tuple[int, ...]]:
    """What the header of a `.npy` file says: the dtype, whether columns come first, the shape."""
    found = HEADER.fullmatch(header)
    if not found or found[1].decode() not in DTYPES:
        raise Malformed("a header or dtype outside the closed list")
    shape = tuple(int(n) for n in LENGTH.findall(found[3]))
    if repr(shape).encode() != found[3] or not _in_bounds(shape):
        raise Malformed("a shape out of bounds")
    return np.dtype(found[1].decode()), found[2] == b"True", shape
