"""The code tasks of small networks: the gradients of every weight, or the weights after one step of descent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from problems.code.printed import as_file, plain_source
from problems.code.reference import outputs_of, rewritings
from problems.code.rewritten import Made
from problems.code.task import CodeTask, FunctionConvention, Instead, gathered
from problems.family import Choice, Coded, Options, Posed
from problems.mistakes.network_step import step_rows
from problems.mistakes.other_unit import bias_as_factor, unit_where_none_belongs, units_of
from problems.part import Array
from problems.tasks.circuit import circuit_code
from solutions.breaks import SOUND, Break
from solutions.engine import run
from solutions.mistakes import graph_mistakes, wrong_rules
from solutions.source import flat

RETURNS = Choice("gradients", ("gradients", "step"), "code: every gradient, or the weights after a step of descent")
RATES = (0.1, 0.05, 0.5, 0.01, 0.2)  # eta, call by call
STEP = (
    r" In code: take one step of gradient descent with the learning rate $\eta$ (`eta`), all gradients at the old"
    r" weights, and return the new weights; the arrays that are passed in stay as they are."
)


def network_code(prefix: str, title: str, references: Callable[[Options], Callable[..., Any]]) -> Coded:
    """references: a right function for a step, of the options."""

    def coded(posed: Posed, options: Options, seed: int) -> CodeTask:
        if options["returns"] == "gradients":
            return circuit_code(prefix, title)(posed, options, seed)
        return _step_task(_Descent(posed), f"{prefix}_step", title, references(options))

    return coded


@dataclass(frozen=True)
class _Descent:
    """One step of gradient descent of a posed network, right or with a mistake; a case holds arrays, and eta."""

    posed: Posed
    broken: Break = SOUND

    def __call__(self, **case: Array) -> dict[str, Array]:
        ran = run(self.posed.graph, self._spread(case), broken=self.broken)
        return {
            name: case[name] - case["eta"] * gathered(self.posed.packs[name], ran.gradients) for name in self.weights
        }

    def and_also(self, other: object) -> _Descent | None:
        broken = self.broken.and_also(other.broken) if isinstance(other, _Descent) else None
        return replace(self, broken=broken) if broken else None

    @property
    def weights(self) -> tuple[str, ...]:
        """Layer by layer, the first first."""
        data = self.posed.constants
        return tuple(name for name, pack in self.posed.packs.items() if not data.issuperset(flat(pack)))

    def _spread(self, case: Mapping[str, Array]) -> dict[str, Array]:
        """The numbers of the arrays, by node."""
        packs = {name: flat(self.posed.packs[name]) for name in case if name in self.posed.packs}
        return {
            node: value
            for name, nodes in packs.items()
            for node, value in zip(nodes, np.ravel(case[name]), strict=True)
        }


def _step_task(descent: _Descent, function: str, title: str, reference: Callable[..., Any]) -> CodeTask:
    names = (*descent.posed.packs, "eta")
    source = as_file(plain_source(reference, name=function))
    mistakes = tuple(_mistakes(descent, source, lambda defined: outputs_of(defined[function], descent.weights)))
    return CodeTask(
        title=title,
        statement=descent.posed.statement + STEP,
        functions=(function,),
        arguments={name: name for name in names},
        outputs={name: name for name in descent.weights},
        cases=tuple(_cases(descent.posed)),
        conventions=(FunctionConvention("", "", descent),),
        mistakes=lambda convention: mistakes,
        stub=_stub(function, names, descent.weights),
        reference=source,
    )


def _cases(posed: Posed) -> Iterator[dict[str, Array]]:
    for index, eta in enumerate(RATES[: min(len(array) for array in posed.inputs.values())]):
        numbers = {name: array[index] for name, array in posed.inputs.items()}
        yield {name: gathered(pack, numbers) for name, pack in posed.packs.items()} | {"eta": np.asarray(eta)}


def _mistakes(descent: _Descent, source: str, made: Made) -> Iterator[Instead]:
    """Lines of the reference, then what goes wrong in the graph."""
    yield from rewritings(source, step_rows(source), made)
    graph = descent.posed.graph
    units = (*units_of(graph), *unit_where_none_belongs(graph), *bias_as_factor(graph))
    for mistake in (*descent.posed.mistakes, *units, *wrong_rules(graph), *graph_mistakes(graph)):
        yield Instead(mistake.note, mistake.feedback, replace(descent, broken=mistake))


def _stub(function: str, names: tuple[str, ...], weights: tuple[str, ...]) -> str:
    return (
        f"import numpy as np\n\n\ndef {function}({', '.join(names)}):\n"
        f'    """Returns the new {", ".join(weights)}."""\n'
        f"    return {', '.join(weights)}\n"
    )
