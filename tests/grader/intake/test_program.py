"""Code under another name, or in another encoding, than it should have is read all the same."""

from __future__ import annotations

import json

import pytest

from grader.files.content import Content
from grader.intake.program import program

TEXT = b"# \xc3\xbc\ndef f(x):\n    return x\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_text_that_says_that_it_is_wide_is_read_as_it_says(encoding):
    assert program(Content(TEXT.decode().encode(encoding)), "hw.py", ("f",)).source == TEXT


def test_a_module_beside_it_is_read_so_too():
    wide = TEXT.decode().encode("utf-16")
    made = program(Content(TEXT, files={"hw.py": TEXT, "layers.py": wide}, entry="hw.py"), "hw.py", ("f",))
    assert made.setting.siblings["layers"] == TEXT


def test_a_wide_text_that_breaks_off_is_left_for_python_to_complain_of():
    assert program(Content(b"\xff\xfex"), "hw.py", ("f",)).source == b"\xff\xfex"


def test_the_end_of_a_text_in_dos_is_no_part_of_it():
    assert program(Content(TEXT + b"\x1a"), "hw.py", ("f",)).source == TEXT


def test_a_notebook_under_the_name_of_a_module_is_read_as_what_it_is():
    cell = {"cell_type": "code", "source": TEXT.decode(), "metadata": {}, "outputs": []}
    made = program(Content(json.dumps({"cells": [cell], "nbformat": 4}).encode()), "hw.py", ("f",))
    assert made.source.strip() == TEXT.strip()
    assert made.remarks == ("hw.py is a notebook, and was read as one: call it hw.ipynb",)


def test_a_dictionary_is_no_notebook():
    text = b'{"cells": 1}\n' + TEXT
    assert program(Content(text), "hw.py", ("f",)).source == text
