"""Finds the families: every Family in the modules of problems/families, and `custom` for what a person types."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from problems import families as folder
from problems.custom import custom
from problems.errors import unknown
from problems.family import Family

__all__ = ["custom", "families", "find"]


@cache
def families() -> Mapping[str, Family]:
    """Every built-in family by name, in alphabetical order."""
    modules = (import_module(f"{folder.__name__}.{module.name}") for module in pkgutil.iter_modules(folder.__path__))
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Family)]
    return MappingProxyType({family.name: family for family in sorted(found, key=lambda family: family.name)})


def find(name: str) -> Family:
    """Raises ProblemError, with the nearest name, if there is no such family."""
    if name not in families():
        raise unknown("family", name, families())
    return families()[name]
