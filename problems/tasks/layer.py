"""The code task of a layer: a forward and a backward function, called one after the other.

Only the forward function's author knows what it keeps for the backward one, so the two are run as a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from problems.code.printed import as_file, plain_source, stub
from problems.code.reference import case_draw
from problems.code.script import Step
from problems.code.task import CodeTask, Convention, Mistakes
from problems.part import Array

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]  # argument -> the shape of its array
WITH_UPSTREAM = "U = out * dout; L = sum(U)"  # so that dout is the gradient that comes back to out


@dataclass(frozen=True)
class Layer:
    """The two functions of a layer: `forward(*arguments)` gives out and cache, `backward(dout, cache)` gradients."""

    forward: Callable[..., Any]  # the reference, as the other one is
    backward: Callable[..., Any]
    arguments: tuple[str, ...]
    gradients: tuple[str, ...]

    @property
    def names(self) -> tuple[str, str]:
        return self.forward.__name__, self.backward.__name__

    @property
    def script(self) -> tuple[Step, Step]:
        return (
            Step(self.names[0], self.arguments, ("out", "cache")),
            Step(self.names[1], ("dout", "cache"), self.gradients),
        )

    @property
    def stub(self) -> str:
        forward = stub(self.names[0], self.arguments, ("out", "cache"), "cache is what the backward pass needs.")
        return f"{forward}\n\n{stub(self.names[1], ('dout', 'cache'), self.gradients, 'dout is the gradient of out.')}"


def layer_task(
    layer: Layer,
    title: str,
    statement: str,
    cases: tuple[Mapping[str, Any], ...],
    conventions: tuple[Convention, ...],
    mistakes: Mistakes,
) -> CodeTask:
    """A pair of functions whose gradients are those of the nodes of the same names."""
    outputs = ("out", *layer.gradients)
    return CodeTask(
        title=title,
        statement=statement,
        functions=layer.names,
        arguments={name: name for name in (*layer.arguments, "dout")},
        outputs={name: name for name in outputs},
        cases=cases,
        conventions=conventions,
        mistakes=mistakes,
        stub=layer.stub,
        reference=as_file(plain_source(layer.forward), plain_source(layer.backward)),
        script=layer.script,
    )


def arrays(stream: str, seed: int, shapes: Shapes, largest: float = 2.0) -> dict[str, Array]:
    """Numbers with two decimals, none of them 0; a stream for each name."""
    draw = case_draw(stream, seed)
    return {name: draw.steps(name, -largest, largest, 0.01, shape)[0] for name, shape in shapes.items()}
