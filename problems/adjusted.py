"""A family as one assignment wants it: other decimals, and parts that are given or not asked at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from problems.draws import Draw
from problems.errors import ProblemError, shortened, unknown
from problems.family import ASK, Family, Number, Options, Posed

DECIMALS = "decimals"


class PartError(ProblemError):
    """A part that the family does not ask, in the list of that name."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key


@dataclass(frozen=True)
class Wanted:
    """What is to be different; None, or nothing, leaves it as the family has it.

    given: parts that are printed on the sheet instead of being asked.
    blank: the parts that are asked; what is neither blank nor given is left out.
    """

    decimals: int | None = None
    given: tuple[str, ...] = ()
    blank: tuple[str, ...] | None = None


AS_IT_IS = Wanted()


@lru_cache(maxsize=256)
def adjusted(family: Family, wanted: Wanted) -> Family:
    """The family with the changes; decimals become an option, so that they are part of what a variant is.

    Building it raises PartError for a part that the family does not ask.
    """
    if wanted == AS_IT_IS:
        return family
    options = dict(family.options)
    if wanted.decimals is not None:
        options[DECIMALS] = Number(wanted.decimals, wanted.decimals, wanted.decimals, "as printed on the sheet")

    def build(drawn: Draw, chosen: Options) -> Posed:
        posed = family.build(drawn, chosen)
        decimals = posed.decimals if wanted.decimals is None else wanted.decimals
        if chosen.get(ASK) == "formulas":
            return replace(posed, decimals=decimals, formulas=_asked(posed.formula_ids, wanted))
        asked = _asked(posed.part_ids, wanted)
        statement = posed.statement if set(asked) == set(posed.part_ids) else _shortened(posed)
        return replace(posed, decimals=decimals, asked=asked, statement=statement)

    return replace(family, options=options, build=build)


def _shortened(posed: Posed) -> str:
    """Without the sentence that says what is asked, where the family tells it from the setting."""
    return f"{posed.setting} Compute what is asked." if posed.setting else posed.statement


def _asked(parts: tuple[str, ...], wanted: Wanted) -> tuple[str, ...]:
    for key, named in (("given", wanted.given), ("blank", wanted.blank or ())):
        for part in named:
            if part not in parts:
                raise PartError(key, str(unknown("part", part, parts)))
    asked = tuple(part for part in parts if part not in wanted.given and part in (wanted.blank or parts))
    if not asked:
        raise PartError("given", _nothing_left(wanted))
    return asked


def _nothing_left(wanted: Wanted) -> str:
    if wanted.blank is None:
        return "every part is given, which leaves nothing to ask"
    return (
        f"{shortened(', '.join(wanted.given))} is given, and blank asks for no other part, which leaves nothing to ask"
    )
