"""The files of a new course: an assignment to change, a sample roster, a secret, and what to do next."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from grader.errors import FileError
from grader.files.durable import explained, make_folder, write_file
from grader.isolation import MEANING
from grader.sandbox import Level

HEAD = """\
# The plan of one assignment. Every student gets numbers of their own for each problem.

title = "Backpropagation 1"
course = "Introduction to Deep Learning"
id = "bp1"  # short; it stands in the codes of the worksheets
instructions = "Write each value on its wire: values above, gradients below. Two decimals are enough."

"""

ISOLATION = f"""\
# How strongly submitted code is isolated from this machine, or it is not run; `grader doctor` says what is possible.
#   "A"        {MEANING[Level.A].walls}
#   "B"        {MEANING[Level.B].walls}, or stronger
#   "trusted"  whatever there is, be it {MEANING[Level.C].walls}: only for code that you would run yourself
"""

PROBLEMS = """\
isolation = "B"

seconds = 10  # that a submitted file may run

secret = "secret.key"  # with it the numbers can be made again; without it nobody can guess them

# `grader list` prints the families, `grader show FAMILY --key` one problem with its answers.
[[problem]]
id = "p1"
family = "sum-product"
points = 10

[[problem]]
id = "p2"
family = "sigmoid-neuron"
points = 10
# set = { inputs = 3 }  # options, and numbers that are to be the same for everybody

[[problem]]
id = "p3"
family = "two-layer-mse"
points = 20

# Code: each student hands in a file with the function.
[[problem]]
id = "p4"
family = "svm-loss"
answer = "code"
points = 30

[[problem]]
id = "p5"
family = "softmax-loss"
answer = "code"
points = 30

# How sheets are printed: `grader worksheets` in this folder again after a change.
# [sheets]
# language = "en"        # or de, es, fr, or one of your own: languages/xx.toml in this folder
# decimal_comma = false
# paper = "a4"           # or "letter"
# points = true          # beside each problem
# space = 0              # millimetres to write in below each problem; lines = true for lines
# shuffle = false        # an order of the problems for each student
# new_page = false       # each problem on a page of its own
# formula_sheet = false  # a page with the local gradients of the gates

# Who may hand in again, and until when; a column `due` of the roster gives somebody more time.
# [attempts]
# count = "last"         # or "best", or "all": every attempt is marked and listed
# due = 2026-11-01T23:59:00+01:00  # with a time zone; Z for UTC
# grace = 10             # minutes
# late = "accept"        # or "refuse"
# late_per_day = 0.1     # of the score, for each day that has begun; late_at_most = 0.5

# A circuit of your own:
# [[problem]]
# id = "p6"
# title = "A difference of products"
# expression = "a = x*y; b = y*z; f = a - b"
# given = ["a"]          # parts that are printed instead of being asked; blank = ["f", "dx"] asks only those
# decimals = 3           # printed and graded
# space = 40
"""
ASSIGNMENT = HEAD + ISOLATION + PROBLEMS

ROSTER = """\
id,name
s001,Ada Sample
s002,Ben Example
s003,Chidi Placeholder
s004,"Doe, Dana"
s005,Émilie Fictive
"""

README = """\
# Backpropagation 1

Run these commands in this folder.

1. Put your students into `roster.csv` and change `assignment.toml` to your liking.

2. Write a worksheet for each student:

   ```sh
   grader worksheets assignment.toml --out worksheets
   ```

3. Collect what they hand in, in a folder for each student, named after the id:

   ```
   submissions/s001/p1.csv    typed answers: a line part,response, then one line for each part
   submissions/s001/p4.py     code
   ```

   `p1.json` will do too, and so will one file `answers.csv` for all typed problems with `p1.` before each part.
   Files need no folders if they are named `s001_p1.csv`.

4. Grade. Run it again whenever more came in; what is unchanged is not graded again.

   ```sh
   grader grade assignment.toml submissions --out results
   ```

5. Look at the class again later:

   ```sh
   grader report results
   ```

`secret.key` makes the numbers of every student. Keep a copy of it, and keep it to yourself: who has it can work out
every answer, and without it worksheets that are handed out cannot be graded.
"""


def start_course(folder: Path, secret: str = "") -> tuple[Path, ...]:
    """Writes the files and gives their paths; raises FileError if the folder holds something already.

    secret: in hexadecimal; a new one, that nobody knows, unless it is given.
    """
    if folder.exists() and not folder.is_dir():
        raise FileError(folder, "is a file; name a new folder")
    with explained(folder):
        if folder.exists() and any(folder.iterdir()):
            raise FileError(folder, "is not empty; name a new folder")
    make_folder(folder / "submissions")
    _write_secret(folder / "secret.key", secret or secrets.token_hex(32))
    texts = {"assignment.toml": ASSIGNMENT, "roster.csv": ROSTER, "README.md": README, ".gitignore": "secret.key\n"}
    for name, text in texts.items():
        write_file(folder / name, text.encode())
    return tuple(folder / name for name in (*texts, "secret.key", "submissions"))


def _write_secret(path: Path, secret: str) -> None:
    """Readable by its owner alone from the first moment, and never written over another."""
    with explained(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secret}\n")
