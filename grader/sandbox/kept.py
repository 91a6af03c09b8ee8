"""Where the interpreter that runs this keeps things; imported, or run by another interpreter that is asked."""

import importlib.util
import json
import os
import sys
import sysconfig


def kept() -> tuple[str, str, list[str], str | None]:
    """The program, the prefix of the installation, the folders of the standard library, and the package NumPy."""
    paths, numpy = sysconfig.get_paths(), importlib.util.find_spec("numpy")
    folder = os.path.dirname(numpy.origin) if numpy and numpy.origin else None
    return os.path.realpath(sys.executable), sys.base_prefix, sorted({paths["stdlib"], paths["platstdlib"]}), folder


if __name__ == "__main__":
    print(json.dumps(kept()))
