"""The code task of batch normalisation: training forward and backward, the running averages, and test time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from problems.code.printed import as_file, plain_source
from problems.code.rewritten import changed
from problems.code.script import Step
from problems.code.task import CodeTask, GraphConvention, Mistake, under_graphs
from problems.family import Options, Posed
from problems.mistakes.batch_norm import of_the_batch, of_the_gradient, of_the_root
from problems.mistakes.batch_norm_rows import wrong_lines
from problems.tasks.accepting import accepted
from problems.tasks.layer import WITH_UPSTREAM, Layer, arrays, layer_task
from solutions.notation import parse
from solutions.reference import normalisation as reference

LAYER = Layer(
    reference.batchnorm_forward,
    reference.batchnorm_backward,
    ("x", "gamma", "beta", "bn_param"),
    ("dx", "dgamma", "dbeta"),
)
EPS, MOMENTUM = 0.01, 0.8  # other than the usual ones, so that whoever does not read bn_param is found out
BATCHES = ((5, 3, 4), (8, 4, 3), (3, 2, 5))  # N, D, and the examples at test time
TRAINING = (
    f"mu = mean(x, axis=-2); c = x - mu; u = c**2; var = mean(u, axis=-2); v = var + {EPS}; sigma = sqrt(v);"
    " xhat = c / sigma; p = gamma * xhat; out = p + beta"
)
RUNNING = {  # convention -> the variance that the running one moves to, and in words
    "biased": (f"newvar = {1 - MOMENTUM:g} * var", "the running variance moves to the variance that divides by N"),
    "unbiased": (
        f"Q = sum(u, axis=-2); s2 = Q / n_less_one; newvar = {1 - MOMENTUM:g} * s2",
        "the running variance moves to the variance that divides by N − 1",
    ),
}
AVERAGES = (
    f"oldmean = {MOMENTUM} * mean_before; newmean = {1 - MOMENTUM:g} * mu; running_mean = oldmean + newmean;"
    f" oldvar = {MOMENTUM} * var_before; {{newvar}}; running_var = oldvar + newvar"
)
TEST = (
    f"h = x_test - running_mean; w = running_var + {EPS}; tau = sqrt(w); zhat = h / tau; r = gamma * zhat;"
    " out_test = r + beta"
)
STATEMENT = (
    r"Batch normalisation computes $\mathrm{out} = \gamma \hat{x} + \beta$ for $x$ of shape $(N, D)$, with"
    r" $\hat{x} = \frac{x - \mu}{\sqrt{\mathrm{var} + \epsilon}}$; mean $\mu$ and variance $\mathrm{var}$ (divided by"
    r" $N$) are those of each feature over the batch, and $\gamma$, $\beta$ have shape $(D)$. The dictionary"
    r" `bn_param` has `mode` (`'train'` or `'test'`), `eps` (which is $\epsilon$), `momentum`, `running_mean` and"
    r" `running_var`. In training the function also puts new running averages into `bn_param`: `momentum` times the old"
    r" one plus `1 - momentum` times that of the batch. At test time it normalises with the running averages instead."
)


def batch_norm_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """batchnorm_forward(x, gamma, beta, bn_param), batchnorm_backward(dout, cache), and a forward call in test mode."""
    del posed
    asked = str(options["running_variance"])
    task = layer_task(
        LAYER,
        title="Batch normalisation, in code",
        statement=STATEMENT,
        cases=tuple(_case(batch, seed) for batch in BATCHES),
        conventions=tuple(map(_convention, accepted(RUNNING, asked))),
        mistakes=under_graphs(_mistakes),
    )
    more = ("running_mean", "running_var", "out_test")
    return replace(
        task,
        arguments={**task.arguments, "x_test": "x_test", "test": "test"},
        outputs={**task.outputs, **{name: name for name in more}},
        script=(
            *LAYER.script,
            Step(sets="bn_param[mode]", arguments=("test",)),
            Step(LAYER.names[0], ("x_test", "gamma", "beta", "bn_param"), ("out_test", "cache_test")),
        ),
        found={name: f"bn_param[{name}]" for name in more[:2]},
        reference=_reference(task.reference, asked),
    )


def _convention(name: str) -> GraphConvention:
    newvar, words = RUNNING[name]
    graph = parse(f"{TRAINING}; {AVERAGES.format(newvar=newvar)}; {TEST}; {WITH_UPSTREAM}")
    return GraphConvention(f"running-variance-{name}", words, graph)


def _case(batch: tuple[int, int, int], seed: int) -> dict[str, Any]:
    """What the graph starts from, and the dictionary that holds the same averages."""
    n, d, m = batch
    shapes = {"x": (n, d), "dout": (n, d), "x_test": (m, d), "gamma": (d,), "beta": (d,)}
    case: dict[str, Any] = arrays(f"batch-norm-{n}-{d}", seed, {**shapes, "mean_before": (d,), "var_before": (d,)})
    case["x"] = case["x"] + np.arange(d)  # each feature has a mean of its own
    case["var_before"] = np.abs(case["var_before"]) + 0.5
    averages = {"running_mean": case["mean_before"], "running_var": case["var_before"]}
    case["bn_param"] = {"mode": "train", "eps": EPS, "momentum": MOMENTUM, **averages}
    return {**case, "n_less_one": np.array(n - 1.0), "test": "test"}


def _mistakes(convention: GraphConvention) -> tuple[Mistake, ...]:
    graph = convention.graph
    root = of_the_root(graph, EPS)
    with_right_formula = (replace(mistake, vjp={}) for mistake in root if mistake.vjp)  # of dx, behind a wrong root
    of_graph = (*of_the_batch(MOMENTUM, EPS), *root, *with_right_formula, *of_the_gradient(graph))
    source = as_file(plain_source(LAYER.forward), plain_source(LAYER.backward))
    return (*of_graph, *wrong_lines(_reference(source, convention.note.removeprefix("running-variance-"))))


def _reference(text: str, asked: str) -> str:
    """Under the convention that is asked for; where it is open, the running variance is biased."""
    unbiased = ("running_var = var\n", "running_var = x.var(axis=0, ddof=1)\n")
    return changed(text, [unbiased] if asked == "unbiased" else [])
