"""What is decided before the first submission: which walls there will be, and what may be read behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

TEMPORARY_MOUNT = "/private/tmp"  # of its own for every submission, where there are namespaces


@dataclass(frozen=True)
class Plan:
    """Which walls to raise; written as JSON by the other side."""

    namespaces: bool
    landlock: bool
    limits: bool
    privileges: bool  # are they given up?
    descriptors: bool  # are those that are not the submission's closed?
    filter: str  # raw BPF in hexadecimal, empty for none
    user: int | None  # to become, if root
    readable: tuple[str, ...]  # files, and folders with all that is below
    standard_library: tuple[str, ...]  # folders with all that is below but what is hidden
    hidden: tuple[str, ...]  # names of folders in them
    libraries: tuple[str, ...]  # folders of which only the shared libraries may be read


def plan(config: Mapping[str, Any]) -> Plan:
    """The plan in a configuration that may hold more."""
    return Plan(**{field.name: config[field.name] for field in fields(Plan)})
