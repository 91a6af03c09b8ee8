"""Several attempts, and late ones: which counts, what it keeps of its score, and where that is told."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import grader.batch.marker
import grader.typed.marking
from grader.batch.grading import grade
from grader.course import read_assignment
from grader.course.roster import read_roster
from grader.errors import FileError
from grader.policies.attempts import AttemptPolicy, lateness
from grader.results import PartResult, Result, Verdict
from grader.store.attempts import Attempt, Marks, counting, sentences

DUE = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLICY = AttemptPolicy(due=DUE, late_per_day=0.1, late_at_most=0.5)


def late(at=None, *, own=None, is_marked_late=False, **policy):
    return lateness(replace(POLICY, **policy), own, at, is_marked_late=is_marked_late)


@pytest.mark.parametrize(
    ("after", "days", "kept", "words"),
    [
        (-DAY, 0, 1.0, ""),
        (timedelta(0), 0, 1.0, ""),
        (MINUTE, 1, 0.9, "1 min late: 10 % off"),
        (DAY, 1, 0.9, "1 d 0 h late: 10 % off"),
        (DAY + MINUTE, 2, 0.8, "1 d 0 h late: 20 % off"),
        (2 * DAY - HOUR, 2, 0.8, "1 d 23 h late: 20 % off"),
        (30 * DAY, 30, 0.5, "30 d 0 h late: 50 % off"),
    ],
)
def test_each_day_that_has_begun_takes_off_its_share(after, days, kept, words):
    found = late(DUE + after)
    assert (found.days, found.kept, found.words) == (days, pytest.approx(kept), words)


@pytest.mark.parametrize(("minutes", "days"), [(15, 0), (16, 1)])
def test_within_the_grace_nothing_is_late(minutes, days):
    assert late(DUE + minutes * MINUTE, grace=15).days == days


def test_an_extension_stands_for_the_due_time():
    assert late(DUE + DAY, own=DUE + 2 * DAY).days == 0
    assert late(DUE + DAY, own=DUE + HOUR).days == 1


def test_without_a_time_nothing_is_late():
    assert late(None).days == 0


def test_a_mark_without_a_time_is_one_day_unless_there_is_an_extension():
    assert late(is_marked_late=True).words == "late, by how much is not known: 10 % off"
    assert late(is_marked_late=True, own=DUE + DAY).days == 0
    assert late(DUE - DAY, is_marked_late=True).days == 0


def test_late_work_can_be_refused():
    refused = late(DUE + HOUR, late="refuse")
    assert (refused.kept, refused.words) == (0.0, "1 h 0 min late: late work is not taken")


def marks(number, score, **changes):
    verdict = Verdict.GRADER_ERROR if score is None else Verdict.CORRECT
    result = Result("p1", (PartResult("f", 10.0, "number", verdict, score or 0.0),), "")
    return Marks(Attempt(number, f"p1_{number}.csv", **changes), result)


@pytest.mark.parametrize(
    ("count", "attempts", "number"),
    [
        ("last", [marks(1, 9.0), marks(2, 4.0)], 2),
        ("all", [marks(1, 9.0), marks(2, 4.0)], 2),
        ("best", [marks(1, 9.0), marks(2, 4.0)], 1),
        ("best", [marks(1, 5.0), marks(2, 5.0)], 2),
        ("best", [marks(1, 9.0), marks(2, 10.0, kept=0.8)], 1),
        ("best", [marks(1, None), marks(2, 10.0)], 1),
        ("all", [marks(1, 9.0), marks(2, 0.0, is_refused=True)], 1),
        ("best", [marks(1, 0.0, is_refused=True)], 1),
    ],
)
def test_which_attempt_counts(count, attempts, number):
    assert counting(count, attempts).attempt.number == number


def test_a_student_is_told_of_every_attempt():
    attempts = [
        marks(1, 10.0),
        marks(2, 7.5, handed_in="2026-11-02 10:00 UTC", words="2 h 0 min late: 10 % off", kept=0.9),
    ]
    assert list(sentences("best", attempts)) == [
        "Attempt 1 counts, the best (attempt 1: 10 points; attempt 2: 6.75 points)."
    ]
    assert list(sentences("all", attempts)) == [
        "Attempt 2 counts, the last that was taken (attempt 1: 10 points; attempt 2: 6.75 points).",
        "Handed in on 2026-11-02 10:00 UTC, 2 h 0 min late: 10 % off.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("due = 2026-11-01T23:59:00", "due = 2026-11-01 23:59:00 is not a date and time with a time zone"),
        ("due = 2026-11-01", "due = 2026-11-01 is not a date and time with a time zone"),
        ('count = "first"', 'count = "first" is not "last", "best" or "all"'),
        ("late_per_day = 10", "late_per_day = 10 is not a share from 0 to 1"),
        ("grace = -1", "grace = -1 is not a number of minutes"),
    ],
)
def test_what_the_table_may_not_say_is_refused_with_its_line(course, text, sentence):
    course.write("assignment.toml", f'title = "T"\nid = "b"\n[attempts]\n{text}\n[[problem]]\nfamily = "sum-product"\n')
    with pytest.raises(FileError, match="line 4") as refused:
        read_assignment(course.folder)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("due", ["2026-11-01T23:59:00", "tomorrow"])
def test_an_extension_needs_a_zone(course, due):
    path = course.write("roster.csv", f"id,name,due\ns001,Ada,\ns002,Ben,{due}\n")
    with pytest.raises(FileError, match=r"line 3: due is .*write a date and time with a zone"):
        read_roster(path)


def test_an_extension_is_read(course):
    path = course.write("roster.csv", "id,name,due\ns001,Ada,\ns002,Ben,2026-11-03T23:59:00+01:00\n")
    assert [student.due for student in read_roster(path)] == [None, datetime(2026, 11, 3, 22, 59, tzinfo=UTC)]


def with_table(course, table):
    text = course.toml
    course.write("assignment.toml", text.replace("\n[[problem]]", f"\n[attempts]\n{table}\n\n[[problem]]", 1))


@pytest.fixture
def tries(course):
    """Three attempts at p1: half, all, and nothing right."""
    right = dict(course.answers("s001", "p1"))
    plans = {"p1.csv": dict(list(right.items())[:3]), "p1_2.csv": right, "p1-v3.csv": dict.fromkeys(right, "?")}
    for name, answers in plans.items():
        course.hand_in("s001", "p1", answers).rename(course.folder / "submissions" / "s001" / f"{name}.new")
    for name in plans:
        (course.folder / "submissions" / "s001" / f"{name}.new").rename(course.folder / "submissions" / "s001" / name)
    return course


@pytest.mark.parametrize(("count", "score", "attempt"), [("last", "0", "3"), ("best", "10", "2"), ("all", "0", "3")])
def test_the_gradebook_has_the_attempt_that_counts(tries, count, score, attempt):
    with_table(tries, f'count = "{count}"\ngrace = 1')
    grade(tries.request)
    row = tries.rows["s001"]
    assert (row["p1"], row["p1 attempt"], row["p2 attempt"]) == (score, attempt, "")


def test_only_the_last_is_marked_if_it_counts(tries, monkeypatch):
    marked = []
    mark_answers = grader.typed.marking.mark_answers
    monkeypatch.setattr(
        grader.typed.marking,
        "mark_answers",
        lambda *given, **named: marked.append(given) or mark_answers(*given, **named),
    )
    assert grade(tries.request).unmatched == (
        "s001/p1.csv (s001/p1-v3.csv is graded instead)",
        "s001/p1_2.csv (s001/p1-v3.csv is graded instead)",
    )
    assert len(marked) == 1


def test_the_page_lists_every_attempt(tries):
    with_table(tries, 'count = "best"')
    grade(tries.request)
    page = (tries.request.out / "feedback" / "s001.html").read_text()
    assert "Attempt 2 counts, the best (attempt 1: 5 points; attempt 2: 10 points; attempt 3: 0 points)." in page


def test_a_folder_can_be_an_attempt(course):
    course.hand_in("s001", "p1").parent.rename(course.folder / "aside")
    (course.folder / "submissions" / "s001").mkdir()
    (course.folder / "aside").rename(course.folder / "submissions" / "s001" / "attempt-2")
    course.write("submissions/s001/attempt-1/p1.csv", "part,response\n")
    with_table(course, 'count = "all"')
    grade(course.request)
    assert (course.rows["s001"]["p1"], course.rows["s001"]["p1 attempt"]) == ("10", "2")


@pytest.fixture
def stamped(course):
    """A download of Gradescope: in time, three hours late, and late with an extension."""
    records = []
    for number, moment in ((1, "22:00"), (2, "2026-11-02 01:59"), (3, "2026-11-02 01:59")):
        made = moment if " " in moment else f"2026-11-01 {moment}"
        records.append(
            f"submission_{number}:\n  :submitters:\n  - :sid: s00{number}\n  :created_at: {made}:00.000000 Z\n"
        )
        course.hand_in(f"s00{number}", "p1").parent.rename(course.folder / "submissions" / f"submission_{number}")
    course.write("submissions/submission_metadata.yml", "".join(records))
    students = "s001,A,\ns002,B,\ns003,C,2026-11-05T00:00:00Z\ns004,D,\n"
    course.write("roster.csv", f"id,name,due\n{students}")
    with_table(course, "due = 2026-11-01T22:59:00Z\nlate_per_day = 0.25")
    return course


def test_lateness_costs_and_is_told(stamped):
    grade(stamped.request)
    found = [(row["p1"], row["p1 handed in"], row["p1 late"]) for row in stamped.rows.values()]
    assert found == [
        ("10", "2026-11-01 22:00 UTC", ""),
        ("7.5", "2026-11-02 01:59 UTC", "3 h 0 min late: 25 % off"),
        ("10", "2026-11-02 01:59 UTC", ""),
        ("0", "", ""),
    ]
    page = (stamped.request.out / "feedback" / "s002.html").read_text()
    assert "Handed in on 2026-11-02 01:59 UTC, 3 h 0 min late: 25 % off." in page


def test_refused_work_is_not_marked_and_a_person_is_told(stamped):
    text = stamped.toml
    stamped.write("assignment.toml", text.replace("late_per_day = 0.25", 'late = "refuse"'))
    summary = grade(stamped.request)
    assert summary.students[1].attention == "p1 is 3 h 0 min late: late work is not taken"
    assert summary.students[1].scores["p1"] == 0.0
    assert "This came in 3 h 0 min late" in (stamped.request.out / "feedback" / "s002.html").read_text()


def test_the_report_says_how_many_came_late(stamped):
    grade(stamped.request)
    told = "Of 3 attempts that count, 0 are not the first, and 1 came late."
    assert told in (stamped.request.out / "report.html").read_text()


def test_a_new_due_time_runs_nothing_again(stamped, monkeypatch):
    grade(stamped.request)
    monkeypatch.setattr(grader.typed.marking, "mark_answers", None)
    text = stamped.toml
    stamped.write("assignment.toml", text.replace("2026-11-01T22:59:00Z", "2026-11-09T22:59:00Z"))
    grade(stamped.request)
    assert stamped.rows["s002"]["p1"] == "10"


@pytest.mark.parametrize(("is_believed", "score"), [("true", "5"), ("false", "10")])
def test_the_time_of_a_file_is_believed_only_if_asked(course, is_believed, score):
    path = course.hand_in("s001", "p1")
    os.utime(path, times=((DUE + HOUR).timestamp(),) * 2)
    with_table(course, f"due = 2026-11-01T22:59:00Z\nlate_per_day = 0.5\nfile_times = {is_believed}")
    grade(course.request)
    assert course.rows["s001"]["p1"] == score


def test_the_table_of_the_guide_is_one_that_is_read(course):
    guide = (Path(__file__).parents[3] / "docs" / "attempts.md").read_text()
    table = guide.split("```toml\n[attempts]\n")[1].split("```")[0]
    with_table(course, table)
    policy = course.assignment.attempts
    assert (policy.count, policy.grace, policy.late_per_day, policy.due) == ("best", 10, 0.1, DUE)
