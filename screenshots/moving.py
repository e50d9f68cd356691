#!/usr/bin/env python3
"""Makes the README's moving picture: `sla-tui demo` on a real pseudo-terminal, keys pressed, its screen kept by pyte.

    python screenshots/moving.py [--font FILE] [-o FILE]

Takes about a minute, for the program runs as it would for you: real servers, real polls, real time. Below the screen
stands which key was pressed and what it does. Needs Pillow and a monospace font besides what the tests need.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT.parent), str(ROOT)]

import render  # noqa: E402
from PIL import Image  # noqa: E402
from rich.segment import Segment  # noqa: E402
from rich.style import Style  # noqa: E402

from sla_tui.ui.themes import THEMES  # noqa: E402
from tests.terminal import Terminal  # noqa: E402

OUT = ROOT / "demo.gif"
MOST_BYTES = 2_000_000
SIZE = (100, 30)
AT = "2026-11-23T13:32:00Z"
THEME = "sla-dark"
READ = "€240"
"""Stands in the first line once the past has been read."""
LOADING = "Loading"
LOADED_WITHIN = 8
"""Seconds to wait for what a view asks the history for: where a source fails, some of it never comes."""
PATIENCE = 240
"""Seconds to wait for the past, on a busy machine."""
SETTLED = 12
"""Seconds after it until nothing but the clock changes."""
TYPED = 0.2
"""Seconds from one key to the next."""
DRAWN = 0.7
"""Seconds that a screen has to be whole after a key."""
CELL, FONT_SIZE = (9, 19), 15


class Scene(NamedTuple):
    """A key, what it does, and how many seconds the screen after it is looked at, a frame each."""

    keys: str
    shown: str
    words: str
    seconds: int


STORY = (
    Scene("", "", "Fifteen services: what is down, since when, what it costs, how long until the next credit", 4),
    Scene("\r", "Enter", "everything about the one that is down", 4),
    Scene("w", "w", "why: the sum behind the figure, step by step, with the clause that decided", 4),
    Scene("\x1b", "Esc", "back", 1),
    Scene("a", "a", "acknowledge the outage", 2),
    Scene("rolling back", "", "say what is being done about it", 1),
    Scene("\r", "Enter", "from now on everybody sees who looks after it", 3),
    Scene("3", "3", "credits: what is owed, and until when it has to be claimed", 4),
    Scene("1T", "T", "the time machine: the whole screen as it was known then", 2),
    Scene("N", "N", "one event back", 2),
    Scene("N", "N", "and one more: what was down then, and what was owed", 3),
    Scene("\x1b", "Esc", "back to now", 2),
    Scene("W", "W", "the wall, for the room", 4),
)


def frames(font: Path | None) -> list[tuple[Image.Image, int]]:
    """Plays the story; pictures, each with the milliseconds that it stands."""
    columns, lines = SIZE
    out = []
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(
            [str(Path(sys.executable).with_name("sla-tui")), "demo", "--seed", "7", "--at", AT],
            _environment(home),
            columns=columns,
            rows=lines,
        )
        try:
            _wait_until_read(terminal)
            for scene in STORY:
                for key in scene.keys:
                    terminal.press(key)
                    _run(terminal, TYPED)
                _run(terminal, DRAWN)
                _wait_until_loaded(terminal)
                for _ in range(scene.seconds):
                    rows = [*_rows(terminal), _caption(scene)]
                    out.append((render.image_of(rows, columns, lines + 1, font, cell=CELL, font_size=FONT_SIZE), 1000))
                    _run(terminal, 1)
        finally:
            terminal.close()
    return out


def _environment(home: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}
    return {**kept, "HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "USER": "you"}


def _wait_until_read(terminal: Terminal) -> None:
    """Waits until every source has told its past, and what the start had to say is gone.

    Raises:
        SystemExit: that takes longer than this machine should need.
    """
    until = time.monotonic() + PATIENCE
    while READ not in terminal.text.partition("\n")[0]:
        if time.monotonic() > until:
            raise SystemExit(f"the past is still not read after {PATIENCE} s; the screen shows:\n{terminal.text}")
        _run(terminal, 0.5)
    _run(terminal, SETTLED)


def _wait_until_loaded(terminal: Terminal) -> None:
    """Waits for what a view asks the history for."""
    until = time.monotonic() + LOADED_WITHIN
    while LOADING in terminal.text and time.monotonic() < until:
        _run(terminal, 0.5)


def _run(terminal: Terminal, seconds: float) -> None:
    """Lets the program run for so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        terminal.read(until)


def _rows(terminal: Terminal) -> list[list[Segment]]:
    """The screen as rows of styled cells."""
    screen = terminal.screen
    return [
        [Segment(cell.data, _style(cell)) for cell in (screen.buffer[y][x] for x in range(screen.columns)) if cell.data]
        for y in range(screen.lines)
    ]


def _style(cell: object) -> Style:
    return Style(color=_color(cell.fg), bgcolor=_color(cell.bg), bold=cell.bold, reverse=cell.reverse)


def _color(name: str) -> str | None:
    if name == "default":
        return None
    return f"#{name}" if len(name) == 6 and set(name) <= set("0123456789abcdef") else name.replace("brown", "yellow")


def _caption(scene: Scene) -> list[Segment]:
    """The line below the screen: the key as a badge, and what it does."""
    colors = THEMES[THEME]
    paper = Style(color=colors.strong, bgcolor=colors.track, bold=True)
    badge = Style(color=colors.on_sign, bgcolor=colors.accent, bold=True)
    key = [Segment(" ", paper), Segment(f" {scene.shown} ", badge)] if scene.shown else []
    words = [*key, Segment(f"  {scene.words}", paper)]
    return [*words, Segment(" " * (SIZE[0] - Segment.get_line_length(words)), paper)]


def write(made: list[tuple[Image.Image, int]], out: Path) -> None:
    """Writes the frames as one GIF, in colours that all of them share; equal ones become one that stands longer."""
    width, height = made[0][0].size
    some = made[:: max(1, len(made) // 12)]
    sheet = Image.new("RGB", (width, height * len(some)))
    for number, (image, _) in enumerate(some):
        sheet.paste(image, (0, number * height))
    palette = sheet.quantize(255, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    images = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image, _ in made]
    images[0].save(
        out,
        save_all=True,
        append_images=images[1:],
        duration=[milliseconds for _, milliseconds in made],
        loop=0,
        optimize=False,
        disposal=1,
    )


def main() -> None:
    """Makes the picture.

    Raises:
        SystemExit: it is larger than a page should have to load.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--font", type=Path, help="a monospace font (TTF) to draw letters with")
    parser.add_argument("-o", type=Path, default=OUT, metavar="FILE", help="instead of screenshots/demo.gif")
    args = parser.parse_args()
    write(frames(args.font), args.o)
    size = args.o.stat().st_size
    print(f"{args.o}: {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"larger than {MOST_BYTES:,} bytes: shorten the story, or draw it smaller")


if __name__ == "__main__":
    main()
