"""Both page languages: what people typed stays text, and a missing name is an error."""

import json
from pathlib import Path

import jinja2
import pytest
import typst

from grader.render import pages
from grader.render.colours import COLOURS
from grader.render.pages import Raw, printable, printable_lines, style_sheet, templates, typst_string

HOSTILE = (
    "<script>alert(1)</script>",
    '#eval("1+1") $x$ \\ [a] *b* _c_ `d` @e <f> ~ // /* = + - \' "',
    "{{ 7 * 7 }} {% raw %} << 7 >> <% raw %> << name >>",
    "\\u{41} \\n \\",
    "</title></style>&amp;&#65;",
)
KINDS = (".py", ".css", ".j2")
HIDDEN = ("\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\u200f", "\ufeff", "\ue000", "\U000e0041")


@pytest.fixture
def typst_text():
    """What Typst understands as the text of a piece of markup."""

    def read(markup):
        compiler = typst.Compiler(f"= {markup}".encode(), ignore_system_fonts=True)
        return flat(json.loads(compiler.query("heading", field="body", one=True)))

    return read


def flat(content):
    """The characters of a content tree; anything but text, space and sequence is refused."""
    if content["func"] == "space":
        return " "
    if content["func"] == "sequence":
        return "".join(map(flat, content["children"]))
    assert content["func"] == "text", content
    return content["text"]


def render(language, source, **content):
    return {"html": pages._html, "typst": pages._typst}[language]().from_string(source).render(**content)


@pytest.mark.parametrize("text", HOSTILE)
def test_typst_prints_what_was_typed_and_what_follows_it(text, typst_text):
    assert typst_text(render("typst", "<< name >>(a).b[c]", name=text)) == f"{text}(a).b[c]"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_typst_string_holds_what_was_typed(text, typst_text):
    assert typst_text(f"#{typst_string(text)}") == text


@pytest.mark.parametrize("text", HOSTILE)
def test_html_has_no_tag_and_no_quote_from_what_was_typed(text):
    shown = render("html", "{{ name }}", name=text)
    assert not set(shown) & set("<>\"'")
    assert jinja2.utils.markupsafe.Markup(shown).unescape() == text


@pytest.mark.parametrize("char", HIDDEN)
@pytest.mark.parametrize(("language", "source"), [("html", "{{ name }}"), ("typst", "<< name >>")])
def test_characters_that_control_the_page_become_a_sign(language, source, char):
    shown = render(language, source, name=f"a{char}b")
    assert char not in shown
    assert "a\N{REPLACEMENT CHARACTER}b" in shown


@pytest.mark.parametrize("name", ["Zoë", "王小明", "Ng\N{ZERO WIDTH NON-JOINER}a", "O’Neil", "Ёлкин"])
def test_names_of_people_stay_as_they_are(name):
    assert printable(name) == name


def test_lines_of_code_stay_lines():
    assert printable_lines("a\n\tb\r\n") == "a\n    b"


@pytest.mark.parametrize(("language", "source"), [("html", "{{ nme }}"), ("typst", "<< nme >>")])
def test_a_name_that_is_missing_is_an_error(language, source):
    with pytest.raises(jinja2.UndefinedError, match="nme"):
        render(language, source, name="a")


def test_formulas_in_a_text_are_set_and_the_rest_is_escaped():
    shown = render("html", "{{ text | worded }}", text="<b> $x^2$ & more")
    assert shown.startswith("&lt;b&gt; <math>")
    assert shown.endswith("</math> &amp; more")


def test_what_is_marked_as_typst_is_not_escaped_again():
    assert render("typst", "<< text >>", text=Raw("#v(1pt)")) == "#v(1pt)"


def test_a_colour_stands_in_one_place():
    folders = (Path(pages.__file__).parents[1], pages.templates())
    texts = {path: path.read_text() for folder in folders for path in folder.rglob("*") if path.suffix in KINDS}
    for colour in COLOURS.values():
        assert [path.name for path, text in texts.items() if colour in text] == ["colours.py"]


def test_the_style_sheet_carries_its_colours():
    assert all(f"--{name}: {colour}" in style_sheet("page.css") for name, colour in COLOURS.items())


def test_the_style_sheet_carries_its_font():
    assert "url(data:font/woff2;base64," in style_sheet("page.css")


def test_an_installed_package_has_its_templates_inside(tmp_path, monkeypatch):
    installed = tmp_path / "grader" / "templates"
    installed.mkdir(parents=True)
    monkeypatch.setattr(pages, "FOLDERS", (installed, pages.FOLDERS[1]))
    assert templates() == installed


@pytest.mark.parametrize(
    ("language", "template", "expected"),
    [
        ("html", "{{ text | worded }}", "Call <code>f(&lt;x&gt;)</code> &amp; go"),
        ("typst", "<< text | worded >>", '#"Call ";#raw("f(<x>)");#" & go";'),
    ],
)
def test_code_between_backticks_is_set_as_code(language, template, expected):
    assert render(language, template, text="Call `f(<x>)` & go") == expected
