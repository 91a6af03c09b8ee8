"""The documents are true: their commands work, their families are certified, the catalogue is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from grader.cli import cli
from grader.cli.catalogue_page import catalogue_page
from grader.conformance.checks import CHECKS, conform
from problems.catalogue import families, themes
from problems.option_sets import option_sets
from tests.pasting import ROOT, blocks, works

DOCS = sorted((ROOT / "docs").glob("*.md"))
TEXTS = {path.name: path.read_text() for path in (ROOT / "README.md", *DOCS)}
PASTED_ELSEWHERE = {"README.md", "families.md", "marking.md"}  # in an order, or beside what they print
OTHERS = [block for name, text in TEXTS.items() if name not in PASTED_ELSEWHERE for block in blocks(text)]
FAMILIES = (ROOT / "docs" / "families.md").read_text()
OWN = re.findall(r"`backprop-1/(families/\w+\.py)`:\n\n```python\n(.*?)^```$", FAMILIES, re.S | re.M)
MAKE_ANEW = "docs/catalogue.md is not what the families say: grader list --markdown > docs/catalogue.md"


def test_the_catalogue_is_what_there_is() -> None:
    assert (ROOT / "docs" / "catalogue.md").read_text() == catalogue_page(themes()), MAKE_ANEW


@pytest.mark.parametrize("path", [ROOT / "README.md", *DOCS], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text()
    anchors = {
        re.sub(r"[^\w -]", "", line.lower()).strip().replace(" ", "-") for line in re.findall(r"^#+ (.*)$", text, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        assert file.startswith("https://") or not file or (path.parent / file).exists(), target
        assert file or anchor in anchors, target


@pytest.mark.parametrize("name", TEXTS)
def test_the_commands_that_are_named_are_there_and_have_the_options(name: str) -> None:
    for command, rest in re.findall(r"(?:`|^    )grader ([a-z]+)\b([^`\n]*)", TEXTS[name], re.M):
        found = cli.get_command(click.Context(cli), command)
        assert found is not None, command
        options = {option for parameter in found.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, command


@pytest.mark.parametrize("name", TEXTS)
def test_the_benchmarks_that_are_named_are_there_and_have_the_options(name: str) -> None:
    shared = (ROOT / "bench" / "command.py").read_text()
    for module, rest in re.findall(r"python -m bench\.(\w+)([^`]*)`", " ".join(TEXTS[name].split())):
        source = (ROOT / "bench" / f"{module}.py").read_text()
        source += shared if "command(__doc__" in source else ""
        assert [option for option in re.findall(r"--[a-z-]+", rest) if f'"{option}"' not in source] == []


@pytest.mark.parametrize("block", OTHERS)
def test_other_commands_work(block: str, tmp_path: Path) -> None:
    works(block, tmp_path)


@pytest.mark.parametrize(("name", "text"), OWN)
def test_the_families_of_the_guide_are_certified(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / Path(name).name).write_text(text)
    for family in set(families(tmp_path).values()) - set(families().values()):
        for options in option_sets(family):
            findings = conform(family, options, range(10)).findings
            assert [found.sentence for each in findings.values() for found in each] == []


def test_the_guide_says_of_every_check_what_to_do() -> None:
    table = FAMILIES.split("## What certify tells")[1]
    assert [words for words in CHECKS if words not in table.replace(", nonsense", "; nonsense")] == []


@pytest.mark.parametrize("number", range(FAMILIES.count("```sh\n")))
def test_the_commands_of_the_guide_work(number: int, folder: Path) -> None:
    """In their order, each family in its file before the commands that follow it."""
    place = [match.start() for match in re.finditer(r"^```sh\n", FAMILIES, re.M)][number]
    for name, text in OWN:
        if FAMILIES.index(text) < place:
            (folder / "backprop-1" / name).write_text(text)
    script = FAMILIES[place:].removeprefix("```sh\n").split("```")[0]
    works(script, folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs")
