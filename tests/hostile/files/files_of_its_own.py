import logging
import os
from pathlib import Path

import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))
logging.basicConfig(filename="train.log", level=logging.INFO)
logging.info("it begins")
Path("notes.txt").write_text("a\n")
with open("notes.txt", "a") as notes:
    print("b", file=notes)


def f(x):
    np.save("x.npy", x)
    assert Path("notes.txt").read_text() == "a\nb\n"
    assert os.path.exists("x.npy") and not os.path.exists("y.npy")
    return 2 * np.load("x.npy")
