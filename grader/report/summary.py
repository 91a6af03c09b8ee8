"""The class at a glance: scores, how hard each part was, the most frequent mistakes, and who needs a person."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.course.roster import Student
from grader.results import AND, SEPARATOR, PartResult, Result, Verdict
from grader.store.attempts import Attempt, Marks
from grader.store.database import ClassRecord
from grader.store.records import Standing

ATTENTION = {  # what a teacher should look at, the most urgent first
    Verdict.GRADER_ERROR: "the grader failed on {}",
    Verdict.UNDECIDED: "{} needs a person to decide",
    Verdict.FORBIDDEN: "{} tried what is not allowed",
    Verdict.TIMED_OUT: "{} ran out of time",
    Verdict.OUT_OF_MEMORY: "{} ran out of memory",
    Verdict.CRASHED: "{} did not run",
    Verdict.MALFORMED: "{} could not be read",
}
LOOKED_AT = frozenset((*ATTENTION, Verdict.MISSING))
MOST_INSTEAD = 3  # sentences on what there is instead of work that can be marked
NO_NAME = "missing-function"  # the note of code that does not define what is asked for
SENTENCE = re.compile(r"(?:`[^`]*`|.)*?(?=\.\s+[A-Z]|$)", re.DOTALL)  # the first, in which code may be quoted


@dataclass(frozen=True)
class PartSummary:
    """One part over the class; the difficulty is nan if nobody has handed in the problem."""

    problem: str
    part: str
    difficulty: float  # mean score / points of those who handed in the problem
    verdicts: Mapping[Verdict, int]
    notes: tuple[tuple[str, int], ...]  # the most frequent first


@dataclass(frozen=True)
class MistakeSummary:
    """A mistake in a problem, and how many students made it."""

    problem: str
    note: str
    words: str  # "" if the note is all that is known
    students: int


@dataclass(frozen=True)
class StudentRow:
    """One student; a problem without a score is not graded yet, and the total is that of the others."""

    student: str
    name: str
    scores: Mapping[str, float]
    total: float
    attention: str  # what a person should look at; "" for nothing
    attempts: Mapping[str, Attempt] = field(default_factory=dict)  # by problem, the one that counts


@dataclass(frozen=True)
class Summary:
    """A graded class."""

    title: str
    course: str
    points: Mapping[str, float]  # by problem
    students: tuple[StudentRow, ...]
    parts: tuple[PartSummary, ...]
    mistakes: tuple[MistakeSummary, ...]  # the most frequent first
    unmatched: tuple[str, ...]
    level: str  # the weakest level at which code ran; "" if none did
    exposed: tuple[str, ...] = ()  # what was open to it
    tells_attempts: bool = False  # are attempts and lateness shown?
    warning: str = ""  # what the teacher should know of the run itself

    @property
    def is_complete(self) -> bool:
        return not self.ungraded

    @property
    def ungraded(self) -> int:
        """How many problems of students are not graded yet."""
        return len(self.students) * len(self.points) - sum(len(row.scores) for row in self.students)

    @property
    def mean(self) -> float:
        """Of the totals of those of whom everything is graded; nan if there are none."""
        totals = [row.total for row in self.students if len(row.scores) == len(self.points)]
        return math.fsum(totals) / len(totals) if totals else math.nan


def summarise(record: ClassRecord, standings: Iterable[Standing]) -> Summary:
    """The class as of the last run; results of ours that failed count as not graded.

    standings: in any order; no more than one of them is held at a time.
    """
    rank = {student.id: number for number, student in enumerate(record.students)}
    unread = {name.partition("/")[0] for name in record.unmatched if "/" in name}
    rows: dict[str, StudentRow] = {}
    tally = _Tally()
    for each in standings:
        if each.student in rank:
            student = record.students[rank[each.student]]
            rows[each.student] = _row(student, record, each.counting, is_unread=each.student in unread)
            tally.add(rank[each.student], {problem: marks.counted for problem, marks in each.counting.items()})
    return Summary(
        title=record.title,
        course=record.course,
        points={problem.id: problem.points for problem in record.problems},
        students=tuple(
            rows.get(student.id) or _row(student, record, {}, is_unread=student.id in unread)
            for student in record.students
        ),
        parts=tuple(part for problem in record.problems for part in tally.parts_of(problem.id)),
        mistakes=tally.mistakes,
        unmatched=record.unmatched,
        level=tally.level,
        exposed=tuple(tally.exposed),
        tells_attempts=record.tells_attempts,
    )


def _row(student: Student, record: ClassRecord, own: Mapping[str, Marks], *, is_unread: bool) -> StudentRow:
    taken = {problem.id: own[problem.id].attempt for problem in record.problems if problem.id in own}
    results = {problem: result for problem in taken if (result := own[problem].counted)}
    scores = {problem: result.score for problem, result in results.items() if not result.is_open}
    unread = (
        "files were not read" if is_unread or any(attempt.unread or attempt.lost for attempt in taken.values()) else ""
    )
    attention = "; ".join(filter(None, (_attention(results, taken), *_late(taken), unread)))
    return StudentRow(student.id, student.name, scores, math.fsum(scores.values()), attention, taken)


def _late(attempts: Mapping[str, Attempt]) -> Iterator[str]:
    """The lateness that a person may want to look at, once for all problems of which it is the same."""
    alike: dict[str, list[str]] = {}
    for problem, attempt in attempts.items():
        if needs_a_look(attempt):
            alike.setdefault(attempt.words, []).append(problem)
    for words, problems in alike.items():
        yield f"{', '.join(problems)} {'is' if len(problems) == 1 else 'are'} {words}"


def needs_a_look(attempt: Attempt) -> bool:
    """Whether a person may want to decide otherwise: it was refused, or nobody knows how late it is."""
    return attempt.is_refused or bool(attempt.days_late and not attempt.handed_in)


def _attention(results: Mapping[str, Result], attempts: Mapping[str, Attempt]) -> str:
    if any(attempt.is_refused for attempt in attempts.values()):
        results = {problem: result for problem, result in results.items() if _is_handed_in(result)}
    if results and not any(map(_is_handed_in, results.values())):
        return _nothing(results.values())
    verdicts = {problem: {part.verdict for part in result.parts} for problem, result in results.items()}
    if LOOKED_AT.isdisjoint(verdict for seen in verdicts.values() for verdict in seen):
        return ""
    found = {verdict: [problem for problem, seen in verdicts.items() if verdict in seen] for verdict in ATTENTION}
    told = (ATTENTION[verdict].format(", ".join(where)) for verdict, where in found.items() if where)
    more = (*map(_attempted, results.items()), *map(_undefined, results.items()))
    return "; ".join((*told, *filter(None, more)))


def _nothing(results: Iterable[Result]) -> str:
    """With what there is instead: files that could not be read, or answers to what is not asked."""
    instead = tuple(dict.fromkeys(sentence.rstrip(".") for result in results for sentence in result.feedback))
    if not instead:
        return "nothing handed in"
    could = "could be read" if instead[0].startswith("Not read") else "could be marked"
    told = (f"{one[:1].lower()}{one[1:]}" for one in instead[:MOST_INSTEAD])
    return "; ".join((f"nothing handed in that {could}", *told))


def _attempted(own: tuple[str, Result]) -> str:
    """What code tried that is not allowed, as far as it is known."""
    problem, result = own
    said = next((part.feedback for part in result.parts if part.verdict is Verdict.FORBIDDEN), "")
    what = said.removeprefix("it tried something that is not allowed here").strip(" :.")
    return f"{problem}: {first_sentence(what)}" if what else ""


def _undefined(own: tuple[str, Result]) -> str:
    """Which function was asked for that code does not define, and what it defines instead: the name may be misspelt."""
    problem, result = own
    said = (part.feedback for part in result.parts if part.verdict is Verdict.MISSING and part.note.startswith(NO_NAME))
    return next((f"{problem}: {sentence}" for sentence in said), "")


def first_sentence(text: str) -> str:
    """
    >>> first_sentence("`a. B` is not there: say so. Do it in one.")
    '`a. B` is not there: say so'
    """
    found = SENTENCE.match(text)
    return found[0] if found else text


def _is_handed_in(result: Result) -> bool:
    return any(part.verdict is not Verdict.MISSING or part.note for part in result.parts)


@dataclass
class _Part:
    """What is counted of a part: a blank counts as 0, a problem that was not handed in does not count."""

    first: tuple[int, int]  # where it is seen: the student in the roster, and its place among the parts
    shares: list[float] = field(default_factory=list)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)


class _Tally:
    """Counts what is seen in the results of one student after the other."""

    def __init__(self) -> None:
        self.level, self.exposed = "", dict[str, None]()
        self._parts: dict[str, dict[str, _Part]] = {}
        self._students: Counter[tuple[str, str]] = Counter()  # by problem and note
        self._words: dict[tuple[str, str], str] = {}

    def add(self, rank: int, results: Mapping[str, Result | None]) -> None:
        """The results of the student at that place in the roster."""
        for problem, result in results.items():
            if result is None or result.is_open:
                continue
            self.level = max(self.level, result.level)
            self.exposed |= dict.fromkeys(result.exposed)
            self._add_parts(rank, problem, result)
            notes = dict(pair for part in result.parts for pair in _each(part))
            for note, sentence in notes.items():  # in several parts of a problem it counts once
                self._students[problem, note] += 1
                self._words[problem, note] = sentence

    def _add_parts(self, rank: int, problem: str, result: Result) -> None:
        parts, is_handed_in = self._parts.setdefault(problem, {}), _is_handed_in(result)
        for position, part in enumerate(result.parts):
            counted = parts.get(part.id) or parts.setdefault(part.id, _Part((rank, position)))
            counted.first = min(counted.first, (rank, position))
            counted.verdicts[part.verdict] += 1
            if part.points and is_handed_in:
                counted.shares.append(part.score / part.points)
            for note, _ in _each(part):
                counted.notes[note] += 1

    def parts_of(self, problem: str) -> Iterator[PartSummary]:
        """In the order of the parts."""
        for name, part in sorted(self._parts.get(problem, {}).items(), key=lambda item: item[1].first):
            yield PartSummary(
                problem=problem,
                part=name,
                difficulty=math.fsum(part.shares) / len(part.shares) if part.shares else math.nan,
                verdicts={verdict: part.verdicts[verdict] for verdict in Verdict if part.verdicts[verdict]},
                notes=tuple(sorted(part.notes.items(), key=lambda note: (-note[1], note[0]))),
            )

    @property
    def mistakes(self) -> tuple[MistakeSummary, ...]:
        """The most frequent first."""
        ranked = sorted(self._students.items(), key=lambda item: (-item[1], item[0]))
        return tuple(MistakeSummary(*place, self._words[place], count) for place, count in ranked)


def _each(part: PartResult) -> Iterator[tuple[str, str]]:
    """Note and sentence of a mistake; of two at once, those of each."""
    notes, sentences = part.note.split(SEPARATOR), part.mistake.split(AND)
    if part.note:
        yield from zip(notes, sentences if len(sentences) == len(notes) else [part.mistake] * len(notes), strict=True)
