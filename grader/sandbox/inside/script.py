"""Performs a case of several steps on what a submission defines, and looks up what it left behind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from .failures import kind_of
from .paths import MAX_NAME, Absent, follow, pieces, put, root

SLIPS = (NameError, AttributeError, NotImplementedError)  # nobody raises them on purpose

# Why an output is not there.
UNDEFINED = "undefined"  # a function, class or method is not there
ABSENT = "absent"  # nothing stands where a path leads
COUNT = "count"  # a call returned another number of values
NOTHING = "nothing"  # a call returned None
RAISED = "raised"  # a call, or looking something up, raised an exception


class Step(Protocol):
    """One step, as `problems.code.script.Step` describes it."""

    @property
    def call(self) -> str: ...
    @property
    def arguments(self) -> Sequence[str]: ...
    @property
    def keeps(self) -> Sequence[str]: ...
    @property
    def sets(self) -> str: ...
    @property
    def raises(self) -> str: ...


@dataclass(frozen=True)
class Lack:
    """Why an output is not there, and which step is to blame; None if looking it up was all that failed."""

    kind: str
    step: int | None = None
    path: str = ""  # could not be followed
    piece: int = 0  # beyond this one of its pieces
    has: tuple[str, ...] = ()  # what there is instead
    type: str = ""  # of the value that was looked into, or that was returned
    count: int = 0  # of the values that were returned
    error: BaseException | None = None


@dataclass(frozen=True)
class Performed:
    """What is known of each output after the last step, and whether an array that was handed over was changed."""

    outputs: dict[str, Any]  # by name: what `keep` made of it, or a Lack
    mutated: bool


class _LackingError(Exception):
    """A step cannot be carried out, or an output not be looked up; never leaves this file."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack.kind)
        self.lack = lack


def perform(
    namespace: Mapping[str, Any],
    steps: Sequence[Step],
    values: Mapping[str, Any],
    found: Mapping[str, str],
    keep: Callable[[Any], Any] = deepcopy,
) -> Performed:
    """Carry out the steps on what `namespace` defines, and look every output up where `found` says.

    values: what the names stand for at first; dicts among them are handed over as they are, and may be changed.
    keep: what is made of an output at once, so that no later step can change it.
    A step that raises an exception ends the case. One that cannot be carried out is left out, and so are all that
    need what it would have kept.
    """
    kept = frozenset(name for step in steps for name in step.keeps)
    wanted = frozenset(map(root, found.values()))
    stage = _Stage(namespace, dict(values), kept, wanted)
    last = {name: max((i for i, step in enumerate(steps) if stage.is_about(step, name)), default=-1) for name in wanted}
    outputs: dict[str, Any] = {}
    for number, step in enumerate(steps):
        lack = stage.carry_out(step, number)
        is_over = number == len(steps) - 1 or (lack is not None and lack.kind == RAISED)
        for name, path in found.items():
            if name not in outputs and (is_over or last[root(path)] == number):
                outputs[name] = lack if lack and last[root(path)] >= number else stage.look_up(path, keep)
        if is_over:
            break
    return Performed({name: outputs[name] for name in found}, stage.mutated)


