"""Whether a family's code task is true: the reference that the key prints gives what is expected of a submission.

The reference is run in this process: it is a text of the family's own, not a submission.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.conformance.case import Case, Finding
from grader.sandbox.inside.script import Lack, perform
from problems.code.task import CodeTask, Convention, GraphConvention, Mistake
from problems.mistakes.other_unit import before_the_unit, bias_as_factor, unit_where_none_belongs, units_of
from problems.part import Array, Tolerance
from problems.variant import code_task
from solutions.chain_rule import throughout
from solutions.engine import forward, value_and_gradients
from solutions.graph import Graph
from solutions.mistakes import WRONG_RULES, everywhere, graph_mistakes, left_out, wrong_rules
from solutions.notation import parse
from solutions.source import flat

SEEDS = 3  # of the inputs of code tasks
CLOSE = Tolerance(atol=1e-9, rtol=1e-7)  # a hundredth of what a submission may be off
KINDS = frozenset(mistake.note.partition(":")[0] for mistake in graph_mistakes(parse("q = x * x; f = q * x")))
STEP, DIFFERENCES = 1e-6, Tolerance(atol=1e-6, rtol=1e-5)


def reference_gives_expected(case: Case) -> Iterator[Finding]:
    """Under the convention that it is written for: one of those that are accepted, in all cases of all seeds."""
    tasks = list(_tasks(case))
    wrong: list[Finding] = []
    for number in range(len(tasks[0].conventions) if tasks else 0):
        found = [finding for seed, task in enumerate(tasks, 1) for finding in _wrong(task, number, seed)]
        if not found:
            return
        wrong = wrong or found
    yield from wrong


def _tasks(case: Case) -> Iterator[CodeTask]:
    """Of several seeds; none if the family asks for no code."""
    for seed in range(1, SEEDS + 1):
        task = code_task(case.family, case.family.read_options(case.options), seed)
        if task is not None:
            yield task


def _wrong(task: CodeTask, number: int, seed: int) -> Iterator[Finding]:
    """What the reference gives otherwise than the convention with that number expects."""
    convention = task.conventions[number]
    for place, (call, right) in enumerate(zip(task.calls(convention), task.expected(convention), strict=True), 1):
        where = f"in case {place} of the inputs of seed {seed}"
        try:
            given = run_reference(task, call)
        except Exception as error:  # noqa: BLE001  # told to the author of the family
            yield Finding(f"{where} the reference raises {type(error).__name__}: {error}")
            return
        for part in task.outputs:
            yield from _unlike(given[part], right[part], part, where)


def run_reference(task: CodeTask, call: tuple[Any, ...]) -> dict[str, Any]:
    """The outputs of the printed reference for the arguments of one case."""
    namespace: dict[str, Any] = {}
    exec(task.reference, namespace)  # noqa: S102  # the family's own text
    if task.script:
        values = dict(zip(task.arguments, call, strict=True))
        places = {part: task.found.get(part, part) for part in task.outputs}
        return dict(perform(namespace, task.script, values, places).outputs)
    returned = namespace[task.functions[0]](*call)
    if isinstance(returned, Mapping):
        return dict(returned)
    return dict(zip(task.outputs, returned if isinstance(returned, tuple) else (returned,), strict=True))


def _unlike(given: Any, right: Array, part: str, where: str) -> Iterator[Finding]:
    if isinstance(given, Lack):
        yield Finding(
            f"the reference has no such output in {where} ({given.kind}: {given.error or given.path})", part=part
        )
        return
    array = np.asarray(given, float)
    if array.shape != np.shape(right):
        yield Finding(f"{where} the reference gives shape {array.shape}, expected is {np.shape(right)}", part=part)
        return
    close = CLOSE.passes(array, right) | (array == right)
    if not close.all():
        first = np.unravel_index(int(np.argmin(close)), close.shape)
        words = f"{where} the reference and what is expected differ"
        yield Finding(words, None, part, float(array[first]), float(np.asarray(right)[first]))


def graph_agrees_with_differences(case: Case) -> Iterator[Finding]:
    """The gradients that are expected of a submission, against central differences of the graph's forward pass."""
    for task in list(_tasks(case))[:1]:  # of one seed: the others have other numbers in the same graph
        gradients = [name for nodes in task.outputs.values() for name in flat(nodes)]
        for graph in (each.graph for each in task.conventions if isinstance(each, GraphConvention)):
            for name in (name for name in gradients if name not in graph):
                for place, inputs in enumerate(task.cases, 1):
                    yield from _unlike_differences(graph, inputs, name, place)


