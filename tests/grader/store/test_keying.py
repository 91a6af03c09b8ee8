"""A key is a digest of everything that the mark depends on, however often the files are read on the way to it."""

import hashlib
import hmac
import json

import pytest

from grader import __version__
from grader.course.roster import read_roster
from grader.files.content import Content
from grader.intake.submissions import take_in
from grader.store.keying import Rules
from tests.grader.coded import SVM

SECRET = b"\xc3\xa4 secret of sixteen bytes"


@pytest.fixture
def rules(course):
    course.write("assignment.toml", course.toml + SVM)
    return Rules(course.assignment, SECRET, "B")


@pytest.fixture
def submissions(course, rules, tmp_path):
    """Of one student: a file for two problems, and code beside a module that it may import."""
    course.write("submissions/s001/answers.csv", "part,response\np1.q,3\np2.q,4\n")
    course.write("submissions/s001/svm.py", "import norms\n")
    course.write("submissions/s001/norms.py", "x = 1\n")
    students = [student for student in read_roster(course.folder / "roster.csv") if student.id == "s001"]
    return take_in(course.folder / "submissions", students, rules.assignment.problems, tmp_path).submissions


def seed(problem):
    words = json.dumps(["seed", "s001", f"bp1/{problem}"]).encode()
    return int.from_bytes(hmac.new(SECRET, words, hashlib.sha256).digest()[:8], "big") >> 1


def by_hand(submission, digest, made, policy):
    made = [*made, seed(submission.problem)]
    work = ["s001", submission.problem, digest, submission.is_shared, made, policy, __version__]
    return hashlib.sha256(json.dumps(work).encode()).hexdigest()


def test_the_key_of_code_is_over_all_modules_of_the_folder(rules, submissions):
    (svm,) = (each for each in submissions if each.problem == "svm")
    digest = hashlib.sha256(b"\0import norms\n")
    for name, source in (("norms.py", b"x = 1\n"), ("svm.py", b"import norms\n")):
        digest.update(f"\0{name}\0{len(source)}\0".encode() + source)
    family = rules.problem(svm).find_family()
    made = [family.build.__module__, "svm-loss", None, family.revision, [], [None, [], None]]
    policy = ["code", 10.0, None, "B", 10.0, False]
    assert rules.key(svm) == by_hand(svm, digest.hexdigest(), made, policy)


def test_keys_are_the_same_together_and_one_by_one(rules, submissions):
    assert list(rules.keys(submissions)) == [rules.key(each) for each in submissions]
    assert len(set(rules.keys(submissions))) == len(submissions) == 3


def test_the_content_of_a_file_that_several_problems_share_is_in_each_key(course, rules, submissions):
    before = dict(zip((each.problem for each in submissions), rules.keys(submissions), strict=True))
    course.write("submissions/s001/answers.csv", "part,response\np1.q,5\n")
    after = dict(zip((each.problem for each in submissions), rules.keys(submissions), strict=True))
    assert {problem for problem in before if before[problem] != after[problem]} == {"p1", "p2"}


def test_a_refusal_is_in_the_key(rules, submissions):
    first = submissions[0]
    assert rules.key_of(first, Content(b"x")) != rules.key_of(first, Content(b"x", refusal="too large"))


def test_what_cannot_be_read_has_a_key_all_the_same(rules, submissions):
    submissions[0].path.unlink()
    assert len(set(rules.keys(submissions))) == len(submissions)
