"""The class summary, as a page and on a terminal; whatever students control is plain text on both."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.isolation import MEANING
from grader.report.notes import in_words
from grader.report.summary import PartSummary, StudentRow, Summary
from grader.results import FULL_MARKS, points_in_words
from grader.terminal import plain

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

MOST_MISTAKES = 12
MOST_PARTS, HARDEST = 15, 10  # on a terminal
NARROW, NAME = 80, 14  # columns of a narrow terminal, and those kept for names
BAR = 20  # signs, on a terminal
WORDED = ("name", "mistake", "look at")  # columns that may take several lines
COUNTED = "among those who handed in"


@dataclass(frozen=True)
class Row:
    """A student: a score for each problem, `–` for what is not graded yet."""

    student: str
    name: str
    scores: tuple[str, ...]
    total: str
    attention: str


@dataclass(frozen=True)
class Difficulty:
    """A part; `percent` of its points were earned by those who handed in the problem, None if nobody did."""

    problem: str
    part: str
    percent: int | None
    right: int  # how many students got full marks


@dataclass(frozen=True)
class Mistake:
    """A mistake and how many students made it in a problem."""

    words: str
    problem: str
    count: int


@dataclass(frozen=True)
class Report:
    """Everything that a report lays out."""

    title: str
    course: str
    problems: tuple[str, ...]  # with their points
    points: str
    rows: tuple[Row, ...]
    mean: str
    difficulties: tuple[Difficulty, ...]
    mistakes: tuple[Mistake, ...]  # no more than are read
    mistakes_title: str
    unmatched: tuple[str, ...]
    isolation: str
    ungraded: str = ""  # how much is not graded yet, and what that means for the numbers; "" if everything is
    attempts: str = ""  # how many came late, and how many again; "" if that is no matter of the assignment


def report_html(summary: Summary) -> str:
    """One file that needs nothing from anywhere."""
    from grader.render.pages import render_html, style_sheet  # Jinja2, which a terminal does not need

    return render_html(
        "report.html.j2", report=report(summary), counted=COUNTED, style=style_sheet("page.css", "report.css")
    )


def report_terminal(summary: Summary) -> Group:
    """For a rich console; it fits into 80 columns."""
    from rich.console import Group
    from rich.text import Text

    content = report(summary)
    head = Text(plain(f"{content.title}  {content.course}".strip()), style="bold")
    tables = [*_scores(content), _difficulties(content), _mistakes(content), _looks(content)]
    remarks = [Text(words, style="dim") for words in (content.attempts, content.isolation) if words]
    warning = [Text(content.ungraded, style="yellow"), Text()] if content.ungraded else []
    return Group(head, Text(), *warning, *(table for table in tables if table.row_count), *remarks)


def report(summary: Summary) -> Report:
    """The summary in words and short numbers."""
    return Report(
        title=summary.title,
        course=summary.course,
        problems=tuple(f"{problem} / {points_in_words(points)}" for problem, points in summary.points.items()),
        points=points_in_words(sum(summary.points.values())),
        rows=tuple(_row(row, summary) for row in summary.students),
        mean="–" if math.isnan(summary.mean) else points_in_words(summary.mean),
        difficulties=tuple(map(_difficulty, summary.parts)),
        mistakes=_frequent(summary),
        mistakes_title=_mistakes_title(len(summary.mistakes)),
        unmatched=summary.unmatched,
        isolation=_isolation(summary),
        attempts=_attempts(summary),
        ungraded=_ungraded(summary),
    )


def _ungraded(summary: Summary) -> str:
    if summary.is_complete:
        return ""
    count, whole = summary.ungraded, len(summary.students) * len(summary.points)
    are = "is" if count == 1 else "are"
    return (
        f"{count} of {whole} results {are} not graded yet (–): the mean is that of the students of whom everything is, "
        "and the shares below leave them out."
    )


def _attempts(summary: Summary) -> str:
    taken = [attempt for row in summary.students for attempt in row.attempts.values() if attempt.number]
    if not summary.tells_attempts or not taken:
        return ""
    late, again = sum(each.days_late > 0 for each in taken), sum(each.number > 1 for each in taken)
    refused = sum(each.is_refused for each in taken)
    not_taken = f", {refused} of them too late to be taken" if refused else ""
    return f"Of {len(taken)} attempts that count, {again} are not the first, and {late} came late{not_taken}."


def _isolation(summary: Summary) -> str:
    if not summary.level:
        return ""
    exposed = f" It could {', '.join(summary.exposed)}." if summary.exposed else ""
    return f"Code ran at level {summary.level}: {MEANING[summary.level]}.{exposed}"


def _row(row: StudentRow, summary: Summary) -> Row:
    scores = tuple(points_in_words(row.scores[name]) if name in row.scores else "–" for name in summary.points)
    return Row(row.student, row.name, scores, points_in_words(row.total) if row.scores else "–", row.attention)


def _difficulty(part: PartSummary) -> Difficulty:
    percent = None if math.isnan(part.difficulty) else round(100 * part.difficulty)
    right = sum(times for verdict, times in part.verdicts.items() if verdict in FULL_MARKS)
    return Difficulty(part.problem, part.part, percent, right)


def _frequent(summary: Summary) -> tuple[Mistake, ...]:
    """Those that can be explained come first: a teacher can do something about them."""
    ranked = sorted(summary.mistakes, key=lambda each: not each.words)
    return tuple(
        Mistake(each.words or in_words(each.note), each.problem, each.students) for each in ranked[:MOST_MISTAKES]
    )


def _mistakes_title(count: int) -> str:
    shown = f"the {MOST_MISTAKES} most frequent of {count}" if count > MOST_MISTAKES else "the most frequent first"
    return f"Mistakes: {shown}, unexplained ones last"


def _scores(content: Report) -> Iterator[Table]:
    """A table for so many problems as fit side by side; the last has the total."""
    from rich.text import Text

    columns = [*content.problems, f"total / {content.points}"]
    for shown in _side_by_side(content, columns):
        table = _table(f"Scores (mean {content.mean} of {content.points})", "id", "name")
        for column in columns[shown]:
            table.add_column(Text(plain(column).replace(" /", "\n/")), justify="right", no_wrap=True)
        for row in content.rows:
            cells = (row.student, row.name, *(*row.scores, row.total)[shown])
            table.add_row(*(Text(plain(cell)) for cell in cells))
        yield table


def _side_by_side(content: Report, columns: Sequence[str]) -> Iterator[slice]:
    """Columns of scores that fit beside ids and names on a narrow terminal."""
    cells = (
        zip(*((*row.scores, row.total) for row in content.rows), strict=True) if content.rows else [()] * len(columns)
    )
    widths = [_width((*head.split(" /"), *own)) for head, own in zip(columns, cells, strict=True)]
    room = NARROW - NAME - _width([row.student for row in content.rows])
    start = 0
    for end in range(1, len(columns) + 1):
        if end == len(columns) or sum(widths[start : end + 1]) > room:
            yield slice(start, end)
            start = end


def _width(cells: Iterable[str]) -> int:
    """Of a column, with the space on both sides."""
    return 2 + max((len(plain(cell)) for cell in cells), default=0)


def _difficulties(content: Report) -> Table:
    from rich.text import Text

    rows, title = content.difficulties, f"Points earned {COUNTED}, part by part"
    if len(rows) > MOST_PARTS:
        rows = tuple(sorted(rows, key=lambda row: 101 if row.percent is None else row.percent))[:HARDEST]
        title = f"The {HARDEST} hardest of {len(content.difficulties)} parts, {COUNTED}"
    table = _table(title, "problem", "part", "full marks", "share of the points", "")
    for row in rows:
        filled = round((row.percent or 0) * BAR / 100)
        bar = "█" * filled + "░" * (BAR - filled) if row.percent is not None else ""
        share = f"{row.percent:3} %" if row.percent is not None else "–"
        table.add_row(*(Text(plain(cell)) for cell in (row.problem, row.part, str(row.right), bar, share)))
    return table


def _mistakes(content: Report) -> Table:
    from rich.text import Text

    table = _table(content.mistakes_title, "students", "problem", "mistake")
    for row in content.mistakes:
        table.add_row(str(row.count), Text(plain(row.problem)), Text(plain(row.words)))
    return table


def _looks(content: Report) -> Table:
    """What a person should look at."""
    from rich.text import Text

    table = _table("Needs a look", "id", "name", "look at")
    for row in content.rows:
        if row.attention:
            table.add_row(*(Text(plain(cell)) for cell in (row.student, row.name, row.attention)))
    for name in content.unmatched:
        table.add_row("–", "", Text(plain(f"not read: {name}")))
    return table


def _table(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column not in WORDED, overflow="fold")
    return table
