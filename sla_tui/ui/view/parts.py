"""Small pieces that the parts of the panel share."""

from __future__ import annotations

from typing import Final

from sla_tui.ui.view.look import Look
from sla_tui.ui.view.spans import Line, Span, joined, left

LABEL: Final = 10
"""Cells that the word at the start of a line takes, its margins included."""


def label(text: str, look: Look) -> Line:
    """The word at the start of a line."""
    return left((Span(" "), look.span(text, "heading")), LABEL)


def dotted(parts: list[Line], look: Look) -> Line:
    """The parts with faint dots between them."""
    return joined(parts, look.span(" · ", "faint"))
