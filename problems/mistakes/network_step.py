"""What people write wrong in a step of descent of two layers: lines of the references, which differ from net to net."""

from __future__ import annotations

from collections.abc import Iterator

from problems.code.rewritten import Change, Row

SQUARED = "the loss is the square of the error, not its absolute value"
NO_TARGET = "the error is the prediction minus the target, which is left out"
NO_WEIGHT = "what comes back to a hidden unit has the weight to the output as a factor"
NO_INPUT = "the gradient of a weight has the value that it multiplies as a factor: the input x"
NO_HIDDEN = "the gradient of W2 has the hidden values as a factor, which are missing"
INPUTS_FOR_HIDDEN = "the gradient of W2 has the hidden values as a factor, not the inputs of the net"
NO_OWN = "the gradient of W1 has the inputs x as a factor, not the hidden values that come out behind it"
ONLY_FIRST = "only the first layer is updated: the last one learns too"
ONLY_LAST = "only the last layer is updated: the first one learns too"
USED = (
    "the second layer's weights are changed before the gradient goes back through them: take all gradients at the old"
    " weights, then update"
)
TWICE = "the learning rate belongs in the update only; it was multiplied into what goes back to the first layer too"
UPHILL = "descent goes against the gradient: w − η·dw, not plus"
NO_RATE = "the learning rate is missing: w − η·dw"
REVERSED = "the derivative by the prediction has the prediction minus the target, not the other way round"
IN_ONE = (
    ("plus-for-minus", "descent goes against the gradient for {0} too: minus, not plus", "{0} - ", "{0} + "),
    ("rate-missing", "the learning rate is missing in the update of {0}", "eta * d{0}", "d{0}"),
)
PARAMETERS = ("W1", "b1", "W2", "b2")


def _in_updates(old: str, new: str) -> tuple[Change, ...]:
    """In the update of every parameter."""
    return tuple((old.format(name), new.format(name)) for name in PARAMETERS)


