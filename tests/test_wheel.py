"""The wheel holds everything: installed alone, the command works from any folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(out),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    return next(out.glob("grader-*.whl"))


def test_the_wheel_carries_code_and_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "grader/templates/sheet.typ.j2",
        "grader/templates/fonts/OFL.txt",
        "grader/samples/svm_right_naive.txt",
    ):
        assert needed in names
    assert any(name.endswith(".bpf") for name in names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"grader", "problems", "solutions"}


def test_the_installed_command_works_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """Unpacked into a folder of its own that is found first; the dependencies are those of the tests."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    script = (
        f"import sys; sys.path[:] = [{str(site)!r}] + [p for p in sys.path if p not in ('', {str(ROOT)!r})]\n"
        "import grader, grader.cli; assert grader.__file__.startswith(sys.path[0])\n"
        "sys.argv = ['grader', 'demo', '--out', 'made']; grader.cli.main()\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "made/worksheets/s001.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "made/results/gradebook.csv").read_text().count("\n") == 13
