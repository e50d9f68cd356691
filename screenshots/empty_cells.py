#!/usr/bin/env python3
"""Counts how much of each view is empty: the demo's fleet at a fixed seed and time, 220x60 and 160x45.

    python screenshots/empty_cells.py [--size 220x60] [--only NAME]

A cell is empty where it shows nothing: a blank (a space, or a braille sign without a dot) whose background says nothing
either. A background says something where it is a bar, a tile, a badge or a band. That of the screen says nothing of a
cell, and neither does that of a whole row (the selected one, a tinted one).

Two shares are printed for each view, of all cells:

- the first: all empty cells, those between words and between columns too. No page is without them: text that is set as
  densely as it can be read is empty to about a third.
- in brackets: those of them that lie in empty stretches of at least ten cells, room in which something could stand.

Needs what `make.py` needs, but no font.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from make import AT, DemoFeed, demo_feed
from rich.color import Color
from rich.segment import Segment

from sla_tui.clock import FixedClock
from sla_tui.ui.actions import keymap
from sla_tui.ui.app import SlaApp
from sla_tui.ui.themes import THEMES

SIZES = ((220, 60), (160, 45))
VIEWS = {
    "services": (),
    "service": ("view_service",),
    "outage": ("zoom", "zoom"),
    "credits": ("view_credits",),
    "incidents": ("view_incidents",),
    "sources": ("view_sources",),
    "why": ("why",),
    "log": ("view_log",),
    "settings": ("view_settings",),
    "watch": ("watch",),
    "help": ("help",),
}
"""Each view, and the actions that lead there from the first screen."""
KEYS = keymap().by_action
THEME = "sla-dark"
WIDE = 10
"""Cells: from how many empty ones in a row something could stand there."""
BEHIND_ROWS = re.compile("background|selected|.*tint.*|.*row.*")
"""The colours of a theme that lie behind whole rows, and say nothing of a single cell."""


class Emptiness(NamedTuple):
    """How many of a screen's cells are empty, and how many of these in wide stretches."""

    cells: int
    empty: int
    wide: int

    def __str__(self) -> str:
        return f"{100 * self.empty / self.cells:.0f} % ({100 * self.wide / self.cells:.0f} %)"


def emptiness(rows: Sequence[Iterable[Segment]], width: int) -> Emptiness:
    """Counts the empty cells of rows of `width` cells; what a row does not reach is empty."""
    paper = _papers(THEME)
    empty = wide = 0
    for row in rows:
        signs = list(_empty_signs(row, paper))
        signs += [True] * (width - len(signs))
        runs = [len(list(run)) for is_empty, run in groupby(signs[:width]) if is_empty]
        empty += sum(runs)
        wide += sum(run for run in runs if run >= WIDE)
    return Emptiness(len(rows) * width, empty, wide)


def _empty_signs(row: Iterable[Segment], paper: frozenset[Color | None]) -> Iterator[bool]:
    """For every cell of the row, whether it is empty."""
    for segment in row:
        if segment.control:
            continue
        behind = segment.style.bgcolor if segment.style else None
        says_nothing = behind in paper
        for letter in segment.text:
            cells = Segment(letter).cell_length
            yield from [says_nothing and letter in " \u2800"] * cells


def _papers(theme: str) -> frozenset[Color | None]:
    """The backgrounds that say nothing."""
    colors = THEMES[theme]._asdict()
    named = {value for name, value in colors.items() if BEHIND_ROWS.fullmatch(name) and isinstance(value, str)}
    return frozenset({None, Color.default(), *(Color.parse(value) for value in named)})


async def count(feed: DemoFeed, actions: Sequence[str], size: tuple[int, int]) -> Emptiness:
    """Counts the empty cells of the screen to which the actions lead."""
    app = SlaApp(feed, theme=THEME, clock=FixedClock(AT))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*(KEYS[action][0] for action in actions))
        await pilot.pause()
        rows = [list(strip) for strip in app.screen._compositor.render_strips()]  # noqa: SLF001
    return emptiness(rows, size[0])


async def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="", metavar="NAME", help="only views whose name contains this")
    parser.add_argument("--size", action="append", metavar="COLUMNSxLINES", help="instead of those two; repeats")
    args = parser.parse_args()
    sizes = [_size(size) for size in args.size] if args.size else SIZES
    print("| view |", " | ".join(f"{columns}x{lines}" for columns, lines in sizes), "|")
    print("|---|" + "---|" * len(sizes))
    async with demo_feed() as feed:
        for name, actions in VIEWS.items():
            if args.only in name:
                counted = [str(await count(feed, actions, size)) for size in sizes]
                print(f"| {name} |", " | ".join(counted), "|", flush=True)


def _size(text: str) -> tuple[int, int]:
    columns, _, lines = text.partition("x")
    return int(columns), int(lines)


if __name__ == "__main__":
    asyncio.run(main())
