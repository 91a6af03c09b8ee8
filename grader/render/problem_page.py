"""What stands on the page of one problem in every format: figure, blanks, code task and, on a key, the solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeVar

from markupsafe import Markup

from grader.render.array_figure import drawn_task
from grader.render.blanks import Blank, Line, lines_of, lines_of_formulas, names_of
from grader.render.code_asked import CodeAsked, code_asked
from grader.render.figure import svg, width_height
from grader.render.figure_labels import Labels, describe, key_labels, student_labels
from grader.render.figure_labels import number as fixed
from grader.render.formula_width import width
from grader.render.given_parts import given_parts, in_print, with_given
from grader.render.keys import formulas_of, typed_key
from grader.render.languages import Words, english
from grader.render.layout import Layout, Size, lay_out
from grader.render.page_across import share
from grader.render.part_points import part_points
from grader.render.untranslated import in_english
from grader.render.worked_solution import LINE, Passes, passes
from problems.family import Family
from problems.part import Part
from problems.variant import Variant, code_task
from solutions.formulas import latex_value
from solutions.graph import Graph, Node
from solutions.names import exact, latex_name
from solutions.source import flat

UPRIGHT, ACROSS = (650.0, 800.0), (975.0, 430.0)  # room for a drawing on an upright page and on one across
LOWEST = 0.914  # scale at which the boxes of a drawing are 5 mm high; a wider drawing gets a page across
ALIKE = 0.95  # share of a scale that hardly shows
POINTS = 0.75  # of a unit of a drawing
LEGIBLE = 0.5  # scale of a drawing that is only to be read
LONG_TABLE = 4  # rows of a table; more go side by side
WIDEST_STEP = 12.0  # ems, in half a page
T = TypeVar("T")
NO_NUMBERS = Labels({}, {}, {})


@dataclass(frozen=True)
class SheetProblem:
    """A problem as it stands on a worksheet; `function` is what a code task asks for instead of its own names.

    given: parts that are printed instead of being asked; space: to write in, below it, in millimetres.
    """

    number: int
    title: str
    points: float
    variant: Variant
    answer: Literal["typed", "code"]
    id: str = ""
    function: str | None = None
    given: tuple[str, ...] = ()
    space: float = 0.0


@dataclass(frozen=True)
class Figure:
    """A drawing with its alternative text, and what it was made of; `width` and `height` are on paper, in points."""

    svg: Markup
    layout: Layout
    labels: Labels
    alternative: str
    width: float
    height: float
    is_wide: bool


@dataclass(frozen=True)
class Row:
    """A step of the forward pass, its value and its gradient; None where nothing is asked or given."""

    step: str  # LaTeX
    value: Blank | None
    gradient: Blank | None


@dataclass(frozen=True)
class ProblemPage:
    """Everything that a template lays out for one problem."""

    number: int
    id: str
    title: str
    statement: str
    output: str  # LaTeX name of the output
    given: tuple[str, ...]
    figure: Figure | None
    forks: bool  # some node is used more than once
    columns: tuple[tuple[Row, ...], ...]
    lines: tuple[Line, ...]  # of blanks, if there is no figure with them
    rounding: str
    task: CodeAsked | None
    passes: Passes | None
    shares_page: bool = False  # the table stands on the page across, beneath the figure
    graph: Figure | None = None  # behind a code task, on a key
    asks_formulas: bool = False  # in blanks as wide as the page; the figure has no numbers
    worth: float = 0.0  # the points as a number
    space: float = 0.0  # to write in, below it, in millimetres
    english: frozenset[str] = frozenset()  # of "title" and "statement", on a sheet of another language

    @property
    def keeps_together(self) -> bool:
        """The statement and what is to be filled in belong on one page."""
        return not self.is_wide and self.task is None

    @property
    def is_wide(self) -> bool:
        """The figure needs a page across."""
        return self.figure is not None and self.figure.is_wide


def problem_page(problem: SheetProblem, *, key: bool, words: Words | None = None) -> ProblemPage:
    """The page of a sheet, or of its key; without words, in English."""
    variant, words = problem.variant, words or english()
    page = ProblemPage(
        number=problem.number,
        id=problem.id,
        title=words.sentence(problem.title),
        statement=words.sentence(variant.statement),
        output=latex_name(variant.graph.output.name),
        given=(),
        figure=None,
        forks=_has_branches(variant),
        columns=(),
        lines=(),
        rounding="",
        task=None,
        passes=None,
        worth=problem.points,
        space=0.0 if key else problem.space,
        english=in_english(problem, words),
    )
    if problem.answer == "code" and variant.code is not None:
        return replace(
            page,
            statement=words.sentence(variant.code.statement),
            task=code_asked(variant.code, problem.id, problem.function, words, key=key),
            graph=_behind(variant.family, tuple(variant.options.items()), f"p{problem.number}", words) if key else None,
        )
    rules = f"{rounding(variant, words)} {part_points(variant, problem.points, words)}".rstrip()
    page = replace(page, rounding=rules, passes=passes(variant, words) if key else None)
    if variant.asks_formulas:
        figure = drawing(variant, NO_NUMBERS, f"p{problem.number}", words=words) if variant.drawn else None
        return replace(page, figure=figure, lines=lines_of_formulas(_formulas(variant, key)), asks_formulas=True)
    if not variant.drawn:
        numbers = (*given(variant), *given_parts(variant, problem.given))
        return replace(page, given=numbers, lines=_lines(variant, key))
    labels = with_given((key_labels if key else student_labels)(variant.run, variant.decimals), variant, problem.given)
    figure = drawing(variant, labels, f"p{problem.number}", problem.given, words)
    return _laid_out(replace(page, figure=figure), list(_rows(variant, key, problem.given)))


def drawing(
    variant: Variant, labels: Labels, ident: str, given: Sequence[str] = (), words: Words | None = None
) -> Figure:
    """The drawn circuit; what is neither asked nor given gets no box."""
    labels = replace(labels, unasked=unasked(variant) - set(given))
    room, lowest = (Size.BARE, LEGIBLE) if variant.asks_formulas else (Size.HAND, LOWEST)
    return _drawn(variant.graph, labels, _Told(variant.title, ident, words or english()), room, lowest)


@lru_cache(maxsize=64)
def _behind(family: Family, options: tuple[tuple[str, Any], ...], ident: str, words: Words) -> Figure | None:
    """The graph of a code task with the shapes of its arrays, where they are declared; the same for all students."""
    task = code_task(family, dict(options))
    found = drawn_task(task) if task else None
    return _drawn(*found, _Told(task.title, ident, words), Size.SHAPE, LEGIBLE) if task and found else None


class _Told(NamedTuple):
    """What a drawing is called, and in which language."""

    title: str
    ident: str
    words: Words


def _drawn(graph: Graph, labels: Labels, called: _Told, room: Size, lowest: float) -> Figure:
    """Across, if it would get smaller than `lowest` on an upright page."""
    layout, words = _placed(graph, labels, room, lowest), called.words
    description = describe(graph, labels, words)
    title = words.told("graph_of", title=words.sentence(called.title))
    drawn = svg(layout, labels, title=title, description=description, ident=called.ident)
    scale, is_wide = _fitted(layout, lowest)
    drawn_width, drawn_height = (POINTS * length * scale for length in width_height(layout))
    told = f"{words.told('graph')} {description}"
    return Figure(Markup(drawn), layout, labels, told, drawn_width, drawn_height, is_wide)  # noqa: S704


def _placed(graph: Graph, labels: Labels, room: Size, lowest: float) -> Layout:
    """In a drawing that gets smaller the boxes are taller, as far as that makes it no smaller still."""
    layout = lay_out(graph, size=room, bare=labels.unasked)
    scale, _ = _fitted(layout, lowest)
    for taller in (Size.TALL, Size.TALLER) if room is Size.HAND and scale < lowest else ():
        other = lay_out(graph, size=taller, bare=labels.unasked)
        if layout.size.height * scale < room.height * lowest and _fitted(other, lowest)[0] >= ALIKE * scale:
            layout = other
    return layout


def _fitted(layout: Layout, lowest: float) -> tuple[float, bool]:
    """Its scale on paper, and whether it stands on a page across."""
    size = width_height(layout)
    upright, across = _scale(size, UPRIGHT), _scale(size, ACROSS)
    is_wide = upright < lowest and across > upright
    return (across if is_wide else upright), is_wide


def _scale(size: tuple[float, float], room: tuple[float, float]) -> float:
    return min(1.0, room[0] / size[0], room[1] / size[1])


def unasked(variant: Variant) -> frozenset[str]:
    """Values and gradients that are neither asked nor given, by the ids that their parts would have."""
    graph = variant.graph
    if variant.asks_formulas:
        return frozenset(name for node in graph for name in (node.name, f"d{node.name}"))
    known = {part.id for part in variant.parts} | {f"d{graph.output.name}"} | {node.name for node in graph.inputs}
    return frozenset({name for node in graph for name in (node.name, f"d{node.name}")} - known)


def rounding(variant: Variant, words: Words) -> str:
    """How exact answers must be, as it is applied; text with $LaTeX$ in it."""
    if variant.asks_formulas:
        return words.told("any_formula")
    whole = [part for part in variant.parts if part.is_whole]
    if len(whole) == len(variant.parts):
        return words.told("all_whole")
    within = next(words.within(part.tolerance) for part in variant.parts if not part.is_whole)
    places = words.places(variant.decimals)
    if not whole:
        return words.told("rounding", places=places, tolerance=within)
    names = [f"${name}$" for name in names_of(whole, variant.graph.output.name, variant.statement)]
    how = "rounding_some_whole" if len(whole) > 1 else "rounding_one_whole"
    return words.told(how, names=words.listed(names), places=places, tolerance=within)


def given(variant: Variant) -> Iterator[str]:
    """The given numbers as LaTeX: matrices and vectors of the problem's own, then single numbers."""
    packed: set[str] = set()
    for name, pack in variant.packs.items():
        nodes = set(flat(pack))
        if all(node in variant.graph and variant.graph[node].is_input for node in nodes):
            packed |= nodes
            yield f"{latex_name(name)} = {_array(pack, variant.inputs)}"
    for node in variant.graph.inputs:
        if node.name not in packed:
            yield f"{latex_name(node.name)} = {exact(float(variant.inputs[node.name]))}"


