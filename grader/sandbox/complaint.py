"""An exception as the child tells it, and its place as a student counts lines."""

from dataclasses import dataclass

from grader.sandbox.inside.standins import file_of
from grader.sandbox.model import Job

LONGEST_LINE = 400


@dataclass(frozen=True)
class Complaint:
    """An exception as the child tells it."""

    kind: str
    type: str
    message: str
    line: int | None  # in the whole of the source, or in the sibling
    sibling: str
    module: str | None


def source_line(job: Job, complaint: Complaint) -> str:
    """What stands on the line; empty if there is none."""
    return _line(source_of(job, complaint.sibling), complaint.line)


def line_at(job: Job, line: int | None, within: str) -> str:
    """The same of a place as a student counts it."""
    piece = next((piece for piece in job.setting.pieces if piece.name == within), None)
    if piece is None or line is None:
        return _line(source_of(job, within), line)
    return _line(job.source, piece.start + line - 1)


def _line(source: bytes, line: int | None) -> str:
    lines = source.split(b"\n")
    return lines[line - 1][:LONGEST_LINE].decode("utf-8", "replace") if line and 0 < line <= len(lines) else ""


def source_of(job: Job, sibling: str) -> bytes:
    """The text of the submission, or of a sibling."""
    if not sibling:
        return job.source
    return next((source for name, source in job.setting.siblings.items() if file_of(name) == sibling), b"")


def lines_of(source: bytes) -> range:
    """The numbers of the lines of a text, and of the one after its end, where a syntax error may be."""
    return range(1, source.count(b"\n") + source.count(b"\r") + 3)


def place_of(job: Job, complaint: Complaint) -> tuple[int | None, str]:
    """The line as a student counts it, and the piece or sibling that it is counted in."""
    line = complaint.line
    before = [piece for piece in job.setting.pieces if line and piece.start <= line]
    if complaint.sibling or line is None or not before:
        return line, complaint.sibling
    return line - before[-1].start + 1, before[-1].name
