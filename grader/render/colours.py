"""The colours of every page and drawing: values in green, gradients in red, everything else in ink and greys."""

from __future__ import annotations

from types import MappingProxyType

COLOURS = MappingProxyType(
    {
        "forward": "#1a7431",
        "backward": "#b3202c",
        "ink": "#1c2330",
        "soft": "#5a6475",
        "line": "#8b93a1",
        "paper": "#f3f5f9",
    }
)
FORWARD, BACKWARD, INK, SOFT, LINE, PAPER = COLOURS.values()
