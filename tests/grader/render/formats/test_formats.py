"""Formats of a sheet: found by scanning, the same bytes every time, and nothing that people type means anything."""

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader

from grader.intake.answers_notebook import parse_notebook
from grader.intake.notebook import read_cells
from grader.policies.sheets import PAPERS, SheetPolicy
from grader.render import formats
from grader.render.languages import words
from problems.catalogue import families
from tests.grader.render.paper import overlap, words_of

FAMILIES = ("sum-product", "svm-loss", "sigmoid-ratio", "mlp-shapes")  # drawn, arrays, across a page, whole numbers
ALL = tuple(families())
KEYS = pytest.mark.parametrize("key", [False, True])


def written(name, sheet, *, key=False):
    return formats.find(name).whole(sheet, key=key).decode()


def without_code(markdown):
    return re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", "", markdown, flags=re.DOTALL)


def test_every_file_of_the_folder_is_a_format_with_a_line_that_says_what_it_is():
    assert formats.names() == ("html", "ipynb", "latex", "markdown", "pdf")
    assert all(formats.find(name).summary for name in formats.names())
    assert formats.usual() == ("html", "pdf")


@pytest.mark.parametrize("name", formats.names())
@pytest.mark.parametrize("family", FAMILIES)
def test_a_key_is_told_from_a_sheet_and_every_file_begins_with_the_stem(name, family, sheet_of):
    files = {key: formats.find(name).write(sheet_of(family), "s001", key=key) for key in (False, True)}
    assert all(file.startswith("s001") for key in files for file in files[key])
    assert files[True] != files[False]
    if name != "pdf":
        assert b"ANSWER KEY" in next(iter(files[True].values()))
        assert b"ANSWER KEY" not in next(iter(files[False].values()))


@KEYS
@pytest.mark.parametrize("family", FAMILIES)
def test_markdown_has_no_html_and_no_address_but_those_of_its_drawings(family, key, sheet_of, hostile):
    files = formats.find("markdown").write(sheet_of(family, hostile), "s 1", key=key)
    text = files["s 1.md"].decode()
    reader = MarkdownIt("commonmark").enable("table")
    found = [each for block in reader.parse(text) for each in (block, *(block.children or ()))]
    assert not [each for each in found if each.type.startswith(("html", "link"))]
    drawn = {each.attrs["src"].replace("%20", " ") for each in found if each.type == "image"}
    assert drawn == set(files) - {"s 1.md"}


@pytest.mark.parametrize("family", FAMILIES)
def test_what_people_type_is_read_back_from_markdown(family, sheet_of, hostile):
    shown = [
        "".join(child.content for child in block.children)
        for block in MarkdownIt("commonmark").parse(written("markdown", sheet_of(family, hostile)))
        if block.type == "inline"
    ]
    assert shown[0] == hostile
    assert hostile in shown[1:]


@KEYS
@pytest.mark.parametrize("family", ALL)
def test_the_rows_of_every_table_in_markdown_have_as_many_cells(family, key, sheet_of):
    tables = re.findall(r"(?:^\|.*\|$\n)+", written("markdown", sheet_of(family), key=key), flags=re.MULTILINE)
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


@KEYS
@pytest.mark.parametrize("family", FAMILIES)
def test_a_notebook_is_one(family, key, sheet_of, hostile):
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbformat.validate(nbformat.reads(written("ipynb", sheet_of(family, hostile), key=key), 4), relax_add_props=False)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_notebook_has_a_cell_for_each_problem_and_what_it_shows_is_in_it(family, sheet_of, tmp_path):
    sheet = sheet_of(family)
    notebook = json.loads(written("ipynb", sheet))
    code = read_cells(json.dumps(notebook).encode(), tmp_path / "sheet.ipynb")
    assert len(code) == len(sheet.problems)
    for cell, problem in zip(code, sheet.problems, strict=True):
        compile(cell.source, "cell", "exec")
        assert ("def " in cell.source) is (problem.answer == "code") or problem.variant.code.script
    for cell in notebook["cells"]:
        shown = re.findall(r"\]\(attachment:([^)]+)\)", "".join(cell["source"]))
        assert shown == list(cell.get("attachments", {}))


def test_a_picture_of_a_notebook_is_a_picture(sheet_of):
    cells = json.loads(written("ipynb", sheet_of("sum-product")))["cells"]
    (image,) = cells[1]["attachments"].values()
    assert image["image/png"].startswith("iVBORw0KGgo")


def test_answers_of_a_notebook_are_read_by_problem(sheet_of, tmp_path):
    text = written("ipynb", sheet_of("sum-product")).replace(r"\"q\": \"\"", r"\"q\": \"-4\"")
    read = parse_notebook(text.encode(), tmp_path / "s001.ipynb")
    assert read["p1"]["q"].response == "-4"
    assert read["p1"]["f"].response == ""


def compiled(text, folder):
    """What pdflatex says of a source, in which it finds no error; the PDF is beside it."""
    latex = shutil.which("pdflatex") or pytest.skip("pdflatex is not installed")
    (folder / "sheet.tex").write_text(text, encoding="utf-8")
    call = [latex, "-interaction=nonstopmode", "-no-shell-escape", "sheet.tex"]
    done = subprocess.run(call, cwd=folder, capture_output=True, check=False)
    said = done.stdout.decode("latin-1")
    assert (done.returncode, re.findall(r"^!.*", said, flags=re.MULTILINE)) == (0, [])
    return said


