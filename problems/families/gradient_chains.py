"""Long chains: gradients that vanish or explode on the way back, and how they are clipped."""

from __future__ import annotations

from dataclasses import replace

from problems.certified.band import MANY, Band
from problems.code.task import CodeTask
from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from problems.mistakes.chain import (
    of_clipping_by_norm,
    of_clipping_by_value,
    of_products,
    of_updates,
    upstream_missing,
)
from problems.part import Array
from problems.tasks.circuit import circuit_code
from problems.tasks.clipping import clipping_task
from solutions.graph import Graph
from solutions.mistakes import named
from solutions.notation import parse
from solutions.source import flat

UNITS = Number(4, 2, 6, "how many units, or factors")
OF_CHAINS = (
    "sigmoid-one-minus-f-over-f",
    "sigmoid-f-one-plus-f",
    "sigmoid-of-input",
    "sigmoid-twice",
    "tanh-not-squared",
    "tanh-is-derivative",
    "factors-swapped",
    "product-as-sum",
)
LAYERS = {
    "linear": r"linear units: $h_i = w_i h_{i-1}$",
    "sigmoid": r"sigmoid units: $a_i = w_i h_{i-1}$ and $h_i = \sigma(a_i)$",
    "tanh": r"tanh units: $a_i = w_i h_{i-1}$ and $h_i = \tanh(a_i)$",
    "relu": r"ReLU units: $a_i = w_i h_{i-1}$ and $h_i = \max(0, a_i)$",
}
LARGE = Band(negative_inputs=(0, MANY), positive_inputs=(0, MANY), answer_digits=(1, 7))
ENTRIES = 3  # of a vector that is clipped


@family(
    title="The vanishing gradient",
    examples=(
        {"form": "chain", "unit": "sigmoid", "units": 4, "x": 0.5, "w": [2, -1, 1.5, -2]},
        {"form": "product", "units": 4, "g": [0.1, 0.1, 0.1, 0.1]},
        {"form": "update", "units": 4, "g": [0.1, 0.1, 0.1, 0.1], "w": 1, "eta": 0.01},
    ),
    options={
        "form": Choice("chain", ("chain", "product", "update"), "a circuit; its local gradients' product; one step"),
        "unit": Choice("sigmoid", ("sigmoid", "tanh", "relu"), "the units of the circuit"),
        "units": UNITS,
    },
)
def vanishing_gradient(draw: Draw, options: Options) -> Posed:
    """A chain of units, the product of their local gradients, and the weight that hardly moves."""
    forms = {"chain": _vanishing_chain, "product": _vanishing_product, "update": _update}
    return forms[str(options["form"])](draw, options)


def _vanishing_chain(draw: Draw, options: Options) -> Posed:
    unit, graph = str(options["unit"]), _chain(options)
    weights = [node.name for node in graph.inputs if node.name != "x"]
    if unit == "relu":  # alive, so that their gradients are not simply 0
        inputs = {name: draw.steps(name, 0.1, 0.9, 0.1) for name in weights} | {"x": draw.integers("x", 2, 9)}
    else:
        step = 0.25 if len(weights) == 2 else 0.5
        inputs = {name: draw.steps(name, -2, 2, step) for name in (*weights, "x")}
    return Posed(
        graph,
        inputs,
        _chain_statement(options, "smaller"),
        {"w": tuple(weights)},
        mistakes=(*named(graph, *OF_CHAINS), upstream_missing(graph)),
        decimals=6,
        smallest=0.0001,
    )


def _chain(options: Options) -> Graph:
    """From x to f; a linear unit is its product alone."""
    unit, count = str(options["unit"]), int(options["units"])
    values = ["x", *(f"h{i}" for i in range(1, count)), "f"]
    linear, bent = "{after} = w{i}*{before}", "a{i} = w{i}*{before}; {after} = {unit}(a{i})"
    steps = (
        (linear if unit == "linear" else bent).format(i=i, before=values[i - 1], after=values[i], unit=unit)
        for i in range(1, count + 1)
    )
    return parse("; ".join(steps))


