"""What stands on a drawing, for the student and on the key, and that no text can break it."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import typst

from grader.render.colours import FORWARD
from grader.render.figure import Labels, describe, key_labels, number, student_labels, svg, width_height
from grader.render.languages import english
from grader.render.layout import Size, lay_out
from solutions.engine import run
from solutions.graph import Edge
from solutions.notation import parse

GRAPH = parse("q = x + y; f = q*x")
RUN = run(GRAPH, {"x": -2.0, "y": 5.0})
KEY, STUDENT = key_labels(RUN, 2), student_labels(RUN, 2)
DASHED = "stroke-dasharray"


def draw(labels: Labels, title: str = "A fork", ident: str = "g", graph=GRAPH) -> str:
    return svg(lay_out(graph), labels, title=title, description=describe(graph, labels, english()), ident=ident)


def texts(drawing: str) -> list[str]:
    return ["".join(element.itertext()) for element in ElementTree.fromstring(drawing).iter() if "text" in element.tag]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(-4.0, 2, "−4.00"), (-0.004, 2, "0.00"), (0.5, 0, "0"), (1e6, 1, "1000000.0"), (-np.inf, 2, "−∞")],
)
def test_numbers_have_fixed_decimals_and_a_real_minus_sign(value, decimals, text):
    assert number(value, decimals) == text


def test_the_key_shows_every_value_and_gradient():
    shown = texts(draw(KEY))
    for text in ("−2", "5", "3.00", "−6.00", "−2.00", "1.00"):  # values of x, y, q, f; gradients of q and x through f
        assert text in shown
    assert KEY.branches.items() >= {Edge("q", 0): "−2.00", Edge("f", 1): "3.00"}.items()
    assert DASHED not in draw(KEY)


def test_the_student_gets_the_inputs_and_the_last_gradient():
    assert STUDENT.values == {"x": "−2", "y": "5"}
    assert STUDENT.gradients == {"f": "1"}
    drawing = draw(STUDENT)
    assert drawing.count(DASHED) == 3 + 2  # gradients of x, y, q and of two branches
    assert drawing.count(f'fill="#fff" stroke="{FORWARD}"') == 2  # values of q and f


def test_student_and_key_lie_on_each_other():
    def wires(labels):
        return re.findall(r'<path d="(M[^"]*)"', draw(labels)), re.search('viewBox="[^"]*"', draw(labels))[0]

    assert wires(KEY) == wires(STUDENT)


def test_what_is_given_can_be_chosen():
    assert set(student_labels(RUN, 2, frozenset({"x", "q"})).values) == {"x", "q"}


def test_what_is_not_asked_has_neither_box_nor_number():
    assert draw(replace(STUDENT, unasked=frozenset({"dx"}))).count(DASHED) == 2  # its branches are not asked either
    assert "5.00" not in texts(draw(replace(KEY, unasked=frozenset({"y"}))))
    assert "5.00" not in describe(GRAPH, replace(KEY, unasked=frozenset({"y"})), english())


@pytest.mark.parametrize("name", ["q", "f"])
def test_a_mark_is_more_than_a_colour(name):
    marked = replace(STUDENT, marked=frozenset({name}))
    plain, drawing = draw(STUDENT), draw(marked)
    assert drawing.count('stroke-width="2"') == plain.count('stroke-width="2"') + 1
    assert drawing.count("<path") == plain.count("<path") + 1
    assert "first wrong here" in describe(GRAPH, marked, english())


@pytest.mark.parametrize(
    "text", ["</title><script>x</script>", "a & b < c > \"d\" 'e'", "]]>", "nul \x00 bell \x07 \ud800"]
)
def test_hostile_text_stays_text(text):
    labels = replace(KEY, values={**KEY.values, "x": text})
    for ident in ("g", text):
        root = ElementTree.fromstring(draw(labels, title=text, ident=ident))
        allowed = re.sub("[\x00\x07\ud800]", "", text)
        assert root[0].text == allowed
        assert not [element for element in root.iter() if "script" in element.tag]
        assert allowed in ["".join(element.itertext()) for element in root.iter()]


def test_ids_begin_with_the_identifier_and_are_used():
    drawing = draw(KEY, ident="sheet-7")
    ids = set(re.findall(r'id="([^"]*)"', drawing))
    assert ids == {"sheet-7-title", "sheet-7-text", "sheet-7-arrow"}
    root = ElementTree.fromstring(drawing)
    assert root.get("role") == "img"
    assert set(root.get("aria-labelledby").split()) < ids


def test_the_words_tell_all_that_is_drawn():
    words = describe(GRAPH, KEY, english())
    assert words.startswith("Input x, value −2, gradient 1.00")
    assert "of it through q −2.00, of it through f 3.00" in words
    assert "Gate q equals x plus y, value 3.00, gradient −2.00." in words
    assert describe(GRAPH, STUDENT, english()).count("blank") == 3 + 2 + 2


@pytest.mark.parametrize(
    "text",
    [
        "f = add(a, b, c)",
        "f = max(a, b)/3 - 2",
        "f = 1 - 2*(a + 0.5)**3",
        "f = relu(a)",
        "f = dot(a, b, c, d)",
        "f = sum(X @ W)",
        "f = 1/exp(-a)",
    ],
)
def test_every_gate_can_be_said_and_drawn(text):
    graph = parse(text)
    blank = Labels({}, {}, {})
    assert all(node.name in describe(graph, blank, english()) for node in graph)
    ElementTree.fromstring(draw(blank, graph=graph))


@pytest.mark.parametrize(
    ("text", "glyph"),
    [
        ("x + 1", "+1"),
        ("x - 3", "−3"),
        ("2*x", "×2"),
        ("x/2", "×0.5"),
        ("x/3", "÷3"),
        ("2/3*x", "×2/3"),
        ("x*0.001", "×0.001"),
        ("1 - x", "1−"),
        ("-x", "×−1"),
        ("x + 12345", "+12345"),
        ("1234.5*x", "×1234.5"),
    ],
)
def test_a_gate_shows_its_constant(text, glyph):
    assert glyph in texts(draw(Labels({}, {}, {}), graph=parse(text)))


@pytest.mark.parametrize(
    ("name", "drawn"),
    [("x", "𝑥"), ("x0", "𝑥0"), ("W1_11", "𝑊(1)11"), ("yhat", "𝑦ˆ"), ("loss", "loss"), ("alpha", "𝛼"), ("h", "ℎ")],
)
def test_names_are_set_as_mathematics(name, drawn):
    assert drawn in texts(draw(Labels({}, {}, {}), graph=parse(f"f = exp({name})")))


def test_arrays_show_their_shapes():
    ran = run(parse("f = sum(X @ W)"), {"X": np.ones((4, 3)), "W": np.ones((3, 2))})
    assert key_labels(ran, 2).values.items() >= {"X": "4×3", "W": "3×2", "f": "24.00"}.items()


@pytest.mark.parametrize("size", Size)
def test_the_size_is_that_of_the_picture(size):
    layout = lay_out(GRAPH, size=size)
    root = ElementTree.fromstring(svg(layout, KEY, title="t", description="d", ident="g"))
    assert (float(root.get("width")), float(root.get("height"))) == width_height(layout)


def test_typst_draws_it():
    quoted = draw(STUDENT).replace("\\", "\\\\").replace('"', '\\"')
    source = f'#image(bytes("{quoted}"), format: "svg", alt: "x")'
    _, warnings = typst.Compiler().compile_with_warnings(source.encode(), format="pdf")
    assert warnings == []
