"""What people write wrong in batch normalisation in code: lines of the reference, with what comes of them behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from problems.code.reference import rewritings
from problems.code.rewritten import Namespace, Row
from problems.code.task import Instead
from problems.mistakes.batch_norm import (
    AT_TEST,
    BOTH_LOST,
    BY_N,
    EPS_OUTSIDE,
    MEAN_LOST,
    MEAN_OF_ALL,
    NO_EPS,
    NO_GAMMA,
    NO_ROOT,
    OF_GAMMA,
    OUT_AT_TEST,
    SWAPPED,
    VARIANCE_LOST,
    VARIANCE_OF_ALL,
    WHOLE_ARRAY,
)

SUMMED = "the gradients of gamma and beta are summed over the batch"
XHAT = "xhat = (x - mu) / sigma"
SIGMA = "sigma = np.sqrt(var + eps)"
MEAN, VARIANCE = "mu = x.mean(axis=0)", "var = x.var(axis=0)"
OUT = "return gamma * xhat + beta, (xhat"
TO_MEAN = 'bn_param["running_mean"] = momentum * bn_param["running_mean"] + (1 - momentum) * mu'
TO_VARIANCE = 'bn_param["running_var"] = momentum * bn_param["running_var"] + (1 - momentum) * running_var'
AVERAGED = "the gradients of gamma and beta are sums over the batch, not means"
MOVED = "a running average keeps momentum times the old one; here the batch's takes its place"
UNSHRUNK = "the old running average is multiplied by momentum, which is missing"
DIRECT = "x goes into the normalised values directly too: that gradient, divided by the root, is missing"
POWER = (
    "in the gradient of var the root has the power 3: the derivative of (var + eps)^(−1/2) is −1/2·(var + eps)^(−3/2)"
)
HALF = "the gradient of var has the factor −1/2, of the derivative of (var + eps)^(−1/2)"
BACK = "- xhat * np.mean(dxhat * xhat, axis=0)"
DEVIATION = "the running variance is moved by the variance of the batch, not by its root"
# fmt: off
ROWS: tuple[Row, ...] = (
    ("gamma-left-out", "the normalised values are multiplied by gamma in the output",
     (OUT, "return xhat + beta, (xhat")),
    ("beta-left-out", "beta is added in the output", (OUT, "return gamma * xhat, (xhat")),
    ("not-centred", "the mean is subtracted before the division by the root", (XHAT, "xhat = x / sigma")),
    ("variance-uncentred", "the variance is the mean of (x − mu)², not of x²",
     (VARIANCE, "var = np.mean(x**2, axis=0)")),
    ("statistics-of-whole-array", WHOLE_ARRAY, (MEAN, "mu = x.mean()"), (VARIANCE, "var = x.var()")),
    ("mean-of-whole-array", MEAN_OF_ALL, (MEAN, "mu = x.mean()")),
    ("variance-of-whole-array", VARIANCE_OF_ALL, (VARIANCE, "var = x.var()")),
    ("variance-n-minus-one", BY_N, (VARIANCE, "var = x.var(axis=0, ddof=1)")),
    ("eps-outside-root", EPS_OUTSIDE, (SIGMA, "sigma = np.sqrt(var) + eps")),
    ("eps-missing", NO_EPS, (SIGMA, "sigma = np.sqrt(var)")),
    ("root-missing", NO_ROOT, (SIGMA, "sigma = var + eps")),
    ("momentum-swapped", SWAPPED,
     (TO_MEAN, 'bn_param["running_mean"] = (1 - momentum) * bn_param["running_mean"] + momentum * mu')),
    ("momentum-swapped", SWAPPED,
     (TO_VARIANCE, 'bn_param["running_var"] = (1 - momentum) * bn_param["running_var"] + momentum * running_var')),
    ("momentum-missing", UNSHRUNK, (TO_MEAN, TO_MEAN.replace("= momentum * ", "= ")),
     (TO_VARIANCE, TO_VARIANCE.replace("= momentum * ", "= "))),
    ("momentum-missing", UNSHRUNK, (TO_MEAN, TO_MEAN.replace("= momentum * ", "= "))),
    ("momentum-missing", UNSHRUNK, (TO_VARIANCE, TO_VARIANCE.replace("= momentum * ", "= "))),
    ("running-averages-overwritten", MOVED,
     (TO_MEAN, 'bn_param["running_mean"] = mu'), (TO_VARIANCE, 'bn_param["running_var"] = running_var')),
    ("running-averages-overwritten", MOVED, (TO_MEAN, 'bn_param["running_mean"] = mu')),
    ("running-averages-overwritten", MOVED, (TO_VARIANCE, 'bn_param["running_var"] = running_var')),
    ("running-averages-not-moved", "in training the running variance moves too", (TO_VARIANCE, "pass")),
    ("running-averages-not-moved", "in training the running mean moves too", (TO_MEAN, "pass")),
    ("running-deviation", DEVIATION, ("(1 - momentum) * running_var", "(1 - momentum) * np.sqrt(running_var + eps)")),
    ("running-deviation", DEVIATION, ("(1 - momentum) * running_var", "(1 - momentum) * np.sqrt(running_var)")),
    ("sigma-missing-backward", "the gradient goes back through the division by the root, which is missing",
     ("axis=0)) / sigma", "axis=0))")),
    ("mean-gradient-lost", MEAN_LOST, ("dxhat - dxhat.mean(axis=0) -", "dxhat -")),
    ("variance-gradient-lost", VARIANCE_LOST, (" - xhat * np.mean(dxhat * xhat, axis=0)", "")),
    ("direct-gradient-lost", DIRECT, ("(dxhat - dxhat.mean(axis=0) -", "(-dxhat.mean(axis=0) -")),
    ("direct-gradient-divided", "what comes back to x directly, not through mu or var, is not divided by N",
     ("(dxhat - dxhat.mean(axis=0) -", "(dxhat / len(dout) - dxhat.mean(axis=0) -")),
    ("mean-gradient-sign", "what comes back through mu has a minus sign: x − mu falls where mu grows",
     ("dxhat - dxhat.mean(axis=0) -", "dxhat + dxhat.mean(axis=0) -")),
    ("variance-gradient-power", POWER, (BACK, "- sigma * xhat * np.mean(dxhat * xhat, axis=0)")),
    ("variance-gradient-power", POWER, (BACK, "- sigma**2 * xhat * np.mean(dxhat * xhat, axis=0)")),
    ("root-derivative-missing", HALF, (BACK, "+ 2 * xhat * np.mean(dxhat * xhat, axis=0)")),
    ("root-derivative-missing", HALF, (BACK, "- 2 * xhat * np.mean(dxhat * xhat, axis=0)")),
    ("statistics-constant", BOTH_LOST,
     ("(dxhat - dxhat.mean(axis=0) - xhat * np.mean(dxhat * xhat, axis=0)) /", "dxhat /")),
    ("gamma-missing-backward", NO_GAMMA, ("dxhat = dout * gamma", "dxhat = dout")),
    ("gamma-gradient-without-xhat", OF_GAMMA, ("np.sum(dout * xhat, axis=0)", "np.sum(dout, axis=0)")),
    ("gamma-gradient-unnormalised", OF_GAMMA, ("np.sum(dout * xhat, axis=0)", "np.sum(dout * xhat * sigma, axis=0)")),
    ("gamma-gradient-of-inputs", OF_GAMMA, ("(xhat, sigma, gamma)", "(xhat, sigma, gamma, x)"),
     ("xhat, sigma, gamma = cache", "xhat, sigma, gamma, x = cache"),
     ("np.sum(dout * xhat, axis=0)", "np.sum(dout * x, axis=0)")),
    ("parameter-gradients-averaged", AVERAGED,
     ("dgamma = np.sum(", "dgamma = np.mean("), ("dbeta = np.sum(", "dbeta = np.mean(")),
    ("parameter-gradients-averaged", AVERAGED, ("dgamma = np.sum(", "dgamma = np.mean(")),
    ("parameter-gradients-averaged", AVERAGED, ("dbeta = np.sum(", "dbeta = np.mean(")),
    ("gradient-unsummed", SUMMED, ("np.sum(dout, axis=0)", "dout")),
    ("gradient-unsummed", SUMMED, ("np.sum(dout * xhat, axis=0)", "dout * xhat")),
    ("batch-statistics-at-test", AT_TEST, ('(x - bn_param["running_mean"])', "(x - x.mean(axis=0))"),
     ('(bn_param["running_var"] + eps)', "(x.var(axis=0) + eps)")),
    ("eps-missing", "eps is missing: at test time, too, the root is taken of the variance + eps",
     ('np.sqrt(bn_param["running_var"] + eps)', 'np.sqrt(bn_param["running_var"])')),
    ("root-missing", "at test time, too, what is centred is divided by the root of the variance + eps",
     ('np.sqrt(bn_param["running_var"] + eps)', '(bn_param["running_var"] + eps)')),
    ("beta-left-out", "beta is added at test time too",
     ("return gamma * xhat + beta, None", "return gamma * xhat, None")),
    ("gamma-left-out", "the normalised values are multiplied by gamma at test time too",
     ("return gamma * xhat + beta, None", "return xhat + beta, None")),
    ("scale-and-shift-missing-at-test", OUT_AT_TEST, ("return gamma * xhat + beta, None", "return xhat, None")),
)
# fmt: on


def wrong_lines(source: str) -> tuple[Instead, ...]:
    return rewritings(source, ROWS, played)


def played(namespace: Namespace) -> Callable[..., Mapping[str, Any]]:
    """Training forward and backward, the averages that are kept, and a forward call at test time."""
    forward, backward = namespace["batchnorm_forward"], namespace["batchnorm_backward"]

    def outcome(**case: Any) -> Mapping[str, Any]:
        gamma, beta, kept = case["gamma"], case["beta"], dict(case["bn_param"])
        out, cache = forward(case["x"], gamma, beta, kept)
        dx, dgamma, dbeta = backward(case["dout"], cache)
        out_test, _ = forward(case["x_test"], gamma, beta, kept | {"mode": "test"})
        averages = {name: kept[name] for name in ("running_mean", "running_var")}
        return {"out": out, "dx": dx, "dgamma": dgamma, "dbeta": dbeta, "out_test": out_test, **averages}

    return outcome
