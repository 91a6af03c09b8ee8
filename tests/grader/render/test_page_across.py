"""A table shares the page across with its figure if both fit, and never at the cost of a figure too small to use."""

import pytest

from grader.render.page_across import HEIGHT, SMALLEST, WIDTH, share

STEPS = ["a = x"] * 12


@pytest.mark.parametrize(("height", "is_shared"), [(100.0, True), (300.0, True), (HEIGHT - 60, False)])
def test_only_what_fits_is_shared(height, is_shared):
    assert bool(share((WIDTH, height), STEPS, "", is_first=False)) is is_shared


def test_a_figure_shrinks_a_little_to_make_room_and_no_more():
    heights = [share((WIDTH, float(height)), STEPS, "", is_first=False) for height in range(100, int(HEIGHT))]
    widths = [each.width for each in heights if each]
    assert widths == sorted(widths, reverse=True)
    assert SMALLEST * WIDTH <= min(widths) < max(widths) == WIDTH


@pytest.mark.parametrize(("letters", "columns"), [(5, 4), (20, 3), (40, 2)])
def test_long_steps_get_wider_columns(letters, columns):
    assert share((WIDTH, 100.0), ["x" * letters] * 4, "", is_first=False).columns == columns


def test_steps_that_are_too_long_for_two_columns_are_not_shared():
    assert share((WIDTH, 100.0), ["x" * 60], "", is_first=False) is None


def test_the_head_of_the_sheet_and_a_long_statement_take_room():
    fits = (WIDTH, 350.0)
    assert share(fits, STEPS, "", is_first=False)
    assert share(fits, STEPS, "", is_first=True) is None
    assert share(fits, STEPS, "word " * 500, is_first=False) is None
