"""`grader show`: one problem, on the terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from grader.cli.choosing import chosen_variant, problem_options
from problems.variant import Variant
from solutions.graph import Node
from solutions.notation import text_of
from solutions.source import signature

DIGITS = 12


@click.command("show")
@click.argument("family", required=False)
@problem_options
@click.option("--key", is_flag=True, help="Show the answers too.")
def command(
    family: str | None,
    expr: str | None,
    seed: int | None,
    settings: tuple[str, ...],
    course: Path | None,
    as_json: bool,
    key: bool,
) -> None:
    """Show one problem, with --key its answers.

    \b
    Examples:
      grader show sum-product --set x=-2 --set y=5 --set z=-4 --key
      grader show --expr "q = x + y; f = q*z" --seed 7
    """
    variant = chosen_variant(family, expr, seed, settings, course)
    click.echo(json.dumps(described(variant, key), indent=2) if as_json else "\n".join(_lines(variant, key)))


def described(variant: Variant, key: bool) -> dict[str, Any]:
    """The problem as plain data; answers only with the key."""
    return {
        "family": variant.family.name,
        "revision": variant.family.revision,
        "seed": variant.seed,
        "options": dict(variant.options),
        "inputs": {name: float(value) for name, value in variant.inputs.items()},
        "nodes": [_node(variant, node, key) for node in variant.graph],
        "parts": [_part(variant, index, key) for index in range(len(variant.parts))],
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


def _part(variant: Variant, index: int, key: bool) -> dict[str, Any]:
    part = variant.parts[index]
    return {
        "id": part.id,
        "kind": str(part.kind),
        "prompt": part.prompt,
        **({"answer": float(part.answer)} if key else {}),
        "points": part.points,
        "tolerance": {"atol": part.tolerance.atol, "rtol": part.tolerance.rtol},
    }


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
    yield from _table(variant, key)
    yield ""
    yield f"Asked: {', '.join(part.id for part in variant.parts)}"
    yield f"  to {variant.decimals} decimals, {variant.parts[0].tolerance.in_words()}"
    if variant.code:
        outputs = ", ".join(variant.code.outputs)
        yield f"In code: {signature(variant.code.functions[0], variant.code.arguments)[4:-1]} returns {outputs}"
    if not variant.certificate.is_certified:
        yield f"Not certified for a class; what does not hold: {'; '.join(variant.certificate.failed)}."
    if not key:
        yield "The answers are shown with --key."


def _table(variant: Variant, key: bool) -> Iterator[str]:
    asked = {part.id for part in variant.parts}
    rows = [("node", "step", "value", f"d{variant.graph.output.name}/d node")]
    for node in variant.graph:
        value = _number(variant.run.values[node.name]) if key or node.is_input else "?"
        gradient = _number(variant.run.gradients[node.name]) if key or node is variant.graph.output else "?"
        seen = key or f"d{node.name}" in asked or node is variant.graph.output
        rows.append((node.name, "given" if node.is_input else text_of(node), value, gradient if seen else ""))
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for number, (name, step, value, gradient) in enumerate(rows):
        line = f"{name:<{widths[0]}}  {step:<{widths[1]}}  {value:>{widths[2]}}  {gradient:>{widths[3]}}"
        yield click.style(line.rstrip(), bold=True) if number == 0 else line.rstrip()


def _number(value: object) -> str:
    """
    >>> _number(0.1 + 0.2), _number(-0.0)
    ('0.3', '0')
    """
    text = f"{float(str(value)):.{DIGITS}g}"
    return "0" if text == "-0" else text
