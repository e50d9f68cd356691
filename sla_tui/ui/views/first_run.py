"""The first-run screen as lines: what sla-tui is, three ways on, and the smallest configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sla_tui.config.source_kinds import with_token
from sla_tui.export.text_layout import wrap
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left
from sla_tui.ui.parts.frame import bottom, edge, top

FirstRunPage = Literal["menu", "watch", "connect"]

*_OTHERS, _LAST = (one.name for one in with_token())
_NAMES: Final = ", ".join(_OTHERS)

WAYS: Final[tuple[tuple[str, str], ...]] = (("d", "demo"), ("w", "url"), ("t", "token"), ("c", "file"), ("q", "quit"))
"""The ways on: their letters, and the phrases of `[first_run]` that name them."""
EXAMPLE: Final = "\n".join(f'[sources.{one.kind}]\ntoken = {{ env = "{one.variable}" }}\n' for one in with_token())
"""The smallest configurations; any one of the tables is enough."""


def box_size(width: int, height: int) -> tuple[int, int]:
    """Returns the cells and rows that the box takes on a screen."""
    return min(width, 82), min(height, 19)


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What the box shows.

    Attributes:
        config_path: where the configuration belongs.
        page: which page of it.
        selected: the way under the cursor.
        problem: what is wrong with the address that was typed.
    """

    config_path: str
    page: FirstRunPage = "menu"
    selected: int = 0
    problem: str = ""


def first_run(state: FirstRun, look: Look, size: tuple[int, int]) -> list[Line]:
    """Draws the box in exactly `size` (cells, rows)."""
    cells, rows = size
    inner, room = max(0, cells - 4), max(0, rows - 2)
    body = {"menu": _menu, "watch": _watch, "connect": _connect}[state.page](state, look, inner)
    if len(body) > room:
        body = [line for line in body if line][:room]
    side = edge(look)
    lines: list[Line] = [(side, *left((StyledText(" "), *line), max(0, cells - 2)), side) for line in body]
    lines += [(side, StyledText(" " * max(0, cells - 2)), side)] * (room - len(lines))
    foot = bottom(look.line(look.say(f"first_run_view.{state.page}_keys"), "soft"), cells, look)
    return [top((StyledText("sla-tui", "title"),), (), cells, look), *lines, foot][:rows]


def _menu(state: FirstRun, look: Look, cells: int) -> list[Line]:
    lines: list[Line] = [
        (),
        *_text(look.say("first_run_view.question"), "strong", look, cells),
        *_text(look.say("first_run_view.ways"), "soft", look, cells),
        (),
    ]
    for index, (letter, way) in enumerate(WAYS):
        cursor = StyledText(look.glyphs.cursor if index == state.selected else " ", "accent")
        role = "strong" if index == state.selected else "text"
        name = look.span(look.say(f"first_run_view.{way}"), role)
        lines.append((cursor, StyledText(" "), StyledText(letter, "key"), StyledText("  "), name))
        if way != "quit":
            words = look.say(f"first_run_view.{way}_words", names=_NAMES, last=_LAST)
            lines += [(StyledText("     "), *line) for line in _text(words, "soft", look, cells - 5)]
        lines.append(())
    return [*lines, *_text(look.say("first_run_view.place", path=state.config_path), "soft", look, cells)]


def _watch(state: FirstRun, look: Look, cells: int) -> list[Line]:
    return [
        (),
        *_text(look.say("first_run_view.which"), "strong", look, cells),
        (),
        (),
        (),
        *_text(state.problem, "at_risk", look, cells),
        *_text("https://example.com   tcp://db.example.com:5432   example.com", "soft", look, cells),
    ]


def _connect(state: FirstRun, look: Look, cells: int) -> list[Line]:
    return [
        (),
        *_text(look.say("first_run_view.write", path=state.config_path), "strong", look, cells),
        (),
        *[
            (StyledText("  "), StyledText(line, "accent" if line.startswith("[") else "text"))
            for line in EXAMPLE.splitlines()
        ],
        (),
        *_text(look.say("first_run_view.elsewhere"), "soft", look, cells),
        *_text(look.say("first_run_view.services"), "soft", look, cells),
        *_text(look.say("first_run_view.then"), "soft", look, cells),
    ]


def _text(words: str, role: str, look: Look, cells: int) -> list[Line]:
    return [(look.foreign(line, role),) for line in wrap(words, max(8, cells))] if words else []
