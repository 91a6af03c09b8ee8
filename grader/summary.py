"""The class at a glance: scores, how hard each part was, the most frequent mistakes, and who needs a person."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from grader.attempts import Attempt
from grader.results import AND, SEPARATOR, PartResult, Result, Verdict
from grader.roster import Student
from grader.store import ClassRecord, StudentProblem

ATTENTION = {  # what a teacher should look at, the most urgent first
    Verdict.GRADER_ERROR: "the grader failed on {}",
    Verdict.UNDECIDED: "{} needs a person to decide",
    Verdict.FORBIDDEN: "{} tried what is not allowed",
    Verdict.TIMED_OUT: "{} ran out of time",
    Verdict.OUT_OF_MEMORY: "{} ran out of memory",
    Verdict.CRASHED: "{} did not run",
    Verdict.MALFORMED: "{} could not be read",
}

NO_ATTEMPTS: Mapping[StudentProblem, Attempt] = MappingProxyType({})


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


def summarise(
    record: ClassRecord,
    results: Mapping[StudentProblem, Result],
    attempts: Mapping[StudentProblem, Attempt] = NO_ATTEMPTS,
) -> Summary:
    """The class as of the last run; results of ours that failed count as not graded.

    results: of the attempts that count, which `attempts` tells more of.
    """
    graded = {place: result for place, result in results.items() if not result.is_open}
    return Summary(
        title=record.title,
        course=record.course,
        points={problem.id: problem.points for problem in record.problems},
        students=tuple(_row(student, record, graded, results, attempts) for student in record.students),
        parts=tuple(part for problem in record.problems for part in _parts(problem.id, record.students, graded)),
        mistakes=_mistakes(graded),
        unmatched=record.unmatched,
        level=max((result.level for result in graded.values()), default=""),
        exposed=tuple(dict.fromkeys(what for result in graded.values() for what in result.exposed)),
        tells_attempts=record.tells_attempts,
    )


def _each(part: PartResult) -> Iterator[tuple[str, str]]:
    """Note and sentence of a mistake; of two at once, those of each."""
    notes, sentences = part.note.split(SEPARATOR), part.mistake.split(AND)
    if part.note:
        yield from zip(notes, sentences if len(sentences) == len(notes) else [part.mistake] * len(notes), strict=True)


def _mistakes(graded: Mapping[StudentProblem, Result]) -> tuple[MistakeSummary, ...]:
    """A student who makes a mistake in several parts of a problem counts once."""
    students: Counter[tuple[str, str]] = Counter()
    words: dict[tuple[str, str], str] = {}
    for (_, problem), result in graded.items():
        notes = dict(pair for part in result.parts for pair in _each(part))
        students.update((problem, note) for note in notes)
        words |= {(problem, note): sentence for note, sentence in notes.items()}
    ranked = sorted(students.items(), key=lambda item: (-item[1], item[0]))
    return tuple(MistakeSummary(*place, words[place], count) for place, count in ranked)


def _row(
    student: Student,
    record: ClassRecord,
    graded: Mapping[StudentProblem, Result],
    results: Mapping[StudentProblem, Result],
    attempts: Mapping[StudentProblem, Attempt],
) -> StudentRow:
    places = [(student.id, problem.id) for problem in record.problems]
    scores = {place[1]: graded[place].score for place in places if place in graded}
    own = {place[1]: results[place] for place in places if place in results}
    unread = "files were not read" if any(name.startswith(f"{student.id}/") for name in record.unmatched) else ""
    taken = {place[1]: attempts[place] for place in places if place in attempts}
    late = [f"{problem} is {attempt.words}" for problem, attempt in taken.items() if needs_a_look(attempt)]
    attention = "; ".join(filter(None, (_attention(own, taken), *late, unread)))
    return StudentRow(student.id, student.name, scores, math.fsum(scores.values()), attention, taken)


def needs_a_look(attempt: Attempt) -> bool:
    """Whether a person may want to decide otherwise: it was refused, or nobody knows how late it is."""
    return attempt.is_refused or bool(attempt.days_late and not attempt.handed_in)


def _attention(results: Mapping[str, Result], attempts: Mapping[str, Attempt]) -> str:
    if any(attempt.is_refused for attempt in attempts.values()):
        results = {problem: result for problem, result in results.items() if _is_handed_in(result)}
    if results and not any(map(_is_handed_in, results.values())):
        return "nothing handed in"
    verdicts = {problem: {part.verdict for part in result.parts} for problem, result in results.items()}
    found = {verdict: [problem for problem, seen in verdicts.items() if verdict in seen] for verdict in ATTENTION}
    return "; ".join(ATTENTION[verdict].format(", ".join(where)) for verdict, where in found.items() if where)


def _is_handed_in(result: Result) -> bool:
    return any(part.verdict is not Verdict.MISSING or part.note for part in result.parts)


def _parts(problem: str, students: Sequence[Student], graded: Mapping[StudentProblem, Result]) -> Iterator[PartSummary]:
    """In the order of the parts; a part left blank counts as 0, a problem that was not handed in does not count."""
    results = [graded[student.id, problem] for student in students if (student.id, problem) in graded]
    by_part: dict[str, list[tuple[Result, PartResult]]] = {}
    for result in results:
        for part in result.parts:
            by_part.setdefault(part.id, []).append((result, part))
    for name, pairs in by_part.items():
        yield _part(problem, name, pairs)


def _part(problem: str, name: str, pairs: Sequence[tuple[Result, PartResult]]) -> PartSummary:
    shares = [part.score / part.points for result, part in pairs if part.points and _is_handed_in(result)]
    verdicts = Counter(part.verdict for _, part in pairs)
    notes = Counter(note for _, part in pairs for note, _ in _each(part))
    return PartSummary(
        problem=problem,
        part=name,
        difficulty=math.fsum(shares) / len(shares) if shares else math.nan,
        verdicts={verdict: verdicts[verdict] for verdict in Verdict if verdicts[verdict]},
        notes=tuple(sorted(notes.items(), key=lambda note: (-note[1], note[0]))),
    )
