"""Every way a submission can end has its category, its line and a sentence."""

import re

import pytest

from grader.sandbox import Category, Raised, Returned


def test_a_missing_function_is_said_with_what_there_is(run):
    outcome = run("def g(): pass", functions=("f", "F"))
    assert (outcome.category, outcome.defined) == (Category.NO_FUNCTION, ("g",))
    assert outcome.detail == "There is no function f or F; it defines g."


@pytest.mark.parametrize("source", [b"", b"f = 3", b"# f"])
def test_a_file_without_any_function_has_no_function(run, source):
    assert run(source).category is Category.NO_FUNCTION


def test_a_syntax_error_names_the_line(run):
    outcome = run("x = 1\ndef f(:\n    pass")
    assert (outcome.category, outcome.line) == (Category.SYNTAX_ERROR, 2)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"def f(): return '\xff'", "encoding"),
        (b"x = 1\0", "null bytes"),
        (b"\xff\xfex\0=\x001\0", "no Python text|encoding"),
        (b"# coding: klingon\nx = 1", "encoding"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "null bytes"),
        (b"%matplotlib inline", "notebook command"),
    ],
)
def test_what_is_no_python_text_is_a_syntax_error(run, source, said):
    outcome = run(source)
    assert outcome.category is Category.SYNTAX_ERROR
    assert re.search(said, outcome.detail)


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("print 'loss'", "print(...)"),
        ("print x", "print(...)"),
        ("raise ValueError, 'bad'", "raise Error(message)"),
        ("x = `1`", "repr(x)"),
        ("x = 1 <> 2", "!="),
        ("x = 0777", "0o17"),
        ("x = 10L", "without L"),
    ],
)
def test_python_2_is_recognised(run, line, instead):
    outcome = run(f"x = 1\n{line}\n")
    assert (outcome.category, outcome.line) == (Category.SYNTAX_ERROR, 2)
    assert outcome.detail.startswith("This looks like Python 2")
    assert instead in outcome.detail


def test_an_old_except_clause_is_recognised(run):
    outcome = run("try:\n    pass\nexcept ValueError, e:\n    pass\n")
    assert outcome.detail == "This looks like Python 2: write `except Error as e:`."


def test_a_missing_module_is_named(run):
    outcome = run("import numpy\nimport cs231n.layers")
    assert (outcome.category, outcome.module, outcome.line) == (Category.IMPORT_ERROR, "cs231n", 2)


def test_a_missing_sibling_is_named(run):
    outcome = run("from .layers import forward")
    assert (outcome.category, outcome.module) == (Category.IMPORT_ERROR, "layers")


def test_an_exception_while_loading_names_its_line(run):
    outcome = run("import numpy as np\n\nassert np.zeros(1) == 1")
    assert (outcome.category, outcome.line) == (Category.RAISED_ON_LOAD, 3)
    assert "AssertionError" in outcome.detail


@pytest.mark.parametrize("where", ["{}\ndef f(): pass", "def f():\n    {}"], ids=["loading", "calling"])
@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("x = bytearray(1 << 40)", Category.OUT_OF_MEMORY),
        ("import numpy; numpy.ones(1 << 40)", Category.OUT_OF_MEMORY),
        ("while True: print('x' * 1000)", Category.OUTPUT_TOO_LARGE),
        ("import sys; sys.exit('done')", Category.EXITED),
        ("exit()", Category.EXITED),
        ("import os; os._exit(0)", Category.EXITED),
        ("import os; os._exit(3)", Category.EXITED),
        ("import ctypes; ctypes.string_at(1)", Category.CRASHED),
    ],
)
def test_an_end_has_its_category_wherever_it_comes(run, where, line, category):
    assert run(where.format(line)).category is category


@pytest.mark.parametrize("source", ["while True: pass", "def f():\n    while True: pass"], ids=["loading", "calling"])
def test_an_endless_loop_times_out(run, source):
    outcome = run(source, seconds=0.2)
    assert (outcome.category, outcome.detail) == (Category.TIMED_OUT, "It was stopped after 0.2 s.")


def test_what_came_before_the_end_is_kept(run):
    outcome = run("def f(x):\n    while x: pass\n    return 7", (0,), (1,), (0,), seconds=1.0)
    assert outcome.category is Category.TIMED_OUT
    assert [type(one) for one in outcome.results] == [Returned]


def test_a_result_that_is_too_large_does_not_come_through(run):
    source = "import numpy as np\ndef f(): return np.zeros(1000)"
    outcome = run(source, result_bytes=4000)
    assert outcome.category is Category.OUTPUT_TOO_LARGE


def test_many_results_that_are_too_large_together_do_not_come_through(run):
    source = "import numpy as np\ndef f(): return np.zeros(400)"
    assert run(source, (), (), (), result_bytes=4000).category is Category.OUTPUT_TOO_LARGE


@pytest.mark.parametrize("name", ["KeyboardInterrupt", "GeneratorExit", "BaseException", "RecursionError"])
def test_any_exception_is_only_an_exception(run, name):
    outcome = run(f"def f(): raise {name}('now')")
    assert outcome.results == (Raised(name, "now", 1),)


def test_the_text_of_an_exception_is_cut_and_escaped(run):
    outcome = run(r"def f(): raise ValueError('\x1b[31m' + 'x' * 10000)")
    assert outcome.results[0].message.startswith("\\x1b[31mxxx")
    assert len(outcome.results[0].message) <= 400


def test_an_old_numpy_name_is_said_with_its_modern_one(run):
    outcome = run("import numpy as np\ndef f(): return np.zeros(3, dtype=np.int)")
    assert outcome.results[0].message == "module 'numpy' has no attribute 'int'. Write int."


def test_an_old_python_name_is_said_with_its_modern_one(run):
    outcome = run("def f():\n    for i in xrange(3): pass")
    assert outcome.results == (Raised("NameError", "name 'xrange' is not defined. In Python 3 write range.", 2),)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("open('/etc/passwd')", "/etc/passwd"),
        ("open('/usr/answer.txt', 'w')", "/usr/answer.txt"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "create_connection"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')", "urlopen"),
        ("import os; os.fork()", "os.fork()"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.run"),
        ("import threading; threading.Thread(target=print).start()", "threading"),
    ],
)
def test_what_is_forbidden_is_named(run_walled, line, said):
    outcome = run_walled(f"def f():\n    {line}")
    assert outcome.category is Category.FORBIDDEN
    assert said in outcome.detail
    assert outcome.line == 2
