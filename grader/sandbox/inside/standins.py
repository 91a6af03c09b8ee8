"""Small stand-ins for modules that student files import without needing them, and the assignment's support modules."""

import builtins
import importlib.abc
import importlib.machinery
import io
import itertools
import pickle
import queue
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import reduce
from types import CodeType, ModuleType
from typing import Any

import numpy as np

IDLE = frozenset({"matplotlib", "mpl_toolkits", "pylab", "seaborn", "IPython", "ipywidgets", "google"})
DRAWING = """
axhline axis axvline bar cla clf close colorbar contour contourf draw errorbar figure fill_between gca gcf grid hist
imshow legend pause pcolormesh plot savefig scatter semilogx semilogy show stem subplot subplots suptitle text
tight_layout title xlabel xlim xticks ylabel ylim yticks
""".split()
SUBMISSION = "submission"


class Anything(ModuleType):
    """Takes every call, attribute and item, and loops over its parts: enough for plots that nobody sees."""

    def __init__(self, name: str, parts: tuple[Any, ...] = ()) -> None:
        super().__init__(name)
        self._parts = parts

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return SHAPES.get(name, Anything(name))

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def __getitem__(self, _: Any) -> Any:
        return self

    def __setitem__(self, *_: Any) -> None: ...
    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None: ...
    def __iter__(self) -> Iterator[Any]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


class Progress(Anything):
    """Goes through what it is given, as a bar of progress does."""

    def __init__(self, parts: Iterable[Any] = (), *_: Any, **__: Any) -> None:
        super().__init__("progress")
        self._through = parts

    def __iter__(self) -> Iterator[Any]:
        return iter(self._through)


def _giving(count: int) -> Callable[..., tuple[Anything, ...]]:
    return lambda *_, **__: tuple(Anything("plot") for _ in range(count))


def _subplots(nrows: int = 1, ncols: int = 1, *_: Any, **__: Any) -> tuple[Anything, Anything]:
    row = tuple(Anything("axes") for _ in range(ncols))
    column = tuple(Anything("axes", row if ncols > 1 else ()) for _ in range(nrows))
    return Anything("figure"), Anything("axes", () if nrows == ncols == 1 else row if nrows == 1 else column)


# The calls whose results are unpacked.
SHAPES: Mapping[str, Any] = {"subplots": _subplots, "hist": _giving(3), "plot": _giving(1)}


def _ignore(*_: Any, **__: Any) -> None: ...


def _same(value: Any) -> Any:
    return value


def _old_div(a: Any, b: Any) -> Any:
    return a // b if isinstance(a, int) and isinstance(b, int) else a / b


_PYTHON_3 = {"PY2": False, "PY3": True, "string_types": (str,), "integer_types": (int,), "text_type": str}
_WALKS = {
    "iteritems": lambda mapping: iter(mapping.items()),
    "iterkeys": lambda mapping: iter(mapping.keys()),
    "itervalues": lambda mapping: iter(mapping.values()),
    "lrange": lambda *bounds: list(range(*bounds)),
    "with_metaclass": lambda meta, *bases: meta("base", bases or (object,), {}),
    "add_metaclass": lambda _: _same,
    "python_2_unicode_compatible": _same,
    "raise_from": _ignore,
    "old_div": _old_div,
}
_NAMES = {name: getattr(builtins, name) for name in "range map zip filter input open round str int".split()}
_OLD_NAMES = {
    "xrange": range,
    "raw_input": input,
    "unicode": str,
    "basestring": str,
    "long": int,
    "unichr": chr,
    "reduce": reduce,
    "cmp": lambda a, b: (a > b) - (a < b),
    "execfile": _ignore,
}
_PROGRESS = {"tqdm": Progress, "tqdm_notebook": Progress, "trange": lambda *bounds, **_: Progress(range(*bounds))}
_MOVED = {"cPickle": pickle, "queue": queue, "StringIO": io.StringIO, "zip_longest": itertools.zip_longest}

# Modules by name: what `from module import ...` finds in them.
MODULES: Mapping[str, Mapping[str, Any]] = {
    "past": {},
    "past.builtins": _NAMES | _OLD_NAMES,
    "past.utils": {"old_div": _old_div},
    "future": {},
    "future.builtins": _NAMES,
    "future.utils": _PYTHON_3 | _WALKS,
    "future.standard_library": {"install_aliases": _ignore},
    "six": _PYTHON_3 | _WALKS,
    "six.moves": _NAMES | _OLD_NAMES | _MOVED,
    "six.moves.cPickle": vars(pickle),
    "tqdm": _PROGRESS,
    "tqdm.auto": _PROGRESS,
    "tqdm.notebook": _PROGRESS,
}


READY = (*MODULES, "matplotlib", "matplotlib.pyplot")  # imported before the first submission, as many import them


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the stand-ins, after every real module was looked for; `more` are those of an assignment."""

    def __init__(self, more: frozenset[str] = frozenset()) -> None:
        self.roots = IDLE | more

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # asked for by the interface
        target: ModuleType | None = None,  # noqa: ARG002  # asked for by the interface
    ) -> importlib.machinery.ModuleSpec | None:
        known = fullname in MODULES or fullname.partition(".")[0] in self.roots
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if known else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None if spec.name in MODULES else Anything(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update({k: v for k, v in MODULES.get(module.__name__, {}).items() if not k.startswith("__")})
        if module.__name__ == "pylab":
            vars(module).update({k: v for k, v in vars(np).items() if not k.startswith("_")}, np=np)
        if module.__name__ in ("pylab", "matplotlib.pyplot"):  # for import *
            vars(module).update({name: getattr(module, name) for name in DRAWING})


class Support(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the support modules of an assignment, by their name or relative to the submission."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.sources = sources

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # asked for by the interface
        target: ModuleType | None = None,  # noqa: ARG002  # asked for by the interface
    ) -> importlib.machinery.ModuleSpec | None:
        name = fullname.removeprefix(SUBMISSION + ".")
        package = any(other.startswith(name + ".") for other in self.sources)
        if name not in self.sources and not package:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=file_of(name), is_package=package)

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__.removeprefix(SUBMISSION + ".")
        code: CodeType = compile(self.sources.get(name, b""), file_of(name), "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102  # behind the walls


def file_of(module: str) -> str:
    """How the file of a support module or sibling is called.

    >>> file_of("cs231n.layers")
    'cs231n/layers.py'
    """
    return f"{module.replace('.', '/')}.py"


def make_room(roots: Set[str]) -> None:
    """Nothing of these names is imported yet: they are the submission's own."""
    for name in READY if roots else ():
        if name.partition(".")[0] in roots:
            sys.modules.pop(name, None)


def install() -> None:
    """Make the stand-ins importable, and `exit` the name that it is in every interactive Python."""
    vars(builtins).update(exit=sys.exit, quit=sys.exit)
    sys.meta_path.append(StandIns())
