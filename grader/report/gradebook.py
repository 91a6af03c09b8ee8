"""The gradebook of a graded folder as CSV, and the class as plain data for programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from grader.files.durable import write_changed
from grader.files.spreadsheet import cell
from grader.report.summary import StudentRow, Summary
from grader.results import points_in_words
from grader.store.attempts import Attempt

FILE_NAME = "gradebook.csv"
TOLD = ("attempt", "handed in", "late")  # columns for each problem, where attempts are a matter of the assignment


def gradebook(summary: Summary) -> str:
    """Students in roster order; what is not graded yet is an empty cell, and so is its total."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    told = [f"{problem} {what}" for problem in summary.points for what in TOLD] if summary.tells_attempts else []
    writer.writerow(["id", "name", *summary.points, "total", "points", *told])
    points = points_in_words(sum(summary.points.values()))
    for row in summary.students:
        scores = [points_in_words(row.scores[problem]) if problem in row.scores else "" for problem in summary.points]
        total = points_in_words(row.total) if len(row.scores) == len(summary.points) else ""
        taken = [word for problem in summary.points for word in _told(row, problem)] if told else []
        writer.writerow([cell(row.student), cell(row.name), *scores, total, points, *taken])
    return text.getvalue()


def _told(row: StudentRow, problem: str) -> tuple[str, str, str]:
    """The attempt that counts, when it came and how late it was; empty for what is not known."""
    attempt = row.attempts.get(problem)
    if attempt is None or not attempt.number:
        return "", "", ""
    return str(attempt.number), attempt.handed_in, attempt.words


def write_gradebook(summary: Summary, folder: Path) -> Path:
    path = folder / FILE_NAME
    write_changed(path, gradebook(summary).encode())
    return path


def as_json(summary: Summary) -> dict[str, object]:
    """The summary for programs; null is a difficulty that is not known."""
    return {
        "title": summary.title,
        "course": summary.course,
        "level": summary.level,
        "exposed": list(summary.exposed),
        "students": [_student(row) for row in summary.students],
        "problems": [_problem(summary, problem) for problem in summary.points],
        "mistakes": [
            {"problem": each.problem, "note": each.note, "words": each.words, "students": each.students}
            for each in summary.mistakes
        ],
        "unmatched": list(summary.unmatched),
    }


def _student(row: StudentRow) -> dict[str, object]:
    return {
        "id": row.student,
        "name": row.name,
        "scores": {problem: round(score, 6) for problem, score in row.scores.items()},
        "total": round(row.total, 6),
        "attention": row.attention,
        "attempts": {problem: _attempt(attempt) for problem, attempt in row.attempts.items() if attempt.number},
    }


def _attempt(attempt: Attempt) -> dict[str, object]:
    return {
        "number": attempt.number,
        "handed_in": attempt.handed_in or None,
        "days_late": attempt.days_late,
        "kept": attempt.kept,
        "words": attempt.words,
    }


def _problem(summary: Summary, problem: str) -> dict[str, object]:
    parts = [part for part in summary.parts if part.problem == problem]
    return {
        "id": problem,
        "points": summary.points[problem],
        "parts": [
            {
                "id": part.part,
                "difficulty": None if part.difficulty != part.difficulty else round(part.difficulty, 6),
                "verdicts": {verdict.value: count for verdict, count in part.verdicts.items()},
                "notes": [{"note": note, "count": count} for note, count in part.notes],
            }
            for part in parts
        ],
    }