@dataclass
class _Stage:
    """The named values in the course of a case."""

    namespace: Mapping[str, Any]
    values: dict[str, Any]
    kept: frozenset[str]  # the names that some step gives to what it returns
    wanted: frozenset[str]  # the names of the values in which outputs are looked up
    lacks: dict[str, Lack] = field(default_factory=dict)  # why a value is not there
    mutated: bool = False

    def is_about(self, step: Step, name: str) -> bool:
        """Does the step keep a value, call a method of it, set something in it, or work on it in place?"""
        used = step.call + step.sets
        is_target = bool(pieces(used)) and root(used) == name
        return name in (*step.keeps, step.raises) or is_target or self._works_in_place(step, name)

    def carry_out(self, step: Step, number: int) -> Lack | None:
        """Why the step could not be carried out, if it could not."""
        try:
            if step.sets:
                self._set(step)
            else:
                self._call(step, number)
        except _LackingError as lacking:
            lack = lacking.lack if lacking.lack.step is not None else replace(lacking.lack, step=number)
        except Absent as absent:
            lack = replace(_lack(ABSENT, absent), step=number)
        except BaseException as error:  # noqa: BLE001  # a submission may raise anything
            lack = Lack(RAISED, number, error=_only_raised(error))
        else:
            return None
        self._lose([root(step.sets)] if step.sets else [*step.keeps, step.raises], lack)
        return lack

    def look_up(self, path: str, keep: Callable[[Any], Any]) -> Any:
        """An output as it is kept, or its Lack."""
        try:
            return keep(self._get(path))
        except _LackingError as lacking:
            return lacking.lack
        except Absent as absent:
            return _lack(ABSENT, absent)
        except BaseException as error:  # noqa: BLE001  # looking something up may run the submission's code
            return Lack(RAISED, error=_only_raised(error))

    def _works_in_place(self, step: Step, name: str) -> bool:
        """Is the step given a value to change? Not if it is one that was returned, and the step returns another."""
        return not (name in self.kept and step.keeps) and name in map(root, step.arguments)

    def _get(self, path: str) -> Any:
        if root(path) in self.lacks:
            raise _LackingError(self.lacks[root(path)])
        return follow(self.values[root(path)], path)

    def _lose(self, names: Iterable[str], lack: Lack) -> None:
        self.lacks.update(dict.fromkeys(names, lack))

    def _put(self, names: Sequence[str], things: Iterable[Any]) -> None:
        for name, thing in zip(names, things, strict=True):
            self.values[name] = thing
            self.lacks.pop(name, None)

    def _set(self, step: Step) -> None:
        (source,) = step.arguments
        name = root(step.sets)
        thing = self._handed(step, source, self._get(source))
        put(self._get(name), step.sets, thing, anew=name not in self.kept)

    def _call(self, step: Step, number: int) -> None:
        function = self._function(step.call)
        values = [self._get(path) for path in step.arguments]
        handed = [self._handed(step, path, value) for path, value in zip(step.arguments, values, strict=True)]
        raised = 0.0
        try:
            self._keep(step, number, function(*handed))
        except BaseException as error:
            if not step.raises or isinstance(error, SLIPS):
                raise
            raised = 1.0
            self._lose(step.keeps, Lack(RAISED, number, error=_only_raised(error)))
        finally:
            self.mutated |= any(map(_differ, values, handed))
        if step.raises:
            self._put([step.raises], [raised])

    def _function(self, path: str) -> Callable[..., Any]:
        lack = Lack(UNDEFINED, path=path, piece=max(len(pieces(path)) - 1, 0))
        try:
            function = self._get(path) if pieces(path) else self.namespace.get(path)
        except Absent as absent:
            if absent.piece != lack.piece:
                raise
            raise _LackingError(_lack(UNDEFINED, absent)) from None
        if not callable(function):
            raise _LackingError(lack)
        return function  # type: ignore[no-any-return]

    def _handed(self, step: Step, path: str, value: Any) -> Any:
        """An array as a copy, unless it is there to be changed; everything else as it is."""
        is_live = root(path) in self.wanted and self._works_in_place(step, root(path))
        return value.copy(order="K") if type(value) is np.ndarray and not is_live else value

    def _keep(self, step: Step, number: int, result: Any) -> None:
        """Give the names to what was returned; if it cannot be taken apart, all of them lack."""
        if not step.keeps:
            return
        things = [result] if len(step.keeps) == 1 else _taken_apart(result, step.keeps)
        if isinstance(things, Lack):
            self._lose(step.keeps, replace(things, step=number))
        else:
            self._put(step.keeps, things)


def _taken_apart(result: Any, names: Sequence[str]) -> list[Any] | Lack:
    """What was returned, one for each name: a tuple or list in their order, or a dict that has them all."""
    if result is None:
        return Lack(NOTHING)
    if isinstance(result, dict) and all(map(result.__contains__, names)):
        return [result[name] for name in names]
    if not isinstance(result, tuple | list):
        return Lack(COUNT, count=1, type=type(result).__name__[:MAX_NAME])
    return list(result) if len(result) == len(names) else Lack(COUNT, count=len(result))


def _differ(one: Any, other: Any) -> bool:
    """Has an array that was handed over as a copy been changed?"""
    if one is other or type(one) is not np.ndarray:
        return False
    return bool(one.shape != other.shape or one.dtype != other.dtype or one.tobytes() != other.tobytes())


def _only_raised(error: BaseException) -> BaseException:
    """The same exception, if it is one that ends no more than a call; others are raised again."""
    if kind_of(error, loading=False) != "raised":
        raise error
    return error


def _lack(kind: str, absent: Absent) -> Lack:
    return Lack(kind, path=absent.path, piece=absent.piece, has=absent.has, type=absent.type)
