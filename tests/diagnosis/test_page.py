"""The page of wrong answers says what is said of them."""

from __future__ import annotations

from pathlib import Path

from bench.diagnosis_page import EXAMPLES, page

PAGE = Path(__file__).parents[2] / "docs" / "diagnosis.md"


def test_the_page_is_what_is_said() -> None:
    assert PAGE.read_text() == page(), "python -m bench.diagnosis_page > docs/diagnosis.md"


def test_there_are_ten_examples_typed_and_in_code() -> None:
    assert len(EXAMPLES) == 10
    assert len({type(example) for example in EXAMPLES}) == 2
