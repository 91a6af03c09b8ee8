"""Why a variant may be used, or may not: its certificate check by check, with the figures that it was judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from problems.certified.band import MANY, Bounds
from problems.certified.candidates import PROBE, reach
from problems.certified.certificate import Certificates, certify, shows
from problems.certified.difficulty import INDICATORS, band_check, in_words
from problems.certified.number_checks import NUMBER_CHECKS
from problems.certified.trial import Figure, Trial
from problems.family import Posed
from problems.variant import Variant


@dataclass(frozen=True)
class Check:
    """One check: what must hold, whether it does, the figures of this variant, and what they may be."""

    what: str
    holds: bool
    figures: Mapping[str, float] = field(default_factory=dict)
    allowed: str = ""


@dataclass(frozen=True)
class Shown:
    """A known mistake, and the parts whose answers it makes clearly wrong."""

    note: str
    feedback: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Why:
    """The certificate as plain data.

    alike: pairs of mistakes that gave the same answers for each of `probed` sets of numbers of the family, so that no
    variant is asked to tell them apart.
    """

    is_certified: bool
    checks: tuple[Check, ...]
    mistakes: tuple[Shown, ...]
    alike: tuple[tuple[str, str], ...]
    probed: int = PROBE


def why(variant: Variant) -> Why:
    """Each check, in which parts each known mistake shows, and which mistakes nobody can tell apart.

    >>> from problems.catalogue import find
    >>> from problems.variant import variant
    >>> one = why(variant(find("sum-product"), 7))
    >>> one.is_certified, one.checks[1].what, one.checks[1].allowed
    (True, 'numbers are presentable', 'from 0.05 to 1000')
    """
    limits = reach(variant.family, tuple(variant.options.items()))
    trial = Trial(variant.posed, limits.signed)
    certificates = certify(variant.posed, limits)
    notes = [mistake.note for mistake in variant.posed.mistakes]
    with np.errstate(all="ignore"):
        checks = tuple(_checks(trial, certificates))
        mistakes = tuple(_shown(trial))
    alike = tuple(pair for pair in combinations(notes, 2) if pair not in limits.pairs)
    return Why(bool(certificates.passed[0]), checks, mistakes, alike)


def _checks(trial: Trial, certificates: Certificates) -> Iterator[Check]:
    """In the order in which they are made, those of mistakes last."""
    figures = {check.what: check.figures(trial) for check in NUMBER_CHECKS}
    figures |= {band_check(name): {in_words(name): measure(trial)} for name, measure in INDICATORS.items()}
    allowed = {check.what: check.allowed(trial.posed) for check in NUMBER_CHECKS}
    allowed |= {band_check(name): _in_words(getattr(trial.posed.band, name)) for name in INDICATORS}
    for what, holds in certificates.checks.items():
        yield Check(what, bool(holds[0]), _of_one(figures.get(what, {})), allowed.get(what, ""))


def _of_one(figures: Mapping[str, Figure]) -> dict[str, float]:
    """The figures of the only candidate, without those that there are none of."""
    numbers = {name: float(np.squeeze(figure)) for name, figure in figures.items()}
    return {name: number for name, number in numbers.items() if not np.isnan(number)}


def _in_words(band: Bounds) -> str:
    """
    >>> _in_words((1, MANY)), _in_words((1, 2.5)), _in_words((0, MANY))
    ('at least 1', 'from 1 to 2.5', 'any')
    """
    lowest, highest = band
    if highest == MANY:
        return f"at least {lowest:g}" if lowest > 0 else "any"
    return f"from {lowest:g} to {highest:g}"


def _shown(trial: Trial) -> Iterator[Shown]:
    posed: Posed = trial.posed
    for mistake in posed.mistakes:
        is_wrong = shows(trial, mistake)[:, 0]
        parts = tuple(part for part, wrong in zip(posed.part_ids, is_wrong, strict=True) if wrong)
        yield Shown(mistake.note, mistake.feedback, parts)
