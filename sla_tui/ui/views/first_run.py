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

*_NAMES, _LAST = (one.name for one in with_token())
_OTHERS: Final = ", ".join(_NAMES)

WAYS: Final[tuple[tuple[str, str, str], ...]] = (
    ("d", "Try the demo", "a simulated fleet; no key, no network, nothing of yours is touched"),
    ("w", "Watch a URL", "local probes of an address that you type, without a configuration"),
    ("t", "Connect with a token", f"asks {_OTHERS} or {_LAST} what yours can see, and writes the file"),
    ("c", "Write the file yourself", "the smallest one, to copy"),
    ("q", "Quit", ""),
)
EXAMPLE: Final = "\n".join(f'[sources.{one.kind}]\ntoken = {{ env = "{one.variable}" }}\n' for one in with_token())
"""The smallest configurations; any one of the tables is enough."""


def box_size(width: int, height: int) -> tuple[int, int]:
    """The cells and rows that the box takes on a screen."""
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
    """The box in exactly `size` (cells, rows)."""
    cells, rows = size
    inner, room = max(0, cells - 4), max(0, rows - 2)
    body = {"menu": _menu, "watch": _watch, "connect": _connect}[state.page](state, look, inner)
    if len(body) > room:
        body = [line for line in body if line][:room]
    keys = {
        "menu": "↑↓ ⏎ or the letter",
        "watch": "⏎ watches · Esc goes back",
        "connect": "y copies it · Esc goes back",
    }
    side = edge(look)
    lines: list[Line] = [(side, *left((StyledText(" "), *line), max(0, cells - 2)), side) for line in body]
    lines += [(side, StyledText(" " * max(0, cells - 2)), side)] * (room - len(lines))
    foot = bottom(look.line(keys[state.page], "soft"), cells, look)
    return [top((StyledText("sla-tui", "title"),), (), cells, look), *lines, foot][:rows]


def _menu(state: FirstRun, look: Look, cells: int) -> list[Line]:
    lines: list[Line] = [
        (),
        *_text("Does anything cost us money under a contract, why, and how long have we got?", "strong", look, cells),
        *_text("There is no configuration yet. Three ways on:", "soft", look, cells),
        (),
    ]
    for index, (key, name, words) in enumerate(WAYS):
        cursor = StyledText(look.glyphs.cursor if index == state.selected else " ", "accent")
        role = "strong" if index == state.selected else "text"
        lines.append((cursor, StyledText(" "), StyledText(key, "key"), StyledText("  "), look.span(name, role)))
        lines += [(StyledText("     "), *line) for line in _text(words, "soft", look, cells - 5)] if words else []
        lines.append(())
    return [*lines, *_text(f"The configuration belongs at {state.config_path}", "soft", look, cells)]


def _watch(state: FirstRun, look: Look, cells: int) -> list[Line]:
    return [
        (),
        *_text("Which address? Several are separated by blanks.", "strong", look, cells),
        (),
        (),
        (),
        *_text(state.problem, "at_risk", look, cells),
        *_text("https://example.com   tcp://db.example.com:5432   example.com", "soft", look, cells),
    ]


def _connect(state: FirstRun, look: Look, cells: int) -> list[Line]:
    return [
        (),
        *_text(f"Write this to {state.config_path}; one of the three is enough:", "strong", look, cells),
        (),
        *[
            (StyledText("  "), StyledText(line, "accent" if line.startswith("[") else "text"))
            for line in EXAMPLE.splitlines()
        ],
        (),
        *_text("A token may also come from a file, a command or the keyring.", "soft", look, cells),
        *_text("Every monitor becomes a service under a contract of 99.9 % a month.", "soft", look, cells),
        *_text("Then: sla-tui config check, and sla-tui.", "soft", look, cells),
    ]


def _text(words: str, role: str, look: Look, cells: int) -> list[Line]:
    return [(look.foreign(line, role),) for line in wrap(words, max(8, cells))] if words else []
