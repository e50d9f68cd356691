"""A legend: what the signs of a chart or of lanes mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, joined


class LegendSign(NamedTuple):
    """A sign in the role that it is drawn in, and what it means."""

    sign: str
    role: str
    words: str


def legend(signs: Iterable[LegendSign], look: Look, role: str = "soft") -> Line:
    """Sets signs with their words one after the other; `role`: of the words."""
    parts = ((StyledText(one.sign, one.role), look.span(f" {one.words}", role)) for one in signs)
    return joined(parts, StyledText("  "))
