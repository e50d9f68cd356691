"""The signs that are drawn: Unicode, plain ASCII, or what the Linux console has besides.

The Unicode ones are in DejaVu Sans Mono and in JetBrains Mono (`tests/ui/test_glyphs.py`); none of them has a form that
is drawn as an emoji.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple
from unicodedata import normalize

from sla_tui import format as fmt


class Glyphs(NamedTuple):
    """One set of signs; every one of them takes one cell, `eighths` and `heights` grow from empty to full.

    Attributes:
        ascii_only: everything that is drawn must be ASCII, but for `keeps`.
        keeps: what can be drawn besides ASCII where that is all otherwise.
        verdict: a sign for each severity.
        state: a sign for each state of a monitor or service.
        eighths: a bar's last cell, by how much of it is filled.
        thin: a table's bar: full, its last half cell, the empty part, the tick in the empty part and
            in the full one.
        heights: a strip's cell, by how much of it was down.
        levels: a cell of the last 24 hours: seven heights of its latency, and down.
        block: one of many: an outage that is over, a service that is well.
        pages: a dot for the page that is shown, and one for every other.
        frame: corners and edges: top left, top right, bottom left, bottom right, horizontal, vertical.
    """

    ascii_only: bool
    keeps: frozenset[str]
    verdict: Mapping[str, str]
    state: Mapping[str, str]
    eighths: str
    track: str
    thin: str
    tick: str
    beyond: str
    heights: str
    levels: str
    gap: str
    paused: str
    maintenance: str
    future: str
    block: str
    pages: tuple[str, str]
    frame: str
    cursor: str
    thumb: str
    descending: str
    ascending: str
    digits: str
    acked: str

    def digit(self, number: int) -> str:
        """Writes the digit that is set into a pane's title."""
        return self.digits[number] if self.digits else f"{number} "

    def words(self, text: str) -> str:
        """Returns `text`; in ASCII mode with symbols spelled out, letters bare, and `?` for what has no ASCII form.

        Measure it afterwards.
        """
        if not self.ascii_only or text.isascii():
            return text
        spelled = fmt.spelled(text, self.keeps)
        return "".join(
            letter if letter.isascii() or letter in self.keeps else _ascii_letter(letter) for letter in spelled
        )


def _ascii_letter(letter: str) -> str:
    """Returns a letter without its accents."""
    bare = normalize("NFKD", letter)[0]
    return bare if bare.isascii() else "?"


UNICODE: Final = Glyphs(
    ascii_only=False,
    keeps=frozenset(),
    verdict={**fmt.VERDICT_GLYPHS, "down": "▼"},
    state={
        "up": "●",
        "down": "▼",
        "unconfirmed": "▽",
        "degraded": "◕",
        "maintenance": "◇",
        "paused": "║",
        "unknown": "◌",
    },
    eighths=" ▏▎▍▌▋▊▉█",
    track=" ",
    thin="━╸─┼┿",
    tick="│",
    beyond="»",
    heights="▁▂▃▄▅▆▇█",
    levels="▁▂▃▄▅▆▇█",
    gap="░",
    paused="╌",
    maintenance="▔",
    future="·",
    block="■",
    pages=("●", "◦"),
    frame="╭╮╰╯─│",
    cursor="▌",
    thumb="┃",
    descending="▾",
    ascending="▴",
    digits="⁰¹²³⁴⁵⁶⁷⁸⁹",
    acked="✓",
)
"""For terminals with colours: the empty part of a bar is a tint."""

BARE: Final = UNICODE._replace(track="·")
"""For themes without background tints: the empty part of a bar is dotted."""

ASCII: Final = Glyphs(
    ascii_only=True,
    keeps=frozenset(),
    verdict={**fmt.VERDICT_ASCII, "down": "v"},
    state={
        "up": "+",
        "down": "v",
        "unconfirmed": "v",
        "degraded": "~",
        "maintenance": "m",
        "paused": "=",
        "unknown": "?",
    },
    eighths=" ---====#",
    track=".",
    thin="=-.||",
    tick="|",
    beyond=">",
    heights="_1234567",
    levels="..--===X",
    gap="?",
    paused="=",
    maintenance="m",
    future=".",
    block="#",
    pages=("o", "."),
    frame="++++-|",
    cursor=">",
    thumb="#",
    descending="v",
    ascending="^",
    digits="",
    acked="a",
)


CONSOLE: Final = ASCII._replace(
    keeps=frozenset("─│┌┐└┘┼═╪█░▒■▲▼•→←↑↓×·äöüÄÖÜßèéëó"),
    verdict={**fmt.VERDICT_ASCII, "at_risk": "▲", "met": "•", "down": "▼"},
    state={**ASCII.state, "up": "•", "down": "▼"},
    eighths=" ░░░▒▒▒▒█",
    track="·",
    thin="══─┼╪",
    tick="│",
    heights="_123456█",
    gap="░",
    future="·",
    block="■",
    pages=("•", "·"),
    frame="┌┐└┘─│",
    thumb="█",
    descending="▼",
    ascending="▲",
)
"""For the Linux console, whose fonts have 256 signs: those that the kernel's (code page 437) and Debian's share."""


def glyphs(*, ascii_only: bool, tinted: bool, linux_console: bool = False) -> Glyphs:
    """Returns the set for a terminal: ASCII where asked for, else by whether the theme can tint a background.

    Args:
        ascii_only: nothing but ASCII.
        tinted: the theme has backgrounds of its own.
        linux_console: with `ascii_only`: the signs of the Linux console besides.
    """
    if ascii_only:
        return CONSOLE if linux_console else ASCII
    return UNICODE if tinted else BARE
