"""A variant is one problem of a family: a pure function of the family, its revision, the options and the seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np

from problems.certified.candidates import MOST, NONE, Chosen, as_seeds, draw, good_ones, of_seed, reach, search
from problems.certified.certificate import Certificate, certify
from problems.certified.number_checks import away_from_kinks, finite
from problems.certified.trial import Trial
from problems.code.task import CodeTask
from problems.draws import Draw
from problems.errors import ProblemError, no_numbers, shortened, unknown
from problems.family import ASK, Coded, Family, Options, Pack, Posed
from problems.part import Array, Kind, Part, Tolerance
from problems.whole import whole_nodes
from solutions.engine import Run, run
from solutions.formulas import latex_value
from solutions.graph import Graph
from solutions.names import latex_name
from solutions.source import Nested

LARGEST = 1e100  # input
POINTS, POINTS_SEED, POINTS_TRIED = 32, 2, 1024  # at which formulas are compared
FORMULA_TOLERANCE = Tolerance(1e-9, 1e-6)
OF_WHOLE_NUMBERS = Tolerance(1e-6)
CODE_SEED, CODE_CASES = 1, 5  # the calls of a code task where no course has a secret


@dataclass(frozen=True)
class Variant:
    """One problem with its numbers worked out; two with equal digests are the same problem."""

    family: Family
    options: Options
    seed: int | None  # None: a pinned example
    posed: Posed
    inputs: Mapping[str, Array]
    run: Run
    parts: tuple[Part, ...]
    certificate: Certificate

    @property
    def title(self) -> str:
        return self.family.title

    @property
    def statement(self) -> str:
        return _formula_statement(self.posed) if self.asks_formulas else self.posed.statement

    @property
    def asks_formulas(self) -> bool:
        """The gradients are asked as formulas, not as numbers."""
        return self.options.get(ASK) == "formulas"

    @cached_property
    def points(self) -> Run:
        """The graph run at POINTS sets of inputs of the family, the same for every seed: values and gradients (P,)."""
        return _points(self.family, tuple(self.options.items()))

    @property
    def graph(self) -> Graph:
        return self.posed.graph

    @property
    def packs(self) -> Mapping[str, Pack]:
        return self.posed.packs

    @property
    def decimals(self) -> int:
        return self.posed.decimals

    def places(self, part: Part) -> int:
        """The decimals with which an answer is printed."""
        return 0 if part.is_whole else self.decimals

    @property
    def drawn(self) -> bool:
        return self.posed.drawn

    @cached_property
    def code(self) -> CodeTask | None:
        return code_task(self.family, self.options)

    @property
    def digest(self) -> str:
        """16 hexadecimal digits over what makes the problem and every answer, to 9 significant digits."""
        identity = [self.family.name, self.family.revision, sorted(self.options.items()), self.statement]
        answers = [(part.id, *(f"{number:.9g}" for number in np.ravel(part.answer))) for part in self.parts]
        numbers = [(name, f"{float(value):.9g}") for name, value in self.inputs.items()]
        text = json.dumps([identity, numbers, answers], sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def variant(family: Family, seed: int | None = None, fixed: Mapping[str, object] | None = None) -> Variant:
    """The variant of a seed; without one, the pinned example that fits the options, or else seed 0.

    fixed: options, inputs and packs of inputs that are not left to the seed.
    Raises ProblemError for an unknown name, a value that is not allowed, or numbers at which a node has no value.
    """
    options, given = _split(family, fixed or {})
    if seed is None:
        given = dict(_example(family, options)) | given
    posed, certificate = next(_chosen(family, options, [seed or 0], given))
    return _made(family, options, seed, posed, certificate)


def variants(family: Family, seeds: Sequence[int], fixed: Mapping[str, object] | None = None) -> Iterator[Variant]:
    """The variant of each seed, the same that it has alone; the numbers of all are drawn and judged together.

    Raises ProblemError as `variant` does.
    """
    options, given = _split(family, fixed or {})
    for seed, (posed, certificate) in zip(seeds, _chosen(family, options, seeds, given), strict=True):
        yield _made(family, options, seed, posed, certificate)


def _split(family: Family, fixed: Mapping[str, object]) -> tuple[Options, dict[str, object]]:
    """The options, read, and the inputs that are given."""
    options = family.read_options({name: value for name, value in fixed.items() if name in family.options})
    return options, {name: value for name, value in fixed.items() if name not in family.options}


def _made(family: Family, options: Options, seed: int | None, posed: Posed, certificate: Certificate) -> Variant:
    """posed: with the numbers of one candidate."""
    inputs = {node.name: np.asarray(posed.inputs[node.name][0]) for node in posed.graph.inputs}
    with np.errstate(all="ignore"):
        ran = run(posed.graph, inputs)
    _check_domain(posed, ran)
    parts = _formulas(family, options, posed) if options.get(ASK) == "formulas" else _parts(posed, ran)
    return Variant(family, options, seed, posed, MappingProxyType(inputs), ran, tuple(parts), certificate)


def code_task(family: Family, options: Options, seed: int = CODE_SEED) -> CodeTask | None:
    """The code task of a family; its inputs come from the seed, as numbers of certified candidates or as arrays."""
    return _code_task(family, family.code, tuple(options.items()), seed) if family.code else None


@lru_cache(maxsize=256)
def _code_task(family: Family, coded: Coded, chosen: Chosen, seed: int) -> CodeTask:
    """Worked out once: it is the same for every student."""
    options = dict(chosen)
    return coded(good_ones(family, options, seed, CODE_CASES), options, seed)


def _example(family: Family, options: Options) -> Mapping[str, object]:
    """The inputs of the first pinned example that holds for the options and fits the graph; none if there is none."""
    posed = family.build(of_seed(family, 0, range(1)), options)
    for example in family.examples:
        inputs = {name: value for name, value in example.items() if name not in options}
        if all(options[name] == value for name, value in example.items() if name in options) and _fits(posed, inputs):
            return inputs
    return {}


def _fits(posed: Posed, inputs: Mapping[str, object]) -> bool:
    try:
        _with_inputs(posed, inputs)
    except ProblemError:
        return False
    return True


def _chosen(
    family: Family, options: Options, seeds: Sequence[int], given: Mapping[str, object]
) -> Iterator[tuple[Posed, Certificate]]:
    """Each seed's first certified candidate; if numbers are given and there is none, its first of all will do."""

    def pose(drawn: Draw) -> Posed:
        return _with_inputs(family.build(drawn, options), given, options)

    most = 1 if given and _all_given(pose(of_seed(family, seeds[0], range(1))), given) else MOST
    limits = reach(family, tuple(options.items()))
    taken, rejected = search(family, pose, limits, as_seeds(seeds), most)
    if not given and (taken == NONE).any():
        raise no_numbers(family.name, options, rejected)
    together = Trial(pose(draw(family, as_seeds(seeds), np.maximum(taken, 0))))
    for place, candidate in enumerate(taken):
        posed = together.at(np.array([place])).posed
        yield posed, Certificate(()) if candidate != NONE else certify(posed, limits).of(0)


