"""Measures how often typed answers are told what is wrong with them: `python -m bench.typed_diagnosis`.

For each named mistake of each variant, what a student hands in who makes it: the broken run of the graph, rounded as
printed; the same for each two of them; and slips that nobody has a name for, of which nothing should be said.
Exit codes: 0 every share is reached, 1 one is not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import combinations

import numpy as np

from grader.typed.diagnosis import explain
from grader.typed.following import depends_on
from grader.typed.foreseen import Typed
from grader.typed.known_mistakes import story
from grader.typed.marking import mark_answers
from problems.catalogue import families, find
from problems.option_sets import with_formulas
from problems.part import Part
from problems.variant import Variant, variant
from solutions.breaks import Break
from solutions.engine import run

REACHED = {"one mistake": 0.95, "two mistakes": 0.80, "no name": 0.95}
SEEDS, TINY = 3, ("sum-product", "sigmoid-neuron")
OFF = 0.37  # of an answer, and as much again: a slip that no rule gives


@dataclass(frozen=True)
class Tried:
    """What was made, and whether the notes that came back say so; seconds that marking took."""

    what: str
    family: str
    options: str
    seed: int
    made: tuple[str, ...]
    told: tuple[str, ...]
    is_right: bool
    seconds: float


@dataclass(frozen=True)
class Share:
    what: str
    right: int = 0
    of: int = 0
    missed: tuple[Tried, ...] = field(default=(), repr=False)
    median: float = 0.0  # seconds
    longest: float = 0.0

    @property
    def is_reached(self) -> bool:
        return self.right >= REACHED[self.what] * self.of


def tried(names: Iterable[str], seeds: Iterable[int]) -> Iterator[Tried]:
    """Everything that is tried of these families, under each of their sets of options."""
    for name in names:
        for options in with_formulas(find(name)):
            for seed in seeds:
                yield from _of_variant(variant(find(name), seed, options), str(dict(options)))


def shares(found: Sequence[Tried]) -> tuple[Share, ...]:
    by_kind = {what: [each for each in found if each.what == what] for what in REACHED}
    return tuple(_share(what, each) for what, each in by_kind.items())


def _share(what: str, found: Sequence[Tried]) -> Share:
    if not found:
        return Share(what)
    missed = tuple(each for each in found if not each.is_right)
    seconds = [each.seconds for each in found]
    return Share(what, len(found) - len(missed), len(found), missed, statistics.median(seconds), max(seconds))


def _of_variant(one: Variant, options: str) -> Iterator[Tried]:
    right = _handed_in(one, ())
    alone = {mistake.note: _handed_in(one, (mistake,)) for mistake in one.posed.mistakes}
    for mistake in one.posed.mistakes:
        typed = alone[mistake.note]
        alike = {note for note, other in alone.items() if other == typed}
        if typed != right and _wrong(one, typed):
            yield _tried("one mistake", one, options, typed, (mistake,), alike)
    for pair in combinations(one.posed.mistakes, 2):
        if pair[0].and_also(pair[1]) is None:
            continue
        typed = _handed_in(one, pair)
        if typed not in (right, *alone.values()) and _wrong(one, typed):
            yield _tried("two mistakes", one, options, typed, pair, set())
    if not one.asks_formulas:
        slips = (*_slips(one), _scattered(one))
        yield from (_tried("no name", one, options, typed, (), set()) for typed in slips)


Text = dict[str, tuple[str, ...]]  # what is handed in: a number as it is printed, or a formula as values at points


def _handed_in(one: Variant, mistakes: tuple[Break, ...]) -> Text:
    broken = mistakes[0] if mistakes else Break("", "")
    broken = (broken.and_also(mistakes[1]) or broken) if len(mistakes) > 1 else broken
    given = one.points if one.asks_formulas else one.run
    inputs = {node.name: given.values[node.name] for node in one.graph.inputs}
    with np.errstate(all="ignore"):
        ran = run(one.graph, inputs, batch=int(one.asks_formulas), broken=broken)
    return {part.id: _typed(one, part, ran.gradients if part.is_gradient else ran.values) for part in one.parts}


def _typed(one: Variant, part: Part, values: Typed) -> tuple[str, ...]:
    if one.asks_formulas:
        return tuple(f"{number:.12g}" for number in np.broadcast_to(values[part.node], part.answer.shape))
    return (f"{float(values[part.node]):.{one.places(part)}f}",)


def _numbers(typed: Text) -> dict[str, np.ndarray]:
    return {id_: np.squeeze(np.array([float(each) for each in texts])) for id_, texts in typed.items()}


def _wrong(one: Variant, typed: Text) -> list[Part]:
    own = _numbers(typed)
    return [part for part in one.parts if not _passes(part, own[part.id])]


def _passes(part: Part, own: np.ndarray) -> bool:
    has_value = np.isfinite(own) & np.isfinite(part.answer)
    return bool(part.tolerance.passes(own, part.answer)[has_value].all() and has_value.any())


def _slips(one: Variant) -> Iterator[Text]:
    """One part off by more than a third, and everything that depends on it worked out from there.

    A whole number is none of them: whatever is near it is what some mistake gives.
    """
    parts = [part for part in one.parts if not part.is_whole]
    for part in parts[:: max(1, len(parts) // 4)]:
        number = float(part.answer) * (1 + OFF) + OFF
        own = {part.node: np.asarray(round(number, one.places(part)))}
        values, gradients = ({}, own) if part.is_gradient else (own, {})
        with np.errstate(all="ignore"):
            ran = run(one.graph, one.inputs, own_values=values, own_gradients=gradients)
        later = {each.id for each in one.parts if part.id in depends_on(one.graph, each)}
        typed = {
            each.id: _typed(one, each, ran.gradients if each.is_gradient else ran.values)
            if each.id in later or each is part
            else _typed(one, each, one.run.gradients if each.is_gradient else one.run.values)
            for each in one.parts
        }
        if all(np.isfinite(number) for number in _numbers(typed).values()):
            yield typed


def _scattered(one: Variant) -> Text:
    """Three numbers off at random, and nothing worked out from them."""
    draw = np.random.default_rng(one.seed)
    parts = [part for part in one.parts if not part.is_whole]
    typed = _handed_in(one, ())
    for place in draw.permutation(len(parts))[:3]:
        part, answer = parts[place], float(parts[place].answer)
        off = draw.choice((-1, 1)) * draw.uniform(0.2, 1.5) * max(0.5, abs(answer))
        typed[part.id] = (f"{answer + off:.{one.places(part)}f}",)
    return typed


def _tried(what: str, one: Variant, options: str, typed: Text, made: tuple[Break, ...], alike: set[str]) -> Tried:
    """alike: the notes of mistakes that give the same, which may be told as well."""
    begun = time.process_time()
    if one.asks_formulas:
        notes = explain(one, _numbers(typed), _wrong(one, typed)).notes
    else:
        notes = mark_answers(one, {id_: texts[0] for id_, texts in typed.items()}).notes
    seconds = time.process_time() - begun
    told, wanted = set(map(story, notes)), {story(mistake.note) for mistake in made}
    is_right = wanted <= told if made else not told
    is_right |= len(alike) > 1 and (not told or bool(told & set(map(story, alike))))
    made_notes = tuple(mistake.note for mistake in made)
    return Tried(what, one.family.name, options, one.seed or 0, made_notes, notes, is_right, seconds)


def report(found: Sequence[Share], *, missed: bool) -> Iterator[str]:
    for share in found:
        times = f"median {1000 * share.median:.0f} ms, longest {1000 * share.longest:.0f} ms"
        sign = "" if share.is_reached else f", less than the {REACHED[share.what]:.0%} wanted"
        ratio = share.right / share.of if share.of else 1.0
        yield f"{share.what:<13} {share.right} of {share.of} ({ratio:.1%}{sign}); {times}"
        for each in share.missed if missed else ():
            made, told = " + ".join(each.made) or "a slip", " + ".join(each.told) or "nothing"
            yield f"    {each.family} {each.options} seed {each.seed}: {made} was told {told}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", help="by default all")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--tiny", action="store_true", help="only see that it runs: two families, one seed")
    parser.add_argument("--missed", action="store_true", help="list what was not told as it was made")
    parser.add_argument("--json", action="store_true", help="for a program: everything that was measured")
    options = parser.parse_args()
    names = TINY if options.tiny else options.families or families()
    found = shares(list(tried(names, range(1 if options.tiny else options.seeds))))
    print(
        json.dumps([asdict(each) for each in found])
        if options.json
        else "\n".join(report(found, missed=options.missed))
    )
    return 0 if all(share.is_reached for share in found) else 1


if __name__ == "__main__":
    sys.exit(main())
