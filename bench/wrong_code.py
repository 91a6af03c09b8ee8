"""The wrong code of tests/diagnosis/wrong_code.toml: one mistake in a submission, or two of them at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.tasks import task_of
from problems.code.rewritten import Change, changed
from problems.code.task import CodeTask

CORPUS = Path(__file__).parents[1] / "tests" / "diagnosis" / "wrong_code.toml"
OR = "|"
VERDICTS = (
    *("wrong-value", "wrong-shape", "wrong-order", "wrong-type", "not-finite", "returns-nothing", "raised", "unstable"),
)
OBSERVED = (  # how an output differs, where no mistake is known: true, and no name of a mistake
    *("equals-output", "equals-input", "same-as", "transposed", "stops-at", "several-examples", "only-with"),
    *("later-call", "ratio-", "off-by", "with-factor", "without-factor"),
)
FACTORS = {  # a factor on a term, and the last word of the term's name, if it matters -> what says the same
    ("missing", "penalty"): {"penalty-gradient-missing", "penalty-missing", "penalty-without-W1", "penalty-without-W2"},
    ("missing", "loss"): {"data-gradient-missing"},
    ("half", "penalty"): {"penalty-gradient-half"},
    ("half", ""): {"square-factor-missing"},
    ("sign", "penalty"): {"decay-sign"},
    ("sign", ""): {"minus-missing", "difference-sign-missing", "reciprocal-sign-missing", "negation-sign-missing"},
    ("twice", ""): {"all-twice", "loop-twice"},
    ("not-divided-by-n", ""): {"mean-missing"},
    ("divided-by-n", "penalty"): {"penalty-gradient-divided", "penalty-divided"},
    ("divided-by-n", ""): {"mean-twice", "mean-taken", "parameter-gradients-averaged", "bias-gradient-averaged"},
}
TOGETHER = {  # a mistake that is two at once
    "classic-for-inverted": {"scale-missing", "scaled-at-both-times"},
    "inverted-for-classic": {"test-scale-missing", "scaled-at-both-times"},
    "difference-alone": {"square-factor-missing", "mean-missing"},
    "failures-silent": {"overflow-silent", "underflow-silent"},
    "statistics-constant": {"mean-gradient-lost", "variance-gradient-lost"},
}


@dataclass(frozen=True)
class Wrong:
    """A submission with one mistake.

    notes: each of them tells it; changes: of the right code, if it is not written anew (`code`); text: all of it.
    """

    notes: frozenset[str]
    changes: tuple[Change, ...]
    text: str
    key: str  # the notes as they stand in the file, and what tells rows of the same notes apart

    def is_told_by(self, note: str) -> bool:
        """`sign` stands for `sign:loss` too, and for a factor on a term whoever names it.

        >>> one = Wrong(frozenset(("mean-missing",)), (), "", "")
        >>> one.is_told_by("mean-missing:gradient"), one.is_told_by("not-divided-by-n:dW:loss")
        (True, True)
        """
        return any(_says(note, right) for right in self.notes)


def _says(note: str, right: str) -> bool:
    if note == right or note.startswith(f"{right}:") or right in TOGETHER.get(note, ()):
        return True
    kind, _, place = note.partition(":")
    term = place.rpartition(":")[2]
    return right in FACTORS.get((kind, term), FACTORS.get((kind, ""), ()))


@dataclass(frozen=True)
class Group:
    """A code task, submissions to it with one mistake each, and others that are right."""

    name: str  # with the options that are not the defaults
    family: str
    options: Mapping[str, Any]
    wrong: tuple[Wrong, ...]
    others: tuple[str, ...]

    @cached_property
    def task(self) -> CodeTask:
        return task_of(self.family, **self.options)

    @property
    def right(self) -> tuple[str, ...]:
        return (self.task.reference, *self.others)

    def pairs(self) -> Iterator[tuple[Wrong, Wrong, str]]:
        """Every two mistakes that can be made at once and are not the same, with the submission."""
        for one, other in combinations(self.wrong, 2):
            text = None if one.notes & other.notes else _both(self.task.reference, one, other)
            if text:
                yield one, other, text


def groups(path: Path = CORPUS) -> tuple[Group, ...]:
    """Raises ValueError for a row that changes what does not stand in the right code exactly once."""
    return tuple(map(_group, _tables(path)))


def names(path: Path = CORPUS) -> tuple[str, ...]:
    """Those of the groups, without their tasks, which take a second."""
    return tuple(map(_name, _tables(path)))


def _tables(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as file:
        return list(tomllib.load(file)["task"])


def _name(table: Mapping[str, Any]) -> str:
    return " ".join((table["family"], *(f"{key}={value}" for key, value in table.get("set", {}).items())))


def is_diagnosis(note: str) -> bool:
    """Does a note say why something is wrong, not only that it is?"""
    return bool(note) and note.partition(":")[0] not in VERDICTS and not note.startswith(OBSERVED)


def _group(table: Mapping[str, Any]) -> Group:
    options = table.get("set", {})
    source = task_of(table["family"], **options).reference
    name = _name(table)
    rows = [_edited(name, source, row) for row in table.get("rows", ())]
    rows += [_written(row["notes"], row["code"]) for row in table.get("written", ())]
    others = (*table.get("right", ()), *(_changed(name, source, _paired(row)) for row in table.get("rewritten", ())))
    return Group(name, table["family"], options, tuple(rows), others)


def _edited(name: str, source: str, row: list[str]) -> Wrong:
    notes, *texts = row
    changes = _paired(texts)
    return Wrong(frozenset(notes.split(OR)), changes, _changed(name, source, changes), f"{notes}: {texts[-1]}")


def _written(notes: str, code: str) -> Wrong:
    return Wrong(frozenset(notes.split(OR)), (), code, f"{notes}: {code.strip().splitlines()[-1].strip()}")


def _paired(texts: list[str]) -> tuple[Change, ...]:
    return tuple(zip(texts[::2], texts[1::2], strict=True))


def _changed(name: str, source: str, changes: Iterable[Change]) -> str:
    try:
        return changed(source, changes)
    except ValueError as error:
        raise ValueError(f"{name}: {error}:\n{source}") from None


def _both(source: str, one: Wrong, other: Wrong) -> str:
    """The code with the changes of both, in the order in which that can be; empty if they are in each other's way."""
    if not one.changes or not other.changes:
        return ""
    for changes in ((*one.changes, *other.changes), (*other.changes, *one.changes)):
        try:
            return changed(source, changes)
        except ValueError:
            continue
    return ""
