"""JUnit XML: what a CI system counts is what the gradebook says."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from junitparser import JUnitXml

from grader.course import Student
from grader.report.junit import junit
from grader.results import PartResult, Result, Verdict
from grader.store.database import ClassRecord, ProblemRecord

RECORD = ClassRecord(
    assignment="bp1",
    title="T & <co>",
    course="",
    problems=(ProblemRecord("p1", "One", 2.0), ProblemRecord("p2", "Two", 1.0)),
    students=(Student("s1", "Ada"), Student("s2", "Ben")),
    unmatched=(),
    secret="",
)
HOSTILE = "]]><evil a='1'>\x00\x1b[31m"


def part(name: str, verdict: Verdict, score: float = 0.0, feedback: str = "") -> PartResult:
    return PartResult(name, 1.0, "number", verdict, score, feedback=feedback)


RESULTS = {
    ("s1", "p1"): Result("p1", (part("q", Verdict.CORRECT, 1.0), part("f", Verdict.INCORRECT, 0.0, HOSTILE)), ""),
    ("s1", "p2"): Result("p2", (part("loss", Verdict.TIMED_OUT),), "A"),
    ("s2", "p1"): Result("p1", (part("q", Verdict.MISSING), part("f", Verdict.FOLLOWS_THROUGH, 1.0)), ""),
}


def test_the_counts_are_those_of_the_verdicts() -> None:
    suites = list(JUnitXml.fromstring(junit(RECORD, RESULTS)))
    assert [(s.name, s.tests, s.failures, s.errors, s.skipped) for s in suites] == [
        ("s1", 3, 1, 1, 0),
        ("s2", 2, 0, 0, 1),
    ]
    assert [case.classname + "." + case.name for case in suites[0]] == ["p1.q", "p1.f", "p2.loss"]
    assert [{p.name: p.value for p in s.properties()} for s in suites] == [{"score": "1"}, {"score": "1"}]


def test_what_a_student_controls_is_text() -> None:
    root = ET.fromstring(junit(RECORD, RESULTS))
    assert root.find(".//evil") is None
    assert "<evil a='1'>" in (root.find(".//failure").get("message") or "")


def test_the_strict_schema_has_what_it_asks_for() -> None:
    root = ET.fromstring(junit(RECORD, RESULTS, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)))
    for suite in root:
        assert {"id", "package", "name", "timestamp", "hostname", "tests", "failures", "errors", "time"} <= set(
            suite.attrib
        )
        assert suite.get("timestamp") == "2026-01-02T03:04:05"
        assert [child.tag for child in suite if child.tag != "testcase"] == ["properties", "system-out", "system-err"]
        assert suite[0].tag == "properties"
