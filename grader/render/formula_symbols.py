"""The symbols of the formula language: what each LaTeX command stands for, as a character and in words."""

from __future__ import annotations

from grader.render.colours import BACKWARD, FORWARD

_LOWER = "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau"
_LOWER += " upsilon varphi chi psi omega"

GREEK = {name: chr(0x3B1 + position) for position, name in enumerate(_LOWER.split())}
GREEK |= {"epsilon": "ε", "phi": "φ"}  # the shapes that the font has in italics too

UPRIGHT = dict(zip("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(), "ΓΔΘΛΞΠΣΥΦΨΩ", strict=True))
UPRIGHT |= {"partial": "∂", "nabla": "∇", "infty": "∞", "top": "⊤", "ell": "ℓ"}
UPRIGHT |= {"ldots": "…", "dots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱"}

# fmt: off
_SIGNS = (
    # commands          sign  in words
    ("cdot",            "⋅",  "times"),
    ("times",           "×",  "times"),
    ("div",             "÷",  "divided by"),
    ("odot",            "⊙",  "elementwise times"),
    ("otimes",          "⊗",  "outer product"),
    ("ast",             "∗",  "star"),
    ("circ",            "∘",  "composed with"),
    ("pm",              "±",  "plus or minus"),
    ("le leq",          "≤",  "is at most"),
    ("ge geq",          "≥",  "is at least"),
    ("lt",              "<",  "is less than"),
    ("gt",              ">",  "is greater than"),
    ("ne neq",          "≠",  "is not equal to"),
    ("approx",          "≈",  "is approximately"),
    ("equiv",           "≡",  "is identical to"),
    ("sim",             "∼",  "is distributed as"),
    ("in",              "∈",  "in"),
    ("to rightarrow",   "→",  "to"),
    ("gets leftarrow",  "←",  "is set to"),
    ("mapsto",          "↦",  "maps to"),
    ("Rightarrow",      "⇒",  "implies"),
    ("mid",             "∣",  "given"),
    ("prime",           "′",  "prime"),
    ("colon",           ":",  ":"),
    ("%",               "%",  "percent"),
    ("#",               "#",  "number"),
    ("$",               "$",  "dollar"),
    ("&",               "&",  "and"),
    ("_",               "_",  "underscore"),
    ("vert",            "|",  "bar"),
    ("| Vert",          "‖",  "norm bar"),
)
_DELIMITERS = (
    # commands          sign  side     in words
    ("(",               "(",  "open",  "open"),
    (")",               ")",  "close", "close"),
    (r"[ \lbrack",      "[",  "open",  "open bracket"),
    ("]",               "]",  "close", "close bracket"),
    (r"\{ \lbrace",     "{",  "open",  "open brace"),
    (r"\} \rbrace",     "}",  "close", "close brace"),
    (r"\langle",        "⟨",  "open",  "open angle"),
    (r"\rangle",        "⟩",  "close", "close angle"),
    (r"\lvert",         "|",  "open",  "bar"),
    (r"\rvert",         "|",  "close", "bar"),
    (r"\lVert",         "‖",  "open",  "norm bar"),
    (r"\rVert",         "‖",  "close", "norm bar"),
    (r"\lceil",         "⌈",  "open",  "open ceiling"),
    (r"\rceil",         "⌉",  "close", "close ceiling"),
)
# fmt: on
SIGNS = {command: sign for commands, sign, _ in _SIGNS for command in commands.split()}
DELIMITERS = {command: (sign, side) for commands, sign, side, _ in _DELIMITERS for command in commands.split()}
TYPED = {char: char for char in "+=<>/,:;.!?|" + "".join(sign for _, sign, _ in _SIGNS) if char not in "%#$&_"}
TYPED |= {"-": "−", "−": "−", "*": "∗"}  # signs that are typed as they are
BIG = {"sum": "∑", "prod": "∏", "int": "∫"}

FUNCTIONS = frozenset(
    "sin cos tan sinh cosh tanh exp log ln max min arg argmax argmin det dim lim sup inf sec csc cot arcsin arccos"
    " arctan".split()
)
LIMITS = frozenset("∑ ∏ max min lim argmax argmin sup inf".split())  # what a subscript stands under when displayed
SPACES = {",": 0.167, ":": 0.222, ">": 0.222, ";": 0.278, "!": -0.167, " ": 0.25, "quad": 1.0, "qquad": 2.0}
SPACES |= {"thinspace": 0.167, "medspace": 0.222, "thickspace": 0.278, "negthinspace": -0.167}
COLOURS = {"fwd": FORWARD, "bwd": BACKWARD}

ACCENTS = {"hat": "^", "bar": "¯", "overline": "‾", "tilde": "~", "vec": "→", "dot": "˙"}
FONTS = {"mathbf": "bold", "boldsymbol": "bold-italic", "mathcal": "script", "mathbb": "double", "mathit": "italic"}
_FIRST = {"bold": (0x1D400, 0x1D41A), "bold-italic": (0x1D468, 0x1D482), "script": (0x1D49C, 0x1D4B6)}
_FIRST |= {"double": (0x1D538, 0x1D552)}
_EARLIER = dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))  # script letters that Unicode had before the others
_EARLIER_DOUBLE = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))

WORDS = {sign: words for _, sign, words in _SIGNS} | {sign: words for _, sign, _, words in _DELIMITERS}
WORDS |= {"+": "plus", "−": "minus", "=": "equals", "/": "over", "!": "factorial", "|": "bar"}
WORDS |= {"∂": "partial", "∇": "nabla", "∞": "infinity", "⊤": "transpose", "∑": "sum", "∏": "product", "∫": "integral"}
WORDS |= {"…": "and so on", "⋯": "and so on", "⋮": "and so on", "⋱": "and so on", "ℓ": "ell"}
WORDS |= {char: name for name, char in UPRIGHT.items() if name[0].isupper()}
WORDS |= {char: name.removeprefix("var") for name, char in GREEK.items()}
ACCENT_WORDS = {"^": "hat", "¯": "bar", "‾": "bar", "~": "tilde", "→": "vector", "˙": "dot"}


def styled(letter: str, font: str) -> str:
    """
    >>> styled("x", "bold"), styled("L", "script"), styled("R", "double"), styled("2", "bold")
    ('𝐱', 'ℒ', 'ℝ', '2')
    """
    earlier = {"script": _EARLIER, "double": _EARLIER_DOUBLE}.get(font, {})
    if letter in earlier:
        return earlier[letter]
    if font in _FIRST and letter.isascii() and letter.isalpha():
        upper, lower = _FIRST[font]
        return chr(upper + ord(letter) - ord("A")) if letter.isupper() else chr(lower + ord(letter) - ord("a"))
    if font.startswith("bold") and "α" <= letter <= "ω":
        return chr(0x1D736 + ord(letter) - ord("α"))
    return letter
