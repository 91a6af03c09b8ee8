"""Signs that students type for the same thing, in numbers and in formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping

SAME: Mapping[str, str] = {  # sign -> the one that is read
    **dict.fromkeys("−–‐‑", "-"),
    **dict.fromkeys("·⋅∗•∙×", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
}
RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾]+")  # a power
