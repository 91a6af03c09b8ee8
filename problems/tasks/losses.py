"""The code tasks of the losses: the loss and its derivative by the predictions, in one function or in two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from problems.code.apart import Hard, apart
from problems.code.printed import as_file, plain_source, stub
from problems.code.script import Step
from problems.code.task import CodeTask, GraphConvention, Instead, Mistake
from problems.family import Options, Posed
from problems.loss_graphs import LOSSES
from problems.mistakes.after_run import AfterRun
from problems.mistakes.batch import of_the_batch
from problems.mistakes.loss import MEAN_TOO, element_mistakes, of_both_logarithms, of_entries
from problems.mistakes.loss_in_code import more_mistakes
from problems.part import Array
from problems.tasks.losses_in_code import CODED, Coded, cases, certain
from solutions.breaks import Break
from solutions.engine import Run
from solutions.graph import Graph

ARGUMENTS, OUTPUTS = ("y", "yhat"), ("loss", "dyhat")
ADVICE = "keep probabilities away from 0 before a logarithm and a division, as np.clip does"
CERTAIN = (
    " It is called with probabilities of 0 and 1 too, where they are right: the loss that it returns then is the part"
    r" `loss_certain`."
)
OF_MEAN = Break(
    "mean-missing",
    MEAN_TOO,
    vjp={"loss": lambda g, out, x, axis, keepdims: (np.broadcast_to(g, x.shape),)},
)


def loss_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """A function of targets y and predictions yhat."""
    del posed
    name, is_batch = str(options["loss"]), options["of"] == "batch"
    coded = CODED[name]
    graph = coded.graph(is_batch, float(options["delta"]))
    task = CodeTask(
        title=f"The {LOSSES[name].title}, in code",
        statement=coded.statement(LOSSES[name], is_batch, float(options["delta"])),
        functions=coded.names,
        arguments={argument: argument for argument in ARGUMENTS},
        outputs={output: output for output in OUTPUTS},
        cases=cases(coded, is_batch, float(options["delta"]), seed),
        conventions=(GraphConvention("", coded.shapes[is_batch], graph),),
        mistakes=lambda convention: tuple(_mistakes(name, graph, is_batch)),
        stub=stub(coded.names[0], ARGUMENTS, OUTPUTS),
        reference=_together(coded, is_batch, options),
    )
    task = _in_two(task, coded, is_batch, options) if options["form"] == "apart" else task
    if options["certain"] == "part" and is_batch and coded.has_logarithms_of_all:
        return apart(task, Hard("_certain", CERTAIN, ADVICE, certain(coded, seed)))
    return task


def _mistakes(name: str, graph: Graph, is_batch: bool) -> Iterator[Mistake]:
    def size(of: np.ndarray) -> float:
        return float(len(of)) if is_batch else 1.0

    if name == "binary-cross-entropy":
        yield from of_both_logarithms(graph, size)
    else:
        yield from element_mistakes(name, graph, size)
    if name == "categorical-cross-entropy":
        yield from of_entries(graph)
    if is_batch:
        yield OF_MEAN
        yield from of_the_batch(graph)
        yield _collapsed(graph)
        yield from _differences_alone(graph) if name == "mse" else ()
    yield from more_mistakes(name, graph, is_batch)


def _differences_alone(graph: Graph) -> Iterator[Mistake]:
    """The derivative of (y − ŷ)² without its 2, and without the mean; with either sign."""
    feedback = "the derivative of the mean of (y − ŷ)² by ŷ is 2 (ŷ − y)/N, not the difference alone"
    for note, sign in (("difference-alone", 1.0), ("difference-alone-reversed", -1.0)):
        difference = partial(_difference, sign)
        yield Instead(note, feedback, AfterRun(graph, {"dyhat": difference}))


def _difference(sign: float, ran: Run) -> Array:
    return np.asarray(sign * (ran.values["yhat"] - ran.values["y"]))


def _collapsed(graph: Graph) -> Instead:
    feedback = "there is a derivative by each prediction: they are not added up"
    one_number = AfterRun(graph, {"dyhat": lambda ran: ran.gradients["yhat"].sum()})
    return Instead("derivative-collapsed", feedback, one_number)


def _in_two(task: CodeTask, coded: Coded, is_batch: bool, options: Options) -> CodeTask:
    """The loss and its derivative by a function each."""
    name, prime = coded.names[0], f"{coded.names[0]}_prime"
    value, slope = coded.references[is_batch]
    return replace(
        task,
        functions=(name, prime),
        script=(Step(name, ARGUMENTS, OUTPUTS[:1]), Step(prime, ARGUMENTS, OUTPUTS[1:])),
        stub="\n\n".join((stub(name, ARGUMENTS, OUTPUTS[:1]), stub(prime, ARGUMENTS, OUTPUTS[1:]))),
        reference=as_file(plain_source(value, options, name), plain_source(slope, options, prime)),
    )


def _together(coded: Coded, is_batch: bool, options: Options) -> str:
    """One function that returns what two others work out."""
    name, inner, prime = coded.names[0], f"{coded.names[0]}_value", f"{coded.names[0]}_prime"
    value, slope = coded.references[is_batch]
    whole = (
        f"def {name}(y, yhat):\n"
        '    """The loss, and its derivative by yhat."""\n'
        f"    return {inner}(y, yhat), {prime}(y, yhat)\n"
    )
    return as_file(plain_source(value, options, inner), plain_source(slope, options, prime), whole)
