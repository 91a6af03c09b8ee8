"""solutions <- problems <- grader, and nothing slow is imported before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from grader.cli import COMMANDS

ROOT = Path(__file__).parents[1]
LAW = {  # folder -> what it may import, beside the standard library
    "solutions": {"solutions", "numpy"},
    "problems": {"problems", "solutions", "numpy", "sympy"},
    "grader": {"grader", "problems", "solutions", *"click jinja2 markupsafe numpy rich segno typst yaml".split()},
}
KNOW_EACH_OTHER = {"counterexample": "code", "formulas": "typed"}  # folders of the grader that are one in two parts
INSIDE = {"numpy"}  # what runs beside a submission may import


def imported(path: Path) -> set[str]:
    """The top-level names of everything that a file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module).split(".")[0])
    return names - sys.stdlib_module_names - {"target"}  # the probe of the sandbox is handed its target


@pytest.mark.parametrize("folder", LAW)
def test_imports_go_one_way(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        allowed = LAW[folder] | ({"pyseccomp"} if path.name == "filter.py" else set())
        assert imported(path) <= allowed, path


def part_of(module: str) -> str:
    """The folder of a module of the grader, or the module that lies beside the folders."""
    name = module.split(".")[1]
    return KNOW_EACH_OTHER.get(name, name)


def test_folders_of_the_grader_build_on_each_other_one_way() -> None:
    needs: dict[str, set[str]] = {}
    for path in (ROOT / "grader").rglob("*.py"):
        name = part_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("grader."):
                needs.setdefault(name, set()).add(part_of(str(node.module)))
    TopologicalSorter({name: others - {name} for name, others in needs.items()}).prepare()  # raises CycleError


def climbed(path: Path) -> int:
    """How many folders above its own a file imports from."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return max((node.level - 1 for node in nodes if isinstance(node, ast.ImportFrom)), default=0)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "grader" / "sandbox" / "inside").glob("*.py")), ids=lambda path: path.stem
)
def test_what_runs_beside_a_submission_knows_no_answer(path: Path) -> None:
    assert imported(path) <= INSIDE
    assert climbed(path) <= 0


@pytest.mark.parametrize(
    "line",
    [
        "from grader.typed.marking import judge",
        "import problems",
        "from ... import marking",
        "from ..reading import cut",
    ],
)
def test_an_import_of_an_answer_would_be_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "wire.py").write_text(f"import numpy\nfrom . import plan\n{line}\n")
    assert not imported(tmp_path / "wire.py") <= INSIDE or climbed(tmp_path / "wire.py") > 0


def modules_after(code: str) -> set[str]:
    """What is in sys.modules of a fresh Python after some code."""
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(run.stdout.split())


HELP = """
from click.testing import CliRunner
from grader.cli import cli
assert CliRunner().invoke(cli, ["--help"]).exit_code == 0
"""


@pytest.mark.parametrize("module", ["sympy", "numpy", "typst", "jinja2", "rich", "problems.catalogue"])
def test_help_does_not_import(module: str) -> None:
    assert module not in modules_after(HELP)


AT_ONCE = ["answers", "grade", "report", "new", "worksheets", "doctor", "demo"]  # they import in their bodies


@pytest.mark.parametrize("command", AT_ONCE)
def test_help_of_a_command_does_not_import(command: str) -> None:
    slow = {"sympy", "numpy", "typst", "jinja2", "segno", "rich", "problems.catalogue"}
    assert not slow & modules_after(HELP.replace('["--help"]', f'["{command}", "--help"]'))


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_import_without_sympy(command: str) -> None:
    assert "sympy" not in modules_after(f"import grader.cli.{command}_command")
