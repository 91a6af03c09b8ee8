"""A family is a generator of alike problems, declared by one decorated function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from problems.certified.band import Band
from problems.code.task import CodeTask
from problems.draws import Draw
from problems.errors import ProblemError, shortened
from problems.part import Tolerance
from solutions.breaks import Break
from solutions.engine import Run
from solutions.graph import Graph
from solutions.ops import Array
from solutions.source import Nested

RELATIVE = 0.001  # tolerance
ASK = "ask"  # the option of the families that can ask for formulas
Scalar = str | int | float
Options = Mapping[str, Scalar]
Pack = tuple[Nested, ...]  # node names in the shape of an array: ("w0", "w1", "w2")


@dataclass(frozen=True)
class Choice:
    """An option with a list of allowed values, all of the default's type."""

    default: Scalar
    allowed: tuple[Scalar, ...]
    summary: str

    def read(self, name: str, text: object) -> Scalar:
        for value in self.allowed:
            if str(text) == str(value):
                return value
        raise ProblemError(f"{name}={shortened(text)}: allowed are {', '.join(map(str, self.allowed))}")


@dataclass(frozen=True)
class Number:
    """An option that is a number from `low` to `high`; a whole one if the default is."""

    default: int | float
    low: float
    high: float
    summary: str

    @property
    def allowed(self) -> tuple[str, ...]:
        return (
            f"{'whole numbers' if isinstance(self.default, int) else 'numbers'} from {self.low:g} to {self.high:g}",
        )

    def read(self, name: str, text: object) -> Scalar:
        try:
            value = type(self.default)(str(text))
        except ValueError:
            value = None
        if value is None or not self.low <= value <= self.high:
            raise ProblemError(f"{name}={shortened(text)}: allowed are {self.allowed[0]}")
        return value


@dataclass(frozen=True)
class Posed:
    """What a family's function returns: the graph of a problem, and its numbers for a batch of candidates.

    inputs: an array (B,) for each input node of the graph.
    packs: vectors and matrices of nodes, under the names and in the order that code tasks use.
    asked: the ids of the parts, in order; None asks for every computed value and every gradient.
    formulas: the ids that are asked where formulas are wanted; None asks for the gradient of every input.
    setting: what the graph computes, for a sheet that asks for formulas; empty spells out its steps.
    symbols: numbers to which the setting gives a name, which may stand in a formula.
    named: the values on the way that the setting names; None if all of them have a name on the sheet.
    textbook: the formula of a part as a key has it, where what is worked out is longer.
    mistakes: what the family's students get wrong by name; a certified variant shows each of them.
    """

    graph: Graph
    inputs: Mapping[str, Array]
    statement: str  # text with $LaTeX$ in it
    packs: Mapping[str, Pack] = field(default_factory=dict)
    asked: tuple[str, ...] | None = None
    mistakes: tuple[Break, ...] = ()
    constants: frozenset[str] = frozenset()  # inputs that are data: nobody asks for their gradients
    decimals: int = 2  # as printed on the sheet; a response may be off by one in the last place
    drawn: bool = True  # a circuit is drawn, with blanks on its wires
    largest: float = 1000.0  # no answer is beyond
    smallest: float = 0.05  # no answer is nearer to 0 ...
    zeros: bool = False  # ... unless answers may be 0 itself
    unsaturated: float = 0.02  # no sigmoid is nearer to 0 or 1
    relative: float = RELATIVE  # tolerance; 0 where answers differ only in their last places
    formulas: tuple[str, ...] | None = None
    setting: str = ""
    symbols: Mapping[str, float] = field(default_factory=dict)
    named: tuple[str, ...] | None = None
    textbook: Mapping[str, str] = field(default_factory=dict)
    legend: str = ""  # what names stand for that only the key speaks of, as text with $LaTeX$ in it
    counts: frozenset[str] = frozenset()  # nodes that are whole numbers, as are those that follow from them
    band: Band = field(default_factory=Band)  # how easy and how hard the numbers may be

    def __post_init__(self) -> None:
        """Names may be given in any order, as a tuple or list; a text is one name by mistake, and stays as it is."""
        for name in ("constants", "counts"):
            names = getattr(self, name)
            if isinstance(names, tuple | list | Set) and not isinstance(names, frozenset):
                object.__setattr__(self, name, frozenset(names))

    @property
    def tolerance(self) -> Tolerance:
        """One unit in the last printed place, and a thousandth of the answer on top."""
        return Tolerance(10.0**-self.decimals, self.relative)

    @property
    def formula_ids(self) -> tuple[str, ...]:
        """What is asked where formulas are wanted: by default the gradient of every input that is no data."""
        if self.formulas is not None:
            return self.formulas
        return tuple(f"d{node.name}" for node in self.graph.inputs if node.name not in self.constants)

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The nodes that have a name on a sheet that asks for formulas."""
        named = {*self.formula_ids, *(self.named or ()), *(node.name for node in self.graph.inputs)}
        return tuple(node.name for node in self.graph if self.named is None or node.name in named)

    @cached_property
    def part_ids(self) -> tuple[str, ...]:
        """What is asked: by default every computed value forward, then every gradient but the output's backward."""
        if self.asked is not None:
            return self.asked
        values = tuple(node.name for node in self.graph.computed)
        unasked = self.constants | {self.graph.output.name}
        return values + tuple(f"d{node.name}" for node in reversed(self.graph.nodes) if node.name not in unasked)

    def answer(self, part: str, ran: Run) -> Array:
        """The answer of a part: `q` asks for a node's value, `dq` for the gradient of the output by it."""
        return ran.values[part] if part in self.graph else ran.gradients[part[1:]]


Build = Callable[[Draw, Options], Posed]
Coded = Callable[[Posed, Options, int], CodeTask]  # from a batch of certified candidates, and a seed for arrays


@dataclass(frozen=True, eq=False)
class Family:
    """name, title and summary for people; options; pinned examples; how it is posed, and its code task if any.

    An example is a mapping of options and inputs, as `--set` takes them; it holds for the options that it mentions.
    """

    name: str
    title: str
    summary: str
    options: Mapping[str, Choice | Number]
    examples: tuple[Mapping[str, object], ...]
    revision: int
    build: Build
    code: Coded | None

    def read_options(self, given: Mapping[str, object]) -> Options:
        """Defaults filled in; raises ProblemError naming the option and what is allowed."""
        read = {name: self.options[name].read(name, text) for name, text in given.items()}
        return MappingProxyType({name: read.get(name, option.default) for name, option in self.options.items()})


ASKED = Choice("numbers", ("numbers", "formulas"), "on paper: every number, or the gradients as formulas")


def family(
    *,
    title: str,
    examples: tuple[Mapping[str, object], ...],
    options: Mapping[str, Choice | Number] | None = None,
    code: Coded | None = None,
    formulas: bool = False,
    revision: int = 1,
) -> Callable[[Build], Family]:
    """Declares a family by value: the name comes from the function, the summary from its docstring's first line.

    formulas: the derivatives may be asked as formulas too; then there is an option for it.
    """

    def declare(build: Build) -> Family:
        name = build.__name__.replace("_", "-")
        summary = (build.__doc__ or "").strip().partition("\n")[0].strip()
        all_options = {**(options or {}), **({ASK: ASKED} if formulas else {})}
        return Family(name, title, summary, all_options, examples, revision, build, code)

    return declare
