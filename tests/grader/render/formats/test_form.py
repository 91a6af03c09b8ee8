"""The page of a sheet as a form, in a real browser: what is filled in and saved there is graded like any answers."""

import io
import json
import random
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from grader.formulas.reading import read_formula
from grader.formulas.spelling import spellings
from grader.formulas.tokens import NotAFormulaError
from grader.intake.answers import read_answers
from grader.policies.sheets import SheetPolicy
from grader.render.formats.html import SCRIPTS, sheet_html
from grader.render.keys import typed_key
from grader.render.languages import english
from grader.render.pages import templates
from grader.typed.marking import mark_answers
from grader.typed.numbers import NotANumberError, read_number

playwright = pytest.importorskip("playwright.sync_api", reason="the extra [browser] is not installed")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
AXE = Path(sys.prefix) / "axe" / "node_modules" / "axe-core" / "axe.min.js"
NO_TEXT = {"rules": {"empty-table-header": {"enabled": False}}}  # it takes a formula for no text


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not found and not Path(started.chromium.executable_path).exists():
            pytest.skip("no Chromium is installed")
        opened = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    with browser.new_context(accept_downloads=True) as context:
        opened = context.new_page()
        opened.said, opened.asked = [], []
        opened.on("console", lambda message: opened.said.append(message.text))
        opened.on("pageerror", lambda error: opened.said.append(str(error)))
        opened.on("request", lambda request: opened.asked.append(request.url))
        yield opened


@pytest.fixture
def opened(page, sheet_of, tmp_path):
    """The page of a family's sheet, opened from a file."""

    def show(name, key=False):
        path = tmp_path / f"{name}{'-key' if key else ''}.html"
        path.write_text(sheet_html(sheet_of(name), key=key), encoding="utf-8")
        page.goto(path.as_uri())
        return page

    return show


def blank(page, part, problem="p1"):
    return page.locator(f"[id='{problem}.{part}']")


def told(page, part):
    return page.locator(f"[id='p1.{part}.told']")


def saved(page, problem, folder):
    with page.expect_download() as waiting:
        page.locator(f"[data-file][data-problem='{problem}'] button").press("Enter")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@pytest.mark.parametrize("name", ["sum-product", "svm-loss", "softmax-loss", "mlp-shapes"])
def test_what_is_filled_in_and_saved_earns_full_marks(name, opened, sheet_of, tmp_path):
    page = opened(name)
    for problem in sheet_of(name).problems:
        if problem.answer == "typed":
            answers = typed_key(problem.variant)
            for part, response in answers.items():
                blank(page, part, problem.id).fill(response)
            path = saved(page, problem.id, tmp_path)
            assert path.name == f"s001_{problem.id}.csv"
            assert mark_answers(problem.variant, read_answers(path).responses).all_right
    assert page.locator("[aria-invalid]").count() == 0
    assert page.said == []


def test_nothing_is_asked_of_any_network(opened):
    page = opened("sum-product")
    blank(page, "q").fill("2")
    assert len(page.asked) == 1
    assert page.evaluate("fetch('data:,x').then(() => 'sent', () => 'refused')") == "refused"


@pytest.mark.parametrize("response", ['a,"b";c', " 1 ", "0,73", "max(0, x)", "−½ \t 李"])
def test_any_text_is_saved_as_it_is(response, opened, tmp_path):
    page = opened("sum-product")
    blank(page, "q").fill(response)
    assert read_answers(saved(page, "p1", tmp_path)).responses["q"] == response.strip()


def test_what_is_typed_is_there_after_a_reload_and_on_no_other_sheet(opened):
    page = opened("sum-product")
    blank(page, "q").fill("-12")
    page.reload()
    assert blank(page, "q").input_value() == "-12"
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#empty").click()
    page.reload()
    assert blank(page, "q").input_value() == ""


NUMBERS = """0.73|0,73|-4/3|1e-3|-4/e|sqrt(2)|2^-3|2**3|1.5·10^-3|1,5 * 10^-3|√2|2π|(1+2)(3)|−5|.5|5.|+3|1/2x
1,000|0,125|1,0000|abc|1//2|(1|1)|1/0|(-8)^(1/3)|2^2^3|-2^2|sqrt 2|sqrt(-1)|1e400|e^1000|1 2|ln(0)|exp(1)|log(10)
1e5|1E+5|pi|2 pi|--3|2^-1/2|√4^2|sqrt4|toString|constructor|12abc|4 %|½|²|1.2.3|1,2,3|,5|0^-1|0^0|5!|√|sqrt()|e e
73%|10⁻³|3 · 10⁻²|1.5 x 10^-3|2½|1/½|1 000|1'000|1.000,5|1,000.5|12_000|2⁽¹⁺¹⁾|50 % %|(1+1)%|2x10^3|4⁄5|1 x 2
2,-3|2, 3|1.5,2.5|5,|2,e|2,(3)|1,e3|1 e-3|1,5 e-3|2e - 3|2 e|‑3|3•4
0x10|-0XfF|1e|2.e|1.5e|1.0x10^2|0x|e|2*e"""
DEEP = ("(" * 31 + "1" + ")" * 31, "1+" * 150 + "1", "-" * 29 + "1", "-" * 31 + "1", "")
TEXTS = [*NUMBERS.replace("\n", "|").split("|"), *DEEP]


