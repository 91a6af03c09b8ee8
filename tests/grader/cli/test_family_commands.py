"""The commands about families: list them, certify them, and take those of a course."""

import json
import re

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.conformance.checks import CHECKS
from problems.catalogue import themes
from problems.families import COURSE

OWN = '''"""Softplus units."""
from problems.family import Posed, family
from solutions.notation import parse


@family(title="A softplus unit", examples=({"x": 1},))
def softplus_unit(draw, options):
    """f = ln(1 + e^x) y."""
    inputs = {name: draw.steps(name, -3, 3, 0.25) for name in "xy"}
    return Posed(parse("e = exp(x); s = log(1 + e); f = s*y"), inputs, "Compute $f$.")
'''


def call(*arguments, code=0):
    result = CliRunner().invoke(cli, list(map(str, arguments)))
    assert result.exit_code == code, result.output
    return result.stdout


def refused(*arguments):
    """The sentence of the error."""
    return str(CliRunner().invoke(cli, list(map(str, arguments))).exception)


@pytest.fixture
def course(tmp_path):
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "units.py").write_text(OWN)
    return tmp_path


def test_families_are_listed_by_theme_in_a_line_each():
    lines = call("list").splitlines()
    for theme in themes():
        start = lines.index(theme.heading.split(":")[0])
        listed = lines[start + 1 : start + 1 + len(theme.families)]
        assert [line.split()[0] for line in listed] == [family.name for family in theme.families]
        assert all(family.title in line for family, line in zip(theme.families, listed, strict=True))


def test_the_themes_are_in_the_order_of_a_course_and_have_a_heading_each():
    headings = [theme.heading for theme in themes()]
    assert headings[: len(COURSE)] == list(COURSE)
    assert len(set(headings)) == len(headings)


def test_a_family_is_listed_with_options_functions_and_mistakes():
    text = call("list", "svm-loss")
    for offered in (
        "delta = 1.0",
        "numbers from 0.1 to 10",
        "svm_loss_vectorized(W, X, y, reg) -> loss, dW",
        "svm_loss(x, y) -> loss, dx",
        "true-class-counted",
    ):
        assert offered in text


def test_a_listed_family_as_data():
    data = json.loads(call("list", "sum-product", "--json"))
    assert data["options"]["form"]["default"] == "(x+y)z"
    assert data["asked"] == ["q", "f", "dz", "dq", "dy", "dx"]
    assert "factors-swapped" in data["mistakes"]


def test_own_families_are_listed_where_they_are_asked_for(course):
    assert "softplus-unit" not in call("list")
    lines = call("list", "--course", course).splitlines()
    assert lines.index("Softplus units") < next(i for i, line in enumerate(lines) if "softplus-unit" in line)


@pytest.mark.parametrize("command", [["show"], ["list"], ["certify", "--seeds", "3", "--jobs", "1"]])
def test_own_families_are_taken_from_the_course(course, command):
    assert "softplus-unit" in call(*command, "softplus-unit", "--course", course)
    assert "unknown family 'softplus-unit'" in refused(*command, "softplus-unit")


def test_own_families_are_checked_and_asked_in_an_assignment(course):
    (course / "a.csv").write_text("part,response\ne,2.72\n")
    checked = json.loads(
        call(
            "check", course / "a.csv", "--family", "softplus-unit", "--course", course, "--json", "--set", "y=2", code=1
        )
    )
    assert checked["parts"][0]["verdict"] == "CORRECT"
    (course / "assignment.toml").write_text('title = "T"\nid = "t"\n[[problem]]\nfamily = "softplus-unit"\n')
    (course / "roster.csv").write_text("id,name\ns1,Ada Sample\n")
    (course / "secret.key").write_text("5a" * 32 + "\n")
    (course / "secret.key").chmod(0o600)
    call("worksheets", course, "--out", course / "sheets", "--format", "html")
    assert "A softplus unit" in (course / "sheets" / "s1.html").read_text()
    (course / "submissions" / "s1").mkdir(parents=True)
    call("grade", course, course / "submissions", "--out", course / "results")


def test_a_broken_file_of_families_is_told_with_its_line(course):
    (course / "families" / "units.py").write_text("import nowhere\n")
    assert refused("list", "--course", course).startswith(f"{course}/families/units.py, line 1: ModuleNotFoundError")


def test_a_course_without_families_is_told(tmp_path):
    assert refused("list", "--course", tmp_path) == (
        f"{tmp_path}: has no families of its own: there is no folder families in it"
    )


def test_markdown_has_every_family():
    page = call("list", "--markdown")
    assert re.findall(r"^### (\S+)$", page, re.M) == [each.name for theme in themes() for each in theme.families]
    assert "--markdown prints all families" in refused("list", "svm-loss", "--markdown")


def test_certify_prints_a_line_for_each_option_set_and_the_checks():
    text = call("certify", "sum-product", "--seeds", "4", "--jobs", "1", "--set", "form=(x-y)z")
    assert re.search(r"✓ form=\(x-y\)z +4 of 4 +\d+ %", text)
    assert [words for words in CHECKS if f"✓ {words}" not in text] == []