@KEYS
def test_latex_of_every_family_compiles(key, sheet_of, tmp_path):
    text = written("latex", sheet_of(ALL[0]), key=key)
    head, body = text.split(r"\begin{document}")
    bodies = [body.removesuffix("\\end{document}\n")]
    for family in ALL[1:]:
        other = written("latex", sheet_of(family), key=key)
        head += "".join(re.findall(r"^\\otherwise.*\n", other, flags=re.MULTILINE))
        bodies.append(other.split(r"\begin{document}")[1].removesuffix("\\end{document}\n"))
    said = compiled(head + "\\begin{document}" + "\\clearpage".join(bodies) + "\\end{document}\n", tmp_path)
    widest = max(map(float, re.findall(r"Overfull \\hbox \((\d+\.\d+)pt", said)), default=0.0)
    assert widest < 30  # points


@pytest.mark.parametrize("paper", PAPERS)
def test_a_wide_drawing_fits_every_paper_in_latex(paper, sheet_of, tmp_path):
    made = sheet_of("two-layer-bce")
    made = replace(made, problems=made.problems[:1], policy=SheetPolicy(paper=paper))
    said = compiled(written("latex", made), tmp_path)
    assert all(float(width) < 3 for width in re.findall(r"Overfull \\hbox \((\d+\.\d+)pt", said))


@KEYS
@pytest.mark.parametrize("family", FAMILIES[:2])
def test_latex_with_hostile_texts_compiles(family, key, sheet_of, hostile, tmp_path):
    compiled(written("latex", sheet_of(family, hostile), key=key), tmp_path)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
def test_latex_sets_every_letter_of_a_name_or_a_box_with_its_number(sheet_of, tmp_path):
    name = "Αθηνά Όμικρον ΐᾷ Übung – Ł ſ Ж"
    compiled(written("latex", replace(sheet_of("sum-product"), student_name=name), key=False), tmp_path)
    told = subprocess.run(["pdftotext", tmp_path / "sheet.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert all(piece in told for piece in ("θην", "µικρ", "Übung – Ł", "U+017F", "U+0416"))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext (poppler-utils)")
def test_a_long_name_keeps_off_what_stands_beside_it_in_latex(sheet_of, tmp_path):
    name = "Zacharias-Maria Nikolaus Johann Jakob Philipp Franz Joseph Sylvester Freiherr Beispielname"
    compiled(written("latex", replace(sheet_of("sum-product"), student_name=name), key=False), tmp_path)
    found = list(words_of((tmp_path / "sheet.pdf").read_bytes(), tmp_path))
    last = next(index for index, (text, _) in enumerate(found) if text == "Beispielname")
    first = next(index for index, (text, _) in enumerate(found) if text.startswith("Zacharias"))
    of_name = [box for _, box in found[first : last + 1]]
    others = [box for _, box in found[:first] + found[last + 1 :]]
    assert not [(one, other) for one in of_name for other in others if overlap(one, other)]


@pytest.mark.parametrize(("lines", "room"), [(False, r"\towrite{30.0}"), (True, r"\towriteonlines{30}")])
def test_room_in_latex_is_below_the_code_and_has_lines_if_wanted(lines, room, sheet_of):
    made = sheet_of("svm-loss")
    problems = tuple(replace(problem, space=30.0) for problem in made.problems)
    text = written("latex", replace(made, problems=problems, policy=SheetPolicy(space=30, lines=lines)))
    assert text.count(room + "\n") == len(problems)
    assert text.rindex(room) > text.rindex(r"\end{alltt}")


def test_what_people_type_is_no_command_in_latex(sheet_of, hostile):
    text = written("latex", sheet_of("sum-product", hostile))
    assert text.count(r"\end{document}") == 1
    assert not re.search(r"\\(input|write18|\\\[9)|\^\^", text)


LOCAL = {  # the gradient of a product, as it is written in each format
    "html": "<mfrac>",
    "ipynb": r"\\frac{\\partial f}{\\partial x} = y",
    "latex": r"\frac{\partial f}{\partial x} = y",
    "markdown": r"\frac{\partial f}{\partial x} = y",
    "pdf": "",
}


@pytest.mark.parametrize("name", formats.names())
def test_the_page_of_rules_is_in_every_format_and_not_on_a_key(name, sheet_of):
    sheet = replace(sheet_of("sum-product"), policy=SheetPolicy(formula_sheet=True))
    told = [text_of(name, sheet, key=key) for key in (False, True)]
    assert ["Local gradients" in text for text in told] == [True, False]
    rules = told[0][told[0].index("Local gradients") :]
    assert LOCAL[name] in rules
    assert "Local gradients" not in text_of(name, sheet_of("sum-product"), key=False)


def text_of(name, sheet, *, key):
    """What is read in a file; of a PDF its words."""
    data = formats.find(name).whole(sheet, key=key)
    return (
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages) if name == "pdf" else data.decode()
    )


@KEYS
def test_a_decimal_comma_reaches_the_drawing_in_latex(key, sheet_of):
    sheet = replace(sheet_of("sigmoid-neuron"), policy=SheetPolicy(decimal_comma=True))
    drawn = re.findall(r"\\node\[(?:forward|backward)[^$]*\$([^$]*)\$", written("latex", sheet, key=key))
    assert drawn
    assert not [number for number in drawn if "." in number]
    assert any("{,}" in number for number in drawn)


@KEYS
@pytest.mark.parametrize("name", ["html", "ipynb", "latex", "markdown"])
def test_a_sheet_in_another_language_has_its_words(name, key, sheet_of):
    text = written(name, replace(sheet_of("svm-loss"), words=words("de")), key=key)
    assert words("de").told("answer_key").upper() in text or not key
    assert "Aufgabe 1." in text
    assert not re.search("Forward, from|Worked solution|Problem 1|It is run like this|Hand it in", text)


def test_the_guide_has_a_row_for_every_format():
    guide = (Path(__file__).parents[4] / "docs" / "formats.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", guide, flags=re.MULTILINE)) == set(formats.names())
