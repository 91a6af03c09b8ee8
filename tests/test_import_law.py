"""solutions <- problems <- grader, and nothing slow is imported before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAW = {  # folder -> what it may import, beside the standard library
    "solutions": {"solutions", "numpy"},
    "problems": {"problems", "solutions", "numpy", "sympy"},
    "grader": {"grader", "problems", "solutions", "numpy", "click", "jinja2", "markupsafe", "rich", "segno", "typst"},
}
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


def test_what_runs_beside_a_submission_knows_no_answer() -> None:
    files = list((ROOT / "grader" / "sandbox" / "inside").glob("*.py"))
    assert files
    for path in files:
        assert imported(path) <= INSIDE | {"grader"}, path
        assert not any(
            word in path.read_text()
            for word in ("import problems", "import solutions", "from problems", "from solutions")
        ), path


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


@pytest.mark.parametrize("command", ["list", "check", "grade", "report", "new", "worksheets", "show", "doctor", "demo"])
def test_commands_import_without_sympy(command: str) -> None:
    assert "sympy" not in modules_after(f"import grader.cli.{command}_command")
