"""Rosters are read as spreadsheets save them; an id that cannot be a file name is refused with its line."""

import pytest

from grader.course.roster import Student, read_roster
from grader.errors import FileError

ADA, BEN = Student("s1", "Ada"), Student("s2", "Ben")


@pytest.fixture
def roster(tmp_path):
    def read(text: str, encoding: str = "utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode(encoding))
        return read_roster(path)

    return read


@pytest.mark.parametrize(
    "text",
    [
        "id,name\ns1,Ada\ns2,Ben\n",
        "\ufeffid,name\r\ns1,Ada\r\ns2,Ben\r\n",
        "id;name\ns1;Ada\ns2;Ben\n",
        "Name\tID\nAda\ts1\nBen\ts2\n",
        "section,id,group,name\na@x,s1,1,Ada\nb@x,s2,2,Ben\n",
        "\nid,name\n\n s1 , Ada \n,\ns2,Ben",
    ],
)
def test_students_in_the_order_of_the_file(roster, text):
    assert roster(text) == (ADA, BEN)


def test_a_quoted_name_may_have_a_comma(roster):
    assert roster('id,name\ns1,"Doe, Jane"\n') == (Student("s1", "Doe, Jane"),)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "one column id and one column name"),
        ("s1,Ada\n", 1, "the header is 's1,Ada'"),
        ("id,name,id\n1,2,3\n", 1, "one column id and one column name"),
        ("id,name\n", None, "has no students"),
        ("id,name\n,Ada\n", 2, "is empty"),
        ("id,name\ns1,Ada\ns2,Ben\n\ns1,Eve\n", 5, "the id 's1' is on line 2 already"),
        ("id,name\nab,Ada\nAB,Ben\n", 3, "the id 'AB' is on line 2 already"),
        ("id,name\n../x,Ada\n", 2, "has / in it"),
        ("id,name\n..,Ada\n", 2, "begins or ends with a dot"),
        ('id,name\n"a\x07",Ada\n', 2, "control character"),
        (f"id,name\n{'x' * 65},Ada\n", 2, "longer than 64 bytes"),
        ("id,name,Due date\ns1,Ada,\n", 1, "the column 'Due date' is not known (did you mean due?)"),
        ("id,name,deu\ns1,Ada,\n", 1, "(did you mean due?)"),
        ("id,name,Deadline\ns1,Ada,\n", 1, "(did you mean due?)"),
        ("id,name,Canvas-ID\ns1,Ada,\n", 1, "(did you mean canvas_id?)"),
        ("id,name\ns1,Doe, Jane\n", 2, "put a name that has a comma in quotes"),
        ('id,name\ns1,"Ada\n', 2, "is not CSV"),
    ],
)
def test_a_bad_roster_is_one_sentence_with_its_line(roster, text, line, sentence):
    with pytest.raises(FileError) as caught:
        roster(text)
    assert caught.value.line == line
    assert sentence in str(caught.value)


def test_another_encoding_is_named_with_its_line(roster):
    with pytest.raises(FileError, match=r"line 2: byte 0xe9 is not UTF-8"):
        roster("id,name\ns1,Zoé\n", "latin-1")


@pytest.mark.parametrize("column", ["group", "UID", "date of birth", "degree", "tutor", "programme", "SIS user id"])
def test_a_column_that_is_something_else_is_left_alone(roster, column):
    assert roster(f"id,name,{column}\ns1,Ada,1\ns2,Ben,2\n") == (ADA, BEN)


@pytest.mark.parametrize("column", ["email", "E-Mail", "mail"])
def test_the_address_has_several_spellings(roster, column):
    assert roster(f"id,name,{column}\ns1,Ada,a@x\n")[0].accounts == (("email", "a@x"),)


def test_a_column_like_one_that_is_there_is_left_alone(roster):
    assert roster("id,name,email,mail,due,due note\ns1,Ada,a@x,b@x,,ill\n")[0].accounts == (("email", "a@x"),)


def test_accents_are_the_same_however_they_are_encoded(roster):
    assert roster("id,name\nzoe\u0301,Zoé\n")[0].id == "zo\u00e9"


def test_a_missing_roster_says_what_to_write(tmp_path):
    with pytest.raises(FileError, match="id,name"):
        read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize(
    ("account", "first", "second"),
    [("email", "a@x.org", "A@X.org"), ("sid", "5", "5"), ("canvas_id", "9", "9"), ("moodle_id", "7", "7")],
)
def test_an_account_of_two_students_is_refused(tmp_path, account, first, second):
    path = tmp_path / "roster.csv"
    path.write_text(f"id,name,{account}\ns1,Ada,{first}\ns2,Ben,\ns3,Cy,\ns4,Di,{second}\n")
    with pytest.raises(
        FileError, match=f"line 5: {account} '{second}' is on line 2 already; no two students share one"
    ):
        read_roster(path)