def test_certify_as_data():
    (data,) = json.loads(call("certify", "product", "--seeds", "4", "--set", "ask=numbers", "--json"))
    assert (data["family"], data["options"], data["holds"]) == ("product", {"ask": "numbers"}, True)
    assert {check["check"]: check["findings"] for check in data["checks"]} == {words: [] for words in CHECKS}
    assert 0 <= data["rejected"] < 1


def test_certify_fails_with_the_place_and_what_is_wrong(course):
    path = course / "families" / "units.py"
    path.write_text(OWN.replace('"Compute $f$."', 'r"Compute $\\nosuch{f}$."'))
    text = call("certify", "--all", "--course", course, "--seeds", "3", "--jobs", "1", code=1)
    assert "does not hold: sheet and key can be made in every format" in text
    assert "seed 0: the sheet cannot be made as html" in text
    assert "sum-product" not in text


def test_why_a_problem_may_be_used():
    """q = 1 and f = -4 = dx = dy = dq: the largest answer is 4, the smallest 1."""
    text = call("show", "sum-product", *"--set x=3 --set y=-2 --set z=-4 --why".split())
    assert "sum-product, the pinned example: certified" in text
    assert "✓ numbers are presentable" in text
    assert "largest answer: 4, smallest answer other than 0: 1  (from 0.05 to 1000)" in text
    assert re.search(r"factors-swapped +dz, dq\n", text)


def test_why_a_problem_may_not_be_used_and_the_same_as_data():
    asked = ["show", "sum-product", *"--set x=3 --set y=3 --set z=1 --why".split()]
    text = call(*asked)
    assert "sum-product, the pinned example: not certified" in text
    assert re.search(r"✗ the negative inputs are within the band +negative inputs: 0  \(at least 1\)", text)
    judged = json.loads(call(*asked, "--json"))["why"]
    assert [check["what"] for check in judged["checks"] if not check["holds"]] == [
        "the negative inputs are within the band"
    ]


def test_the_formulas_of_a_code_task_are_written_out():
    """dL/dW_00 = x0 [s0 − s1 + 1 > 0] and the penalty's 2 reg W_00."""
    lines = call("show", "svm-loss", "--formulas").splitlines()
    assert "dW_00 = 2*W_00*reg + x_0*[s_0 - s_1 + 1 > 0]" in lines
    assert "In LaTeX:" in lines
    assert "--set ask=formulas asks for formulas on paper" in refused("show", "product", "--formulas")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name one family"),
        (["sum-product", "--all"], "not both"),
        (["--all", "--set", "form=(x-y)z"], "--set is for one family"),
        (["sum-product", "--set", "x=2"], "unknown option 'x'; allowed: form, ask"),
        (["sum-product", "--set", "form=x"], "allowed are (x+y)z"),
        (["sum-prodct"], "did you mean sum-product?"),
    ],
)
def test_certify_refuses_in_a_sentence(arguments, words):
    assert words in refused("certify", *arguments)


def test_an_option_that_a_family_has_not_is_told_with_those_that_it_has():
    told = refused("show", "mlp-shapes", "--set", "ask=formulas")
    assert told.startswith("unknown option or input 'ask'; allowed: depth, batch_norm, n, n0")
    assert "x=abc: this is not a number" in refused("show", "sum-product", "--set", "x=abc")


def test_the_help_of_certify_says_what_its_json_is():
    assert "a JSON list" in " ".join(call("certify", "--help").split())


def test_show_says_what_is_asked_in_plain_text():
    shown = " ".join(call("show", "sigmoid-neuron").split())  # a terminal may wrap it
    assert "A neuron computes dot = w_0 x_0 + w_1 x_1 + w_2 and f = σ(dot) = 1/(1 + e^(−dot))." in shown
    assert json.loads(call("show", "sum-product", "--json"))["statement"].startswith("Compute $q = x + y")


@pytest.mark.parametrize("more", ["--why", "--formulas"])
def test_the_key_is_shown_beside_what_else_is_asked_for(more):
    alone, both = call("show", "svm-loss", more), call("show", "svm-loss", more, "--key")
    assert both.endswith(alone)
    assert "Asked: " in both
    assert "Asked: " not in alone


def test_certify_calls_nothing_right_that_it_could_not_check(course):
    units = course / "families" / "units.py"
    units.write_text(OWN.replace('"Compute $f$."', '"Compute $f$.", decimals="two"'))
    text = call("certify", "softplus-unit", "--seeds", "3", "--jobs", "1", "--course", course, code=1)
    assert f"{units}, line 6: softplus-unit has decimals='two': allowed are whole numbers from 0 to 12" in text
    assert "✗ every seed gives a certified variant: 0 of 1" in text
    assert "✗ values are SymPy's: not checked" in text
    assert "✓" not in text


@pytest.mark.parametrize("command", ["show", "list"])
def test_a_family_that_cannot_be_is_one_sentence(course, command):
    units = course / "families" / "units.py"
    units.write_text(OWN.replace('"Compute $f$."', '"Compute $f$.", decimals="two"'))
    told = refused(command, "softplus-unit", "--course", course)
    assert told == f"{units}, line 6: softplus-unit has decimals='two': allowed are whole numbers from 0 to 12"
