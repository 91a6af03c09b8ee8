"""Sheets in other languages: no fixed sentence stays English, nor does a problem of the starter course."""

import json
import re
import tomllib
from dataclasses import replace

import pytest

from grader.policies.sheets import SheetPolicy
from grader.render import formats
from grader.render import formula_symbols as symbols
from grader.render.code_asked import code_asked
from grader.render.formats.html import sheet_html
from grader.render.formats.pdf import sources
from grader.render.languages import FOLDER, SENTENCES, english, words
from grader.render.pages import templates
from grader.render.problem_page import SheetProblem, problem_page
from grader.render.sentences import patterns
from problems.catalogue import custom, families
from problems.family import Choice
from problems.variant import variant
from tests.grader.render.sheets import sheet

OTHERS = sorted({path.stem for path in (templates() / FOLDER).glob("*.toml")} - {"en"})
STARTER = ("sum-product", "sigmoid-neuron", "two-layer-mse", "svm-loss", "softmax-loss")
DRAWN = "linear-regression logistic-regression sigmoid-ratio two-layer-bce shared-path".split()
CHAINS = ("vanishing-gradient", "exploding-gradient")
TOLD = (*STARTER, *DRAWN, *CHAINS)  # the families whose statements are in every language
TOO_SHORT = 10  # letters of what may well be a word of another language


def fixed(language):
    """What a file of words has between its holes, formulas and code, as far as it is long enough to be told apart."""
    texts = words(language)
    return {
        piece.strip(" .,:;()")
        for text in (*texts.texts.values(), *texts.sentences.values(), *texts.spoken.words.values())
        for piece in re.split(r"\$[^$]*\$|`[^`]*`|\{\w+\}", text)
        if len(piece.strip(" .,:;()")) > TOO_SHORT
    }


def posed(name):
    """The problem of a family under each of its options, each as far as it can be drawn."""
    family = families()[name]
    yield variant(family)
    for option, choice in family.options.items():
        if isinstance(choice, Choice):
            yield from (variant(family, 1, {option: value}) for value in choice.allowed)


def said(problem):
    """What a family says of a problem, and of its code task."""
    yield from (problem.title, problem.statement)
    if problem.code:
        asked = code_asked(problem.code, "p1", None, english(), key=False)
        yield from (problem.code.title, problem.code.statement, *asked.conventions)


@pytest.fixture(scope="module")
def told():
    """What the families say, each with whose it is."""
    names = (*TOLD, "product", "sigmoid-gates")
    return {name: {text for problem in posed(name) for text in said(problem)} for name in names}


def written(made, key):
    """All formats of a sheet as text; what a PDF is made of instead of the PDF itself."""
    yield "pdf", "".join(sources(made, key=key))
    for name in sorted({*formats.names()} - {"pdf"}):
        text = formats.find(name).write(made, "s", key=key)[
            f"s.{'tex' if name == 'latex' else ENDINGS.get(name, name)}"
        ]
        yield name, json.dumps(json.loads(text), ensure_ascii=False) if name == "ipynb" else text.decode()


ENDINGS = {"markdown": "md"}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", [False, True])
def test_no_fixed_sentence_of_a_sheet_stays_english(language, key):
    formulas = variant(families()["two-layer-mse"], None, {"ask": "formulas"})
    made = sheet("sum-product", "sigmoid-neuron", "svm-loss", "linear-layer", "svm-loss:code", "linear-layer:code")
    more = (SheetProblem(7, "T", 1.5, formulas, "typed", "p7"), *made.problems)
    policy = SheetPolicy(formula_sheet=True, decimal_comma=True)
    made = replace(made, problems=more, policy=policy, words=words(language))
    english_only = fixed("en") - fixed(language)
    assert len(english_only) > 60
    for name, text in written(made, key):
        plain = " ".join(text.replace("{-}", "-").split())
        assert [piece for piece in english_only if piece in plain] == [], name


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", TOLD)
def test_a_problem_is_told_in_the_language(language, name, told):
    assert [text for text in told[name] if words(language).sentence(text) == text] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_waits_for_a_problem_that_does_not_say_it(language, told):
    texts = {pattern for each in told.values() for text in each for pattern, _ in patterns(text)}
    everywhere = tomllib.loads((templates() / FOLDER / "en.toml").read_text())[SENTENCES]
    assert set(words(language).sentences) - texts - set(everywhere) == set()


