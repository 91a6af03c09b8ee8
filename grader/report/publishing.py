"""What people read of a graded folder: the gradebook, a page for the class and one for each student."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from grader.course import Assignment, Student
from grader.errors import GraderError
from grader.failures import LOG, attempt, log_failure
from grader.files.durable import explained, make_folder, write_changed, write_files
from grader.render.feedback import feedback_html
from grader.render.worksheet import Sheet
from grader.report.gradebook import write_gradebook
from grader.report.overview import report_html
from grader.report.standing import REPORT, commit_standing, stamp_of
from grader.report.summary import Summary
from grader.report.written import FEEDBACK, Written, page_name, pages_there
from grader.results import Result
from grader.sheets.making import sheet_of, sheets_of
from grader.store.attempts import Marks, counting, lost, not_read, sentences
from grader.store.database import Store

TOGETHER = 64  # pages that are made at a time
MOST_TOLD = 10  # pages that are named
REMOVED = "removed from feedback, for nobody of the roster has this id: {}"
EDITED = "changed in feedback since it was written, and written again: {}"


def publish(
    summary: Summary,
    digests: Mapping[str, str],
    store: Store,
    assignment: Assignment,
    students: tuple[Student, ...],
    secret: bytes,
    on_page: Callable[[int], None] = lambda done: None,
) -> str:
    """Writes everything that has changed; raises GraderError if a page could not be made, after all the others.

    digests: of what stands on the page of each student. Gives what a teacher is to be told of the pages, if anything.
    """
    folder = store.path.parent
    write_gradebook(summary, folder)
    write_changed(folder / REPORT, report_html(summary).encode())
    make_folder(folder / FEEDBACK)
    pages = _Pages(store, assignment, secret, is_told=summary.tells_attempts)
    removed = _remove_others(pages, students)
    changed, edited = _changed(pages, students, digests)
    unchanged, failed = len(students) - len(changed), list[str]()
    on_page(unchanged)
    for start in range(0, len(changed), TOGETHER):
        together = dict(list(changed.items())[start : start + TOGETHER])
        failed += _write_pages(pages, together)
        on_page(unchanged + start + len(together))
    if failed:
        count = _named("the pages of {} could not be made", failed)
        raise GraderError(f"{folder / FEEDBACK}: {count}; {folder / LOG} has the reason, and the gradebook is complete")
    commit_standing(store, assignment, summary)
    return "\n".join(filter(None, (_named(REMOVED, removed), _named(EDITED, edited))))


@dataclass(frozen=True)
class _Own:
    """What stands on the page of a student."""

    results: tuple[Result, ...]  # in the order of the assignment
    remarks: tuple[str, ...]  # about no problem alone


@dataclass(frozen=True)
class _Pages:
    """What the pages of students are made of."""

    store: Store
    assignment: Assignment
    secret: bytes
    is_told: bool  # are attempts a matter of the assignment?

    @property
    def folder(self) -> Path:
        return self.store.path.parent

    def results(self, students: Sequence[Student]) -> Iterator[tuple[Student, _Own]]:
        attempts = self.store.attempts([student.id for student in students])
        for student in students:
            own = [attempts[student.id, problem.id] for problem in self.assignment.problems]
            missed = tuple(lost(each.attempt for marks in own for each in marks))
            yield student, _Own(tuple(map(self._shown, own)), missed)

    def _shown(self, attempts: Sequence[Marks]) -> Result:
        """What counts, with what is to be said of the attempts."""
        count = self.assignment.attempts.count
        result = counting(count, attempts).counted
        if result is None:
            raise LookupError("an attempt has no result")
        told = sentences(count, attempts) if self.is_told else ()
        result = _without({each.attempt.lost for each in attempts}, result)
        return replace(result, feedback=(*not_read(attempts), *told, *result.feedback))

    def sheets(self, students: Sequence[Student]) -> Mapping[str, Sheet]:
        """By student; drawn together, or one by one if that fails, and then without those that cannot be made."""
        together = partial(sheets_of, self.assignment, students, self.secret)
        return {sheet.student_id: sheet for sheet in attempt(together, lambda error: self._one_by_one(students))}

    def _one_by_one(self, students: Sequence[Student]) -> list[Sheet]:
        """Which shows whose fault it is."""
        made = (attempt(partial(self._alone, student), partial(self._unmade, student)) for student in students)
        return [sheet for sheet in made if sheet]

    def _alone(self, student: Student) -> Sheet | None:
        return sheet_of(self.assignment, student, self.secret)

    def _unmade(self, student: Student, error: Exception) -> None:
        log_failure(self.folder, f"the feedback page of {student.id}", error)

    def page(self, student: Student, sheet: Sheet, own: _Own) -> bytes:
        """Empty if it cannot be made."""

        def failed(error: Exception) -> bytes:
            self._unmade(student, error)
            return b""

        by_id = {problem.id: result for problem, result in zip(self.assignment.problems, own.results, strict=True)}
        in_order = [(problem, by_id[problem.id]) for problem in sheet.problems]  # of the student's own sheet
        return attempt(lambda: feedback_html(sheet, in_order, own.remarks).encode(), failed)


def _without(remarks: Collection[str], result: Result) -> Result:
    """What stands above all problems is not said again at one of them."""
    parts = (replace(part, feedback="") if part.feedback in remarks else part for part in result.parts)
    feedback = (sentence for sentence in result.feedback if sentence not in remarks)
    return replace(result, parts=tuple(parts), feedback=tuple(feedback))


def _named(sentence: str, names: Sequence[str]) -> str:
    """With the first of them; nothing of none."""
    more = f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
    return sentence.format(", ".join(names[:MOST_TOLD]) + more) if names else ""


def _remove_others(pages: _Pages, students: Sequence[Student]) -> list[str]:
    """Pages that were written for a student whom the roster no longer has; gives their names."""
    gone = sorted(pages.store.stamps().keys() - {student.id for student in students})
    there = [name for name in map(page_name, gone) if name in pages_there(pages.folder)]
    for name in there:
        path = pages.folder / FEEDBACK / name
        with explained(path):
            path.unlink()
    if gone:
        pages.store.remove_stamps(gone)
    return there


def _changed(
    pages: _Pages, students: Sequence[Student], digests: Mapping[str, str]
) -> tuple[Mapping[Student, str], list[str]]:
    """Whose pages are to be written, with the stamps that they get then; and those that somebody else has changed."""
    head, stamps, there = stamp_of(pages.assignment), pages.store.stamps(), pages_there(pages.folder)
    changed, edited = dict[Student, str](), list[str]()
    for student in students:
        page, before = there.get(page_name(student.id)), Written.read(stamps.get(student.id, ""))
        stamp, stands = _stamp(head, student, digests.get(student.id, ""), is_told=pages.is_told), before.stands(page)
        if before.stamp != stamp or not stands:
            changed[student] = stamp
        if page and before.stamp and not stands:
            edited.append(page.name)
    return changed, edited


def _stamp(head: str, student: Student, digest: str, *, is_told: bool) -> str:
    """Equal for equal pages."""
    return hashlib.sha256(repr([head, student.id, student.name, digest, is_told]).encode()).hexdigest()


def _write_pages(pages: _Pages, changed: Mapping[Student, str]) -> list[str]:
    """Gives the ids of those that could not be made."""
    own = {student.id: results for student, results in pages.results(list(changed))}
    sheets = pages.sheets(list(changed))
    made = {each.id: pages.page(each, sheets[each.id], own[each.id]) for each in changed if each.id in sheets}
    good = {student: page for student, page in made.items() if page}
    if good:
        folder = pages.folder / FEEDBACK
        write_files(folder, {page_name(student): page for student, page in good.items()})
        new = {student.id: stamp for student, stamp in changed.items() if student.id in good}
        written = {id_: Written.now(stamp, folder / page_name(id_), good[id_]) for id_, stamp in new.items()}
        pages.store.commit_stamps({id_: each.text for id_, each in written.items()})
    return [student.id for student in changed if student.id not in good]