def test_numbers_are_read_as_the_grader_reads_them(page):
    source = (templates() / "number.js").read_text("utf-8")
    read = (
        "text => { try { return readNumber(text) } catch (refused) { if (!refused.key) throw refused; return null } }"
    )
    there = page.evaluate(f"() => {{ {source}; return {TEXTS!r}.map({read}) }}")
    for text, value in zip(TEXTS, there, strict=True):
        try:
            assert value == pytest.approx(read_number(text), rel=1e-12), text
        except NotANumberError:
            assert value is None, text


@pytest.mark.parametrize("text", ["-1,000", "−3,500", "1,234,567", "1.234,5", "0,5", "1.000", "2,-3"])
def test_a_sheet_with_decimal_commas_reads_numbers_as_the_grader_then_reads_them(text, page):
    source = (templates() / "number.js").read_text("utf-8")
    read = f"text => {{ {source}; try {{ return readNumber(text, true) }} catch (refused) {{ return null }} }}"
    try:
        assert page.evaluate(read, text) == pytest.approx(read_number(text, decimal_comma=True), rel=1e-12)
    except NotANumberError:
        assert page.evaluate(read, text) is None


@pytest.mark.parametrize(("has_comma", "told_of"), [(True, False), (False, True)])
def test_a_thousand_is_a_decimal_where_the_sheet_has_a_comma(has_comma, told_of, page, sheet_of, tmp_path):
    path = tmp_path / "sheet.html"
    made = replace(sheet_of("sum-product"), policy=SheetPolicy(decimal_comma=has_comma))
    path.write_text(sheet_html(made, key=False), encoding="utf-8")
    page.goto(path.as_uri())
    blank(page, "q").fill("1,000")
    blank(page, "q").press("Tab")
    assert bool(told(page, "q").inner_text()) is told_of


def test_what_is_no_number_is_told_in_words_and_goes_when_it_is_one(opened):
    page = opened("sum-product")
    blank(page, "q").fill("twelve")
    assert told(page, "q").inner_text() == ""  # not while it is typed
    blank(page, "q").press("Tab")
    assert told(page, "q").inner_text() == "Not read as a number: twelve was not expected."
    assert blank(page, "q").get_attribute("aria-invalid") == "true"
    assert blank(page, "q").get_attribute("aria-describedby") == "p1.q.told"
    blank(page, "q").fill("12")
    assert (told(page, "q").inner_text(), blank(page, "q").get_attribute("aria-invalid")) == ("", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2*(x", "a closing bracket is missing"),
        ("x)", ") closes nothing"),
        ("2*", "it ends too early"),
        ("/x", "/ was not expected"),
        ("2 $&", "& was not expected"),
        ("w x", "w is no name here"),
        ("x2", "a sign is missing before 2"),
        ("x > y", "a comparison stands in brackets, as in [x > 0]"),
        ("ln x y", "ln is a function, and what it is taken of must stand in brackets: ln(...)"),
        ("max(x)", "max has too many operands, or too few"),
        ("df/dx", "df/dx may not stand in it"),
        ("df/dy = z", "it says what df/dy is, and that is not asked here"),
        ("dq/dx", "dq/dx is itself a derivative: write what it is"),
    ],
)
def test_a_formula_is_looked_at_as_to_its_form(text, words, opened):
    page = opened("sum-product")
    box = blank(page, "dx", "p2")
    box.fill(text)
    box.press("Tab")
    assert page.locator("[id='p2.dx.told']").inner_text() == f"Not read as a formula: {words}."


@pytest.mark.parametrize("text", ["z", "x + y", "df/dq", "df/dx = 12", "X²q⁻¹", "x*[q > 0]"])
def test_a_wrong_formula_is_not_told(text, opened):
    page = opened("sum-product")
    blank(page, "dx", "p2").fill(text)
    blank(page, "dx", "p2").press("Tab")
    assert page.locator("[aria-invalid]").count() == 0


CIRCUIT = (("x", "y", "z", "q", "f"), "f", ())
NET = (("W1_11", "W1_12", "x1", "y", "h1", "yhat", "E", "dot", "mu", "s0", "e0"), "E", (("epsilon", 0.1),))
PIECES = r"""
x y z q f x1 x_1 W1_11 W^(1)_12 ŷ yhat hat(y) dot mu μ s0 s(s0) e0 2e0 eps + - * / ^ ** ( ) [ ] { }
| , ; < > <= ≥ ' if else otherwise max( min exp ln sqrt √ sigma σ' e e^ π 1 2 0.5 0,5 1e-3 1[x>0]
df/dx dE/dh1 dq/dx = : \frac{x}{y} \cdot ² ₁ foo é ? . 𝟙
""".split()


