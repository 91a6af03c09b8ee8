"""Early stopping: the validation loss after every epoch, and how long to wait for a better one."""

from __future__ import annotations

import numpy as np

from problems.certified.band import MANY, Band
from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from problems.tasks.early_stopping import NEVER_RUN, stopping_code
from solutions.breaks import Break
from solutions.notation import parse

EPOCHS = 7
LATER = range(2, EPOCHS + 1)  # epochs that have one before
V_PACK = tuple(f"v{t}" for t in range(1, EPOCHS + 1))
STEEP = 3  # of the slope from a wait that is too short to one that is long enough
LEGEND = (
    "$n_t$ is 1 where the loss is no new lowest one, and $c_t$ is the wait if it is none; $j_t$ is by how much the"
    " epoch with the lowest loss moves on. $e_t$, by way of $a_t$ and $h_t$, is 1 where the wait is as long as the"
    " patience, $f_t$ where it is not, and $k_t$ is 1 if epoch $t$ is run."
)
GAPS = (0.11, 0.14, 0.17, 0.2, 0.23, 0.26)  # between losses, far enough from a tie


def _stopping_text(patience: int) -> str:
    """The steps whose names LEGEND explains; h is far from where clip bends, as waits are whole numbers."""
    steps = ["b2 = min(v1, v2)", "w2 = greater(v2, v1)", "j2 = 1 - w2"]
    for t in LATER[1:]:
        steps += [f"b{t} = min(b{t - 1}, v{t})", f"n{t} = greater(v{t}, b{t - 1})", f"c{t} = w{t - 1} + 1"]
        steps += [f"w{t} = n{t} * c{t}", f"j{t} = c{t} - w{t}"]
    for t in range(patience + 1, EPOCHS):
        steps += [f"a{t} = {STEEP} * w{t}", f"h{t} = a{t} - {STEEP * (patience - 0.5)}", f"e{t} = clip(h{t}, 0, 1)"]
        is_first = t == patience + 1  # after which training may stop
        steps += [f"k{t + 1} = 1 - e{t}"] if is_first else [f"f{t} = 1 - e{t}", f"k{t + 1} = k{t} * f{t}"]
    return "; ".join([*steps, *_outcome(patience)])


def _outcome(patience: int) -> list[str]:
    """The first epochs, patience + 1 of them, are always run."""
    sure, uncertain = range(2, patience + 2), range(patience + 2, EPOCHS + 1)
    return [
        f"s = add({', '.join(f'k{t}' for t in uncertain)})",
        f"stop = s + {patience + 1}",
        f"m = dot({', '.join(f'k{t}, j{t}' for t in uncertain)})",
        f"a = add({', '.join(f'j{t}' for t in sure)}, m)",
        "restore = a + 1",
    ]


def _of_stopping(patience: int) -> tuple[Break, ...]:
    return (
        Break(
            "wait-not-reset",
            "the wait starts anew, at 0, with every new lowest loss",
            {f"w{t}": lambda is_no_better, wait: wait - 1 + is_no_better for t in LATER[1:]},
        ),
        Break(
            "patience-one-more",
            "training stops as soon as the wait is as long as the patience, not one epoch longer",
            {f"h{t}": lambda wait, by: wait + by - STEEP for t in range(patience + 1, EPOCHS)},
        ),
        Break(
            "last-epoch-restored",
            "the weights of the epoch with the lowest loss are restored, not those of the last epoch",
            {"m": lambda *pairs: sum(pairs[::2]) + patience, "a": lambda *moves: moves[-1]},
        ),
        Break(
            "least-of-all-restored",
            NEVER_RUN,
            {"m": lambda *pairs: sum(pairs[1::2])},
        ),
    )


@family(
    title="Early stopping",
    examples=({"patience": 2, "v": [0.9, 0.7, 0.8, 0.6, 0.75, 0.85, 0.4]},),
    options={
        "patience": Number(2, 1, 3, "how many epochs without a lower loss are waited for, on paper"),
        "count": Choice("open", ("open", "one", "zero"), "code: epochs counted from 1 or from 0; open: as you like"),
    },
    code=stopping_code,
)
def early_stopping(draw: Draw, options: Options) -> Posed:
    """Validation losses and a patience: the epoch at which training stops, and the epoch that is restored."""
    patience = int(options["patience"])
    rising = np.round(0.2 + np.cumsum(draw.choice("gaps", GAPS, (EPOCHS,)), axis=1), 2)  # (B, T)
    order = np.argsort(draw.uniform("order", (EPOCHS,)), axis=1)
    losses = np.take_along_axis(rising, order, axis=1)
    inputs = {name: losses[:, i] for i, name in enumerate(V_PACK)}
    return Posed(
        parse(_stopping_text(patience)),
        inputs,
        f"After epoch $t$ of a training the validation loss is $v_t$; there are at most {EPOCHS} epochs, and the"
        f" patience is {patience}. As if all epochs were run, write down after each of them the lowest loss so far,"
        r" $b_t$, and the wait $w_t$, the number of epochs since that loss ($w_1$ is 0). With early stopping, training"
        f" stops after the first epoch with $w_t = {patience}$: which epoch is the last,"
        r" $\mathrm{stop}$, and from which epoch up to then are the weights restored, $\mathrm{restore}$?",
        {"v": V_PACK},
        (*(f"b{t}" for t in LATER), *(f"w{t}" for t in LATER), "stop", "restore"),
        _of_stopping(patience),
        frozenset(inputs),
        legend=LEGEND,
        counts=frozenset(f"e{t}" for t in range(patience + 1, EPOCHS)),
        relative=0.0,
        drawn=False,
        zeros=True,
        band=Band(negative_inputs=(0, MANY)),
    )
