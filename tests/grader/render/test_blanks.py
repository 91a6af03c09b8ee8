"""Blanks outside of a figure: the entries of an array stand together, and nothing is left out."""

import pytest

from grader.render.blanks import LONG_NAME, NAME, lines_of
from problems.catalogue import families
from problems.option_sets import option_sets
from problems.variant import variant


def lines(name, **options):
    posed = variant(families()[name], None, options)
    return lines_of(posed.parts, [part.id for part in posed.parts], posed.graph.output.name, posed.statement)


def in_short(name, **options):
    """The ids of each array, line by line, row by row."""
    return [
        [" / ".join(" ".join(blank.id for blank in row) for row in asked.rows) for asked in line.asked]
        for line in lines(name, **options)
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("linear-layer", [["u1 u2"], ["dW_11 dW_12 dW_13 / dW_21 dW_22 dW_23"], ["db1 db2"], ["dv1 dv2 dv3"]]),
        ("initialization", [["V1 V2 V3", "sigma1 sigma2 sigma3"]]),
        ("early-stopping", [["b2 b3 b4 b5 b6 b7"], ["w2 w3 w4 w5 w6 w7"], ["stop", "restore"]]),
        ("feature-scaling", [["mu", "sigma"], ["z1 z2 z3 z4 z5"], ["z_t"]]),
        (
            "perceptron",
            [["z1 z2 z3", "yhat1 yhat2 yhat3"], ["w1_1 w1_2", "w2_1 w2_2", "w3_1 w3_2"], ["b1 b2 b3"]],
        ),
    ],
)
def test_arrays_stand_in_rows(name, expected):
    assert in_short(name) == expected


@pytest.mark.parametrize("name", families())
def test_every_part_has_a_blank(name):
    for options in option_sets(families()[name]):
        ids = [
            blank.id for line in lines(name, **options) for asked in line.asked for row in asked.rows for blank in row
        ]
        posed = variant(families()[name], None, options)
        assert sorted(ids) == sorted(part.id for part in posed.parts)
        assert all(len(line.asked) <= line.columns for line in lines(name, **options))


@pytest.mark.parametrize(
    ("name", "prompts"),
    [
        ("linear-layer", ["u_{i}", r"\frac{\partial L}{\partial W_{ij}}"]),
        ("perceptron", ["z_{i}", r"\hat{y}_{i}", "w^{(1)}_{i}"]),
        ("descent-variants", ["k", "T", "m"]),
        ("early-stopping", ["b_{t}", "w_{t}", r"\mathrm{stop}"]),
    ],
)
def test_an_array_is_named_by_its_entries(name, prompts):
    assert [asked.prompt for line in lines(name) for asked in line.asked][: len(prompts)] == prompts


def test_long_names_have_room():
    assert [line.name for line in lines("mlp-shapes", batch_norm="yes")] == [NAME, LONG_NAME]
