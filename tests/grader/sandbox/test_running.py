"""An honest submission gets its values through, whatever else it does."""

import numpy as np
import pytest

from grader.sandbox import Category, Job, NotPlain, Outcome, Raised, Returned, Worker

X = np.array([[1.0, 2.0], [3.0, 4.0]])


def value(outcome: Outcome, call: int = 0):
    assert outcome.category is Category.FINISHED, outcome
    returned = outcome.results[call]
    assert isinstance(returned, Returned), returned
    return returned.value


@pytest.mark.parametrize(
    "argument",
    [
        X,
        X.T,
        X.astype(">f4"),
        np.array([1, 2, 3]),
        np.array([True, False]),
        np.zeros((0, 3)),
        np.array(2.5),
        np.array([1 + 2j]),
        np.array([np.nan, np.inf]),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_an_array_comes_back_as_it_went(run, argument):
    found = value(run("def f(x): return x", (argument,)))
    np.testing.assert_array_equal(found, argument)
    assert (found.shape, found.dtype) == (argument.shape, argument.dtype.newbyteorder("="))


@pytest.mark.parametrize("number", [2, -1, 0.1, 1e-300, float("inf"), 10**15])
def test_a_number_arrives_as_a_python_number(run, number):
    assert value(run("def f(x): return type(x) in (int, float), x", (number,))) == (True, number)


def test_every_call_is_answered_in_turn(run):
    outcome = run("def f(x): return 2 * x", (1,), (2,), (3,))
    assert [value(outcome, call) for call in range(3)] == [2, 4, 6]


def test_the_first_accepted_name_that_is_defined_is_called(run):
    outcome = run("def b(): return 1\ndef c(): return 2", functions=("a", "c", "b"))
    assert (outcome.function, value(outcome)) == ("c", 2)


def test_all_own_functions_are_named(run):
    outcome = run("from numpy import *\nimport os\ndef g(): pass\nclass Net: pass\ndef f(): return 1")
    assert outcome.defined == ("f", "g", "Net")


def test_a_tuple_with_a_dict_keeps_its_structure(run):
    loss, grads = value(run("def f(x): return 1.5, {'W': x, 'b': 0}", (X,)))
    assert loss == 1.5
    assert list(grads) == ["W", "b"]
    np.testing.assert_array_equal(grads["W"], X)


def test_a_cache_inside_a_tuple_is_kept(run):
    _out, cache = value(run("def f(x): return x, (x, None, [x])", (X,)))
    assert [type(one) for one in cache] == [np.ndarray, NotPlain, np.ndarray]


@pytest.mark.parametrize(
    ("returned", "shape"),
    [("[1, 2]", (2,)), ("[[1.0, 2], [3, 4]]", (2, 2)), ("[[x], [x]]", (2, 1, 2, 3)), ("[]", (0,))],
)
def test_a_list_of_numbers_is_an_array(run, returned, shape):
    found = value(run(f"def f(x): return {returned}", (np.ones((2, 3)),)))
    assert found.shape == shape


@pytest.mark.parametrize("returned", ["[1.5, x]", "[1.5, [x, 1]]", "[[1, 2], [3]]"])
def test_any_other_list_is_a_tuple(run, returned):
    found = value(run(f"def f(x): return {returned}", (np.ones((2, 3)),)))
    assert isinstance(found, tuple)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("returned", "name"),
    [
        ("None", "NoneType"),
        ("'text'", "str"),
        ("np.array([object()])", "ndarray"),
        ("np.array(['text'])", "ndarray"),
        ("np.longdouble(1)", "longdouble"),
        ("10**30", "int"),
        ("{1: 2}", "dict"),
        ("((((1,),),),)", "tuple"),
        ("lambda: 0", "function"),
    ],
)
def test_a_value_that_is_not_plain_is_named(run, returned, name):
    found = value(run(f"import numpy as np\ndef f(): return {returned}"))
    while isinstance(found, tuple):
        (found,) = found
    assert isinstance(found, NotPlain)
    assert found.type_name == name


@pytest.mark.parametrize("subclass", ["np.matrix(x)", "np.ma.array(x)", "x.view(np.recarray)"])
def test_a_subclass_comes_back_as_a_plain_array(run, subclass):
    found = value(run(f"import numpy as np\ndef f(x): return {subclass}", (X,)))
    assert type(found) is np.ndarray


def test_an_exception_names_the_line_of_the_submission(run):
    outcome = run("import numpy as np\ndef f(x):\n    return np.linalg.inv(x)\n", (np.zeros((2, 2)),))
    assert outcome.results == (Raised("LinAlgError", "Singular matrix", 3),)


def test_one_exception_does_not_end_the_other_calls(run):
    outcome = run("def f(x): return 1 / x", (0,), (2,))
    assert isinstance(outcome.results[0], Raised)
    assert value(outcome, 1) == 0.5


def test_prints_are_kept_apart_from_results(run):
    outcome = run("print('loading')\ndef f():\n    print('calling')\n    return 1")
    assert (value(outcome), outcome.output) == (1, "loading\ncalling\n")


def test_control_characters_in_prints_are_made_visible(run):
    assert run(r"print('\x1b[2J \u202e \r ü')").output == "\\x1b[2J \\u202e \\r ü\n"


def test_warnings_do_not_fail(run):
    outcome = run("import numpy as np\ndef f(x): return np.log(x)", (np.array([0.0]),))
    assert value(outcome) == -np.inf
    assert "RuntimeWarning" in outcome.output


def test_a_change_of_the_arguments_is_noticed(run):
    outcome = run("def f(x, i):\n    if i: x += 1\n    return x", (X, 0), (X, 1), (X, 0))
    assert outcome.mutated == (False, True, False)


def test_every_call_gets_fresh_arguments(run):
    outcome = run("def f(x):\n    x += 1\n    return x", (X,), (X,))
    np.testing.assert_array_equal(value(outcome, 1), X + 1)


def test_the_main_block_is_not_run(run):
    assert run("def f(): return 1\nif __name__ == '__main__':\n    raise SystemExit").category is Category.FINISHED


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfdef f(): return 1",
        b"def f():\r\n    return 1\r\n",
        "# -*- coding: latin-1 -*-\ndef f(): return len('ü')".encode("latin-1"),
        "def f(): return len('梯')".encode(),
    ],
    ids=["BOM", "CRLF", "latin-1", "UTF-8"],
)
def test_any_encoding_that_python_reads_is_read(run, source):
    assert value(run(source)) == 1


