"""Writes a formula as MathML Core, which browsers draw and screen readers speak without help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any, get_args

from grader.render import formula_symbols as symbols
from grader.render.formula_tree import (
    Accent,
    Big,
    Colour,
    Fence,
    Font,
    Fraction,
    Function,
    Item,
    Letter,
    Number,
    Root,
    Row,
    Script,
    Sign,
    Space,
    Table,
    Words,
)

APPLY = "<mo>&#8289;</mo>"  # between a function's name and what it is applied to
TIGHT = '<mo form="prefix" lspace="0" rspace="0">{}</mo>'
THIN = '<mspace width="0.167em"/>'
SIGNS_OF_NUMBERS = frozenset("−+±")


def formula(item: Item, display: bool) -> str:
    block = ' display="block"' if display else ""
    return f"<math{block}>{write(item, '')}</math>"


def write(item: Item, font: str) -> str:
    """The elements of an item whose letters stand in the given font, "" being italics."""
    return _WRITERS[type(item)](item, font)


def _row(item: Row, font: str) -> str:
    parts = list(_parts(item.items, font))
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


def _parts(items: Sequence[Item], font: str) -> Iterator[str]:
    """The items of a row, with the spaces that stand around a function's name."""
    previous: Item | None = None
    for item in items:
        if previous is not None and _is_function(previous) and not _ends(item):
            yield APPLY
            if not _opens(item):
                yield THIN
        elif previous is not None and _is_function(item) and _is_operand(previous):
            yield THIN
        if isinstance(item, Sign) and item.char in SIGNS_OF_NUMBERS and not _is_operand(previous):
            yield f'<mo form="prefix">{item.char}</mo>'
        else:
            yield write(item, font)
        previous = item


def _is_function(item: Item) -> bool:
    return isinstance(item.base if isinstance(item, Script) else item, Function)


def _ends(item: Item) -> bool:
    """A sign behind a name that is applied to nothing: dot + 1."""
    return isinstance(item, Sign) and item.side != "open"


def _opens(item: Item) -> bool:
    return isinstance(item, Fence | Space) or (isinstance(item, Sign) and item.side == "open")


def _is_operand(item: Item | None) -> bool:
    """Something that a sign can stand behind as an operation."""
    if isinstance(item, Sign):
        return item.side == "close" or item.char in "!%′|‖"
    return item is not None and not isinstance(item, Space)


def _letter(item: Letter, font: str) -> str:
    if item.char in "∂∇":  # Firefox puts a space between an upright identifier and an italic one
        return TIGHT.format(item.char)
    char = symbols.styled(item.char, font)
    upright = (item.upright or font not in ("", "italic")) and char == item.char
    return f'<mi mathvariant="normal">{escape(char)}</mi>' if upright else f"<mi>{escape(char)}</mi>"


def _sign(item: Sign) -> str:
    if item.side:
        form = "prefix" if item.side == "open" else "postfix"
        return f'<mo stretchy="false" form="{form}">{escape(item.char)}</mo>'
    kept = ' stretchy="false"' if item.char in "|‖/∣" else ' largeop="false"' if item.char in "⊙⊗" else ""
    return f"<mo{kept}>{escape(item.char)}</mo>"


def _function(item: Function) -> str:
    name = TIGHT.format(escape(item.name))
    return name.replace(">", ' movablelimits="true">', 1) if item.name in symbols.LIMITS else name


def _fraction(item: Fraction, font: str) -> str:
    style = "" if item.display is None else f' displaystyle="{str(item.display).lower()}"'
    return f"<mfrac{style}>{write(item.top, font)}{write(item.bottom, font)}</mfrac>"


def _root(item: Root, font: str) -> str:
    if item.degree is None:
        return f"<msqrt>{write(item.body, font)}</msqrt>"
    return f"<mroot>{write(item.body, font)}{write(item.degree, font)}</mroot>"


_SCRIPTS = {
    # below, above      beside    where limits stand
    (True, False): ("msub", "munder"),
    (False, True): ("msup", "mover"),
    (True, True): ("msubsup", "munderover"),
}


def _script(item: Script, font: str) -> str:
    tag = _SCRIPTS[item.sub is not None, item.sup is not None][_takes_limits(item.base)]
    scripts = "".join(write(script, font) for script in (item.sub, item.sup) if script is not None)
    return f"<{tag}>{write(item.base, font)}{scripts}</{tag}>"


def _takes_limits(item: Item) -> bool:
    return isinstance(item, Big | Function) and (item.char if isinstance(item, Big) else item.name) in symbols.LIMITS


def _fence(item: Fence, font: str) -> str:
    stretchy = str(not _is_low(item.body)).lower()
    left, right = (
        f'<mo form="{form}" fence="true" stretchy="{stretchy}">{escape(char)}</mo>' if char else ""
        for form, char in (("prefix", item.left), ("postfix", item.right))
    )
    return f"<mrow>{left}{write(item.body, font)}{right}</mrow>"


def _is_low(item: Item) -> bool:
    """Chromium gives brackets that may grow too much room, so they may only where they have to."""
    if isinstance(item, Row):
        return all(_is_low(part) for part in item.items)
    if isinstance(item, Script):
        return item.sup is None and _is_low(item.base)
    return isinstance(item, Letter | Number | Sign | Words | Space | Function)


def _accent(item: Accent, font: str) -> str:
    stretchy = str(item.mark == symbols.ACCENTS["overline"]).lower()
    return f'<mover accent="true">{write(item.body, font)}<mo stretchy="{stretchy}">{item.mark}</mo></mover>'


_ALIGNMENTS = {"aligned": ("right", "left"), "cases": ("left", "left")}  # of even and odd cells


def _table(item: Table, font: str) -> str:
    style = ' displaystyle="true"' if item.kind == "aligned" else ""
    rows = "".join(f"<mtr>{''.join(_cells(item.kind, row, font))}</mtr>" for row in item.rows)
    return f'<mtable class="{item.kind}"{style}>{rows}</mtable>'


def _cells(kind: str, row: Sequence[Item], font: str) -> Iterator[str]:
    for index, cell in enumerate(row):
        align = _ALIGNMENTS.get(kind, ("center", "center"))[index % 2]
        padding = ";padding-left:0;padding-right:0" if kind == "aligned" else ""
        yield f'<mtd style="text-align:{align};text-align:-webkit-{align}{padding}">{write(cell, font)}</mtd>'


_WRITERS: dict[type, Callable[[Any, str], str]] = {
    Row: _row,
    Letter: _letter,
    Number: lambda item, font: f"<mn>{item.digits}</mn>",
    Sign: lambda item, font: _sign(item),
    Big: lambda item, font: f"<mo>{item.char}</mo>",
    Function: lambda item, font: _function(item),
    Words: lambda item, font: f"<mtext>{escape(item.text).replace(' ', chr(160))}</mtext>",
    Space: lambda item, font: f'<mspace width="{item.em:g}em"/>',
    Fraction: _fraction,
    Root: _root,
    Script: _script,
    Fence: _fence,
    Font: lambda item, font: write(item.body, item.font),
    Accent: _accent,
    Colour: lambda item, font: f'<mrow style="color:{symbols.COLOURS[item.name]}">{write(item.body, font)}</mrow>',
    Table: _table,
}
assert set(_WRITERS) == set(get_args(Item)), "every item of a formula is written"
