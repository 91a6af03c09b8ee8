"""What is wrong in a family of an instructor's own, in words: in its declaration, in a problem, in its code task."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from numbers import Real

import numpy as np

from problems.code.task import CodeTask, GraphConvention
from problems.errors import hint, shortened
from problems.family import Choice, Family, Number, Options, Posed
from problems.own.breaks import Fault, faults
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.source import flat

MOST_DECIMALS = 12
SET_APART = re.compile(r"\$[^$]+\$|`[^`]+`")  # formulas and code in a text
TRIED = 2  # candidates with which the rules of mistakes are called


def declaration_faults(family: Family) -> Iterator[str]:
    """What can be told before anything is drawn."""
    if not family.summary:
        yield f"{family.name} needs a docstring; its first line is what the list of families says of it"
    if isinstance(family.examples, str | Mapping) or not all(isinstance(each, Mapping) for each in family.examples):
        yield f'{family.name}: examples must be a tuple of mappings, as ({{"x": 1}},)'
    if family.code is not None and not callable(family.code):
        yield f"{family.name}: code must be a function of (posed, options, seed), not {_a(family.code)}"
    for name, option in family.options.items():
        yield from (f"{family.name}: option {name}: {words}" for words in _option_faults(option))


def _option_faults(option: object) -> Iterator[str]:
    if isinstance(option, Choice):
        allowed = option.allowed
        if isinstance(allowed, str) or not isinstance(allowed, Collection) or option.default not in allowed:
            values = ", ".join(map(str, allowed)) if isinstance(allowed, tuple | list) else repr(allowed)
            yield f"the default {option.default} is not among the allowed values: {values}"
        elif other := [value for value in allowed if type(value) is not type(option.default)]:
            yield f"{other[0]!r} is allowed, but not of the type of the default {option.default!r}"
    elif isinstance(option, Number):
        if not all(_is_number(number) for number in (option.default, option.low, option.high)):
            yield f"default, low and high must be numbers, not {option.default!r}, {option.low!r}, {option.high!r}"
        elif not option.low <= option.default <= option.high:
            yield f"the default {option.default:g} is not among the allowed {option.allowed[0]}"
    else:
        yield f"it must be a Choice or a Number, not {_a(option)}"


def example_faults(family: Family, posed: object, options: Options) -> Iterator[Fault]:
    """What is wrong in the pinned examples of these options; a fault of what is posed itself is told elsewhere."""
    if not isinstance(posed, Posed):
        return
    for example in family.examples:
        chosen = {name: value for name, value in example.items() if name in family.options}
        given = {name: value for name, value in example.items() if name not in family.options}
        for words in _given_faults(posed, given) if _are(family, chosen, options) else ():
            yield Fault(f"{family.name}: the example {dict(example)} {words}")


def _are(family: Family, chosen: Mapping[str, object], options: Options) -> bool:
    """Are they the chosen ones, and the defaults for the rest?"""
    return {**{name: option.default for name, option in family.options.items()}, **chosen} == options


def _given_faults(posed: Posed, given: Mapping[str, object]) -> Iterator[str]:
    names = [node.name for node in posed.graph.inputs]
    for name in (name for name in given if name not in names and name not in posed.packs):
        yield f"names {name}, which is no input{hint(str(name), names)}; its inputs are {', '.join(names)}"
    for name, value in given.items():
        if np.asarray(value, object).shape != np.asarray(posed.packs.get(name, name), object).shape:
            needed = "a list of numbers" if name in posed.packs else "a number"
            yield f"gives {shortened(value)!r} for {name}: {needed} is needed"
        elif not all(map(_is_number, np.asarray(value, object).flat)):
            yield f"gives {shortened(value)!r} for {name}: a number is needed"


def posed_faults(family: Family, posed: object, size: int) -> Iterator[Fault]:
    """size: how many candidates were drawn; what is behind a fault is not looked at."""
    if not isinstance(posed, Posed):
        yield Fault(f"{family.name} must return a Posed, not {_a(posed)}")
        return
    words = next(chain(_field_faults(posed), _input_faults(family, posed, size), _name_faults(posed)), "")
    if words:
        yield Fault(f"{family.name} {words}")
        return
    few = {name: np.asarray(numbers)[:TRIED] for name, numbers in posed.inputs.items()}
    for mistake in posed.mistakes:
        for fault in faults(mistake, posed.graph, few, 1):
            yield Fault(f"{family.name}: {fault.words}", fault.rule)


def _field_faults(posed: Posed) -> Iterator[str]:
    if not isinstance(posed.graph, Graph):
        yield f"must return a Posed of a graph, as parse gives it, not of {_a(posed.graph)}"
    if not isinstance(posed.statement, str):
        yield f"must state its problem as a text, not as {_a(posed.statement)}"
    for name in ("statement", "setting", "legend"):
        yield from (f"has a {name} with {words}" for words in text_faults(getattr(posed, name)))
    decimals = posed.decimals
    if not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= MOST_DECIMALS:
        yield f"has decimals={decimals!r}: allowed are whole numbers from 0 to {MOST_DECIMALS}"
    for name in ("largest", "smallest", "unsaturated", "relative"):
        if not _is_number(getattr(posed, name)):
            yield f"has {name}={getattr(posed, name)!r}: a number is needed"
    for name in ("constants", "counts"):
        if not isinstance(getattr(posed, name), frozenset):
            yield f'has {name}={getattr(posed, name)!r}: names of nodes are needed; of one, it is written {{"x"}}'
    for name in ("asked", "formulas", "mistakes"):
        if not isinstance(getattr(posed, name), tuple | list | None):
            yield f"has {name}={getattr(posed, name)!r}: a tuple is needed; of one, it is written (..., )"


def text_faults(text: object) -> Iterator[str]:
    """What cannot be printed as it is meant."""
    if isinstance(text, str) and "$" in (rest := SET_APART.sub("", text)):
        at = shortened(rest[rest.index("$") :])
        yield f"a $ that no second one closes, at {at!r}: a formula stands between two; a dollar is typed as `$`"


def _input_faults(family: Family, posed: Posed, size: int) -> Iterator[str]:
    names = [node.name for node in posed.graph.inputs]
    for name in names:
        if name not in posed.inputs:
            yield f"gives no numbers for the input {name}"
        elif np.shape(posed.inputs[name]) != (size,):
            yield f"must give one number a candidate for the input {name}, as draw.integers does"
        elif np.asarray(posed.inputs[name]).dtype.kind not in "iufb":
            yield f"must give numbers for the input {name}"
    for name in (name for name in posed.inputs if name not in names):
        told = f"{hint(str(name), names)}; its inputs are {', '.join(names)}"
        yield f"gives numbers for {name}, which is no input of its graph{told}"
    for name in (name for name in family.options if name in posed.packs or name in names):
        yield f"has an option {name} and an input {name}, so that --set {name}=... could be either; rename one"


def _name_faults(posed: Posed) -> Iterator[str]:
    nodes = {name for node in posed.graph for name in (node.name, f"d{node.name}")}
    for part in (part for part in (*posed.part_ids, *posed.formula_ids) if part not in nodes):
        yield f"asks for {part}, which is neither a node of its graph nor a gradient"
    used = [*posed.constants, *posed.counts, *(name for pack in posed.packs.values() for name in flat(pack))]
    for name in (name for name in used if name not in posed.graph):
        yield f"names {name} in its packs, constants or counts, which is no node of its graph"
    notes = [mistake.note for mistake in posed.mistakes if isinstance(mistake, Break)]
    for note in (note for place, note in enumerate(notes) if note in notes[:place]):
        yield f"declares the mistake {note} twice"


def task_faults(family: Family, task: object, file: str) -> Iterator[Fault]:
    """Of mistakes only those with a rule of the family's own file are looked at."""
    if not isinstance(task, CodeTask):
        missing = " (is there a return?)" if task is None else ""
        yield Fault(f"{family.name}: its code must return a CodeTask, not {_a(task)}{missing}")
        return
    for words in text_faults(task.statement):
        yield Fault(f"{family.name}: its code has a statement with {words}")
    defined = _defined(task.reference)
    for name in task.functions if task.script else task.functions[:1]:
        if name not in defined:
            there = ", ".join(sorted(defined)) or "nothing"
            yield Fault(f"{family.name}: its code asks for {name}, but the reference that is printed defines {there}")
    for convention in (each for each in task.conventions if isinstance(each, GraphConvention)):
        for mistake in (each for each in task.mistakes(convention) if isinstance(each, Break)):
            rules = (*mistake.forward.values(), *mistake.vjp.values())
            if any(file_of(rule) == file for rule in rules):
                for fault in faults(mistake, convention.graph, task.cases[0], 0):
                    yield Fault(f"{family.name}: in code {fault.words}", fault.rule)


def file_of(rule: object) -> str:
    """Where a function stands; empty of anything else."""
    code = getattr(rule, "__code__", None)
    return code.co_filename if code else ""


def _defined(source: str) -> set[str]:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return set()
    return {each.name for each in body if isinstance(each, ast.FunctionDef | ast.ClassDef)}


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _a(value: object) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"