def test_every_word_that_a_formula_is_read_with_can_be_translated():
    names = {name.removeprefix("var") for name in symbols.GREEK} | {
        name for name in symbols.UPRIGHT if name[0].isupper()
    }
    known = {*symbols.WORDS.values(), *symbols.ACCENT_WORDS.values(), *SPEAKING} - names - {":"}
    assert set(words("en").spoken.words) == known


SPEAKING = "over|fraction|end fraction|square root of|root|of|end root|sub|superscript|to the power|end power".split(
    "|"
)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", [False, True])
def test_formulas_are_read_aloud_in_the_language(language, key):
    made = sheet("two-layer-mse", "linear-layer", words=words(language), policy=SheetPolicy(formula_sheet=True))
    source = "".join(sources(made, key=key))
    read = " ".join(re.findall(r'alt: \\*"((?:[^"\\]|\\\\.)*?)\\*"', source))
    assert len(read) > 1000
    assert set(re.findall(r"[a-z]+", read)) & {"over", "equals", "times", "plus", "power", "superscript", "of"} <= set(
        " ".join(words(language).spoken.words.values()).split()
    )


def test_a_formula_is_read_aloud_word_by_word():
    assert words("de").aloud(r"f = \frac{a}{b}^2") == "f gleich a durch b hoch 2"


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_name_is_no_word_of_a_language(language):
    assert words(language).aloud(r"\mathrm{sum}").endswith("sum")
    assert words(language).aloud(r"\operatorname{dot}") == "dot"


def test_formulas_numbers_and_code_stay_in_a_sentence():
    told = words("de").sentence("Write a function `f(x)` that returns `a, b`. It may also be named `g` or `h`.")
    assert told == "Eine Funktion `f(x)` schreiben, die `a, b` zurückgibt. Sie darf auch `g` oder `h` heißen."


def test_a_statement_with_a_sentence_that_is_not_known_stays_as_it_is():
    text = "Let $f = x$. Nobody knows this sentence."
    assert words("de").sentence(text) == text


def test_a_circuit_of_ones_own_is_told_in_the_language():
    page = problem_page(SheetProblem(1, "T", 1.0, variant(custom("f = x*y"), 1), "typed"), key=False, words=words("fr"))
    assert page.statement == "Calculez $f = x \\cdot y$ vers l'avant, puis renvoyez le gradient de $f$ à chaque nœud."


def test_points_have_a_decimal_comma_too():
    made = sheet("product", policy=SheetPolicy(decimal_comma=True), words=words("de"))
    made = replace(made, problems=tuple(replace(problem, points=1.5) for problem in made.problems))
    assert "1,5 Punkte" in formats.find("html").whole(made, key=False).decode()


def test_the_tolerance_of_code_has_a_decimal_comma_and_code_has_none():
    made = sheet("svm-loss:code", policy=SheetPolicy(decimal_comma=True), words=words("de"))
    (page,) = made.pages
    assert "± (1e-7 + 0,001 % der Antwort)" in page.task.asked
    assert "0.5 * reg" in page.task.conventions[0]


@pytest.mark.parametrize(
    ("language", "name", "marked"),
    [("de", "batch-norm", 2), ("de", "sum-product", 0), ("en", "batch-norm", 0), ("fr", "batch-norm:code", 2)],
)
def test_what_stands_there_in_english_is_marked_for_whoever_hears_the_page(language, name, marked):
    assert sheet_html(sheet(name, words=words(language)), key=False).count('<span lang="en">') == marked


def test_a_title_of_the_courses_own_is_in_its_own_language():
    problem = replace(sheet("batch-norm").problems[0], title="Normieren")
    assert sheet_html(sheet(problems=(problem,), words=words("de")), key=False).count('<span lang="en">') == 1