# fmt: off
ROWS: tuple[Row, ...] = (  # changes of a parameter that a net has not are left out
    ("weight-used-after-update", USED, ("dh = dyhat * W2", "dh = dyhat * (W2 - eta * dW2)")),
    ("weight-used-after-update", USED, ("dout = dyhat * W2", "dout = dyhat * (W2 - eta * dyhat * out)")),
    ("weight-used-after-update", USED, ("dz1 = dz2 * W2", "dz1 = dz2 * (W2 - eta * dz2 * o)")),
    ("plus-for-minus", UPHILL, *_in_updates("{0} - ", "{0} + ")),
    ("rate-missing", NO_RATE, *_in_updates("eta * d{0}", "d{0}")),
    *((note, told.format(name), (old.format(name), new.format(name)))
      for note, told, old, new in IN_ONE for name in PARAMETERS),
    ("rate-in-each-layer", TWICE, ("dh = dyhat *", "dh = eta * dyhat *")),
    ("rate-in-each-layer", TWICE, ("dout = dyhat *", "dout = eta * dyhat *")),
    ("rate-in-each-layer", TWICE, ("dz1 = dz2 *", "dz1 = eta * dz2 *")),
    ("difference-sign-missing", REVERSED, ("dyhat = -(y - yhat)", "dyhat = y - yhat")),
    ("difference-sign-missing", REVERSED, ("dyhat = -2 * (y - yhat)", "dyhat = 2 * (y - yhat)")),
    ("difference-sign-missing", REVERSED, ("dz2 = yhat - y", "dz2 = y - yhat")),
    ("square-factor-missing", "the derivative of the square has a factor 2, which is missing",
     ("dyhat = -2 * (y - yhat)", "dyhat = -(y - yhat)")),
    ("scale-factor-missing", "the loss is half the square: in its derivative 2 and 1/2 cancel",
     ("dyhat = -(y - yhat)", "dyhat = -2 * (y - yhat)")),
    ("absolute-error", SQUARED, ("dyhat = -(y - yhat)", "dyhat = -np.sign(y - yhat)")),
    ("absolute-error", SQUARED, ("dyhat = -2 * (y - yhat)", "dyhat = -np.sign(y - yhat)")),
    ("target-missing", NO_TARGET, ("dyhat = -(y - yhat)", "dyhat = yhat")),
    ("target-missing", NO_TARGET, ("dyhat = -2 * (y - yhat)", "dyhat = 2 * yhat")),
    ("sigmoid-slope-twice",
     "yhat − y is the derivative by what goes into the sigmoid: its slope is in it already, and counts once",
     ("dz2 = yhat - y", "dz2 = (yhat - y) * yhat * (1 - yhat)")),
    ("next-weight-missing", NO_WEIGHT, ("dh = dyhat * W2", "dh = dyhat * np.ones(W2.shape)")),
    ("next-weight-missing", NO_WEIGHT, ("dout = dyhat * W2", "dout = dyhat * np.ones(W2.shape)")),
    ("next-weight-missing", NO_WEIGHT, ("dz1 = dz2 * W2", "dz1 = dz2 * np.ones(W2.shape)")),
    ("slope-missing", "the gradient goes back through the hidden sigmoids: their slope o·(1 − o) is missing",
     (" * o * (1 - o)", "")),
    ("slope-missing", "the step of the hidden biases has the slope o·(1 − o) of the hidden sigmoids as a factor too",
     ("np.outer(x, dz1), dz1", "np.outer(x, dz1), dz2 * W2")),
    ("sigmoid-f-one-plus-f", "the derivative of the sigmoid is o·(1 − o), not o·(1 + o)", ("(1 - o)", "(1 + o)")),
    ("bias-not-updated", "the biases of the hidden units are updated too", ("b1 - eta * db1", "b1")),
    ("bias-not-updated", "the bias of the output is updated too", ("b2 - eta * db2", "b2")),
    ("sigmoid-one-minus-f", "the derivative of the sigmoid is o·(1 − o); the factor o is missing",
     ("* o * (1 - o)", "* (1 - o)")),
    ("input-missing", NO_INPUT, ("np.outer(x, dh)", "np.outer(np.ones(x.shape), dh)")),
    ("input-missing", NO_INPUT, ("np.outer(x, dout)", "np.outer(np.ones(x.shape), dout)")),
    ("input-missing", NO_INPUT, ("np.outer(x, dz1)", "np.outer(np.ones(x.shape), dz1)")),
    ("activation-missing-backward", NO_HIDDEN, ("dW2 = dyhat * h", "dW2 = dyhat * np.ones(h.shape)")),
    ("activation-missing-backward", NO_HIDDEN, ("dyhat * out, dyhat", "dyhat * np.ones(out.shape), dyhat")),
    ("activation-swapped", INPUTS_FOR_HIDDEN, ("dyhat * out, dyhat", "dyhat * x, dyhat")),
    ("activation-swapped", INPUTS_FOR_HIDDEN, ("dz2 * o, dz2", "dz2 * x, dz2")),
    ("output-in-gradient", NO_OWN, ("np.outer(x, dh)", "np.outer(np.ones(x.shape), dh * h)")),
    ("output-in-gradient", NO_OWN, ("np.outer(x, dout)", "np.outer(np.ones(x.shape), dout * out)")),
    ("output-in-gradient", NO_OWN, ("np.outer(x, dz1)", "np.outer(np.ones(x.shape), dz1 * o)")),
    ("output-layer-only", ONLY_LAST, ("W1 - eta * dW1", "W1"), ("b1 - eta * db1", "b1")),
    ("hidden-layer-only", ONLY_FIRST, ("W2 - eta * dW2", "W2"), ("b2 - eta * db2", "b2")),
    ("bias-not-updated", "the biases are updated like the weights", ("b1 - eta * db1", "b1"), ("b2 - eta * db2", "b2")),
    ("bias-left-out-1", "the biases of the hidden units are left out", ("x @ W1 + b1", "x @ W1")),
    ("bias-left-out-2", "the bias of the output is left out", (" @ W2 + b2", " @ W2")),
)
# fmt: on


def step_rows(source: str) -> Iterator[Row]:
    """Those of which something stands in the source, once, with the changes that can be made there."""
    for note, feedback, *changes in ROWS:
        made = tuple(change for change in changes if source.count(change[0]) == 1)
        if made:
            yield (note, feedback, *made)
