"""`grader show`: one problem, on the terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from grader.cli.choosing import chosen_variant, problem_options
from grader.cli.formats import FORMATS
from grader.cli.options import PATH
from grader.cli.show_lines import FORMULAS, WHY, code_lines, exactness, formula_lines, why_as_data, why_lines
from grader.cli.show_sheet import show_sheet
from grader.cli.statement_lines import statement_lines
from grader.errors import GraderError
from grader.render.keys import typed_key
from problems.variant import Variant
from solutions.graph import Node
from solutions.notation_text import text_of

DIGITS = 12


@click.command("show")
@click.argument("family", required=False)
@problem_options
@click.option("--key", is_flag=True, help="Show the answers too.")
@FORMULAS
@WHY
@FORMATS
@click.option(
    "--out", type=PATH, metavar="FILE", help="With --format: a file instead of the terminal, its folder made."
)
def command(
    family: str | None,
    expr: str | None,
    seed: int | None,
    settings: tuple[str, ...],
    course: Path | None,
    as_json: bool,
    key: bool,
    formulas: bool,
    with_why: bool,
    formats: tuple[str, ...],
    out: Path | None,
) -> None:
    """Show one problem, with --key its answers; with --format as a sheet.

    \b
    Examples:
      grader show sum-product --set x=-2 --set y=5 --set z=-4 --key
      grader show --expr "q = x + y; f = q*z" --seed 7
      grader show sum-product --set ask=formulas --key
      grader show svm-loss --formulas
      grader show svm-loss --seed 7 --why
      grader show svm-loss --seed 7 --format markdown
      grader show svm-loss --seed 7 --format pdf,ipynb --out svm.pdf
    """
    if out and not formats:
        raise GraderError(f"{out}: say what is to be written, with --format; `--format list` says what there is")
    variant = chosen_variant(family, expr, seed, settings, course)
    if formats:
        show_sheet(variant, formats, out, key=key)
        return
    if as_json:
        judged = {"why": why_as_data(variant)} if with_why else {}
        click.echo(json.dumps(described(variant, key) | judged, indent=2))
        return
    click.echo("\n".join(_shown(variant, key, formulas, with_why)))


def _shown(variant: Variant, key: bool, formulas: bool, with_why: bool) -> Iterator[str]:
    """The problem, unless something else of it is asked for without its key; then what is asked for."""
    blocks: list[Iterable[str]] = [_lines(variant, key)] if key or not (formulas or with_why) else []
    blocks += [formula_lines(variant)] if formulas else []
    blocks += [why_lines(variant)] if with_why else []
    for block in blocks:
        yield from block if block is blocks[0] else ("", *block)


def described(variant: Variant, key: bool) -> dict[str, Any]:
    """The problem as plain data; answers only with the key."""
    return {
        "family": variant.family.name,
        "revision": variant.family.revision,
        "seed": variant.seed,
        "statement": variant.statement,
        "options": dict(variant.options),
        "inputs": {name: float(value) for name, value in variant.inputs.items()},
        "nodes": [_node(variant, node, key) for node in variant.graph],
        "parts": _parts(variant, key),
        "code": _code(variant),
    }


def _node(variant: Variant, node: Node, key: bool) -> dict[str, Any]:
    seen = key or node.is_input
    return {
        "name": node.name,
        "op": node.op,
        "inputs": list(node.inputs),
        "value": float(variant.run.values[node.name]) if seen else None,
        "gradient": float(variant.run.gradients[node.name]) if key else None,
    }


def _parts(variant: Variant, key: bool) -> list[dict[str, Any]]:
    """The answer to a formula is its text."""
    answers = _answers(variant) if key else {}
    return [
        {
            "id": part.id,
            "kind": str(part.kind),
            "prompt": part.prompt,
            **({"answer": answers[part.id]} if key else {}),
            "points": part.points,
            "tolerance": {"atol": part.tolerance.atol, "rtol": part.tolerance.rtol},
        }
        for part in variant.parts
    ]


def _answers(variant: Variant) -> Mapping[str, str | float]:
    if variant.asks_formulas:
        return typed_key(variant)
    return {part.id: float(part.answer) for part in variant.parts}


def _code(variant: Variant) -> dict[str, Any] | None:
    if variant.code is None:
        return None
    return {
        "functions": list(variant.code.functions),
        "arguments": list(variant.code.arguments),
        "outputs": list(variant.code.outputs),
        "stub": variant.code.stub,
    }


def _lines(variant: Variant, key: bool) -> Iterator[str]:
    which = "pinned example" if variant.seed is None else f"seed {variant.seed}"
    yield click.style(f"{variant.title}", bold=True) + f"  ({variant.family.name}, {which})"
    yield variant.family.summary
    yield ""
    yield from statement_lines(variant.statement)
    yield ""
    yield from _in_columns(_steps(variant) if variant.asks_formulas else _table(variant, key))
    yield ""
    yield from _asked(variant, key)
    if variant.code:
        yield from code_lines(variant.code)
    if not variant.certificate.is_certified:
        yield f"Not certified for a class; what does not hold: {'; '.join(variant.certificate.failed)}."
    if not key:
        yield "The answers are shown with --key."


def _asked(variant: Variant, key: bool) -> Iterator[str]:
    yield f"Asked: {', '.join(part.id for part in variant.parts)}"
    if not variant.asks_formulas:
        yield from exactness(variant)
        return
    yield "  as formulas; whatever is equal is right"
    for id_, text in typed_key(variant).items() if key else ():
        yield f"  {id_} = {text}"


def _steps(variant: Variant) -> Iterator[tuple[str, ...]]:
    yield "node", "step"
    yield from ((node.name, "given" if node.is_input else text_of(node)) for node in variant.graph)


def _table(variant: Variant, key: bool) -> Iterator[tuple[str, ...]]:
    """The gradients are there if any is asked, and without the key only those that are asked."""
    goes_back = any(part.is_gradient for part in variant.parts)
    heads = ("node", "step", "value", f"gradient of {variant.graph.output.name}")
    yield heads if goes_back else heads[:-1]
    for node in variant.graph:
        value = _number(variant.run.values[node.name]) if key or node.is_input else "?"
        cells = node.name, "given" if node.is_input else text_of(node), value
        yield (*cells, _gradient(variant, node, key)) if goes_back else cells


def _gradient(variant: Variant, node: Node, key: bool) -> str:
    if key or node is variant.graph.output:
        return _number(variant.run.gradients[node.name])
    return "?" if any(part.id == f"d{node.name}" for part in variant.parts) else ""


def _in_columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Words to the left, numbers to the right."""
    head, *rest = rows
    widths = [max(map(len, column)) for column in zip(head, *rest, strict=True)]
    for row in (head, *rest):
        cells = zip(row, widths, ("<", "<", ">", ">"), strict=False)
        line = "  ".join(f"{cell:{side}{width}}" for cell, width, side in cells).rstrip()
        yield click.style(line, bold=True) if row is head else line


def _number(value: object) -> str:
    """
    >>> _number(0.1 + 0.2), _number(-0.0)
    ('0.3', '0')
    """
    text = f"{float(str(value)):.{DIGITS}g}"
    return "0" if text == "-0" else text