def _array(pack: Any, inputs: Mapping[str, Any]) -> str:
    """A matrix, or a vector as a column."""
    rows = [[entry] if isinstance(entry, str) else entry for entry in pack]
    lines = LINE.join(" & ".join(exact(float(inputs[node])) for node in row) for row in rows)
    return rf"\begin{{bmatrix}}{lines}\end{{bmatrix}}"


def _rows(variant: Variant, key: bool, given: Sequence[str]) -> Iterator[Row]:
    parts = {part.id: part for part in variant.parts}
    printed = {part: Blank("", in_print(variant, part)) for part in given}
    for node in variant.graph:
        value, gradient = node.name, f"d{node.name}"
        if {value, gradient} & {*parts, *printed}:
            yield Row(
                _step(node),
                printed.get(value) or _value(variant, node, parts.get(value), key),
                printed.get(gradient) or _gradient(variant, node, parts.get(gradient), key),
            )


def _step(node: Node) -> str:
    name = latex_name(node.name)
    return name if node.is_input else f"{name} = {latex_value(node)}"


def _value(variant: Variant, node: Node, part: Part | None, key: bool) -> Blank | None:
    if node.is_input:
        return Blank("", exact(float(variant.inputs[node.name])).replace("-", "−"))
    return _blank(variant, part, key)


