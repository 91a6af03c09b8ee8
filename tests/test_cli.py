"""The commands that look at one problem, as a person and as a program uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from grader.cli import COMMANDS, cli, main
from problems.catalogue import families
from problems.errors import ProblemError


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def refused(*arguments: str) -> str:
    """The sentence that main() prints before it exits with 2."""
    result = call(*arguments)
    assert result.exception is not None
    return str(result.exception)


def shown(*arguments: str) -> dict[str, Any]:
    result = call("show", *arguments, "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.output)
    return data


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert f"grader {command}" in result.output.split("Example")[1]


def test_list_names_every_family() -> None:
    listed = json.loads(call("list", "--json").output)
    assert [family["name"] for family in listed] == list(families())
    assert all(name in call("list").output for name in families())


def test_show_prints_the_numbers_of_the_textbook() -> None:
    output = call("show", "sum-product", "--set", "x=-2", "--set", "y=5", "--set", "z=-4", "--key").output
    rows = {line.split()[0]: line.split()[-2:] for line in output.splitlines() if line[:1] in "qfxyz" and line}
    assert (rows["q"], rows["f"], rows["x"], rows["z"]) == (["3", "-4"], ["-12", "1"], ["-2", "-4"], ["-4", "3"])


def test_show_prints_ten_digits() -> None:
    assert "0.196611933241" in call("show", "sigmoid-neuron", "--key").output


def test_the_shape_of_the_json() -> None:
    data = shown("sum-product", "--key")
    assert {"family", "revision", "seed", "inputs", "nodes", "parts"} <= set(data)
    assert set(data["nodes"][0]) == {"name", "op", "inputs", "value", "gradient"}
    assert set(data["parts"][0]) == {"id", "kind", "prompt", "answer", "points", "tolerance"}
    assert {part["id"]: part["answer"] for part in data["parts"]} == {
        "q": 3, "f": -12, "dz": 3, "dq": -4, "dy": -4, "dx": -4
    }  # fmt: skip


@pytest.mark.parametrize("family", families())
def test_no_answer_is_shown_without_the_key(family: str) -> None:
    data = shown(family, "--seed", "5")
    assert all("answer" not in part for part in data["parts"])
    assert all(
        node["gradient"] is None and (node["op"] == "input") == (node["value"] is not None) for node in data["nodes"]
    )
    key = shown(family, "--seed", "5", "--key")
    assert all("answer" in part for part in key["parts"])


def test_an_expression_of_ones_own() -> None:
    data = shown("--expr", "q = x + y; f = q*z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4", "--key")
    assert {part["id"]: part["answer"] for part in data["parts"]}["dx"] == -4


def test_seeds_differ_and_stay() -> None:
    assert shown("sum-product", "--seed", "1") == shown("sum-product", "--seed", "1")
    assert shown("sum-product", "--seed", "1")["inputs"] != shown("sum-product", "--seed", "2")["inputs"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sum-prodct"], "did you mean sum-product?"),
        (["sum-product", "--set", "x"], "write name=value"),
        (["sum-product", "--set", "x=abc"], "x=abc: this is not a number"),
        (["sum-product", "--set", "x=1", "--set", "x=2"], "x is set twice"),
        (["sum-product", "--set", "k=1"], "unknown option or input 'k'; allowed: form, ask, x, y, z"),
        (["sum-product", "--set", "form=(x*y)"], "allowed are (x+y)z"),
        (["sum-product", "--set", "form=(x+y)/z", "--set", "z=0"], "choose inputs for which everything has a value"),
        (["sigmoid-neuron", "--set", "inputs=9"], "whole numbers from 1 to 5"),
        (["sigmoid-neuron", "--set", "w=[1]"], "a list of 3 is needed, as in [w0, w1, w2]"),
        (["sigmoid-neuron", "--set", "w=[1"], "a list of numbers is written as"),
        (["--expr", "f = x +"], "not an expression"),
        (["--expr", "f = S @ W"], "array op"),
        ([], "name one problem"),
        (["sum-product", "--expr", "f = x*y"], "not both"),
    ],
)
def test_bad_input_gets_one_sentence(arguments: list[str], words: str) -> None:
    assert words in refused("show", *arguments)


def checked(tmp_path: Path, name: str, text: str, *arguments: str) -> tuple[int, dict[str, Any]]:
    (tmp_path / name).write_text(text)
    result = call("check", str(tmp_path / name), *arguments, "--json")
    return result.exit_code, json.loads(result.stdout)


RIGHT = "part,response\nq,3\nf,-12\ndx,-4\ndy,-4\ndz,3\ndq,-4\n"


def test_check_typed_answers(tmp_path: Path) -> None:
    code, data = checked(tmp_path, "a.csv", RIGHT, "--family", "sum-product")
    assert (code, data["score"], data["points"], data["level"]) == (0, 6, 6, "")
    named = set("id verdict score points note feedback expected_kind read_as".split())
    assert set(data["parts"][0]) == named


def test_check_says_what_is_wrong(tmp_path: Path) -> None:
    code, data = checked(tmp_path, "a.csv", RIGHT.replace("dy,-4", "dy,4"), "--family", "sum-product")
    wrong = next(part for part in data["parts"] if part["id"] == "dy")
    assert (code, data["first_wrong"], wrong["verdict"], wrong["note"]) == (1, "dy", "INCORRECT", "sign:y<q")


def test_check_names_file_and_line_of_what_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(RIGHT.replace("f,-12", "f,twelve"))
    result = call("check", str(path), "--family", "sum-product")
    assert result.exit_code == 1
    assert "line 3: 'twelve' cannot be read as a number" in result.stdout
    assert "5 of 6 points" in result.stdout
    assert result.stderr == ""
    told = call("check", str(path), "--family", "sum-product", "--json").stderr
    assert f"{path}, line 3: f: 'twelve' cannot be read as a number" in told


@pytest.mark.parametrize("name", ["F", "dx", "DX", "df/dx"])
def test_check_names_the_line_under_whatever_name_a_part_was_answered(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_text(f"part,response\nq,3\n{name},twelve\n")
    assert "line 3: 'twelve'" in call("check", str(tmp_path / "a.csv"), "--family", "sum-product").stdout


def test_check_without_a_problem_says_how_to_name_one() -> None:
    assert refused("check", "a.csv").rstrip().endswith("or your own graph with --expr")


def test_check_of_a_folder_without_code_says_how_typed_answers_are_handed_in(tmp_path: Path) -> None:
    assert "typed answers are one file, .csv or .json" in refused("check", str(tmp_path), "--family", "sum-product")


def test_check_code_takes_the_function_that_is_asked_for(tmp_path: Path) -> None:
    text = "import numpy as np\ndef product(x, y, z):\n    return (x + y) * z, z, z, x + y\n"
    code, data = checked(tmp_path, "a.py", text, "--family", "sum-product", "--function", "product")
    assert (code, data["score"]) == (0, 4)
    assert [part["id"] for part in data["parts"]] == ["f", "dx", "dy", "dz"]
    code, data = checked(tmp_path, "a.py", text, "--family", "sum-product")
    assert (code, data["parts"][0]["note"]) == (1, "missing-function")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.py", "def product(x, y, z):\n    return (x + y) * z, z, z, x + y\n", 0),
        ("a.py", "def product(x, y, z):\n    return (x + y) * z, z, z, x - y\n", 1),
        ("a.py", "def produkt(x, y, z):\n    return (x + y) * z, z, z, x + y\n", 1),
        ("a.py", "", 1),
        ("a.py", "def product(x, y, z:\n", 1),
        ("a.py", "import no_such_module\n", 1),
        ("a.py", "raise ValueError\n", 1),
        ("a.py", "raise SystemExit\n", 1),
        ("a.py", "x = 1\0", 1),
        ("a.py", "def product(x, y, z):\n    return 1 / 0\n", 1),
        ("a.csv", RIGHT, 0),
        ("a.csv", RIGHT.replace("dy,-4", "dy,4"), 1),
        ("a.csv", RIGHT.replace("dy,-4", "dy,four"), 1),
        ("a.csv", "part,response\n", 1),
        ("a.csv", "garbage", 2),
        ("a.json", "{", 2),
        ("a.ipynb", "{", 2),
        ("a.txt", RIGHT, 2),
    ],
)
def test_what_was_marked_is_right_or_wrong_and_the_rest_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, code: int
) -> None:
    """0 and 1 for what got points, even if these are 0; 2 for what is no submission at all."""
    (tmp_path / name).write_text(text)
    options = ["--function", "product"] if name.endswith(".py") else []
    monkeypatch.setattr(sys, "argv", ["grader", "check", str(tmp_path / name), "--family", "sum-product", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code


@pytest.mark.parametrize(
    "arguments",
    [["none.py"], ["none.csv"], ["a.csv", "--family", "none"], ["a.csv", "--nothing"], ["a.csv", "--assignment", "no"]],
)
def test_a_call_that_cannot_be_used_is_no_wrong_submission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(RIGHT)
    family = [] if "--family" in arguments or "--assignment" in arguments else ["--family", "sum-product"]
    assert exit_of(["check", *arguments, *family], monkeypatch, capsys)[0] == 2


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.txt", "", "neither code (.py, .ipynb) nor typed answers"),
        ("a.csv", "x", "the header must be part,response"),
        ("a.json", "{", "is not JSON"),
    ],
)
def test_check_refuses_other_files(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    assert words in refused("check", str(tmp_path / name), "--family", "sum-product")


def test_check_of_a_missing_file(tmp_path: Path) -> None:
    assert "cannot be read" in refused("check", str(tmp_path / "none.csv"), "--family", "sum-product")


@pytest.mark.parametrize("response", ["\x1b[31m3", "3\r", "\u202e3", "\x9b31m"])
def test_student_text_cannot_steer_the_terminal(tmp_path: Path, response: str) -> None:
    (tmp_path / "a.csv").write_text(f'part,response\nq,"{response}"\n', newline="")
    result = CliRunner().invoke(cli, ["check", str(tmp_path / "a.csv"), "--family", "sum-product"], color=True)
    assert "q" in result.output
    assert response not in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "\x1b[31m.csv", "--family", "sum-product"],
        ["check", "\x1b[31m.txt", "--family", "sum-product"],
        ["show", "\x1b[31m"],
        ["show", "--expr", "f = '\x1b[31m'"],
        ["show", "--\x1b[31m"],
        ["\x1b[31m"],
        ["report", "\x1b[31m"],
        ["grade", "\x1b[31m", "x", "--out", "y"],
    ],
)
def test_what_is_typed_cannot_steer_the_terminal(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = exit_of(arguments, monkeypatch, capsys)
    assert code == 2
    assert told
    assert "\x1b" not in told


def exit_of(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[object, str]:
    """The exit code of the command line, and what it says of errors."""
    monkeypatch.setattr(sys, "argv", ["grader", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "grader: stopped"),
        (PermissionError(13, "Permission denied", "/x/a.csv"), 2, "grader: /x/a.csv: Permission denied"),
        (ProblemError("unknown family"), 2, "grader: unknown family"),
    ],
)
def test_what_ends_a_command_is_one_sentence_and_an_exit_code(
    raised: BaseException,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def end(*arguments: object) -> None:
        raise raised

    monkeypatch.setattr("grader.cli.show_command.chosen_variant", end)
    ended, said = exit_of(["show", "sum-product"], monkeypatch, capsys)
    assert (ended, said.strip()) == (code, told)


@pytest.mark.parametrize(
    "arguments", [["list"], ["--help"], ["list", "--help"], ["check", "a.csv", "--family", "sum-product"], ["doctor"]]
)
def test_who_prints_for_nobody_ends_as_other_programs_do(tmp_path: Path, arguments: list[str]) -> None:
    """Behind `| head`: with 141, neither with a traceback nor with the 1 of wrong work."""
    (tmp_path / "a.csv").write_text("part,response\nq,4\n")
    read, write = os.pipe()
    os.close(read)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=tmp_path,
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize(("typed", "read_as"), [("-8/2", "read as -4"), ("-4.0", ""), ("-4,0", "read as -4")])
def test_how_a_number_was_read_is_shown_where_the_text_does_not_say_it(
    tmp_path: Path, typed: str, read_as: str
) -> None:
    (tmp_path / "a.csv").write_text(f'part,response\ndx,"{typed}"\n')
    output = call("check", str(tmp_path / "a.csv"), "--family", "sum-product").output
    (line,) = (line for line in output.splitlines() if " dx " in line)
    assert line.split(" right", 1)[1].strip() == read_as


def test_unknown_families_are_problem_errors() -> None:
    assert isinstance(call("show", "none").exception, ProblemError)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "sum-product", "--seed", "-1"], "--seed"),
        (["show", "sum-product", "--seed", "abc"], "--seed"),
        (["show", "sum-product", "--seed", "abc"], "'abc' is not a whole number from 0"),
        (["grade", "a", "b"], "--out"),
        (["grade", "a", "b", "--out", "c", "--jobs", "x"], "'x' is not a whole number from 1 to 256"),
        (["grade", "a", "b", "--out", "c", "--jobs", "0"], "'0' is not a whole number from 1 to 256"),
        (["grade", "a", "b", "--out", "c", "--cluster", "foo"], "'foo' is neither tcp://HOST:PORT"),
        (["grade", "a", "b", "--out", "c", "--cluster", ""], "nor local"),
        (["frob"], "frob"),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["grader", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith("grader: ")
    assert words in said
    assert said.count("\n") == 1
