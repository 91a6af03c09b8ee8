"""Sentences for the mistakes of files from another time: Python 2, and names that NumPy no longer has."""

import re

# Of a syntax error: what Python says, what the line looks like, what to say instead.
PYTHON_2 = (
    (r"Missing parentheses in call to 'print'", r"", "print is a function in Python 3: print(...)"),
    (r"Missing parentheses in call to 'exec'", r"", "exec is a function in Python 3: exec(...)"),
    (r"", r"^\s*print\s+[^\s(=.]", "print is a function in Python 3: print(...)"),
    (r"", r"^\s*except\b[^:()]*,\s*\w+\s*:", "write `except Error as e:`"),
    (r"", r"^\s*raise\s+\w+\s*,", "write `raise Error(message)`"),
    (r"", r"`[^`]*`", "backticks are gone: write repr(x)"),
    (r"", r"<>", "`<>` is gone: write `!=`"),
    (r"leading zeros in decimal integer", r"", "octal numbers are written 0o17"),
    (r"invalid decimal literal", r"\d[lL]\b", "long integers need no L"),
    (r"", r"\bur['\"]", "text needs no ur before it"),
    (r"inconsistent use of tabs and spaces", r"", "tabs and spaces may not be mixed in one block"),
)
# Of a name error: the name and what takes its place.
NAMES = {
    "xrange": "range",
    "raw_input": "input",
    "unicode": "str",
    "basestring": "str",
    "long": "int",
    "unichr": "chr",
    "reduce": "functools.reduce",
    "cmp": "(a > b) - (a < b)",
    "execfile": "exec",
}
# Of a missing module: its name in Python 3.
MODULES = {
    "cPickle": "pickle",
    "StringIO": "io",
    "cStringIO": "io",
    "Queue": "queue",
    "ConfigParser": "configparser",
    "urllib2": "urllib.request",
    "itertools.izip": "zip",
    "__builtin__": "builtins",
}
# Of a name that NumPy gave up: what takes its place.
NUMPY = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "object": "object",
    "complex": "complex",
    "str": "str",
    "long": "int",
    "unicode": "str",
    "int0": "np.intp",
    "float_": "np.float64",
    "complex_": "np.complex128",
    "Inf": "np.inf",
    "Infinity": "np.inf",
    "infty": "np.inf",
    "PINF": "np.inf",
    "NINF": "-np.inf",
    "NaN": "np.nan",
    "product": "np.prod",
    "cumproduct": "np.cumprod",
    "sometrue": "np.any",
    "alltrue": "np.all",
    "round_": "np.round",
    "in1d": "np.isin",
    "row_stack": "np.vstack",
    "trapz": "np.trapezoid",
    "asfarray": "np.asarray(x, dtype=float)",
    "asscalar": "x.item()",
    "mat": "np.array",
    "msort": "np.sort(x, axis=0)",
    "cast": "np.asarray(x, dtype=...)",
    "source": "inspect.getsource",
    "matrix_power": "np.linalg.matrix_power",
    "find_common_type": "np.result_type",
}


def on_syntax(message: str, line: str) -> str:
    """A syntax error's message, or that it looks like Python 2 and what to write."""
    for said, looks, instead in PYTHON_2:
        if re.search(said, message) and re.search(looks, line):
            return f"This looks like Python 2: {instead}."
    return message


def on_exception(type_name: str, message: str) -> str:
    """An exception's message, with the modern name of what it misses."""
    if type_name == "NameError" and (found := re.match(r"name '(\w+)' is not defined", message)):
        return _instead(message, NAMES.get(found[1]), "In Python 3 write {}.")
    if type_name == "AttributeError" and (
        found := re.search(r"module 'numpy' has no attribute '(\w+)'|`np\.(\w+)` was", message)
    ):
        name = found[1] or found[2]
        return _instead(f"NumPy has no np.{name}.", NUMPY.get(name), "Write {}.")
    return message


def on_module(name: str) -> str:
    """That a module is missing, and its name in Python 3 if it only has a new one."""
    return _instead(f"There is no module {name} here.", MODULES.get(name), "In Python 3 write {}.")


def _instead(message: str, modern: str | None, sentence: str) -> str:
    return message if modern is None else f"{message.rstrip('.')}. {sentence.format(modern)}"
