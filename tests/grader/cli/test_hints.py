"""What is mistyped on the command line is told with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import cli


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["shw"], "No such command 'shw' (did you mean show?)"),
        (["certify", "soft-gate"], "grader list shows all, and one of your own is found with --course DIR"),
        (["show", "--expr", "lambda = a*b"], "lambda is a word of Python and no name; write lam"),
    ],
)
def test_a_name_that_is_not_known(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(cli, arguments)
    assert words in result.output + str(result.exception)


@pytest.mark.parametrize(("name", "is_told"), [("a.xlsx", True), ("a.ods", True), ("a.txt", False)])
def test_a_workbook_is_to_be_saved_as_a_table(tmp_path: Path, name: str, is_told: bool) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK")
    result = CliRunner().invoke(cli, ["check", str(path), "--family", "sum-product"])
    assert ("save a table as CSV" in str(result.exception)) is is_told


def test_only_the_last_folder_of_a_file_to_be_written_is_made(tmp_path: Path) -> None:
    shown = ["show", "sum-product", "--format", "markdown", "--out"]
    assert CliRunner().invoke(cli, [*shown, str(tmp_path / "new" / "x.md")]).exit_code == 0
    assert (tmp_path / "new" / "x.md").is_file()
    refused = CliRunner().invoke(cli, [*shown, str(tmp_path / "nwe" / "dir" / "x.md")])
    assert f"there is no folder {tmp_path / 'nwe'}" in str(refused.exception)
    assert not (tmp_path / "nwe").exists()