def _is_input(posed: Posed, name: str) -> bool:
    return name in posed.packs or (name in posed.graph and posed.graph[name].is_input)


def _all_given(posed: Posed, given: Mapping[str, object]) -> bool:
    names = {node for name, value in given.items() for node, _ in _spread(name, posed.packs.get(name, name), value)}
    return names >= {node.name for node in posed.graph.inputs}


def _with_inputs(posed: Posed, given: Mapping[str, object], options: Iterable[str] = ()) -> Posed:
    """The same problem with the given numbers at the given inputs, for every candidate."""
    inputs = dict(posed.inputs)
    for name, value in given.items():
        if not _is_input(posed, name):
            names = dict.fromkeys((*options, *posed.packs, *(node.name for node in posed.graph.inputs)))
            raise unknown("option or input", name, names)
        for node, number in _spread(name, posed.packs.get(name, name), value):
            if node in posed.counts and not number.is_integer():
                raise ProblemError(f"{node}={number:g}: a whole number is needed, as it is a count")
            inputs[node] = np.full_like(inputs[node], number)
    return replace(posed, inputs=inputs)


def _spread(name: str, pack: Nested, value: object) -> Iterator[tuple[str, float]]:
    """(node, number) for each node of a pack and the number in the same place of a nested list."""
    if isinstance(pack, str):
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
            raise ProblemError(f"{name}={shortened(value)}: a number is needed, from {-LARGEST:g} to {LARGEST:g}")
        yield pack, float(value)
        return
    if not isinstance(value, list | tuple) or len(value) != len(pack):
        raise ProblemError(f"{name}={shortened(value)}: a list of {len(pack)} is needed, as in {_shape_in_words(pack)}")
    for inner, number in zip(pack, value, strict=True):
        yield from _spread(name, inner, number)


