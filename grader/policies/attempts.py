"""Which attempt counts, and what is late: the table [attempts] of an assignment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from grader.files.toml_table import Key, is_share

Count = Literal["last", "best", "all"]
DAY = timedelta(days=1)


# fmt: off
KEYS: Mapping[str, Key] = {
    "count":        Key((str,), '"last", "best" or "all"', ("last", "best", "all").__contains__, "last"),
    "due":          Key((datetime,), "a date and time with a time zone, as in 2026-11-01T23:59:00+01:00 (Z for UTC)",
                         lambda moment: moment.tzinfo is not None),
    "grace":        Key((int, float), "a number of minutes from 0 to 10080", lambda n: 0 <= n <= 10080, 0),
    "late":         Key((str,), '"accept" or "refuse"', ("accept", "refuse").__contains__, "accept"),
    "late_per_day": Key((int, float), "a share from 0 to 1, as in 0.1 for a tenth", is_share, 0),
    "late_at_most": Key((int, float), "a share from 0 to 1, as in 0.5 for a half", is_share, 1),
    "file_times":   Key((bool,), "true or false", default=False),
}
# fmt: on


@dataclass(frozen=True)
class AttemptPolicy:
    """How attempts are taken; a field has the name of its key.

    count: the last attempt is marked; or all are, and the best counts; or all are, to be seen, and the last counts.
    due, grace: in time is what came in until then and so many minutes; later, it is late from the due time on.
    late_per_day: the share of the score that each day that has begun takes off, late_at_most at the most.
    file_times: is the time of a file believed where no platform says when it was handed in? Copying changes it.
    """

    count: Count = "last"
    due: datetime | None = None
    grace: float = 0
    late: Literal["accept", "refuse"] = "accept"
    late_per_day: float = 0
    late_at_most: float = 1
    file_times: bool = False

    @property
    def is_told(self) -> bool:
        """Whether attempts and lateness are a matter of this assignment at all."""
        return self != AttemptPolicy()


@dataclass(frozen=True)
class Lateness:
    """How late an attempt is, in days that have begun, what it keeps of its score, and both in words."""

    days: int = 0
    kept: float = 1.0
    words: str = ""


def lateness(policy: AttemptPolicy, due: datetime | None, at: datetime | None, *, is_marked_late: bool) -> Lateness:
    """Of an attempt that came in `at` some time; `due` is the student's own due time, or else the assignment's.

    A platform's mark that says late and not how late counts as one day, the least that it can be; where the student
    has more time than the others, that mark is about another due time and says nothing.
    """
    own = due or policy.due
    late = timedelta()
    if at is not None and own is not None:
        late = max(at - own, late)
        late = late if late > timedelta(minutes=policy.grace) else timedelta()
        words = f"{_duration(late)} late"
    elif is_marked_late and due is None:
        late, words = DAY, "late, by how much is not known"
    if not late:
        return Lateness()
    days = math.ceil(late / DAY)
    if policy.late == "refuse":
        return Lateness(days, 0.0, f"{words}: late work is not taken")
    taken_off = min(policy.late_per_day * days, policy.late_at_most)
    costs = f": {100 * taken_off:.3g} % off" if taken_off else ""
    return Lateness(days, 1.0 - taken_off, words + costs)


def _duration(time: timedelta) -> str:
    """
    >>> _duration(timedelta(days=2, hours=3, minutes=4)), _duration(timedelta(seconds=61))
    ('2 d 3 h', '2 min')
    """
    minutes = math.ceil(time / timedelta(minutes=1))
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def in_words(moment: datetime) -> str:
    """
    >>> in_words(datetime.fromisoformat("2026-11-01T23:59:00+01:00"))
    '2026-11-01 22:59 UTC'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
