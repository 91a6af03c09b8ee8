"""Sentences for files from another time or place: Python 2, names that NumPy no longer has, what is not there here."""

import re
from collections.abc import Iterator

# Of a syntax error: what Python says, what the line looks like, what to say instead.
PYTHON_2 = "This looks like Python 2: "
NEWER = "Only Python 3.12 and later take this: {}."
SYNTAX = (
    (
        r"null bytes",
        r"",
        "The file contains null bytes, so it is no Python text: hand in the .py file itself, in UTF-8.",
    ),
    (
        r"codec can't decode|unknown encoding|encoding problem|not a text encoding",
        r"",
        "The file is not text in the encoding that it claims: save it in UTF-8.",
    ),
    (r"", r"^\s*[%!]", "This is a notebook command, not Python: remove the line."),
    (r"call to 'print'", r"", PYTHON_2 + "print is a function now, write print(...)."),
    (r"call to 'exec'", r"", PYTHON_2 + "exec is a function now, write exec(...)."),
    (r"", r"^\s*print\s+[^\s(=.]", PYTHON_2 + "print is a function now, write print(...)."),
    (r"", r"^\s*except\b[^:()]*,\s*\w+\s*:", PYTHON_2 + "write `except Error as e:`."),
    (r"", r"^\s*raise\s+\w+\s*,", PYTHON_2 + "write `raise Error(message)`."),
    (r"", r"`[^`]*`", PYTHON_2 + "for backticks write repr(x)."),
    (r"", r"<>", PYTHON_2 + "for <> write !=."),
    (r"leading zeros in decimal integer", r"", PYTHON_2 + "write octal numbers as 0o17."),
    (
        r"f-string: (expecting|unterminated|expression part)|unterminated f-string|f-string: unmatched",
        r"",
        "An f-string has no end, or has its own quotes or a backslash between its braces, which only Python 3.12 and "
        "later take: give that a name before.",
    ),
    (r"", r"^\s*type\s+\w+.*=", NEWER.format("write X = ... without type")),
    (r"", r"^\s*(def|class)\s+\w+\[", NEWER.format("leave out what is in the square brackets")),
    (r"invalid decimal literal", r"\d[lL]\b", PYTHON_2 + "write long integers without L."),
    (r"", r"\bur['\"]", PYTHON_2 + "text needs no ur before it."),
    (
        r"inconsistent use of tabs and spaces",
        r"",
        "Tabs and spaces may not be mixed in one block: indent it with spaces alone.",
    ),
)
# Of a name that Python 3 does not have: what takes its place.
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
    "izip": "zip",
    "imap": "map",
    "ifilter": "filter",
    "izip_longest": "zip_longest",
    "iteritems": "items",
    "itervalues": "values",
    "iterkeys": "keys",
    "has_key": "in",
}
# Of a missing module: its name in Python 3.
MODULES = {
    "cPickle": "pickle",
    "StringIO": "io",
    "cStringIO": "io",
    "Queue": "queue",
    "ConfigParser": "configparser",
    "urllib2": "urllib.request",
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


# Of an exception: its type, its message around a name, the table that the name is looked up in, what to add.
ERROR_NUMBER = re.compile(r"^\[Errno \d+\] ")  # tells nobody anything
PYTHON_3 = "In Python 3 write {}."
EXCEPTIONS = (
    ("NameError", r"name '(\w+)' is not defined", NAMES, PYTHON_3),
    ("ImportError", r"cannot import name '(\w+)' from 'itertools'", NAMES, PYTHON_3),
    ("AttributeError", r"'dict' object has no attribute '(\w+)'", NAMES, PYTHON_3),
    ("ModuleNotFoundError", r"No module named '([\w.]+)'", MODULES, PYTHON_3),
    ("AttributeError", r"module 'numpy' has no attribute '(\w+)'", NUMPY, "Write {}."),
    ("AttributeError", r"`np\.(\w+)` was removed", NUMPY, "Write {}."),
    ("ImportError", r"cannot import name '(\w+)' from 'numpy'", NUMPY, "Write {}."),
)

# Of the errors that say no more than a name of the line.
UNKNOWN = {
    "NameError": r"name '(\w+)' is not defined",
    "UnboundLocalError": r"cannot access local variable '(\w+)' where it is not associated with a value",
}
ORDINARY_LINE = 120  # characters

INSTALLED = "Only Python's own modules and NumPy are there while your work is graded"
PACKAGES = """
PIL autograd bokeh cupy cv2 cython dask h5py imageio jax joblib keras numba pandas plotly requests scipy skimage sklearn
statsmodels sympy tensorflow tensorflow_datasets theano torch torchtext torchvision transformers wandb xgboost
""".split()
NOT_THERE = "Your files are not there while your work is graded: define the function without reading a file."
NO_NETWORK = "There is no network while your work is graded."
OTHER_PROCESSOR = "It made system calls of another kind of processor."
NO_FILES = "Files cannot be written here: leave that out."
# The same without a table: its type, what its message looks like, what to add.
ELSEWHERE = (
    (
        "ModuleNotFoundError",
        rf"No module named '({'|'.join(PACKAGES)})\b",
        f"{INSTALLED}: do it with NumPy, or leave the import out if nothing needs it.",
    ),
    (
        "ModuleNotFoundError",
        r"No module named",
        f"If it is a file of yours, hand it in together with this one. {INSTALLED}.",
    ),
    (
        "FileNotFoundError",
        r"No such file or directory: ",
        NOT_THERE,
    ),
    ("FileNotFoundError", r"No usable temporary directory", NO_FILES),
    ("PermissionError", r"Permission denied: ", NOT_THERE),
    ("PermissionError", r"Operation not permitted: ", NO_FILES),
    (
        "PermissionError",
        r"Operation not permitted$",
        "No other program can be started or reached here, and no network: do it in Python.",
    ),
    ("RuntimeError", r"can't start new thread", "Threads cannot be started here: do it in one."),
    ("URLError", r"", NO_NETWORK),
    ("gaierror", r"", NO_NETWORK),
    (
        "EOFError",
        r"EOF when reading a line",
        "Nobody answers input() while your work is graded: give the value in the file.",
    ),
)


def on_syntax(message: str, line: str) -> str:
    """A syntax error's message, or what the line looks like and what to write for it."""
    fitting = (instead for said, looks, instead in SYNTAX if re.search(said, message) and re.search(looks, line))
    return next(fitting, message)


def on_exception(type_name: str, message: str) -> str:
    """The first line of an exception's message, with the modern name of what it misses if there is one."""
    message = ERROR_NUMBER.sub("", message)
    first = message.partition("\n")[0]
    for kind, pattern, names, sentence in EXCEPTIONS:
        found = re.search(pattern, first) if kind == type_name else None
        if found and found[1] in names:
            return f"{first[: found.end()]}. {sentence.format(names[found[1]])}"
    return next(_from_elsewhere(type_name, first), message)


def only_advice(type_name: str, message: str) -> str:
    """A message if it is nothing but what `on_exception` makes of a name in the tables; else nothing of it."""
    for kind, pattern, names, sentence in EXCEPTIONS:
        found = re.match(pattern, message) if kind == type_name else None
        if found and found[1] in names and message == f"{found[0]}. {sentence.format(names[found[1]])}":
            return message
    return ""


def fixed_advice(detail: str) -> str:
    """Of what is said of an attempt, the sentence of ours that it ends with; else nothing of it."""
    sentences = (OTHER_PROCESSOR, *(sentence for _, _, sentence in ELSEWHERE))
    return next((sentence for sentence in sentences if detail.endswith(sentence)), "")


def only_name(type_name: str, message: str, line: str) -> str:
    """That a name is missing, if it is one of the few on the line: who knows the line knows hardly less."""
    found = re.match(UNKNOWN[type_name], message) if type_name in UNKNOWN else None
    is_there = found is not None and found[1] in re.findall(r"\w+", line) and len(line.strip()) <= ORDINARY_LINE
    return found[0] if found and is_there else ""


def _from_elsewhere(type_name: str, message: str) -> Iterator[str]:
    """What to do about that which is on an author's machine, and not here."""
    for kind, pattern, sentence in ELSEWHERE:
        if kind == type_name and re.search(pattern, message):
            yield f"{message}. {sentence}"
