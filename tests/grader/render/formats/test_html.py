"""The page of a sheet without a browser: every blank has a name, and nothing runs but the page's own script."""

import base64
import hashlib
import re

import pytest

from grader.render.formats.html import sheet_html
from grader.render.worksheet import qr_code

FAMILIES = ("sum-product", "svm-loss", "softmax-loss")


def digest(text):
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def policy(page):
    content = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)[1]
    return dict(rule.split(" ", 1) for rule in content.replace("&#39;", "'").split("; "))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_blank_has_a_label_and_a_place_for_what_is_told(name, sheet_of):
    page = sheet_html(sheet_of(name), key=False)
    blanks = re.findall(r'<input [^>]*id="([^"]+)"[^>]*aria-describedby="([^"]+)"', page)
    typed = [problem for problem in sheet_of(name).problems if problem.answer == "typed"]
    assert [id_ for id_, _ in blanks] == re.findall(r'<label class="id" for="([^"]+)"', page)
    assert {id_ for id_, _ in blanks} == {f"{each.id}.{part.id}" for each in typed for part in each.variant.parts}
    for id_, told in blanks:
        assert page.count(f'id="{id_}"') == page.count(f'id="{told}"') == 1


@pytest.mark.parametrize("name", FAMILIES)
def test_only_the_style_and_the_script_of_the_page_are_allowed(name, sheet_of, hostile):
    page = sheet_html(sheet_of(name, hostile), key=False)
    rules = policy(page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == f"'{digest(style)}'"
    assert rules["script-src"] == f"'{digest(script)}'"
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_a_key_is_no_form(sheet_of):
    page = sheet_html(sheet_of("sum-product"), key=True)
    assert policy(page)["script-src"] == "'none'"
    assert not re.search("<(input|button|script|label)", page)


def test_code_is_handed_in_as_a_file_and_the_page_says_so(sheet_of):
    assert "Code is handed in as a file of its own." in sheet_html(sheet_of("svm-loss"), key=False)
    assert "Code is handed in as a file of its own." not in sheet_html(sheet_of("product"), key=False)


@pytest.mark.parametrize("code", ["A", "BP1-K32C-9XQF", "a-long-code-with-many-characters-of-all-kinds"])
def test_the_whole_qr_code_is_in_sight_whatever_its_size(code):
    drawn = qr_code(code, "QR code").split(">", 1)[0]
    assert re.search(r'viewBox="0 0 (\d+) \1"', drawn)
    assert not re.search(r"\b(width|height)=", drawn)
