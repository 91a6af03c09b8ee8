"""A network of two layers with a ReLU and a softmax loss: by hand for one example, as a class in code."""

from __future__ import annotations

from problems.draws import Draw
from problems.family import Choice, Options, Pack, Posed, family
from problems.mistakes.two_layer_net import on_paper
from problems.tasks import penalties
from problems.tasks.two_layer_net import two_layer_net_code
from solutions.notation import parse

PAIR = (1, 2)  # inputs, hidden units and classes are two each


@family(
    title="A network of two layers with a softmax loss",
    examples=(
        {
            "true_class": 1,
            "x": [[1, -2]],
            "W1": [[1, 0.5], [-0.5, 1]],
            "b1": [[0.5, -0.5]],
            "W2": [[0.5, -0.5], [1, -1]],
            "b2": [[-0.5, 0.5]],
        },
    ),
    options={
        "true_class": Choice(1, PAIR, "on paper: the true class"),
        "penalty": penalties.OPTION,
    },
    code=two_layer_net_code,
)
def two_layer_net(draw: Draw, options: Options) -> Posed:
    """Affine, ReLU, affine, softmax: the probabilities, the loss, and the gradient of every weight and bias."""
    true = f"s{options['true_class']}"
    hidden = "; ".join(f"q{j} = dot(W1_1{j}, x1, W1_2{j}, x2); z{j} = q{j} + b1_{j}; h{j} = max(0, z{j})" for j in PAIR)
    scores = "; ".join(f"r{k} = dot(W2_1{k}, h1, W2_2{k}, h2); s{k} = r{k} + b2_{k}" for k in PAIR)
    softmax = "e1 = exp(s1); e2 = exp(s2); Z = e1 + e2; p1 = e1 / Z; p2 = e2 / Z"
    graph = parse(f"{hidden}; {scores}; {softmax}; G = log(Z); L = G - {true}")
    packs: dict[str, Pack] = {"x": (("x1", "x2"),)}
    for layer in ("1", "2"):
        packs[f"W{layer}"] = tuple(tuple(f"W{layer}_{i}{j}" for j in PAIR) for i in PAIR)
        packs[f"b{layer}"] = (tuple(f"b{layer}_{j}" for j in PAIR),)
    inputs = {node.name: draw.steps(node.name, -1, 1, 0.5) for node in graph.inputs}
    inputs |= {f"x{i}": draw.integers(f"x{i}", -2, 2, without=(0,)) for i in PAIR}
    second, first = ([f"dW{k}_{i}{j}" for i in PAIR for j in PAIR] + [f"db{k}_{j}" for j in PAIR] for k in (2, 1))
    return Posed(
        graph,
        inputs,
        _statement(int(options["true_class"])),
        packs,
        asked=("h1", "h2", "s1", "s2", "p1", "p2", "L", *second, *first),
        mistakes=tuple(on_paper(graph, true)),
        constants=frozenset(("x1", "x2")),
        decimals=3,
        smallest=0.01,
        zeros=True,
        drawn=False,
    )


def _statement(true: int) -> str:
    return (
        r"A network computes $h = \max(0, x W_1 + b_1)$ and the scores $s = h W_2 + b_2$ of two classes; their"
        r" probabilities are $p_k = \frac{e^{s_k}}{e^{s_1} + e^{s_2}}$. The true class is"
        rf" {true}, and the loss is $L = -\ln p_{true}$. Run it forward, then compute the derivative of $L$ by every"
        r" weight and bias: $W^{(k)}_{ij}$ stands in row $i$ and column $j$ of $W_k$, and $b^{(k)}_j$ in $b_k$."
    )
