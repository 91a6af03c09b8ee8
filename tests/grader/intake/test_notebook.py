"""Notebooks of both formats are read, commands of IPython taken out, and whatever is no notebook gets a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.errors import FileError
from grader.files.content import Content
from grader.intake.notebook import LARGEST, LONGEST_CODE, Cell, read_cells
from grader.intake.notebook_code import joined
from grader.intake.program import program
from grader.results import Result
from grader.sandbox import Limits, Worker
from tests.problems.tasks import task_of

PATH = Path("hw.ipynb")
RIGHT = """\
def sum_product(x, y, z):
    return (x + y) * z, z, z, x + y"""


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


def notebook(*cells: Any, **more: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}).encode()


@pytest.fixture
def mark(worker: Worker) -> Callable[..., Result]:
    task = task_of("sum-product")

    def mark(*sources: str, seconds: float = 5.0, is_hidden: bool = False) -> Result:
        cells = [code(source, execution_count=number) for number, source in enumerate(sources, 11)]
        made = program(Content(notebook(*cells)), "hw.ipynb", task.functions)
        rules = CodeRules(limits=Limits(seconds=seconds), is_hidden=is_hidden)
        marked = mark_code(task, made.source, made.filename, worker, rules, made.setting)
        return made.told(marked)

    return mark


def test_cells_of_code_are_read_in_their_order_and_counted_among_all():
    cells = read_cells(
        notebook({"cell_type": "markdown", "source": "# T"}, code("x = 1"), code(["y = 2\n", "z"])), PATH
    )
    assert [(cell.number, cell.source) for cell in cells] == [(2, "x = 1"), (3, "y = 2\nz")]


def test_the_format_before_is_read_too():
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1"], "prompt_number": 4}]}]}
    assert read_cells(json.dumps(old).encode(), PATH) == (Cell(1, "x = 1", 4),)


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf", b"\n  "])
def test_what_stands_before_the_json_is_passed_over(prefix):
    assert read_cells(prefix + notebook(code("x")), PATH)[0].source == "x"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty; save the notebook and hand it in again"),
        (b"{", "is not a notebook: it is not JSON (Expecting property name"),
        (b"\xff{}", "is not a notebook: it is not UTF-8 text"),
        (b"[" * 200_000, "is not a notebook: its JSON cannot be read"),
        (b'{"cells": ' + b"9" * 5000 + b"}", "is not a notebook: its JSON cannot be read"),
        (b'{"cells": [' + b"[]," * 500_001 + b"3]}", "holds too many values for a notebook; clear its outputs"),
        (b"[]", "is not a notebook: its JSON is no object with cells"),
        (b"{}", "is not a notebook: it has no list of cells"),
        (b'{"cells": {"a": 1}}', "is not a notebook: it has no list of cells"),
        (b'{"worksheets": [3]}', "is not a notebook: it has no list of cells"),
        (notebook(), "the notebook has no cell of code"),
        (notebook({"cell_type": "markdown", "source": "x"}), "the notebook has no cell of code"),
        (notebook(code("x"), "y"), "is not a notebook: cell 2 is no object"),
        (notebook(code(3)), "is not a notebook: the source of cell 1 is no text"),
        (notebook(code([["x"]])), "is not a notebook: the source of cell 1 is no text"),
        (notebook(code("x" * (LONGEST_CODE + 1))), "the notebook is too large"),
        (notebook(*[code("x")] * 2001), "the notebook is too large"),
        (notebook(code("x"), metadata={"kernelspec": {"language": "R"}}), "the notebook is in 'R', not in Python"),
    ],
)
def test_what_is_no_notebook_gets_a_sentence(data, said):
    with pytest.raises(FileError) as error:
        read_cells(data, PATH)
    assert error.value.sentence.startswith(said)


@pytest.mark.parametrize("metadata", [3, None, {"kernelspec": 3}, {"kernelspec": {"language": 3}}])
def test_metadata_of_any_kind_are_no_reason_to_refuse(metadata):
    assert (
        read_cells(notebook(code("x", metadata=metadata, execution_count="7"), metadata=metadata), PATH)[0].run is None
    )


def test_half_of_a_pair_of_surrogates_is_replaced():
    (cell,) = read_cells(b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'\\u0000"}]}', PATH)
    assert cell.source == "x = '\ufffd'\ufffd"


def test_pictures_that_were_printed_do_not_count_towards_the_code():
    picture = {"output_type": "display_data", "data": {"image/png": "A" * (LONGEST_CODE * 2)}}
    data = notebook(code("x", outputs=[picture]))
    assert read_cells(data, PATH)[0].source == "x"
    assert len(data) < LARGEST


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    !ls\ny", "if x:\n    pass\ny"),
        ("%time y = f(3)", "y = f(3)"),
        ("files = !ls", "files = None"),
        ("np.dot?\n?np\nnp.dot??", "pass\npass\npass"),
        ("!pip install a \\\n  b\nx", "pass\n\nx"),
        ("x = (7\n  % 2)", "x = (7\n  % 2)"),
        ("x = 7 \\\n  % 2", "x = 7 \\\n  % 2"),
        ("s = '''\n!no\n%no\n'''\n!ls", "s = '''\n!no\n%no\n'''\npass"),
        ("t = \"it's\"  # don't (\n!ls", "t = \"it's\"  # don't (\npass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%capture out\nx = 1\n!ls", "\nx = 1\npass"),
    ],
)
def test_commands_give_way_to_python_on_the_same_lines(source, plain):
    assert joined([Cell(1, source)]).source.decode() == plain


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%javascript", "%%latex", "%%", "%%unheard-of"])
def test_cells_of_other_languages_are_left_out(magic):
    made = joined([Cell(1, f"{magic}\nls -l"), Cell(2, "x = 1")])
    assert (made.source, [piece.name for piece in made.pieces]) == (b"x = 1", ["cell 2"])


@pytest.mark.parametrize(
    "line", [" " * 10**6, "a" * 10**6, "a " * 10**6, "'" * 10**6, "(" * 10**6, "\n" * 10**5, "\\" * 10**6]
)
def test_long_lines_take_no_longer_than_short_ones(line):
    assert len(joined([Cell(1, line + "x"), Cell(2, "y")]).pieces) == 2


def test_a_cell_that_writes_a_module_makes_it_importable(mark):
    written = f"%%writefile mine.py\n{RIGHT}"
    assert mark(written, "from mine import sum_product").all_right


def test_cells_run_in_one_namespace_and_may_display(mark):
    result = mark("%matplotlib inline\nimport numpy as np", "get_ipython().magic('x')\ndisplay(np.ones(2))", RIGHT, "3")
    assert result.all_right
    assert "the commands of the notebook were left out: %matplotlib inline" in result.feedback


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("x = 1\nx = nothing", "cell 1 (In [11]), line 2 (NameError: name 'nothing' is not defined)"),
        ("x = 1\n\ndef f(:\n  pass", "cell 1 (In [11]), line 3 (SyntaxError: invalid syntax)"),
        ("open('data.csv')", "cell 1 (In [11]), line 1 (FileNotFoundError: "),
        ("import sys\nsys.exit()", "cell 1 (In [11]), line 2 (SystemExit)"),
        ("import torch", "cell 1 (In [11]), line 1 (ModuleNotFoundError: No module named 'torch'. "),
        ("while True:\n    pass", "cell 1 (In [11]), line "),
        (
            "try:\n    while True: pass\nexcept Exception: pass",
            "(TooLongError: it took more than its share of the time)",
        ),
    ],
)
def test_a_cell_that_fails_is_named_and_the_later_ones_are_run(mark, cell, told):
    result = mark(cell, RIGHT, seconds=2.0)
    assert result.all_right
    assert told in result.feedback[-1]


def test_an_exception_in_the_function_names_its_cell_and_line(mark):
    result = mark("import numpy", "\ndef sum_product(x, y, z):\n    return nothing")
    assert "it raised NameError in cell 2 (In [12]), line 3: name 'nothing' is not defined" in result.parts[0].feedback


def test_where_inputs_are_hidden_cells_are_told_of_as_they_fail_without_any(mark):
    spying = "import sys\nframe = sys._getframe()\nwhile 'work' not in frame.f_locals: frame = frame.f_back\n"
    result = mark(f"{spying}raise ValueError(len(frame.f_locals['work'].calls))", RIGHT, is_hidden=True)
    assert "cell 1 (In [11]), line 4 (ValueError: 0)" in result.feedback[-1]


def test_a_function_that_no_cell_defines_is_told_with_the_cells_that_failed(mark):
    result = mark("x = nothing\ndef sum_product(x, y, z): pass")
    assert result.parts[0].feedback.startswith("no function named sum_product was found")
    assert "cell 1 (In [11]), line 1 (NameError" in result.feedback[-1]


def test_a_small_case_is_for_a_new_cell(mark):
    result = mark(RIGHT.replace("(x + y) * z", "x * z"))
    assert result.counterexample.startswith("# in a new cell at the end of the notebook\n\n")
