"""What a reader does who pastes the commands of a document into a shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = f'grader() {{ "{sys.executable}" -m grader "$@" 2>&1; }}\n'


def blocks(text: str, language: str = "sh") -> list[str]:
    """What stands between the fences of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.S | re.M)


def pasted(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a block does in a folder; it goes on after a command that ends with another code than 0."""
    return subprocess.run(
        ["bash", "-c", COMMAND + script],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def works(script: str, folder: Path) -> None:
    """Fails if any command of a block does."""
    ran = pasted(f"set -e\n{script}", folder)
    assert ran.returncode == 0, f"{script}\n{ran.stdout}\n{ran.stderr}"