def _shape_in_words(pack: Nested) -> str:
    return pack if isinstance(pack, str) else "[" + ", ".join(map(_shape_in_words, pack)) + "]"


def _check_domain(posed: Posed, ran: Run) -> None:
    asked = {part: posed.answer(part, ran) for part in posed.part_ids}
    for name, value in {**ran.values, **asked}.items():
        if not np.isfinite(value):
            numbers = ", ".join(f"{node.name} = {float(ran.values[node.name]):g}" for node in posed.graph.inputs)
            raise ProblemError(f"{name} = {float(value)} for {numbers}: choose inputs for which everything has a value")


def _parts(posed: Posed, ran: Run) -> Iterator[Part]:
    whole = whole_nodes(posed.graph, posed.counts)
    for part in posed.part_ids:
        is_gradient = part not in posed.graph
        answer = np.asarray(posed.answer(part, ran))
        node = part[1:] if is_gradient else part
        tolerance = OF_WHOLE_NUMBERS if part in whole else posed.tolerance
        asked = prompt(posed.graph, part)
        yield Part(part, Kind.NUMBER, asked, answer, 1.0, tolerance, node, is_gradient, part in whole)


@lru_cache(maxsize=256)
def _points(family: Family, chosen: Chosen) -> Run:
    """Where everything has a value and no kink is near: at a kink [x >= y] and [x > y] are both right."""
    trial = Trial(family.build(of_seed(family, POINTS_SEED, range(POINTS_TRIED)), dict(chosen)))
    with np.errstate(all="ignore"):
        clear = np.flatnonzero(np.broadcast_to(finite(trial) & away_from_kinks(trial), (trial.size,)))
        posed = trial.at(np.resize(clear if clear.size else np.arange(trial.size), POINTS)).posed
        return run(posed.graph, posed.inputs, batch=1)


def _formulas(family: Family, options: Options, posed: Posed) -> Iterator[Part]:
    ran = _points(family, tuple(options.items()))
    for id_ in posed.formula_ids:
        is_gradient = id_ not in posed.graph
        answer = np.broadcast_to(posed.answer(id_, ran), (POINTS,))
        node = id_[1:] if is_gradient else id_
        yield Part(id_, Kind.EXPRESSION, prompt(posed.graph, id_), answer, 1.0, FORMULA_TOLERANCE, node, is_gradient)


def _formula_statement(posed: Posed) -> str:
    steps = ", ".join(f"${latex_name(node.name)} = {latex_value(node)}$" for node in posed.graph.computed)
    setting = posed.setting or f"Let {steps}."
    what = "each derivative" if all(id_ not in posed.graph for id_ in posed.formula_ids) else "what is asked"
    return (
        f"{setting} Give {what} as a formula in the inputs; values on the way may stand in it by their names."
        f"{_earlier_derivatives(posed)} The names are typed {', '.join(typed_names(posed))}."
    )


def _earlier_derivatives(posed: Posed) -> str:
    """A sentence on the derivatives that are asked and stand further back in others that are asked."""
    asked = [id_[1:] for id_ in posed.formula_ids if id_ not in posed.graph]
    before = [name for name in asked if posed.graph.ancestors(name) & set(asked)]
    if not before:
        return ""
    derivatives = ", ".join(prompt(posed.graph, f"d{name}") for name in before)
    typed = ", ".join(f"d{name}" for name in before)
    return f" Further back, your own {derivatives} may stand in it too, typed {typed}."


def typed_names(posed: Posed) -> tuple[str, ...]:
    """What may be typed in a formula: the nodes with a name on the sheet, and the numbers that have one."""
    return (*posed.sheet_names, *posed.symbols)


def prompt(graph: Graph, part: str) -> str:
    """What is asked, as LaTeX: $q$, or the derivative of the output by it."""
    if part in graph:
        return f"${latex_name(part)}$"
    return rf"$\frac{{\partial {latex_name(graph.output.name)}}}{{\partial {latex_name(part[1:])}}}$"
