"""Results as JUnit XML, which test reports of CI systems read: a suite for each student, a case for each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from grader.results import FULL_MARKS, OPEN, PartResult, Result, Verdict, points_in_words
from grader.store.database import ClassRecord
from grader.store.records import StudentProblem
from grader.terminal import plain

SKIPPED = OPEN | {Verdict.MISSING}
ERRORS = frozenset((Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.OUT_OF_MEMORY, Verdict.FORBIDDEN))


def junit(record: ClassRecord, results: Mapping[StudentProblem, Result], now: datetime | None = None) -> bytes:
    """Everything that the strict schema of Ant's JUnit task asks for, and what others read.

    A part that is not right is a failure, one whose code did not run to its end an error; what is missing or waits
    for a person is skipped.
    """
    time = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S")
    root = ET.Element("testsuites", name=plain(record.title))
    for number, student in enumerate(record.students):
        own = [(each.id, results.get((student.id, each.id))) for each in record.problems]
        cases = [case for problem, result in own for case in _cases(problem, result)]
        suite = ET.SubElement(root, "testsuite", _counts(cases))
        suite.attrib |= {"id": str(number), "package": record.assignment, "name": plain(student.id)}
        suite.attrib |= {"timestamp": time, "hostname": "localhost", "time": "0"}
        properties = ET.SubElement(suite, "properties")
        ET.SubElement(properties, "property", name="score", value=_score(result for _, result in own))
        suite.extend(cases)
        ET.SubElement(suite, "system-out")
        ET.SubElement(suite, "system-err")
    ET.indent(root)
    return bytes(ET.tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _counts(cases: list[ET.Element]) -> dict[str, str]:
    kinds = [child.tag for case in cases for child in case]
    return {"tests": str(len(cases))} | {
        name: str(kinds.count(kind))
        for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }


def _score(results: Iterator[Result | None]) -> str:
    return points_in_words(sum(result.score for result in results if result))


def _cases(problem: str, result: Result | None) -> Iterator[ET.Element]:
    for part in result.parts if result else ():
        case = ET.Element("testcase", classname=problem, name=plain(part.id), time="0")
        if part.verdict not in FULL_MARKS:
            case.append(_ending(part))
        yield case


def _ending(part: PartResult) -> ET.Element:
    told = plain("; ".join(text for text in (part.judgement.words, part.told) if text))
    if part.verdict in SKIPPED:
        return ET.Element("skipped", message=told)
    ending = ET.Element("error" if part.verdict in ERRORS else "failure", message=told, type=str(part.verdict))
    ending.text = plain(part.note)
    return ending
