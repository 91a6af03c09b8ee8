"""Does the same work for many things, in processes side by side where that is worth their start."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

Map = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]


@contextmanager
def side_by_side(jobs: int) -> Iterator[Map]:
    """Gives a function like `map`, which works in that many processes, or in this one if one is enough."""
    if jobs <= 1:
        yield map
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_interrupts) as pool:

        def map_in_pool(work: Callable[[Any], Any], things: Sequence[Any]) -> Iterator[Any]:
            futures: list[Future[Any]] = [pool.submit(work, thing) for thing in things]
            return (future.result() for future in futures)

        try:
            yield map_in_pool
        finally:
            pool.shutdown(cancel_futures=True)  # waits: a process that ends before its pool does prints a traceback


def _leave_interrupts() -> None:
    """An interrupt is for the process that asked for the work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
