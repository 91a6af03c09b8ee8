"""Run as a program under other circumstances: attacks at the best level, and says in JSON what came of it.

`python -m tests.hostile.attack_all NAME...`
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from grader.sandbox import Worker, best_level, probe
from tests.hostile.corpus import attack, machine


def main(names: list[str]) -> None:
    level = best_level()
    endings = {}
    with tempfile.TemporaryDirectory() as folder, machine(Path(folder)) as one, Worker(level) as worker:
        for name in names:
            ran = attack(worker, one, name)
            endings[name] = [ran.ending, list(ran.breaches)]
    json.dump({"user": os.geteuid(), "level": level, "probe": dict(probe(level)), "endings": endings}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
