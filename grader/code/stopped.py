"""What of a notebook stopped, where that did not stop the rest: told by a run that knows no hidden input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.sandbox import Job, Outcome, Raised, Worker

MOST = 4  # cells that are told of one by one


def stopped(outcome: Outcome, job: Job, worker: Worker, *, is_hidden: bool) -> Iterator[str]:
    """A sentence on the cells that failed, if any did; with hidden inputs as they fail in a run without any."""
    if not outcome.failed:
        return
    failed = worker.run(replace(job, calls=())).failed if is_hidden else outcome.failed
    more = f" (and {len(failed) - MOST} more)" if len(failed) > MOST else ""
    if failed:
        told = "; ".join(map(_cell, failed[:MOST]))
        yield f"stopped, while the other cells were run all the same: {told}{more}"


def _cell(failure: Raised) -> str:
    why = f": {failure.message.rstrip('.')}" if failure.message else ""
    place = failure.where.removeprefix(" in ")
    place = f"{failure.run}, in what it calls: {place}" if failure.run and place else failure.run or place
    return f"{place} ({failure.type}{why})"
