"""What a teacher says of the sheets: the table [sheets], and the keys of a problem."""

import io
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from grader.cli import cli
from grader.course import read_assignment, read_roster, read_secret
from grader.errors import FileError
from grader.policies.sheets import KEYS, PROBLEM_KEYS
from grader.render import formats
from grader.render.formats.pdf import sheet_pdf
from grader.render.languages import FOLDER, words
from grader.render.pages import templates
from grader.sheets.making import sheets_of

PROBLEMS = "".join(f'[[problem]]\nfamily = "{name}"\n' for name in ("sum-product", "sigmoid-neuron", "svm-loss"))
EVERY = (
    'language = "de"',
    "decimal_comma = true",
    'paper = "letter"',
    "points = false",
    "space = 30",
    "space = 30\nlines = true",
    "shuffle = true",
    "new_page = true",
    "formula_sheet = true",
)
LANGUAGES = sorted(path.stem for path in (templates() / FOLDER).glob("*.toml"))


@pytest.fixture
def sheets(course):
    """The sheets of the class, with lines in [sheets] and in the last problem."""

    def make(policy="", of_problem=""):
        course.write("assignment.toml", f'title = "T"\nid = "t"\n[sheets]\n{policy}\n{PROBLEMS}{of_problem}\n')
        assignment = read_assignment(course.folder)
        return sheets_of(assignment, read_roster(assignment.roster_path), read_secret(assignment.secret_path))

    return make


def text_of(sheet, *, key=False):
    """All words of the PDF."""
    pages = PdfReader(io.BytesIO(sheet_pdf(sheet, key=key))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_speaks_a_language(sheets, language):
    made = sheets(f'language = "{language}"')[0]
    told = tomllib.loads((templates() / FOLDER / f"{language}.toml").read_text())
    assert all(told[name] in text_of(made) for name in ("name", "given", "step"))
    assert told["worked_solution"] in text_of(made, key=True)
    assert told["problem"].format(number=2) in text_of(made)


def test_a_course_may_bring_a_language_of_its_own(sheets, course):
    english = (templates() / FOLDER / "en.toml").read_text()
    course.write("languages/nl.toml", english.replace('"Name"', '"Naam"'))
    assert "Naam" in text_of(sheets('language = "nl"')[0])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (('name = "Name"', ""), "has no name; "),
        (('name = "Name"', 'naam = "Naam"\nname = "Name"'), "unknown word 'naam' (did you mean name?)"),
        (("[spoken]", "[sentences.spoken]"), "spoken = "),
        (("{number}", "{nr}"), "is not a text with {number} in it"),
        (('"Name"', '"Name {x}"'), "is not a text with no braces in it"),
        (('"Name"', "Name"), "is not TOML in UTF-8"),
        (('"Name"', "'$\\foo$'"), "name: the command"),
    ],
)
def test_what_a_file_of_words_lacks_is_named(course, changed, told):
    english = (templates() / FOLDER / "en.toml").read_text()
    path = course.write("languages/nl.toml", english.replace(*changed))
    with pytest.raises(FileError) as caught:
        words("nl", course.folder)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ('paper = "a5"', 'line 4: [sheets]: paper = "a5" is not "a4" or "letter"'),
        ("space = 900", "line 4: [sheets]: space = 900 is not a number of millimetres from 0 to 240"),
        ("shuffle = 1", "line 4: [sheets]: shuffle = 1 is not true or false"),
        ("colour = true", "line 4: [sheets]: unknown key 'colour'; allowed: language, decimal_comma, paper"),
        (
            'language = "xx"',
            "assignment.toml, line 4: unknown language 'xx'; allowed: de, en, es, fr, or one of your own in",
        ),
    ],
)
def test_a_wrong_key_is_named_with_what_is_allowed(sheets, policy, told):
    with pytest.raises(FileError) as caught:
        sheets(policy)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ('given = ["nonsense"]', "problem p3: given: unknown part 'nonsense'; allowed: s0,"),
        ("blank = []", "blank = [] is not a list of different parts"),
        ('blank = ["s0", "s0"]', "is not a list of different parts"),
        ("decimals = 2.5", "decimals = 2.5 is not a whole number from 0 to 8"),
        ("decimals = 9", "decimals = 9 is not a whole number from 0 to 8"),
    ],
)
def test_a_wrong_key_of_a_problem_is_named_with_its_line(sheets, key, told):
    with pytest.raises(FileError) as caught:
        sheets("", key)
    assert told in str(caught.value)
    assert "line 11: " in str(caught.value)


