"""Which attempt a file is: by its name, or that of its folder, and by what a learning platform says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

FILE = re.compile(r"(?P<stem>.+?)(?:[-_ ](?:v|attempt[-_ ]?)?(?P<number>\d{1,3})| ?\((?P<copy>\d{1,3})\))", re.I)
FOLDER = re.compile(r"(?:attempt|v)[-_ ]?(?P<number>\d{1,3})", re.I)


@dataclass(frozen=True)
class Handed:
    """By whom a file or folder was handed in, and when; what is not known is empty."""

    student: str = ""
    attempt: int = 0  # as a name has it
    at: datetime | None = None  # by the platform's clock
    is_late: bool = False  # the platform says so, and not by how much
    counts_again: bool = False  # the platform numbers what has the same name once more: p1.csv, p1-1.csv

    def numbered(self, number: int) -> int:
        """The attempt of a file that has this number in its name."""
        return number + self.counts_again if number else self.attempt


NOBODY = Handed()


def named(stem: str) -> tuple[str, int]:
    """The name of a file without its ending, and the number of the attempt in it; 0 if there is none.

    >>> named("p1_2"), named("p1-v3"), named("p1 (1)"), named("p1")
    (('p1', 2), ('p1', 3), ('p1', 2), ('p1', 0))
    """
    found = FILE.fullmatch(stem)
    if not found:
        return stem, 0
    return found["stem"], int(found["number"]) if found["number"] else int(found["copy"]) + 1


def of_folder(name: str) -> int:
    """
    >>> of_folder("attempt-2"), of_folder("Attempt 3"), of_folder("src")
    (2, 3, 0)
    """
    found = FOLDER.fullmatch(name)
    return int(found["number"]) if found else 0


def read_time(text: str) -> datetime | None:
    """A moment as platforms write it; None without a time zone, for then nobody knows which moment it was.

    >>> read_time("2026-11-01 23:59:00 +0100").isoformat()
    '2026-11-01T22:59:00+00:00'
    """
    try:
        moment = datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", text.strip().replace(" UTC", "Z")))
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
