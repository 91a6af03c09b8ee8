"""An instructor's own families: found in a folder, and every error told in a sentence with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from problems.catalogue import families, find, themes
from problems.errors import ProblemError
from problems.variant import variant
from tests.problems.own.softplus import SOFTPLUS, folder, refused


def test_a_family_is_found_by_being_there(tmp_path: Path) -> None:
    found = families(folder(tmp_path, SOFTPLUS))
    assert set(found) == {*families(), "softplus"}
    one = variant(found["softplus"], None)
    assert float(one.run.values["f"]) == pytest.approx(1.3132616875182228)  # ln(1 + e)
    assert "softplus" not in families()


def test_its_theme_is_the_docstring_of_its_file(tmp_path: Path) -> None:
    *built_in, own = themes(folder(tmp_path, SOFTPLUS))
    assert (own.heading, own.is_own) == ("Softplus units", True)
    assert not any(theme.is_own for theme in built_in)


def test_a_file_is_the_same_family_until_its_text_changes(tmp_path: Path) -> None:
    where = folder(tmp_path, SOFTPLUS)
    before = find("softplus", where)
    assert find("softplus", where) is before
    folder(tmp_path, SOFTPLUS.replace("A softplus unit", "Another"))
    assert find("softplus", where).title == "Another"
    assert find("softplus", where).build.__module__ != before.build.__module__


def test_a_draft_is_left_alone(tmp_path: Path) -> None:
    assert families(folder(tmp_path, "what is this?", "_draft.py")) == families()


def test_an_unfinished_file_does_not_hold_up_the_built_in_families(tmp_path: Path) -> None:
    (tmp_path / "unfinished.py").write_text("def (")
    assert find("sum-product", tmp_path) is find("sum-product")


def test_a_near_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"unknown family 'softplu' \(did you mean softplus\?\)"):
        find("softplu", folder(tmp_path, SOFTPLUS))


BAD = {  # what is in the file -> what is told
    "def f(:\n    pass\n": "own.py, line 1: is not Python: ",
    "import nowhere\n": "own.py, line 1: ModuleNotFoundError: No module named 'nowhere'",
    "x = 1\ny = x / 0\n": "own.py, line 2: ZeroDivisionError: division by zero",
    "raise SystemExit('over')\n": "own.py, line 1: SystemExit: over",
    "x = 1\n": "own.py: declares no family",
    "from problems.families.sum_product import sum_product\n": "own.py: declares no family",
    SOFTPLUS.replace("def softplus", "def sum_product"): "own.py, line 6: the name sum-product is a built-in family",
    SOFTPLUS.replace("def softplus", "def custom"): "own.py, line 6: the name custom is kept for what is typed",
    SOFTPLUS.replace("log(1 + e)", "log(1 +"): "own.py, line 9: NotationError: ",
    SOFTPLUS.replace('{"x": draw.steps("x", -2, 2, 0.25)}', "{}"): "softplus gives no numbers for the input x",
    SOFTPLUS.replace('draw.steps("x", -2, 2, 0.25)', "2.0"): "must give one number a candidate for the input x",
    SOFTPLUS.replace('"Compute $f$."', '"", asked=("e", "dq")'): "softplus asks for dq, which is neither a node",
    SOFTPLUS.replace("    return Posed", "    Posed"): "own.py, line 6: softplus must return a Posed, not nothing",
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_one_sentence(tmp_path: Path, text: str) -> None:
    assert BAD[text] in refused(folder(tmp_path, text))


def test_a_name_that_is_taken_twice_names_both_files(tmp_path: Path) -> None:
    folder(tmp_path, SOFTPLUS, "a.py")
    told = refused(folder(tmp_path, SOFTPLUS, "b.py"))
    assert told == "b.py, line 6: the name softplus is taken by a.py, line 6; choose another"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="the families cannot be read"):
        families(tmp_path / "none")
