"""A student's problem is theirs, and stays the same when the assignment grows."""

from grader.course import read_secret, variant_of


def digests(course, student):
    assignment = course.assignment
    secret = read_secret(assignment.secret_path)
    return {problem.id: variant_of(assignment, problem, secret, student).digest for problem in assignment.problems}


def test_students_have_different_numbers(course):
    assert len({digests(course, f"s{number}")["p2"] for number in range(20)}) == 20


def test_adding_a_problem_changes_no_other(course):
    before = digests(course, "s001")
    text = course.toml
    course.write("assignment.toml", text + '\n[[problem]]\nid = "new"\nfamily = "sum-product"\n')
    after = digests(course, "s001")
    assert before == {problem: digest for problem, digest in after.items() if problem != "new"}
    assert after["new"] != after["p1"]


def test_set_numbers_are_the_same_for_everybody(course):
    course.write("assignment.toml", 'title = "T"\nid = "b"\n[[problem]]\nfamily = "sum-product"\nset = { x = 7 }\n')
    assignment = course.assignment
    variants = [variant_of(assignment, assignment.problems[0], b"k" * 16, student) for student in "abc"]
    assert [float(variant.inputs["x"]) for variant in variants] == [7.0, 7.0, 7.0]
