"""An assignment is read whole, or refused with the line, the value and what is allowed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import read_assignment
from grader.errors import FileError
from grader.sheets.handout import Request, hand_out

HEAD = 'title = "T"\nid = "bp1"\n'
ONE = '[[problem]]\nfamily = "sum-product"\n'


def read(folder: Path, text: str):
    path = folder / "assignment.toml"
    path.write_text(text)
    return read_assignment(path)


def test_defaults_are_filled_in(tmp_path):
    assignment = read(tmp_path, HEAD + ONE)
    (problem,) = assignment.problems
    assert (assignment.id, assignment.course, assignment.isolation) == ("bp1", "", "B")
    assert (problem.id, problem.family, problem.answer, problem.points) == ("p1", "sum-product", "typed", 10.0)
    assert assignment.secret_path == tmp_path / "secret.key"


def test_everything_that_is_written_is_read(tmp_path):
    text = f'course = "C"\ninstructions = "I"\nisolation = "A"\nsecret = "k/s.key"\n{HEAD}{ONE}'
    text += 'id = "a"\npoints = 2.5\nset = { x = 3 }\ntitle = "Sum"\n'
    text += '[[problem]]\nfamily = "svm-loss"\nanswer = "code"\nfunction = "loss"\n'
    assignment = read(tmp_path, text)
    first, second = assignment.problems
    assert (assignment.course, assignment.instructions, assignment.isolation) == ("C", "I", "A")
    assert assignment.secret_path == tmp_path / "k" / "s.key"
    assert (first.id, first.points, dict(first.set), first.title) == ("a", 2.5, {"x": 3}, "Sum")
    assert (second.id, second.answer, second.function) == ("p2", "code", "loss")


def test_an_expression_is_a_custom_problem(tmp_path):
    (problem,) = read(tmp_path, HEAD + '[[problem]]\nexpression = "q = x + y; f = q*z"\n').problems
    assert (problem.family, problem.expression) == ("custom", "q = x + y; f = q*z")


def test_a_byte_order_mark_is_accepted(tmp_path):
    assert read(tmp_path, "\ufeff" + HEAD + ONE).title == "T"


def test_a_course_folder_stands_for_its_assignment(tmp_path):
    read(tmp_path, HEAD + ONE)
    assert read_assignment(tmp_path).path == tmp_path / "assignment.toml"


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        (ONE, None, "the assignment has no title"),
        (HEAD, None, "the assignment has no problem; it must be one or more tables [[problem]]"),
        (f"{HEAD}problem = []\n", 3, "problem = []"),
        (f"{HEAD}problem = [3]\n", 3, "problem = [3]"),
        (f"{HEAD}titel = 1\n{ONE}", 3, "unknown key 'titel' (did you mean title?)"),
        (f"title = 3\nid = 'b'\n{ONE}", 1, "title = 3 is not a text"),
        (f"title = 'T'\nid = 'b p'\n{ONE}", 2, 'id = "b p" is not 1 to 16 letters, digits and hyphens'),
        (f"{HEAD}seconds = 0\n{ONE}", 3, "seconds = 0 is not a number of seconds from 0.1 to 3600"),
        (f'{HEAD}isolation = "C"\n{ONE}', 3, 'isolation = "C" is not "A", "B" or "trusted"'),
        (f"{HEAD}\n{ONE}point = 3\n", 6, "unknown key 'point' (did you mean points?)"),
        (f"{HEAD}{ONE}points = 0\n", 5, "points = 0 is not a number above 0"),
        (f"{HEAD}{ONE}points = nan\n", 5, "points = nan is not a number above 0"),
        (f"{HEAD}{ONE}points = true\n", 5, "points = true is not a number above 0"),
        (f'{HEAD}{ONE}id = "../x"\n', 5, 'id = "../x"'),
        (f'{HEAD}{ONE}id = "total"\n', 5, 'id = "total"'),
        (f'{HEAD}{ONE}id = "a"\n{ONE}id = "A"\n', 8, "the id A is taken"),
        (f'{HEAD}{ONE}answer = "oral"\n', 5, 'answer = "oral" is not "typed" or "code"'),
        (f'{HEAD}{ONE}function = "f"\n', 5, 'function is for answer = "code"'),
        (f'{HEAD}{ONE}answer = "code"\nfunction = "a b"\n', 6, 'function = "a b"'),
        (f"{HEAD}{ONE}set = 3\n", 5, "set = 3 is not a table"),
        (f"{HEAD}{ONE}set = {{ u = 3 }}\n", 5, "unknown option or input 'u'; allowed: form, ask, x, y, z"),
        (f'{HEAD}{ONE}set = {{ form = "x" }}\n', 5, "form=x: allowed are (x+y)z"),
        (f"{HEAD}{ONE}[problem.set]\nx = [1]\n", 5, "x=[1]: a number is needed"),
        (f'{HEAD}[[problem]]\nfamily = "sum-prodct"\n', 4, "(did you mean sum-product?)"),
        (f'{HEAD}{ONE}[[problem]]\nexpression = "q = x +"\n', 6, "problem p2: "),
        (f"{HEAD}[[problem]]\npoints = 3\n", 3, "needs a family or an expression, and has neither"),
        (f'{HEAD}{ONE}expression = "f = x*y"\n', 5, "needs a family or an expression, not both"),
        (f'{HEAD}secret = "~nobody-here/s.key"\n{ONE}', 3, 'secret = "~nobody-here/s.key" is not a path'),
        (f'{HEAD}secret = "a\\u0000b"\n{ONE}', 3, "is not a path"),
        (f"title = {'[' * 100_000}\n", None, "is TOML that cannot be read"),
        (f"title = {'9' * 5000}\n", None, "is TOML that cannot be read"),
        (f"{HEAD}{ONE}points = {10**400}\n", 5, "is not a number above 0"),
        (f"{HEAD}{ONE}points = 0x{'f' * 5000}\n", 5, "points = a number of too many digits is not a number above 0"),
        (f"{HEAD}{ONE}set = {{ x = 0x{'f' * 5000} }}\n", 5, "x=a number of too many digits: a number is needed"),
        (f"{HEAD}{ONE}[marking]\npenalty = 2\n", 6, "[marking]: penalty = 2 is not a share"),
        (f"{HEAD}{ONE}[marking]\nrounded = {10**400}\n", 6, "is not a share"),
        (f"{HEAD}{ONE}[attempts]\n{ONE}[sheets]\nspace = -1\n", 9, "[sheets]: space = -1 is not"),
        (f"{HEAD}[sheets]\npoints = 3\n{ONE}points = 2\n", 4, "[sheets]: points = 3 is not true or false"),
        (f"{HEAD}marking.penalty = 2\n{ONE}", 3, "[marking]: penalty = 2 is not a share"),
        (f"{HEAD}{ONE}[marks]\npenalty = 2\n", 5, "unknown key 'marks'"),
        ('title = "T"\nid =\n', 2, "is not TOML: Invalid value"),
        ('title = "T', 1, "is not TOML"),
        (f"{HEAD}{ONE}lines = true\n", 5, "problem 1: lines does not stand here: it belongs in [sheets]"),
        (f"{HEAD}{ONE}shuffle = true\n", 5, "it belongs in [sheets]"),
        (f"{HEAD}{ONE}penalty = 0.5\n", 5, "it belongs in [marking]"),
        (f"{HEAD}{ONE}grace = 5\n", 5, "it belongs in [attempts]"),
        (f'{HEAD}language = "de"\n{ONE}', 3, "language does not stand here: it belongs in [sheets]"),
        (f"{HEAD}{ONE}[sheets]\nseconds = 3\n", 6, "it belongs at the top of the file, above the first table"),
        (f"{HEAD}{ONE}[sheets]\ndecimals = 3\n", 6, "it belongs in a [[problem]]"),
        (f"{HEAD}[sheets]\ndecimal_comma = True\n", 4, "`decimal_comma = True`; true and false are written in small"),
        (f"{HEAD}course = “DL”\n{ONE}", 3, "`course = “DL”`; a text has straight quotes"),
        (f"{HEAD}{ONE}points = 2,5\n", 5, "`points = 2,5`; a number has a decimal point, as in 2.5"),
        (f"{HEAD}{ONE}answer = code\n", 5, "`answer = code`; a text has quotes"),
        (f'{HEAD}[problem]\nfamily = "product"\n', 3, "[problem] needs two brackets, [[problem]], for there can be"),
        (f"{HEAD}{ONE}[[sheets]]\nspace = 3\n", 5, "[[sheets]] needs one bracket, [sheets], for there is only one"),
    ],
)
def test_a_bad_assignment_is_one_sentence(tmp_path, text, line, sentence):
    with pytest.raises(FileError) as caught:
        read(tmp_path, text)
    assert caught.value.line == line
    assert sentence in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "assignment.toml"))


@pytest.mark.parametrize(
    "line",
    ["id = {0}", "{0} = 1", "answer = {0}", "set = {{ x = {0} }}", "set = {{ form = {0} }}", "weights = {{ {0} = 1 }}"],
)
def test_what_an_error_repeats_is_short(tmp_path, line):
    long = '"' + "x" * 5000 + '"'
    with pytest.raises(FileError) as caught:
        read(tmp_path, f"{HEAD}{ONE}{line.format(long)}\n")
    assert len(str(caught.value)) < len(str(tmp_path)) + 300


def test_an_assignment_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "assignment.toml"
    path.write_bytes(b'id = "t"\ntitle = "\xe9"')
    with pytest.raises(FileError, match="line 2: is not a text in UTF-8: there is a byte 0xE9 in it; save it as UTF-8"):
        read_assignment(path)


def test_a_missing_assignment_says_how_to_make_one(tmp_path):
    with pytest.raises(FileError, match="grader new"):
        read_assignment(tmp_path / "assignment.toml")


READ_ALONE = """
import sys
from pathlib import Path
from grader.course import read_assignment
read_assignment(Path(sys.argv[1]))
sys.exit("sympy" in sys.modules)
"""


def test_reading_an_assignment_needs_no_computer_algebra(course):
    assert subprocess.run([sys.executable, "-c", READ_ALONE, course.folder], check=False).returncode == 0


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.truncate(path, 2 << 30)], ids=["pipe", "large"])
@pytest.mark.parametrize("name", ["assignment.toml", "roster.csv", "secret.key"])
def test_what_is_no_small_regular_file_is_one_sentence(course, name, make):
    path = course.folder / name
    if make is os.mkfifo:
        path.unlink()
    make(path)
    with pytest.raises(FileError, match=rf"{name}: .*(This is not a regular file|The file is too large)"):
        hand_out(Request(course.folder, None, course.folder / "out", ("html",), False))
