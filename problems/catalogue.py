"""Finds the families: the built-in ones, those in an instructor's folder, and `custom` for what a person types."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType

from problems import families as folder_of_all
from problems.custom import NAME as CUSTOM
from problems.custom import custom
from problems.errors import ProblemError, hint, shortened
from problems.families import COURSE
from problems.family import Family
from problems.own.families import own_modules, place

__all__ = ["Theme", "custom", "families", "find", "themes"]


@dataclass(frozen=True)
class Theme:
    """The families of some files, in their order, under a heading: a built-in one, or a docstring's first line."""

    heading: str
    families: tuple[Family, ...]
    is_own: bool = False  # of an instructor's folder


def themes(folder: Path | None = None) -> tuple[Theme, ...]:
    """The built-in families by theme, then those of an instructor's folder, whose files are executed.

    Raises ProblemError for a file that is no family's, and for a name that is taken.
    """
    return (*_built_in(), *(_own(folder) if folder else ()))


def families(folder: Path | None = None) -> Mapping[str, Family]:
    """Every family by name, in alphabetical order: the built-in ones, and those of an instructor's folder."""
    found = [family for theme in themes(folder) for family in theme.families]
    return MappingProxyType({family.name: family for family in sorted(found, key=lambda family: family.name)})


def find(name: str, folder: Path | None = None) -> Family:
    """A built-in family, else one of the folder, which is read only then: its files may be unfinished.

    Raises ProblemError, with the nearest name, if there is no such family.
    """
    built_in = families()
    if name in built_in:
        return built_in[name]
    known = families(folder)
    if name not in known:
        own = "" if folder else ", and one of your own is found with --course DIR"
        raise ProblemError(f"unknown family {shortened(name)!r}{hint(name, known)}; grader list shows all{own}")
    return known[name]


@cache
def _built_in() -> tuple[Theme, ...]:
    names = [module.name for module in pkgutil.iter_modules(folder_of_all.__path__)]
    found = {name: import_module(f"{folder_of_all.__name__}.{name}") for name in names}
    course = [Theme(heading, _declared(found.pop(name) for name in files)) for heading, files in COURSE.items()]
    return (*course, *(Theme(_heading(module), _declared([module])) for module in found.values()))


def _declared(modules: Iterable[ModuleType]) -> tuple[Family, ...]:
    values = (value for module in modules for value in vars(module).values())
    return tuple(dict.fromkeys(value for value in values if isinstance(value, Family)))


def _own(folder: Path) -> Iterator[Theme]:
    taken = {family.name: "a built-in family" for theme in _built_in() for family in theme.families}
    taken[CUSTOM] = "kept for what is typed with --expr"
    for module, own in own_modules(folder):
        for family in own:
            if family.name in taken:
                raise ProblemError(f"{place(family)}: the name {family.name} is {taken[family.name]}; choose another")
            taken[family.name] = f"taken by {place(family)}"
        yield Theme(_heading(module), own, is_own=True)


def _heading(module: ModuleType) -> str:
    return (module.__doc__ or Path(module.__file__ or "").name).strip().splitlines()[0].rstrip(".")