def test_random_numbers_start_the_same_for_everyone(run):
    source = "import random\nimport numpy as np\ndef f(): return random.random() + np.random.rand()"
    assert value(run(source)) == value(run(source))


def test_sets_of_words_have_the_same_order_for_everyone(run, worker):
    source = "def f(): return tuple(hash(word) % 1000 for word in ('loss', 'grad', 'cache'))"
    with Worker(worker.level) as another:
        assert value(another.run(Job(source.encode(), "answer.py", ("f",), ((),)))) == value(run(source))


def test_a_module_of_the_standard_library_that_nobody_asked_for_before_can_be_imported(run):
    assert value(run("import colorsys, difflib\ndef f(): return colorsys.rgb_to_hsv(0, 0, 1)[2]")) == 1


def test_matrices_are_multiplied_with_one_thread(run):
    assert value(run("def f(x): return (x @ x).sum()", (np.ones((300, 300)),))) == 300.0**3


def test_a_method_can_be_reached_through_a_class(run):
    source = "class Net:\n    def __call__(self, x): return x + 1\nf = Net()"
    assert value(run(source, (1,))) == 2


def test_nothing_of_one_submission_is_left_for_the_next(run):
    run("import sys, numpy\nsys.secret = numpy.secret = 1\ndef f(): return 1")
    source = "import sys, numpy\ndef f(): return hasattr(sys, 'secret') or hasattr(numpy, 'secret')"
    assert not value(run(source))


def test_no_file_of_one_submission_is_left_for_the_next(run_walled):
    run_walled("open('/tmp/left', 'w').write('x')")
    outcome = run_walled("import os\ndef f(): return os.path.exists('/tmp/left')")
    assert not value(outcome)


def test_a_temporary_file_can_be_used_where_there_is_a_private_folder(run, worker):
    if worker.level == "B":
        pytest.skip("level B has no private folder")
    source = """
import tempfile
def f():
    with tempfile.NamedTemporaryFile("w+") as file:
        file.write("12")
        file.seek(0)
        return int(file.read())
"""
    assert value(run(source)) == 12
