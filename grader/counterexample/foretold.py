"""Which cases a search will come to, if the submission does what the mistake that is behind it does.

They are tried together with those of the next round, in one run instead of one for each round. What is found does not
depend on it: each round looks at its own cases only.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.counterexample.ground import Candidate, Ground, Path, finite
from grader.counterexample.rounds import Tried, searched
from grader.counterexample.suspect import Suspect
from grader.counterexample.trial import Found, Reply, found
from grader.sandbox import Returned
from problems.code.task import Mistake


def foretold(suspect: Suspect, ground: Ground, path: Path) -> tuple[Candidate, ...]:
    """Those of the next round among them; none where no mistake is known. Worked out once for all who make it."""
    if not suspect.mistakes:
        return ()
    key = ("foretold", *(best.key for best in path), suspect.part, suspect.kind, *map(id, suspect.mistakes))
    return ground.once(key, lambda: (_foretold(suspect, ground, path), suspect.mistakes))[0]  # kept, for their ids


def _foretold(suspect: Suspect, ground: Ground, path: Path) -> tuple[Candidate, ...]:
    asked: list[Candidate] = []

    def ask(suspect: Suspect, path: Path, smalls: Sequence[Candidate]) -> Tried:
        del path
        asked.extend(smalls)
        wrong = (_made(suspect, ground, suspect.mistakes[0], small) for small in smalls) if suspect.mistakes else ()
        return Tried([each for each in wrong if each is not None], is_whole=True)

    searched(suspect, ground, ask, path)
    return tuple(asked)


def _made(suspect: Suspect, ground: Ground, mistake: Mistake, small: Candidate) -> Found[Candidate] | None:
    right, given = finite(ground.outcome(small), suspect.part), ground.outcome(small, mistake).get(suspect.part)
    if right is None or given is None:
        return None
    return found(suspect, small, Reply(Returned(given), is_mutated=False), given, right)
