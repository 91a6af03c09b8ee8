"""Reads what `--set name=value` fixes: options as they are written, inputs as numbers or lists of numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable

from grader.errors import GraderError
from grader.typed.numbers import NotANumberError, read_number
from problems.errors import shortened, unknown
from problems.family import Family
from problems.variant import variant


def read_settings(family: Family, texts: Iterable[str]) -> dict[str, object]:
    """{name: value} of texts such as `x=-2`, `w=[2, -3, -3]` and `form=(x-y)z`; raises GraderError."""
    settings: dict[str, object] = {}
    for text in texts:
        shown = shortened(text)
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise GraderError(f"--set {shown}: write name=value, as in --set x=-2")
        if name in settings:
            raise GraderError(f"--set {shown}: {shortened(name)} is set twice")
        settings[name] = value.strip() if name in family.options else _value(family, name, value.strip())
    return settings


def _value(family: Family, name: str, text: str) -> object:
    """A number in any way that a person writes one, or a nested list."""
    setting = f"--set {shortened(name)}={shortened(text)}"
    if text.startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GraderError(f"{setting}: a list of numbers is written as [2, -3, -3]") from None
    try:
        return read_number(text)
    except NotANumberError as error:
        _refuse_unknown(family, name)
        raise GraderError(f"{setting}: this is not a number ({error}); write for example -2 or 1/3") from None


def _refuse_unknown(family: Family, name: str) -> None:
    """Raises ProblemError for what is no input either, as far as the default options go."""
    posed = variant(family, 0).posed
    names = dict.fromkeys((*posed.packs, *(node.name for node in posed.graph.inputs)))
    if name not in names:
        raise unknown("option or input", name, (*family.options, *names))
