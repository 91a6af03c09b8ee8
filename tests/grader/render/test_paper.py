"""What is on paper: how many pages, what stands where, in which letters."""

import re
import shutil

import pytest

from grader.render import pdf
from grader.render.formats.pdf import sheet_pdf
from grader.render.pdf import UnprintableError, typeset
from grader.render.problem_page import SheetProblem, problem_page
from problems.catalogue import custom, families
from problems.variant import variant
from tests.grader.render.paper import overlap, words_of
from tests.grader.render.sheets import sheet


def pages_of(made):
    """How many pages a sheet has."""
    return len(re.findall(rb"/Type */Page\b(?!s)", sheet_pdf(made, key=False)))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize("options", [{}, {"net": "2-2-1"}])
def test_the_name_of_a_part_does_not_run_into_its_number(options, tmp_path):
    posed = variant(families()["two-layer-mse"], None, options)
    ids = {part.id for part in posed.parts if len(part.id) > 2}  # a shorter one is a formula's too
    for place in (1, 2):  # two pages, one page
        made = sheet_pdf(sheet(problems=(SheetProblem(place, "T", 1.0, posed, "typed"),)), key=True)
        words = list(words_of(made, tmp_path))
        names = [box for text, box in words if text in ids]
        numbers = [box for text, box in words if re.fullmatch(r"−?\d+\.\d\d", text)]
        assert len(names) == len(ids)
        assert not [(name, other) for name in names for other in numbers if overlap(name, other)]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
def test_a_fraction_in_a_sentence_keeps_off_the_next_line(tmp_path):
    """Lines of text are 13 points apart, and a fraction is 16 points high."""
    made = sheet("two-layer-mse", student_name="")
    tops = {text: box[2] for text, box in words_of(sheet_pdf(made, key=False), tmp_path)}
    assert tops["decimals;"] - tops["network"] > 17


def test_a_table_beneath_its_figure_is_on_the_same_page_across():
    posed = variant(families()["sigmoid-neuron"], None, {"gates": "four"})
    page = problem_page(SheetProblem(2, "T", 1.0, posed, "typed"), key=False)
    assert page.shares_page
    assert len(page.columns) == 4
    assert pages_of(sheet("sum-product", problems=(SheetProblem(1, "T", 1.0, posed, "typed"),))) == 1


def test_a_table_that_does_not_fit_beneath_its_figure_follows_on_an_upright_page():
    posed = variant(families()["two-layer-mse"])
    first, later = (problem_page(SheetProblem(at, "T", 1.0, posed, "typed"), key=False) for at in (1, 2))
    assert (first.shares_page, len(first.columns)) == (False, 2)
    assert (later.shares_page, len(later.columns)) == (True, 4)
    assert later.figure.width < first.figure.width
    assert pages_of(sheet(problems=(SheetProblem(1, "T", 1.0, posed, "typed"),))) == 2


def test_a_page_across_ends_without_an_empty_page():
    wide = variant(families()["sigmoid-neuron"], None, {"gates": "four"})
    assert pages_of(sheet(problems=tuple(SheetProblem(at, "T", 1.0, wide, "typed") for at in (1, 2, 3)))) == 3


def test_only_a_wide_circuit_turns_the_page():
    wide, narrow = (
        problem_page(SheetProblem(1, "T", 1.0, variant(families()[name]), "typed"), key=False)
        for name in ("two-layer-mse", "sum-product")
    )
    assert wide.is_wide
    assert not narrow.is_wide


def test_a_long_chain_still_fits_the_page():
    steps = "; ".join(f"a{i} = a{i - 1} + x" for i in range(1, 30))
    posed = variant(custom(f"{steps}; f = a29 * x"), None, {"a0": 1, "x": 2})
    figure = problem_page(SheetProblem(1, "T", 1.0, posed, "typed"), key=False).figure
    assert figure.width <= 0.75 * 975
    assert sheet_pdf(sheet(problems=(SheetProblem(1, "T", 1.0, posed, "typed"),)), key=True)


@pytest.mark.parametrize("name", ["Zoë Łukasz", "Ёлкин", "Αλέξης", "Nguyễn Thị"])
def test_names_that_the_fonts_have_are_printed(name):
    assert typeset('#set document(title: "t")\n= t', [name])


def test_a_character_that_no_font_has_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "_has", lambda char, system: char != "\U00012000")
    with pytest.raises(UnprintableError, match=r"U\+12000"):
        typeset('#set document(title: "t")\n= t', ["Sumer \U00012000"])


def test_a_warning_of_the_typesetter_is_an_error():
    with pytest.raises(RuntimeError, match="unknown font family"):
        typeset('#set document(title: "t")\n#set text(font: "No Such Font")\n= t')


def test_the_fonts_that_are_shipped_know_latin_and_not_cuneiform():
    assert pdf._has("é", False)
    assert not pdf._has("\U00012000", False)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("two-layer-mse", {}),
        ("two-layer-bce", {}),
        ("sigmoid-gates", {"inputs": 5}),
        ("shared-path", {"unit": "sigmoid"}),
        ("vanishing-gradient", {"units": 6}),
    ],
)
def test_a_box_to_write_in_is_never_lower_than_five_millimetres(name, options):
    posed = variant(families()[name], 3, options)
    figure = problem_page(SheetProblem(1, "T", 1.0, posed, "typed"), key=False).figure
    drawn = [float(height) for height in re.findall(r'<rect[^>]*height="([\d.]+)" rx="2"', figure.svg)]
    across = float(re.search(r'viewBox="\S+ \S+ (\S+) ', figure.svg)[1])
    assert drawn
    assert min(drawn) * figure.width / across * 25.4 / 72 >= 5


def test_wires_without_numbers_take_little_room():
    posed = [variant(families()["two-layer-bce"], 3, {"ask": ask}) for ask in ("numbers", "formulas")]
    numbers, formulas = (
        problem_page(SheetProblem(1, "T", 1.0, each, "typed"), key=False).figure.layout for each in posed
    )
    assert formulas.width < 0.7 * numbers.width
    assert formulas.height < 0.8 * numbers.height


def test_branches_without_gradients_are_not_spoken_of():
    told = {
        name: problem_page(SheetProblem(1, "T", 1.0, variant(families()[name]), "typed"), key=False).forks
        for name in ("two-layer-mse", "sigmoid-ratio")
    }
    assert told == {"two-layer-mse": False, "sigmoid-ratio": True}  # the inputs of the net are data


@pytest.mark.parametrize(
    ("char", "font"),
    [("ส", ", such as Noto Sans Thai"), ("李", ", such as Noto Sans CJK"), ("Ꚁ", ", such as Noto Sans"), ("😀", "")],
)
def test_a_font_that_would_have_a_letter_is_named(char, font):
    assert pdf.font_with(char) == f"a font that has it{font}"
