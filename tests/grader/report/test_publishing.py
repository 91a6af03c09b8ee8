"""The pages that grading writes: one for everybody, another for the class, and no other than those that change."""

import os

import pytest

import grader.report.publishing
from grader.batch.grading import grade
from grader.errors import GraderError


def page(course, student):
    return (course.request.out / "feedback" / f"{student}.html").read_text()


def pages(course):
    """By name, what changes when a page is written; the number of a file that is gone may be given out again."""
    found = (course.request.out / "feedback").iterdir()
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def test_everybody_gets_a_page_and_the_class_another(handed_in):
    grade(handed_in.request)
    assert sorted(pages(handed_in)) == [f"s00{number}.html" for number in (1, 2, 3, 4)]
    assert "Backpropagation 1" in (handed_in.request.out / "report.html").read_text()


def test_only_pages_that_change_are_written_again(handed_in):
    grade(handed_in.request)
    before = pages(handed_in)
    handed_in.hand_in("s002", "p1")
    (handed_in.request.out / "feedback" / "s003.html").unlink()
    grade(handed_in.request)
    after = pages(handed_in)
    assert [name for name in sorted(after) if after[name] == before[name]] == ["s001.html", "s004.html"]


@pytest.mark.parametrize(
    "now", ['"product"', '"sum-product"\nset = { x = 3 }', '"sum-product"\n[sheets]\nshuffle = true']
)
def test_a_page_is_written_again_if_its_sheet_is_another(course, now):
    """No answer was handed in, so that no result tells the difference."""
    course.write("submissions/s001/notes.txt", "")
    grade(course.request)
    before = pages(course)
    course.write("assignment.toml", course.toml.replace('"sum-product"', now))
    grade(course.request)
    assert not set(pages(course).items()) & set(before.items())


def test_a_page_that_cannot_be_made_stops_no_other(handed_in, monkeypatch):
    feedback_html = grader.report.publishing.feedback_html

    def broken(sheet, *given):
        return feedback_html(sheet, *given) if sheet.student_id != "s002" else 1 / 0

    with monkeypatch.context() as patch:
        patch.setattr(grader.report.publishing, "feedback_html", broken)
        with pytest.raises(GraderError, match=r"feedback: the pages of s002 could not be made"):
            grade(handed_in.request)
    assert len(pages(handed_in)) == 3
    assert "ZeroDivisionError" in (handed_in.request.out / "errors.log").read_text()
    grade(handed_in.request)
    assert len(pages(handed_in)) == 4


@pytest.mark.parametrize("good", [(), ("p1",), ("p1", "p2")])
def test_an_archive_that_may_hold_everything_and_cannot_be_read_is_told_of_once_above_all_problems(course, good):
    for problem in good:
        course.hand_in("s001", problem)
    course.write("submissions/s001.zip", "no archive")
    grade(course.request)
    above, _, problems = page(course, "s001").partition("<section>")
    assert "Not read: s001.zip: the archive is damaged" in above
    assert "Hand it in again if it was to count." in above
    assert "s001.zip" not in problems


def test_what_its_name_says_is_for_one_problem_is_told_of_there_alone(course):
    course.hand_in("s001", "p1")
    course.write("submissions/s001/p2.tar.xz", "no archive")
    grade(course.request)
    above, one, two = page(course, "s001").split("<section>")
    assert "p2.tar.xz" not in above + one
    assert "Not read: p2.tar.xz: an archive of this kind is not read; pack it as .zip." in two
    assert "Something else is graded" not in two


def test_pages_of_students_who_left_the_roster_are_removed_and_named(handed_in):
    grade(handed_in.request)
    mine = handed_in.write("results/feedback/notes.html", "my own")
    handed_in.write("roster.csv", "id,name\ns001,A\ns003b,C\ns004,D\n")
    told = grade(handed_in.request).warning
    assert sorted(pages(handed_in)) == ["notes.html", "s001.html", "s003b.html", "s004.html"]
    assert "removed from feedback, for nobody of the roster has this id: s002.html, s003.html" in told
    assert mine.read_text() == "my own"
    assert "removed" not in grade(handed_in.request).warning


def test_a_page_that_somebody_changed_is_named_when_it_is_written_again(handed_in):
    grade(handed_in.request)
    handed_in.write("results/feedback/s002.html", "changed")
    assert "changed in feedback since it was written, and written again: s002.html" in grade(handed_in.request).warning
    assert "changed" not in grade(handed_in.request).warning


def test_pages_that_were_copied_are_as_they_were_written(handed_in):
    """A copy has another time, and the same bytes."""
    grade(handed_in.request)
    for path in (handed_in.request.out / "feedback").iterdir():
        os.utime(path, ns=(1, 1))
    before = pages(handed_in)
    grade(handed_in.request)
    assert pages(handed_in) == before
