"""Words and tables as Markdown (GitHub's): text from outside stays text, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sla_tui.text import clean

_ACTIVE: Final = re.compile(r"([\\`*_{}\[\]|~$#!])")
_LINK: Final = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")
LONGEST: Final = 2_000


def md(words: str) -> str:
    """Makes `words` inert Markdown on one line: no markup, no HTML, no link that makes itself, no cell that ends."""
    inert = clean(words, LONGEST).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINK.sub(r"\1\\", _ACTIVE.sub(r"\\\1", inert))


def md_table(heading: Sequence[str], rows: Iterable[Sequence[str]], *, figures: Iterable[int] = ()) -> list[str]:
    """Draws a table; its cells are Markdown already, `figures` the columns that are flush right. No rows, no table."""
    right = frozenset(figures)
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    if not lines:
        return []
    rule = " | ".join("---:" if index in right else "---" for index in range(len(heading)))
    return [f"| {' | '.join(heading)} |", f"| {rule} |", *lines]
