"""Modules that course files import without needing them are there."""

import pytest

from grader.sandbox import Category


@pytest.mark.parametrize(
    "source",
    [
        "from past.builtins import xrange\nf = lambda: sum(xrange(3))",
        "from builtins import range, object\nf = lambda: sum(range(3))",
        "from __future__ import print_function, division, absolute_import\nf = lambda: 3",
        "from future import standard_library\nstandard_library.install_aliases()\nf = lambda: 3",
        "from future.utils import iteritems\nf = lambda: sum(v for _, v in iteritems({1: 3}))",
        "from past.utils import old_div\nf = lambda: old_div(7, 2)",
        "from six.moves import xrange, cPickle\nf = lambda: sum(xrange(3))",
        "import six\nf = lambda: len(list(six.iteritems({1: 1, 2: 2, 3: 3})))",
        "from random import shuffle\nx = [1, 2]\nshuffle(x)\nf = lambda: sum(x)",
        "import numpy as np\nnp.random.seed(1)\nnp.random.randn(2)\nf = lambda: 3",
        "import numpy.random as npr\nf = lambda: npr.rand(3).size",
    ],
)
def test_an_old_import_works(run, source):
    (result,) = run(source).results
    assert result.value == 3


@pytest.mark.parametrize(
    "line",
    [
        "fig, ax = plt.subplots(2, 2, figsize=(1, 2)); ax[0].plot([1]); fig.tight_layout()",
        "fig, (left, right) = plt.subplots(1, 2); left.plot([1])",
        "fig, ((a, b), (c, d)) = plt.subplots(2, 2); d.plot([1])",
        "fig, (upper, middle, lower) = plt.subplots(nrows=3); lower.plot([1])",
        "plt.rcParams['figure.figsize'] = (10.0, 8.0)",
        "n, bins, patches = plt.hist([1, 2])",
        "line, = plt.plot([1, 2], 'o-', label='loss'); line.set_color('red')",
        "plt.imshow([[1]], cmap=plt.cm.gray); plt.colorbar(); plt.show()",
        "import matplotlib; matplotlib.use('Agg')",
        "from matplotlib import cm, pyplot; pyplot.title('x')",
        "from mpl_toolkits.mplot3d import Axes3D",
        "import matplotlib.gridspec as gridspec; gridspec.GridSpec(2, 2)[0]",
    ],
)
def test_plots_are_drawn_by_nobody(run, line):
    outcome = run(f"import matplotlib.pyplot as plt\n{line}\ndef f(): return 3")
    assert outcome.category is Category.FINISHED, outcome.detail


@pytest.mark.parametrize(
    "line",
    [
        "from layers import double",
        "from .layers import double",
        "from cs231n.layers import double",
        "from cs231n.layers import *",
        "import cs231n.layers; double = cs231n.layers.double",
    ],
)
def test_support_modules_are_found_under_the_names_that_files_use(run, line):
    source = b"def double(x): return 2 * x"
    outcome = run(f"{line}\ndef f(): return double(1)", support={"layers": source, "cs231n.layers": source})
    assert outcome.results[0].value == 2


def test_a_support_module_may_import_another(run):
    support = {"cs231n.fast": b"from .layers import one", "cs231n.layers": b"one = 1"}
    outcome = run("from cs231n.fast import one\ndef f(): return one", support=support)
    assert outcome.results[0].value == 1


def test_support_comes_before_the_standard_library(run):
    outcome = run("from this import one\ndef f(): return one", support={"this": b"one = 1"})
    assert outcome.results[0].value == 1


@pytest.mark.parametrize("name", ["grader", "solutions", "problems", "sympy", "pip"])
def test_nothing_else_that_is_installed_can_be_imported(run, name):
    outcome = run(f"import {name}")
    assert (outcome.category, outcome.module) == (Category.IMPORT_ERROR, name)
