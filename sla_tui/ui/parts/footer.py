"""The footer: keys and what they do, from the table of bindings, as many as fit; or a message for a moment."""

from __future__ import annotations

from collections.abc import Sequence

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, fitting, left


def footer(hints: Sequence[tuple[str, str]], message: str, look: Look, cells: int) -> Line:
    """One line in exactly `cells`.

    Args:
        hints: (key, label), the most important first; a key that is a letter of its label lights up in it.
        message: shown instead while it is not empty.
        look: how words are written.
        cells: width.
    """
    if message:
        return left((StyledText(" "), look.foreign(message, "text")), cells)
    return left((StyledText(" "), *fitting([_hint(k, w, look) for k, w in hints], StyledText("  "), cells - 2)), cells)


def _hint(key: str, words: str, look: Look) -> Line:
    if len(key) == 1 and key.isalpha() and key in words:
        before, _, after = words.partition(key)
        return (look.span(before, "soft"), StyledText(key, "key"), look.span(after, "soft"))
    return (look.span(key, "key"), look.span(f" {words}", "soft"))
