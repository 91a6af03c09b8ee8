"""What the benchmarks share on the command line: how often, how long, and as lines or as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np

from bench.timing import Work, compare, report

NORMAL, TINY = (15, 0.05), (1, 0.0)  # rounds, and seconds a turn


def command(summary: str | None, works: Callable[..., list[Work]], arguments: Sequence[str] | None = None) -> None:
    """Compares the sides of every work and prints the ratios; `works` makes them, tiny ones if asked."""
    parser = argparse.ArgumentParser(description=summary)
    parser.add_argument("--json", action="store_true", help="for a program: everything that was measured")
    parser.add_argument("--tiny", action="store_true", help="only see that it runs: small sizes, one round")
    options = parser.parse_args(arguments)
    rounds, seconds = TINY if options.tiny else NORMAL
    if not options.json:
        print(f"{machine()}; sides take turns, {rounds} rounds; medians, and how many times ours each takes")
    comparisons = []
    for work in works(tiny=options.tiny):
        comparisons.append(compare(work, rounds, seconds))
        if not options.json:
            print("\n" + "\n".join(report(comparisons[-1])), flush=True)
    if options.json:
        print(json.dumps({"machine": machine(), "works": [asdict(each) for each in comparisons]}, indent=2))


def machine() -> str:
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, one thread, {versions}"
