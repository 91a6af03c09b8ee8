"""The code task of a scalar circuit: a function that returns the output and the gradient by each of its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any

import numpy as np

from problems.code.task import CodeTask, GraphConvention, Instead, Mistake, gathered
from problems.family import Coded, Options, Posed
from problems.mistakes.after_run import AfterRun
from problems.mistakes.other_unit import (
    before_the_unit,
    bias_as_factor,
    label_minus_prediction,
    unit_where_none_belongs,
    units_of,
    wrong_factor,
)
from solutions.chain_rule import throughout
from solutions.mistakes import everywhere, graph_mistakes, left_out, wrong_rules
from solutions.source import Nested, flat, signature, source


def circuit_code(function: str, title: str) -> Coded:
    """The arguments are the packs of the problem, then the inputs outside of them, in the order of the graph."""

    def coded(posed: Posed, options: Options, seed: int) -> CodeTask:
        del options, seed  # the candidates have them in them
        arguments = _arguments(posed)
        outputs: dict[str, Nested] = {posed.graph.output.name: posed.graph.output.name}
        outputs |= {
            f"d{name}": _gradients(nodes)
            for name, nodes in arguments.items()
            if not posed.constants.issuperset(flat(nodes))
        }
        return CodeTask(
            title=title,
            statement=posed.statement,
            functions=(function,),
            arguments=arguments,
            outputs=outputs,
            cases=_cases(posed),
            conventions=(GraphConvention("", "", posed.graph),),
            mistakes=lambda convention: _mistakes(posed, outputs),
            stub=_stub(function, arguments, outputs),
            reference=source(posed.graph, function, arguments, outputs),
        )

    return coded


def _arguments(posed: Posed) -> dict[str, Nested]:
    packed = {node: name for name, pack in posed.packs.items() for node in flat(pack)}
    names = dict.fromkeys([*posed.packs, *(packed.get(node.name, node.name) for node in posed.graph.inputs)])
    return {name: posed.packs.get(name, name) for name in names}


def _gradients(nodes: Nested) -> Nested:
    return f"d{nodes}" if isinstance(nodes, str) else tuple(_gradients(inner) for inner in nodes)


def _cases(posed: Posed) -> tuple[dict[str, np.ndarray], ...]:
    count = min(len(array) for array in posed.inputs.values())
    return tuple({name: np.asarray(array[i]) for name, array in posed.inputs.items()} for i in range(count))


@dataclass(frozen=True)
class _Packed:
    """What a run gives by node, in the arrays of the task."""

    made: AfterRun
    outputs: Mapping[str, Nested]

    def __call__(self, **case: Any) -> dict[str, np.ndarray]:
        found = self.made(**case)
        return {part: gathered(nodes, found) for part, nodes in self.outputs.items()}

    def and_also(self, other: object) -> _Packed | None:
        both = self.made.and_also(other.made if isinstance(other, _Packed) else other)
        return replace(self, made=both) if both else None


def _mistakes(posed: Posed, outputs: Mapping[str, Nested]) -> tuple[Mistake, ...]:
    """Those that the family knows by name come first."""
    graph = posed.graph
    return (
        *posed.mistakes,
        *label_minus_prediction(graph),
        *everywhere(graph),
        *throughout(graph),
        *units_of(graph),
        *unit_where_none_belongs(graph),
        *bias_as_factor(graph),
        *(
            Instead(each.note, each.feedback, _Packed(each.function, outputs))
            for each in (*before_the_unit(graph), *wrong_factor(graph, posed.packs))
        ),
        *wrong_rules(graph),
        *left_out(graph),
        *graph_mistakes(graph),
    )


def _stub(function: str, arguments: dict[str, Nested], outputs: dict[str, Nested]) -> str:
    shapes = [f"{name} has shape {np.shape(nodes)}" for name, nodes in arguments.items() if not isinstance(nodes, str)]
    told = wrap(f"{'; '.join(shapes)}; each gradient has the shape of its array.", 80)
    note = "".join(["\n", *(f"\n    {line}" for line in told), "\n    "]) if shapes else ""
    return (
        f"{signature(function, arguments)}\n"
        f'    """Returns {", ".join(outputs)}.{note}"""\n'
        "    # forward pass\n"
        "    # backward pass\n"
        f"    return {', '.join(outputs)}\n"
    )