def test_every_student_has_an_order_of_the_problems_that_stays(sheets):
    orders = [[problem.id for problem in sheet.problems] for sheet in sheets("shuffle = true")]
    assert [[problem.id for problem in sheet.problems] for sheet in sheets("shuffle = true")] == orders
    assert len({tuple(order) for order in orders}) > 1
    assert all(sorted(order) == ["p1", "p2", "p3"] for order in orders)
    plain = {problem.id: problem.variant.digest for problem in sheets()[0].problems}
    assert {problem.id: problem.variant.digest for problem in sheets("shuffle = true")[0].problems} == plain


@pytest.mark.parametrize("name", formats.names())
@pytest.mark.parametrize("policy", EVERY)
def test_every_format_takes_every_key(sheets, policy, name):
    made = sheets(policy)[0]
    assert all(formats.find(name).whole(made, key=key) for key in (False, True))


def test_every_key_is_tried_in_every_format():
    assert {line.partition(" ")[0] for policy in EVERY for line in policy.splitlines()} == set(KEYS)


def test_points_are_shown_if_wanted(sheets):
    assert "10 points" in text_of(sheets()[0])
    assert "10 points" not in text_of(sheets("points = false")[0])


def test_rules_of_the_gates_follow_if_wanted(sheets):
    assert "Local gradients" not in text_of(sheets()[0])
    assert "Local gradients" in text_of(sheets("formula_sheet = true")[0])
    assert "Local gradients" not in text_of(sheets("formula_sheet = true")[0], key=True)


def test_a_given_part_is_printed_and_not_asked(sheets):
    sheet = sheets("", 'given = ["s0"]')[0]
    problem = sheet.problems[2]
    s0 = float(problem.variant.run.values["s0"])
    assert "s0" not in [part.id for part in problem.variant.parts]
    assert rf"s_{{0}} = {s0:g}" in sheet.pages[2].given


def test_numbers_have_a_comma_if_wanted(sheets):
    for key in (False, True):
        made = sheets("decimal_comma = true", "decimals = 3")[0]
        shown = text_of(made, key=key).replace(".csv", "")
        assert not [word for word in shown.split() if word.replace(".", "", 1).isdigit() and "." in word[:-1]]
        assert "0,001" in shown


def sizes_of(pdf):
    return [tuple(round(float(side)) for side in page.mediabox[2:]) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_a_sheet_is_on_the_paper_that_is_wanted(sheets, paper, size):
    assert set(sizes_of(sheet_pdf(sheets(f'paper = "{paper}"')[0], key=False))) <= {size, size[::-1]}


@pytest.mark.parametrize("policy", ["new_page = true", "space = 200", "space = 200\nlines = true"])
def test_each_problem_can_have_a_page_of_its_own(sheets, policy):
    assert len(sizes_of(sheet_pdf(sheets(policy)[0], key=False))) >= 3


def test_the_command_line_goes_before_the_assignment(sheets, course, tmp_path):
    sheets('paper = "a4"\nlanguage = "fr"')
    call = ["worksheets", str(course.folder), "--out", str(tmp_path), "--format", "pdf"]
    told = CliRunner().invoke(cli, [*call, "--paper", "letter", "--language", "de"])
    assert told.exit_code == 0, told.output
    made = (tmp_path / "s001.pdf").read_bytes()
    assert set(sizes_of(made)) <= {(612, 792), (792, 612)}
    assert "Aufgabe 1." in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_a_language_that_is_not_there_stops_before_anything_is_written(sheets, course, tmp_path):
    sheets()
    told = CliRunner().invoke(cli, ["worksheets", str(course.folder), "--out", str(tmp_path / "o"), "--language", "xx"])
    assert "unknown language 'xx'; allowed: de, en, es, fr" in str(told.exception)
    assert not (tmp_path / "o").exists()


def test_the_example_of_the_guide_is_an_assignment(course):
    guide = (Path(__file__).parents[3] / "docs" / "sheets.md").read_text()
    course.write("assignment.toml", guide.partition("```toml\n")[2].partition("```")[0])
    assignment = read_assignment(course.folder)
    assert (assignment.sheets.space, assignment.problems[1].wanted.decimals) == (40, 3)
    assert all(f"| `{key}` |" in guide for key in (*KEYS, *PROBLEM_KEYS))
