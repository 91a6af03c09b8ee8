"""Explains what a submitted function returned: by a broken graph, or by the terms of a sum that came out scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from problems.code import CodeTask, Convention, Nested, gathered
from problems.part import Array
from solutions.breaks import Break
from solutions.engine import Run, run

Outputs = Mapping[str, Array]  # by part id


@dataclass(frozen=True)
class Reason:
    """Why an output is wrong: a stable note, and a text for the student."""

    note: str
    feedback: str


def explain_code(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], wrong: Sequence[str]
) -> dict[str, Reason]:
    """A reason for each wrong output that one can be found for: a known mistake that gives it in every call.

    A mistake that explains several outputs comes before one that explains a single one. Mistakes with a name come
    first; then, where the terms of the sum have names ("the penalty"), a term that came out scaled.
    """
    unfilled = [part for part in wrong if all(not given.get(part, np.ones(1)).any() for given in returned)]
    found = {part: Reason("all-zero", f"{part} is 0 in every call: is it filled in yet?") for part in unfilled}
    wrong = [part for part in wrong if part not in found]
    by_mistake = _by_mistake(task, convention, returned, wrong) if wrong else {}
    for part in wrong:
        known, terms = by_mistake.get(part), _scaled_terms(task, convention, returned, part)
        has_name = known is not None and ":" not in known.note
        told = known if has_name or not (terms and convention.terms) else terms
        if reason := told or terms:
            found[part] = reason
    return found


def _by_mistake(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], wrong: Sequence[str]
) -> dict[str, Reason]:
    explained = []
    for mistake in task.mistakes(convention.graph):
        parts = _reproduced(task, convention, returned, wrong, mistake)
        explained.append((parts, Reason(mistake.note, mistake.feedback)))
    explained.sort(key=lambda pair: -len(pair[0]))  # stable: of equals, the better known comes first
    found: dict[str, Reason] = {}
    for parts, reason in explained:
        for part in parts:
            found.setdefault(part, reason)
    return found


def _reproduced(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], wrong: Sequence[str], mistake: Break
) -> list[str]:
    """The wrong outputs that a mistake gives in every call; most mistakes drop out at the first."""
    left = list(wrong)
    for given, case in zip(returned, task.cases, strict=True):
        with np.errstate(all="ignore"):
            foreseen = task.outcome(convention, case, mistake)
        left = [part for part in left if part in given and _same(task, given[part], foreseen[part])]
        if not left:
            break
    return left


def _same(task: CodeTask, given: Array, foreseen: Array) -> bool:
    return given.shape == foreseen.shape and bool(task.tolerance.passes(given, foreseen).all())


# Each output is a sum of terms: the loss of its parts, a gradient of what comes back through each use. Solved for the
# coefficients that the student gave the terms, most slips show at once: 0, −1, 2, 1/2, N, 1/N instead of 1.


@dataclass(frozen=True)
class _Coefficient:
    note: str
    words: str  # about {term}
    value: Callable[[int], float]  # of the number of examples N


_COEFFICIENTS = (
    _Coefficient("missing", "{term} is missing", lambda n: 0.0),
    _Coefficient("sign", "{term} has the wrong sign", lambda n: -1.0),
    _Coefficient("twice", "{term} is twice what it should be", lambda n: 2.0),
    _Coefficient("half", "{term} is half of what it should be", lambda n: 0.5),
    _Coefficient("not-divided-by-n", "{term} is not divided by the number of examples N", float),
    _Coefficient("divided-by-n", "{term} is divided by the number of examples N once too often", lambda n: 1.0 / n),
)
_RIGHT = 1e-6


def _scaled_terms(task: CodeTask, convention: Convention, returned: Sequence[Outputs], part: str) -> Reason | None:
    """The terms of one output that came out scaled, the same way in every call."""
    solved = []
    for given, case in zip(returned, task.cases, strict=True):
        terms = _terms(task, convention, case, part)
        if part not in given or len(terms) == 0:
            return None
        solved.append((_coefficients(given[part], list(terms.values())), _batch(case)))
    if any(coefficients is None for coefficients, _ in solved):
        return None
    slips = [_slip([(c[i], n) for c, n in solved if c is not None]) for i in range(len(terms))]
    if None in slips or all(slip == "" for slip in slips):
        return None
    return _worded(part, list(terms), [slip or "" for slip in slips])


def _terms(task: CodeTask, convention: Convention, case: Mapping[str, Array], part: str) -> dict[str, Array]:
    """The terms that an output is the sum of, by name, as they are handed over; one term if it is no sum."""
    ran = run(convention.graph, case)
    nodes = task.outputs[part]
    turn = part in convention.transposed
    if isinstance(nodes, str) and nodes not in convention.graph:
        uses = convention.graph.uses(nodes[1:])
        named = {convention.terms.get(edge.consumer, edge.consumer): ran.edges[edge] for edge in uses}
        terms = {f"the gradient of {name}": value for name, value in named.items()} if len(uses) > 1 else {}
    else:
        terms = _summands(convention, ran, nodes)
    terms = terms or {"": gathered(nodes, ran.values, ran.gradients)}
    return {name: np.asarray(value).T if turn else np.asarray(value) for name, value in terms.items()}


def _summands(convention: Convention, ran: Run, nodes: Nested) -> dict[str, Array]:
    if not isinstance(nodes, str) or convention.graph[nodes].op != "add":
        return {}
    return {convention.terms.get(name, name): ran.values[name] for name in convention.graph[nodes].inputs}


def _coefficients(given: Array, terms: list[Array]) -> list[float | None] | None:
    """What multiple of each term the output is the sum of; None for a term that is 0, or if it is no such sum."""
    if any(term.shape != given.shape for term in terms) or not np.isfinite(given).all():
        return None
    seen = [bool(np.abs(term).max(initial=0.0) > _RIGHT) for term in terms]
    columns = [term.ravel() for term, is_seen in zip(terms, seen, strict=True) if is_seen]
    if not columns or (given.size < len(columns)):
        return None if columns else [None] * len(terms)
    matrix = np.stack(columns, axis=1)
    solution, *_ = np.linalg.lstsq(matrix, given.ravel(), rcond=None)
    scale = max(1.0, float(np.abs(given).max()))
    if np.abs(matrix @ solution - given.ravel()).max() > 1e-5 * scale:
        return None
    values = iter(solution.tolist())
    return [next(values) if is_seen else None for is_seen in seen]


def _slip(coefficients: list[tuple[float | None, int]]) -> str | None:
    """ "" if a term always has the coefficient 1, the note of the slip that fits every call, None if none does."""
    known = [(value, n) for value, n in coefficients if value is not None]
    if all(abs(value - 1.0) < 1e-4 for value, _ in known):
        return ""
    for slip in _COEFFICIENTS:
        if all(abs(value - slip.value(n)) < 1e-4 for value, n in known):
            return slip.note
    return None


def _worded(part: str, names: list[str], slips: list[str]) -> Reason:
    words = {slip.note: slip.words for slip in _COEFFICIENTS}
    if len(set(slips)) == 1:  # all terms alike
        return Reason(f"{slips[0]}:{part}", words[slips[0]].format(term=part))
    said = [(name, slip) for name, slip in zip(names, slips, strict=True) if slip]
    feedback = "; ".join(f"in {part}, {words[slip].format(term=name)}" for name, slip in said)
    return Reason(f"{said[0][1]}:{part}:{said[0][0].split()[-1]}", feedback)


def _batch(case: Mapping[str, Array]) -> int:
    return len(case["y"]) if "y" in case and case["y"].ndim else 1


def shape_reasons(given: Array, expected: Array) -> Iterator[str]:
    """What a wrong shape looks like, in words."""
    if given.ndim == 2 and given.shape == expected.shape[::-1]:
        yield "it is transposed"
    elif given.size == expected.size:
        yield "the entries are as many as expected, in another shape"
    elif given.ndim > expected.ndim:
        yield "it has an axis too many: a sum over it is missing"
    elif expected.ndim > given.ndim:
        yield "it has an axis too few: it was summed over one"
