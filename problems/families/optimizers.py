"""Optimisers: momentum, RMSProp and Adam, two updates by hand or three in code."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from problems.part import Array
from problems.tasks.optimizer import optimizer_code
from solutions.breaks import Break
from solutions.notation import parse
from solutions.ops import Forward

STEPS = (1, 2)
Rule = Callable[[Draw], Posed]


def _at_steps(node: str, rule: Forward) -> dict[str, Forward]:
    """A wrong rule at a node of both steps: `w` stands for w1 and w2."""
    return {f"{node}{t}": rule for t in STEPS}


def _changed(note: str, feedback: str, **rules: Forward) -> Break:
    """A wrong rule at each node, of both steps where the name has no number."""
    forward: dict[str, Forward] = {}
    for node, rule in rules.items():
        forward |= {node: rule} if node[-1].isdigit() else _at_steps(node, rule)
    return Break(note, feedback, forward)


def _posed(
    text: str, inputs: dict[str, Array], statement: str, asked: tuple[str, ...], *mistakes: Break, decimals: int
) -> Posed:
    return Posed(
        parse(text),
        inputs,
        f"{statement} Make two updates from $w_0$ with the gradients $g_1$ and $g_2$.",
        {"g": ("g1", "g2")},
        asked,
        mistakes,
        frozenset(inputs),
        decimals=decimals,
        smallest=0.05 if decimals < 4 else 0.002,
        drawn=False,
    )


def _numbers(draw: Draw, **settings: tuple[float, ...]) -> dict[str, Array]:
    numbers = {f"g{t}": draw.integers(f"g{t}", -9, 9, without=(0,)) for t in STEPS}
    numbers["w0"] = draw.steps("w0", -5, 5, 0.5)
    return numbers | {name: draw.choice(name, values) for name, values in settings.items()}


UPHILL = "the update goes uphill: the step is against the gradient"
RATE = "the learning rate is missing in the step"
ROOT = "the step is divided by the square root, which is missing"


def _classical(draw: Draw) -> Posed:
    return _posed(
        "s1 = eta * g1; v1 = -s1; w1 = w0 + v1; k2 = mu * v1; s2 = eta * g2; v2 = k2 - s2; w2 = w1 + v2",
        _numbers(draw, eta=(0.05, 0.1, 0.2), mu=(0.5, 0.8, 0.9)),
        r"Gradient descent with momentum updates $v_t = \mu v_{t-1} - \eta g_t$ and $w_t = w_{t-1} + v_t$;"
        r" the velocity $v_0$ is 0.",
        ("v1", "w1", "v2", "w2"),
        _changed("plus-for-minus", UPHILL, v1=lambda s: s, v2=np.add),
        _changed("velocity-not-stored", "the old velocity goes on, times μ; it is missing", k2=lambda mu, v: 0 * v),
        _changed("momentum-missing", "the old velocity is multiplied by μ", k2=lambda mu, v: v),
        _changed("rate-missing", RATE, s=lambda eta, g: g),
        decimals=3,
    )


def _averaged(draw: Draw) -> Posed:
    return _posed(
        "c = 1 - mu; v1 = c * g1; s1 = eta * v1; w1 = w0 - s1;"
        "k2 = mu * v1; h2 = c * g2; v2 = k2 + h2; s2 = eta * v2; w2 = w1 - s2",
        _numbers(draw, eta=(0.05, 0.1, 0.2), mu=(0.6, 0.8, 0.9)),
        r"Gradient descent with averaged momentum updates $v_t = \mu v_{t-1} + (1 - \mu) g_t$ and"
        r" $w_t = w_{t-1} - \eta v_t$; the velocity $v_0$ is 0.",
        ("v1", "w1", "v2", "w2"),
        _changed("plus-for-minus", UPHILL, w=np.add),
        _changed("velocity-not-stored", "the old velocity goes on, times μ; it is missing", k2=lambda mu, v: 0 * v),
        _changed(
            "momentum-swapped",
            "the old velocity is multiplied by μ and the gradient by 1 − μ, not the other way round",
            v1=lambda c, g: (1 - c) * g,
            h2=lambda c, g: (1 - c) * g,
            k2=lambda mu, v: (1 - mu) * v,
        ),
        _changed("gradient-not-weighted", "the gradient is multiplied by 1 − μ", v1=lambda c, g: g, h2=lambda c, g: g),
        decimals=3,
    )


def _rmsprop(draw: Draw) -> Posed:
    return _posed(
        "c = 1 - rho; q1 = g1**2; r1 = c * q1; d1 = sqrt(r1); f1 = g1 / d1; s1 = eta * f1; w1 = w0 - s1;"
        "h2 = rho * r1; q2 = g2**2; p2 = c * q2; r2 = h2 + p2; d2 = sqrt(r2); f2 = g2 / d2;"
        "s2 = eta * f2; w2 = w1 - s2",
        _numbers(draw, eta=(0.05, 0.1, 0.2), rho=(0.6, 0.8, 0.9)),
        r"RMSProp updates $r_t = \rho r_{t-1} + (1 - \rho) g_t^2$ and $w_t = w_{t-1} - \eta \, g_t / \sqrt{r_t}$"
        r" (the small $\epsilon$ is left out); $r_0$ is 0.",
        ("r1", "w1", "r2", "w2"),
        _changed("plus-for-minus", UPHILL, w=np.add),
        _changed("cache-not-stored", "the old mean goes on, times ρ; it is missing", h2=lambda rho, r: 0 * r),
        _changed(
            "decay-swapped",
            "the old mean is multiplied by ρ and the squared gradient by 1 − ρ, not the other way round",
            r1=lambda c, q: (1 - c) * q,
            p2=lambda c, q: (1 - c) * q,
            h2=lambda rho, r: (1 - rho) * r,
        ),
        _changed("root-missing", ROOT, d=lambda r: r),
        _changed("rate-missing", RATE, s=lambda eta, f: f),
        decimals=3,
    )


ADAM = (
    "a = 1 - beta1; c = 1 - beta2; m1 = a * g1; q1 = g1**2; v1 = c * q1; mhat1 = m1 / a; vhat1 = v1 / c;"
    "d1 = sqrt(vhat1); f1 = mhat1 / d1; s1 = eta * f1; w1 = w0 - s1;"
    "h2 = beta1 * m1; p2 = a * g2; m2 = h2 + p2; k2 = beta2 * v1; q2 = g2**2; u2 = c * q2; v2 = k2 + u2;"
    "x2 = beta1**2; n2 = 1 - x2; mhat2 = m2 / n2; y2 = beta2**2; z2 = 1 - y2; vhat2 = v2 / z2;"
    "d2 = sqrt(vhat2); f2 = mhat2 / d2; s2 = eta * f2; w2 = w1 - s2"
)


def _adam(draw: Draw) -> Posed:
    return _posed(
        ADAM,
        _numbers(draw, eta=(0.1, 0.2), beta1=(0.8, 0.9), beta2=(0.9, 0.99)),
        r"Adam keeps $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$ and $v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$,"
        r" corrects them, $\hat{m}_t = m_t / (1 - \beta_1^t)$ and $\hat{v}_t = v_t / (1 - \beta_2^t)$, and"
        r" updates $w_t = w_{t-1} - \eta \, \hat{m}_t / \sqrt{\hat{v}_t}$ (the small $\epsilon$ is left out);"
        r" $m_0$ and $v_0$ are 0.",
        tuple(f"{name}{t}" for t in STEPS for name in ("m", "v", "mhat", "vhat", "w")),
        _changed("plus-for-minus", UPHILL, w=np.add),
        _changed(
            "bias-correction-missing",
            "m and v are divided by 1 − β^t before they are used",
            mhat=lambda m, n: m,
            vhat=lambda v, n: v,
        ),
        _changed(
            "step-not-counted",
            "the second update is corrected with the squares of β1 and β2",
            x2=lambda b: b,
            y2=lambda b: b,
        ),
        _changed(
            "corrected-moments-stored",
            "m and v go on as they are; the corrected ones are only used in the step",
            h2=lambda b, m: b * m / (1 - b),
            k2=lambda b, v: b * v / (1 - b),
        ),
        _changed(
            "moment-not-decayed",
            "β multiplies the old moment; here β stands alone",
            h2=lambda b, m: b,
            k2=lambda b, v: b,
        ),
        _changed("root-missing", ROOT, d=lambda v: v),
        _changed("rate-missing", RATE, s=lambda eta, f: f),
        decimals=4,
    )


RULES: dict[str, Rule] = {"momentum": _classical, "averaged": _averaged, "rmsprop": _rmsprop, "adam": _adam}


@family(
    title="Optimisers",
    examples=(
        {"rule": "momentum", "momentum": "open", "w0": 2, "g": [4, -3], "eta": 0.1, "mu": 0.9},
        {"rule": "momentum", "momentum": "classical", "w0": 2, "g": [4, -3], "eta": 0.1, "mu": 0.9},
        {"rule": "momentum", "momentum": "averaged", "w0": 2, "g": [4, -3], "eta": 0.1, "mu": 0.9},
        {"rule": "rmsprop", "w0": 2, "g": [4, -3], "eta": 0.1, "rho": 0.9},
        {"rule": "adam", "w0": 2, "g": [4, -3], "eta": 0.1, "beta1": 0.9, "beta2": 0.99},
    ),
    options={
        "rule": Choice("momentum", ("momentum", "rmsprop", "adam"), "the update rule"),
        "momentum": Choice(
            "open",
            ("open", "classical", "averaged"),
            "v = mu v - eta dw (classical) or v = mu v + (1 - mu) dw; open: classical on paper, both in code",
        ),
    },
    code=optimizer_code,
)
def optimizers(draw: Draw, options: Options) -> Posed:
    """Two updates of an optimiser from given gradients: momentum, RMSProp or Adam."""
    is_averaged = options["rule"] == "momentum" and options["momentum"] == "averaged"
    return RULES["averaged" if is_averaged else str(options["rule"])](draw)
