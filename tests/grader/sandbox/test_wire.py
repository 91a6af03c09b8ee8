"""Only canonical `.npy` bytes and whole frames are read."""

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.sandbox.inside import wire

DTYPES = arrays.scalar_dtypes().filter(lambda dtype: dtype.newbyteorder("<").str in wire.DTYPES)
GOOD = wire.dump(np.arange(6.0).reshape(2, 3))


@given(arrays.arrays(DTYPES, arrays.array_shapes(min_dims=0, min_side=0)))
def test_an_array_survives_the_way(array):
    np.testing.assert_array_equal(wire.load(wire.dump(array)), array)


@given(arrays.arrays(DTYPES, arrays.array_shapes(min_dims=0, max_dims=3)), st.booleans())
def test_numpy_reads_the_same(array, transposed):
    array = array.T if transposed else array
    read = np.load(io.BytesIO(wire.dump(array)), allow_pickle=False)
    np.testing.assert_array_equal(read, array)
    assert read.flags.f_contiguous == array.flags.f_contiguous or array.size <= 1


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_but_fail(data):
    with pytest.raises(wire.Malformed):
        wire.load(data)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_gives_another_array_or_fails(position, byte):
    changed = GOOD[:position] + bytes([byte]) + GOOD[position + 1 :]
    with contextlib.suppress(wire.Malformed):
        assert wire.load(changed).nbytes <= len(GOOD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<f8", b"|O8"),
        (b"<f8", b">f8"),
        (b"(2, 3)", b"(2, 4)"),
        (b"(2, 3)", b"(02,3)"),
        (b"(2, 3)", b"(6)   "),
        (b"False", b"[]   "),
        (b"\x01\x00", b"\x02\x00"),
        (b"\n", b" "),
    ],
)
def test_a_header_that_is_not_canonical_is_refused(old, new):
    with pytest.raises(wire.Malformed):
        wire.load(GOOD.replace(old, new, 1))


def test_booleans_are_0_or_1():
    data = wire.dump(np.array([True]))
    with pytest.raises(wire.Malformed):
        wire.load(data[:-1] + b"\x02")


@pytest.mark.parametrize("cut", [1, 4, 7])
def test_a_frame_that_is_cut_short_is_refused(cut):
    data = wire.frame(b"A", b"four")
    with pytest.raises(wire.Malformed):
        list(wire.frames(data[:cut]))


def test_frames_come_back_in_turn():
    assert list(wire.frames(wire.frame(b"A", b"x") + wire.frame(b"Z"))) == [(b"A", b"x"), (b"Z", b"")]