def _chain_statement(options: Options, becomes: str) -> str:
    count = options["units"]
    return (
        f"A chain of {count} {LAYERS[str(options['unit'])]}, from $h_0 = x$ to $f = h_{count}$. On the way back every "
        "unit multiplies the gradient by its own slope and by its weight. Run the chain forward, then go back to $x$, "
        f"and see how the gradient becomes {becomes} and {becomes}."
    )


def _products(count: int) -> tuple[str, tuple[str, ...]]:
    """The steps that multiply g1, g2 and so on, and the names of the products."""
    steps = (f"p{i} = {'g1' if i == 2 else f'p{i - 1}'} * g{i}" for i in range(2, count + 1))
    return "; ".join(steps), tuple(f"p{i}" for i in range(2, count + 1))


def _factors(count: int) -> tuple[str, ...]:
    return tuple(f"g{i}" for i in range(1, count + 1))


def _vanishing_product(draw: Draw, options: Options) -> Posed:
    inputs = {name: draw.steps(name, 0.1, 0.9, 0.1) for name in _factors(int(options["units"]))}
    return _product(options, inputs, decimals=int(options["units"]) + 2, smallest=1e-6, largest=1.0)


def _product(options: Options, inputs: dict[str, Array], *, decimals: int, smallest: float, largest: float) -> Posed:
    count = int(options["units"])
    steps, products = _products(count)
    return Posed(
        parse(steps),
        inputs,
        f"On its way back through {count} layers, a gradient of 1 is multiplied by their local gradients "
        f"${_listed(count)}$, one after the other. How large is it after two layers, and after each that follows: "
        r"$p_2 = g_1 g_2$, then $p_i = p_{i-1} g_i$?",
        {"g": _factors(count)},
        asked=products,
        mistakes=of_products(products),
        decimals=decimals,
        drawn=False,
        smallest=smallest,
        largest=largest,
        band=LARGE,
    )


def _listed(count: int) -> str:
    return ", ".join(f"g_{i}" for i in range(1, count + 1))


def _update(draw: Draw, options: Options) -> Posed:
    count = int(options["units"])
    steps, products = _products(count)
    inputs = {name: draw.steps(name, 0.1, 0.5, 0.1) for name in _factors(count)}
    inputs |= {"w": draw.steps("w", -2, 2, 0.5), "eta": draw.choice("eta", (0.1, 0.01))}
    return Posed(
        parse(f"{steps}; s = eta * {products[-1]}; w_new = w - s"),
        inputs,
        f"The gradient of a weight $w$ at the start of a chain of {count} layers is the product $p_{count}$ of their "
        rf"local gradients ${_listed(count)}$. Compute it, the step $s = \eta p_{count}$ of gradient descent, and the "
        r"weight $w_{\mathrm{new}} = w - s$ after it. Does the weight move?",
        {"g": _factors(count)},
        asked=(products[-1], "s", "w_new"),
        mistakes=(*of_products(products), *of_updates("s", "w_new")),
        decimals=8,
        drawn=False,
        smallest=1e-7,
        relative=0.0,
        band=LARGE,
    )


def _exploding_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    if options["clip"] != "none":
        return clipping_task(str(options["clip"]), seed)
    task = circuit_code("exploding_gradient", "The exploding gradient, in code")(posed, options, seed)
    return _with_dead_unit(task) if options["unit"] == "relu" and options["form"] == "chain" else task


def _with_dead_unit(task: CodeTask) -> CodeTask:
    """A case more, whose last unit lets nothing through: w of it is below 0."""
    case, last = dict(task.cases[0]), flat(task.arguments["w"])[-1]
    return replace(task, cases=(*task.cases, {**case, last: -case[last]}))