def named_mistakes_show(case: Case) -> Iterator[Finding]:
    """Each mistake of the task's own changes some output of some case; what can go wrong in any graph may not."""
    for task in list(_tasks(case))[:1]:
        for number, convention in enumerate(task.conventions):
            anywhere = _anywhere(convention)
            for mistake in task.mistakes(convention):
                if not {mistake.note, mistake.note.partition(":")[0]} & anywhere:
                    yield from (Finding(words + _under(task, number)) for words in _hidden(task, number, mistake))


def _hidden(task: CodeTask, number: int, mistake: Mistake) -> Iterator[str]:
    """Why a mistake does not show, if it does not."""
    try:
        if not _shows(task, number, mistake):
            yield f"{mistake.note} changes nothing in any case"
    except Exception as error:  # noqa: BLE001  # told to the author of the family
        yield f"{mistake.note} cannot be made: {type(error).__name__}: {error}"


def _anywhere(convention: Convention) -> frozenset[str]:
    """The notes of what can go wrong in the graph because of its gates; of a function, in any graph."""
    if not isinstance(convention, GraphConvention):
        return frozenset(rule.note for rule in WRONG_RULES) | KINDS
    sources = (
        *(everywhere, throughout, left_out, wrong_rules, graph_mistakes),
        *(units_of, unit_where_none_belongs, bias_as_factor, before_the_unit),
    )
    return frozenset(mistake.note for source in sources for mistake in source(convention.graph))


def _shows(task: CodeTask, number: int, mistake: Mistake) -> bool:
    convention = task.conventions[number]
    with np.errstate(all="ignore"):
        for inputs, right in zip(task.cases, task.expected(convention), strict=True):
            wrong = task.outcome(convention, inputs, mistake)
            if any(not _is_close(task.tolerance, wrong[part], right[part]) for part in task.outputs):
                return True
    return False


def _is_close(tolerance: Tolerance, given: Array, right: Array) -> bool:
    return np.shape(given) == np.shape(right) and bool((tolerance.passes(given, right) | (given == right)).all())


def _under(task: CodeTask, number: int) -> str:
    return f" under the convention {task.conventions[number].note}" if len(task.conventions) > 1 else ""


def _unlike_differences(graph: Graph, inputs: Mapping[str, Any], name: str, place: int) -> Iterator[Finding]:
    _, gradients = value_and_gradients(graph, inputs, (name[1:],))
    given = gradients[name[1:]]
    right = _differences(graph, inputs, name[1:])
    close = DIFFERENCES.passes(given, right)
    if not close.all():
        first = np.unravel_index(int(np.argmin(close)), close.shape)
        words = f"in case {place} the graph of the code task and differences differ"
        yield Finding(words, None, name, float(given[first]), float(right[first]))


def _differences(graph: Graph, inputs: Mapping[str, Any], node: str) -> Array:
    """d output / d node, entry by entry; all shifted copies of the node go through the graph together."""
    at = forward(graph, inputs)[0][node]
    shifts = STEP * np.eye(at.size).reshape(at.size, *at.shape)
    copies = np.concatenate([at + shifts, at - shifts])
    repeated = {name: np.broadcast_to(each, (len(copies), *np.shape(each))) for name, each in inputs.items()}
    output = forward(graph, repeated, batch=1, own={node: copies})[0][graph.output.name]
    up, down = output.reshape(2, at.size, -1).sum(axis=-1)
    return np.asarray((up - down) / (2 * STEP)).reshape(at.shape)