@pytest.mark.parametrize(("names", "output", "symbols"), [CIRCUIT, NET])
def test_formulas_are_read_as_the_grader_reads_them(names, output, symbols, page):
    chance = random.Random(1)
    texts = [" ".join(chance.choices(PIECES, k=n)).replace("  ", "") for n in range(1, 7) for _ in range(300)]
    texts += [text.replace(" ", "") for text in texts]
    source = "".join((templates() / name).read_text("utf-8") for name in ("number.js", "formula.js"))
    known = spellings(names, output, symbols)
    spelled = {}
    for form, word in known.exact.items():
        spelled.setdefault(word.kind, {}).setdefault(word.means, []).append(form)
    joined = {kind: {means: "|".join(forms) for means, forms in each.items()} for kind, each in spelled.items()}
    read = (
        f"const known = {{...spellings({json.dumps(joined)}), names: new Set({list(names)}), output: {output!r}}};"
        f"const may = {{values: null, gradients: {list(names)}}};"
        "const read = text => { try { readFormula(text, known, 'dx', may); return true }"
        "catch (refused) { if (!refused.key) throw refused; return false } };"
    )
    there = page.evaluate(f"() => {{ {source}; {read} return {json.dumps(texts)}.map(read) }}")
    assert {text for text, is_read in zip(texts, there, strict=True) if is_read} == set(
        filter(is_formula(known), texts)
    )


def is_formula(known):
    def reads(text):
        try:
            return bool(read_formula(text, known, "dx"))
        except NotAFormulaError:
            return False

    return reads


def test_a_wrong_number_is_not_told(opened):
    page = opened("sum-product")
    blank(page, "q").fill("123456")
    blank(page, "q").press("Tab")
    assert page.locator("[aria-invalid]").count() == 0


def test_blanks_say_what_they_ask_and_are_reached_in_their_order(opened):
    page = opened("sum-product")
    named = page.get_by_role("textbox", name=re.compile("^dz ?: partial f over partial z$"))
    assert named.evaluate_all("all => all.map(each => each.id)") == ["p1.dz", "p2.dz"]
    order = page.locator("input[data-problem=p1]").evaluate_all("all => all.map(each => each.id)")
    page.locator("#empty").focus()
    for id_ in order:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == id_
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_how_much_is_filled_in_is_said(opened):
    page = opened("sum-product")
    blank(page, "q").fill("1")
    assert page.get_by_role("status").first.inner_text() == "1 of 6 filled in"


def test_printed_it_has_nothing_to_press_and_what_was_typed(opened):
    page = opened("sum-product")
    blank(page, "q").fill("twelve")
    blank(page, "q").press("Tab")
    page.emulate_media(media="print")
    assert not [each for each in page.locator("button, .told, output").all() if each.is_visible()]
    assert blank(page, "q").is_visible()


def test_without_scripts_it_is_a_sheet_to_print(browser, sheet_of):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.set_content(sheet_html(sheet_of("sum-product"), key=False))
        assert not [each for each in page.locator("button, input, #form").all() if each.is_visible()]
        assert page.locator("label.id", has_text="dz").first.is_visible()
        assert page.locator("td.blank").first.bounding_box()["height"] > 30


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("name", ["sum-product", "svm-loss", "sigmoid-ratio"])
def test_everybody_can_use_it(name, key, width, opened):
    if not AXE.exists():
        pytest.skip(f"axe-core is not installed: npm install --prefix {AXE.parents[2]} axe-core")
    page = opened(name, key)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("options => axe.run(options)", NO_TEXT)["violations"]
    assert [(each["id"], each["help"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_the_script_says_nothing_that_the_page_has_no_words_for():
    scripts = "".join((templates() / name).read_text("utf-8") for name in SCRIPTS)
    needed = set(re.findall(r'refuse\("(\w+)"', scripts)) | set(re.findall(r"form\.dataset\.(\w+)", scripts))
    assert needed - {"code"} <= {name.removeprefix("form_") for name in english().texts}


def test_each_printed_page_has_the_code_at_its_foot_and_a_wide_drawing_a_page_across(browser, sheet_of):
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(sheet_html(sheet_of("sigmoid-ratio"), key=False))
        printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    texts = [" ".join(each.extract_text().split()) for each in printed]
    assert len(texts) > 2
    for number, text in enumerate(texts, 1):
        assert "BP1-K32C-9XQF" in text
        assert f"{number} of {len(texts)}" in text
    across = [each.mediabox.width > each.mediabox.height for each in printed]
    assert across == ["Above a wire" in text for text in texts]


def test_printed_no_line_of_a_table_stands_outside_the_page(opened):
    page = opened("svm-loss")
    page.emulate_media(media="print")
    edges = "all => all.map(each => each.getBoundingClientRect()).map(box => [box.left, box.right])"
    left, right = page.evaluate("(box => [box.left, box.right])(document.body.getBoundingClientRect())")
    for start, end in page.locator("table").evaluate_all(edges):
        assert left + 0.5 <= start < end <= right - 0.5