def _gradient(variant: Variant, node: Node, part: Part | None, key: bool) -> Blank | None:
    if node is variant.graph.output:
        return Blank("", exact(float(variant.run.gradients[node.name])))
    return _blank(variant, part, key)


def _blank(variant: Variant, part: Part | None, key: bool) -> Blank | None:
    if part is None:
        return None
    return Blank(part.id, fixed(float(part.answer), variant.places(part)) if key else "")


def _has_branches(variant: Variant) -> bool:
    """Does the gradient of a node that is used more than once stand on its branches?"""
    bare = unasked(variant)
    return any(len(variant.graph.uses(node.name)) > 1 and f"d{node.name}" not in bare for node in variant.graph)


def _laid_out(page: ProblemPage, rows: list[Row]) -> ProblemPage:
    """The table in columns if it is long; beneath a wide figure if there is room."""
    figure = page.figure
    if figure and figure.is_wide:
        steps, text = [row.step for row in rows], f"{page.statement} {page.rounding}"
        shared = share((figure.width, figure.height), steps, text, is_first=page.number == 1)
        if shared:
            smaller = replace(figure, width=shared.width, height=figure.height * shared.width / figure.width)
            return replace(page, figure=smaller, columns=tuple(_split(rows, shared.columns)), shares_page=True)
    fits_twice = max((width(row.step) for row in rows), default=0.0) <= WIDEST_STEP
    return replace(page, columns=tuple(_split(rows, 2 if len(rows) > LONG_TABLE and fits_twice else 1)))


def _lines(variant: Variant, key: bool) -> tuple[Line, ...]:
    printed = typed_key(variant) if key else {}
    texts = [printed.get(part.id, "") for part in variant.parts]
    return lines_of(variant.parts, texts, variant.graph.output.name, variant.statement)


def _formulas(variant: Variant, key: bool) -> Iterator[tuple[str, Blank]]:
    """A blank for each formula; on a key it stands there."""
    found = formulas_of(variant) if key else {}
    for part in variant.parts:
        yield part.prompt.strip("$"), Blank(part.id, formula=found[part.id].latex if key else "")


def _split(items: list[T], count: int) -> Iterator[tuple[T, ...]]:
    """In pieces of about the same length, the longer ones first."""
    length, longer = divmod(len(items), count)
    ends = [number * length + min(number, longer) for number in range(count + 1)]
    yield from (tuple(items[start:end]) for start, end in pairwise(ends) if end > start)
