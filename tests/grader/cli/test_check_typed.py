"""What `grader check` tells of typed answers: a line for what is not right, and how it was marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.errors import GraderError
from grader.render.keys import typed_key
from problems.catalogue import find
from problems.errors import ProblemError
from problems.variant import variant

SLIP = {"q": "7", "f": "-28", "dx": "-4", "dy": "-4", "dz": "7", "dq": "-4"}  # x=-2, y=5, z=-4
NET = typed_key(variant(find("two-layer-mse")))


def check(folder: Path, typed: dict[str, str], family: str, *options: str) -> Result:
    path = folder / "a.csv"
    path.write_text("part,response\n" + "".join(f'{part},"{response}"\n' for part, response in typed.items()))
    return CliRunner().invoke(cli, ["check", str(path), "--family", family, *options])


def told(folder: Path, typed: dict[str, str], family: str, *options: str) -> list[str]:
    return check(folder, typed, family, *options).stdout.splitlines()


@pytest.mark.parametrize(
    ("options", "head"),
    [
        ([], "5 of 6"),
        (["--marking", "penalty=0.5"], "4 of 6"),
        (["--marking", "follow_through=false"], "3 of 6"),
        (["--marking", "penalty=0.5", "--marking", "must_answer=true"], "4 of 6"),
        (["--weight", "q=0"], "5 of 5"),
        (["--weight", "q=0", "--weight", "dx=2"], "6 of 6"),
    ],
)
def test_options_say_how_is_marked(tmp_path: Path, options: list[str], head: str) -> None:
    assert told(tmp_path, SLIP, "sum-product", *options)[0] == f"sum-product: {head} points"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--marking", "penalty"], "--marking penalty: write NAME=VALUE"),
        (["--marking", "penalty=x"], "--marking penalty=x: the value is a number, true or false"),
        (["--marking", "penalty=2"], "penalty = 2 is not a share of the points from 0 to 1"),
        (["--marking", "penlty=1"], "did you mean penalty?"),
        (["--weight", "w=1"], "there is no part 'w'; the parts are q, f, dz, dq, dy, dx"),
        (["--weight", "q=-1"], "q = -1 is not a number from 0 to 1000"),
        (["--weight", "q=" + "[" * 5000], "the value is a number"),
    ],
)
def test_options_that_mean_nothing_are_refused(tmp_path: Path, options: list[str], words: str) -> None:
    error = check(tmp_path, SLIP, "sum-product", *options).exception
    assert isinstance(error, GraderError | ProblemError)
    assert words in str(error)
    assert len(str(error)) < 300


def test_where_to_begin_and_how_near_a_number_must_be(tmp_path: Path) -> None:
    lines = told(tmp_path, SLIP, "sum-product")
    assert "The first mistake is at q: begin there." in lines
    assert lines[-1] == "Exactness: to 2 decimals, ± (0.01 + 0.1 % of the answer)."


def test_nothing_is_said_of_exactness_where_all_is_right(tmp_path: Path) -> None:
    assert not any("Exactness" in line for line in told(tmp_path, NET, "two-layer-mse"))


def test_a_long_sheet_is_told_in_a_few_lines(tmp_path: Path) -> None:
    """h1 = 1.5 typed as 2, and nothing worked out from it."""
    lines = told(tmp_path, {**NET, "h1": "2", "E": ""}, "two-layer-mse")
    assert len(lines) < 12
    assert any(line.startswith("  ✗  h1") for line in lines)
    assert any("1 not answered: E" in line or line.split()[:2] == ["–", "E"] for line in lines)


def test_a_misshapen_matrix_is_told_once(tmp_path: Path) -> None:
    lines = told(tmp_path, {"dW1": "1 2 3"}, "two-layer-mse")
    assert sum("dW1 has 3 rows of 2 numbers; 3 numbers were typed" in line for line in lines) == 1


@pytest.mark.parametrize("name", ["dW1", "dE/dW1"])
def test_a_matrix_that_cannot_be_read_is_refused_once_with_its_line(tmp_path: Path, name: str) -> None:
    result = check(tmp_path, {"h1": "1.5", name: "[[1, 2], [3"}, "two-layer-mse")
    assert result.exit_code == 1
    assert result.stdout.count("line 3: ") == 1
    assert result.stderr == ""


@pytest.mark.parametrize(("options", "head"), [([], "0 of 6"), (["--decimal-comma"], "1 of 6")])
def test_an_option_says_that_the_sheet_has_decimal_commas(tmp_path: Path, options: list[str], head: str) -> None:
    assert told(tmp_path, {"q": "3,000"}, "sum-product", *options)[0] == f"sum-product: {head} points"
