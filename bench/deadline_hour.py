"""The hour before a deadline: how long students wait for a verdict, by the number of workers that mark code.

python -m bench.deadline_hour [--students N] [--attempts A] [--share S] [--growth G] [--seconds T] [--json]

First a few submissions of each kind are marked here, as `grader grade` marks them, to know how long each takes. Then
the hour is simulated: how many arrive and when, which kinds they are, and one queue in front of the workers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from time import perf_counter
from typing import Any

import numpy as np

from bench.command import machine
from bench.queueing import Seconds, rush, waits
from bench.tasks import task_of
from grader.code.marking import mark_code
from grader.sandbox import Worker

HOUR, WEEK = 3600.0, 168  # seconds; hours
SEED = 0
SOON = 60.0  # seconds within which nearly all should have their verdict
KINDS: Mapping[str, tuple[float, tuple[str, ...]]] = {  # share of what is handed in, and samples of it
    "right":         (0.80, ("softmax_right_vectorized", "softmax_right_naive")),
    "wrong":         (0.14, ("softmax_minus_one_missing", "softmax_penalty_gradient_half", "softmax_log_base_10")),
    "does not load": (0.05, ("svm_does_not_parse",)),
    "never ends":    (0.01, ("softmax_never_ends",)),
}  # fmt: skip


def service_times(seconds: float, rounds: int) -> dict[str, Seconds]:
    """Seconds that a worker needs for a submission of each kind; what never ends is stopped after `seconds`."""
    task = task_of("softmax-loss")
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with Worker() as worker:
        for _ in range(rounds):
            for kind, (_, names) in KINDS.items():
                for name in names if kind != "never ends" else ():
                    text = files("grader.samples").joinpath(f"{name}.txt").read_bytes()
                    start = perf_counter()
                    mark_code(task, text, "submission.py", worker)
                    found[kind].append(perf_counter() - start)
    return {kind: np.array(times or [seconds]) for kind, times in found.items()}


def simulated(times: Mapping[str, Seconds], count: int, growth: float, workers: int) -> dict[str, Any]:
    """One hour in which `count` submissions arrive: the waits, and how long after the deadline the last one begins."""
    stream = np.random.default_rng(SEED)
    arrivals = rush(stream, count, HOUR, growth)
    drawn = stream.choice(len(KINDS), count, p=[share for share, _ in KINDS.values()])
    services = np.empty(count)
    for number, kind in enumerate(KINDS):
        of_kind = drawn == number
        services[of_kind] = stream.choice(times[kind], int(of_kind.sum()))
    waited = waits(arrivals, services, workers)
    return {
        "workers": workers,
        "median": float(np.median(waited)),
        "95 of 100": float(np.quantile(waited, 0.95)),
        "longest": float(waited.max()),
        "busy": float(services.sum() / (workers * HOUR)),
    }


def mean_service(times: Mapping[str, Seconds]) -> float:
    return float(sum(share * times[kind].mean() for kind, (share, _) in KINDS.items()))


def enough(times: Mapping[str, Seconds], count: int, growth: float) -> int:
    """The least number of workers with which 95 of 100 have begun within SOON."""
    low, high = 0, 1
    while simulated(times, count, growth, high)["95 of 100"] > SOON:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if simulated(times, count, growth, middle)["95 of 100"] <= SOON else (middle, high)
    return high


def planned(options: argparse.Namespace) -> dict[str, Any]:
    """What a week and its last hour need."""
    times = service_times(options.seconds, 1 if options.tiny else 15)
    week = options.students * options.attempts
    count = round(week * options.share)
    least = enough(times, count, options.growth)
    tried = sorted({max(1, least // 4), max(1, least // 2), least, 2 * least})
    return {
        "machine": machine(),
        "milliseconds": {kind: 1000 * float(each.mean()) for kind, each in times.items()},
        "mean milliseconds": 1000 * mean_service(times),
        "submissions a week": week,
        "in the last hour": count,
        "worker hours a week": week * mean_service(times) / HOUR,
        "enough": least,
        "hours": [simulated(times, count, options.growth, workers) for workers in tried],
    }


def lines(plan: Mapping[str, Any]) -> list[str]:
    kinds = ", ".join(f"{kind} {each:.0f} ms" for kind, each in plan["milliseconds"].items())
    hours = plan["worker hours a week"]
    return [
        plan["machine"],
        f"a worker needs for a submission: {kinds}; {plan['mean milliseconds']:.0f} ms on average",
        f"a week: {plan['submissions a week']:,} submissions, {hours:.1f} hours of one worker, "
        f"{hours / WEEK:.2f} workers busy on average",
        f"the last hour: {plan['in the last hour']:,} submissions; {plan['enough']} workers are enough for 95 of 100 "
        f"to be marked within {SOON:g} s",
        "",
        f"{'workers':>8} {'busy':>6} {'median wait':>12} {'95 of 100':>10} {'longest':>9}",
        *(
            f"{hour['workers']:>8} {hour['busy']:>6.0%} {_span(hour['median']):>12} {_span(hour['95 of 100']):>10} "
            f"{_span(hour['longest']):>9}"
            for hour in plan["hours"]
        ),
    ]


def _span(seconds: float) -> str:
    """
    >>> _span(0.02), _span(75.0)
    ('0.0 s', '1.2 min')
    """
    return f"{seconds:.1f} s" if seconds < SOON else f"{seconds / 60:.1f} min"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=100_000)
    parser.add_argument("--attempts", type=int, default=10, help="of a student, a week")
    parser.add_argument(
        "--share", type=float, default=0.15, help="of the week's submissions that come in the last hour"
    )
    parser.add_argument(
        "--growth", type=float, default=20.0, help="the last minute's rate, as a multiple of the first's"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="that a submission may run")
    parser.add_argument("--json", action="store_true", help="for a program: everything")
    parser.add_argument("--tiny", action="store_true", help="only see that it runs: each kind is marked once")
    options = parser.parse_args(arguments)
    plan = planned(options)
    print(json.dumps(plan, indent=2) if options.json else "\n".join(lines(plan)))


if __name__ == "__main__":
    main()