@family(
    title="The exploding gradient",
    examples=(
        {"clip": "none", "form": "chain", "unit": "linear", "units": 4, "x": 1, "w": [10, 10, 10, 10]},
        {"clip": "none", "form": "product", "units": 4, "g": [10, 10, 10, 10]},
        {"clip": "value", "limit": 5.0, "g": [3, -12, 7.5]},
        {"clip": "norm", "limit": 5.0, "g": [6, -2, 9]},
    ),
    options={
        "clip": Choice("none", ("none", "value", "norm"), "a chain; or a vector of gradients, clipped"),
        "form": Choice("chain", ("chain", "product"), "a circuit, or the product of its local gradients"),
        "unit": Choice("linear", ("linear", "relu"), "the units of the circuit"),
        "units": UNITS,
        "limit": Number(5.0, 0.5, 100.0, "what is clipped to, on paper"),
    },
    code=_exploding_code,
)
def exploding_gradient(draw: Draw, options: Options) -> Posed:
    """A chain of units with factors over 1, and clipping by value and by norm."""
    if options["clip"] != "none":
        return (_by_value if options["clip"] == "value" else _by_norm)(draw, float(options["limit"]))
    return (_exploding_chain if options["form"] == "chain" else _exploding_product)(draw, options)


def _exploding_chain(draw: Draw, options: Options) -> Posed:
    graph = _chain(options)
    weights = [node.name for node in graph.inputs if node.name != "x"]
    sizes = [n / 2 for n in range(3, 11)]
    signed = [*sizes, *(-size for size in sizes)]
    is_alive = options["unit"] == "relu"
    inputs = {name: draw.choice(name, sizes if is_alive else signed) for name in weights}
    return Posed(
        graph,
        inputs | {"x": draw.choice("x", (1, 2, 3) if is_alive else (-3, -2, -1, 1, 2, 3))},
        _chain_statement(options, "larger"),
        {"w": tuple(weights)},
        mistakes=(*named(graph, *OF_CHAINS), upstream_missing(graph)),
        largest=1e5,
        band=LARGE,
    )


def _exploding_product(draw: Draw, options: Options) -> Posed:
    inputs = {name: draw.steps(name, 1.5, 10, 0.5) for name in _factors(int(options["units"]))}
    return _product(options, inputs, decimals=2, smallest=1.0, largest=2e6)


def _entries(draw: Draw, limit: float) -> dict[str, Array]:
    """Up to three times the limit."""
    return {name: (limit * draw.steps(name, -3, 3, 0.1)).round(2) for name in _factors(ENTRIES)}


def _by_value(draw: Draw, limit: float) -> Posed:
    clipped = tuple(f"ghat{i}" for i in range(1, ENTRIES + 1))
    steps = (f"ghat{i} = clip(g{i}, {-limit!r}, {limit!r})" for i in range(1, ENTRIES + 1))
    return Posed(
        parse("; ".join(steps)),
        _entries(draw, limit),
        f"Clip the gradient $g$ by value, with the limit $c = {limit:g}$: every entry becomes "
        r"$\hat{g}_i = \max(-c, \min(c, g_i))$.",
        {"g": _factors(ENTRIES)},
        asked=clipped,
        mistakes=of_clipping_by_value(clipped),
        drawn=False,
    )


def _by_norm(draw: Draw, limit: float) -> Posed:
    names = _factors(ENTRIES)
    clipped = tuple(f"ghat{i}" for i in range(1, ENTRIES + 1))
    squares = "; ".join(f"q{i} = {name}**2" for i, name in enumerate(names, 1))
    scaled = "; ".join(f"{after} = k*{name}" for after, name in zip(clipped, names, strict=True))
    return Posed(
        parse(f"{squares}; n = sqrt(add(q1, q2, q3)); r = {limit!r} / n; k = clip(r, 0, 1); {scaled}"),
        _entries(draw, limit),
        f"Clip the gradient $g$ by norm, with the limit $c = {limit:g}$: work out its length "
        r"$n = \sqrt{\sum_i g_i^2}$ and the factor $k = \min(1, \frac{c}{n})$, and scale every entry: "
        r"$\hat{g}_i = k g_i$.",
        {"g": names},
        asked=("n", "k", *clipped),
        mistakes=of_clipping_by_norm(("q1", "q2", "q3"), "n", "r", clipped, limit),
        decimals=4,
        drawn=False,
    )
