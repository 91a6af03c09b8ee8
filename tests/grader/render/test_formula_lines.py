"""Aligned lines that are too wide go on in the next one, and say the same."""

import pytest

from grader.render.formula import to_typst
from grader.render.formula_lines import broken
from grader.render.formula_width import width


@pytest.mark.parametrize(
    ("rows", "room", "expected"),
    [
        (["L &= a = b"], 43, ["L &= a = b"]),
        (["L &= a + b = c + d = e"], 5, ["L &= a + b", "&= c + d = e"]),
        (["f &= x", "&= y + y"], 43, ["f &= x", "&= y + y"]),
        (["f &= x + y + z"], 4, ["f &= x + y", r"&\quad {} + z"]),
    ],
)
def test_lines_are_broken_where_they_are_too_wide(rows, room, expected):
    assert list(broken(rows, room)) == expected


def test_names_to_the_left_take_room_too():
    short, long = broken(["f &= a + b = c"], 6), broken([r"\mathrm{invden} &= a + b = c"], 6)
    assert (len(short), len(long)) == (1, 2)


def test_nothing_is_lost():
    row = r"L &= \frac{a + b}{c} \cdot (d + e) = \left(f + \frac{g}{h}\right) + [x > 0] + 1"
    pieces = " ".join(broken([row], 3)).replace("&", "").replace(r"\quad {}", "").split()
    assert pieces == row.replace("&", "").split()
    assert all(to_typst(rf"\begin{{aligned}}{line}\end{{aligned}}") for line in broken([row], 3))


@pytest.mark.parametrize(
    ("latex", "ems"),  # as they are set in STIX Two Math
    [(r"\frac{\partial f}{\partial x} = -4.00", 5.2), ("w_{1} = w_{0} + v_{1}", 5.7), ("x", 0.57)],
)
def test_a_width_is_about_right(latex, ems):
    assert width(latex) == pytest.approx(ems, rel=0.2)
