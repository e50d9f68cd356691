"""The signs that are drawn: Unicode, or plain ASCII for fonts and terminals without box drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple
from unicodedata import normalize

from sla_tui import format as fmt


class Glyphs(NamedTuple):
    """One set of signs; every one of them takes one cell, `eighths` and `heights` grow from empty to full.

    Attributes:
        ascii_only: everything that is drawn must be ASCII.
        verdict: a sign for each severity.
        state: a sign for each state of a monitor or service.
        eighths: a bar's last cell, by how much of it is filled.
        thin: a table's bar: full, its last half cell, the empty part, the tick in the empty part and
            in the full one.
        heights: a strip's cell, by how much of it was down.
        block: one of many: an outage that is over, a service that is well.
        frame: corners and edges: top left, top right, bottom left, bottom right, horizontal, vertical.
    """

    ascii_only: bool
    verdict: Mapping[str, str]
    state: Mapping[str, str]
    eighths: str
    track: str
    thin: str
    tick: str
    beyond: str
    heights: str
    gap: str
    paused: str
    maintenance: str
    future: str
    block: str
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
        return "".join(letter if letter.isascii() else _ascii_letter(letter) for letter in fmt.spelled(text))


def _ascii_letter(letter: str) -> str:
    """Returns a letter without its accents."""
    bare = normalize("NFKD", letter)[0]
    return bare if bare.isascii() else "?"


UNICODE: Final = Glyphs(
    ascii_only=False,
    verdict={**fmt.VERDICT_GLYPHS, "down": "▼"},
    state={
        "up": "●",
        "down": "▼",
        "unconfirmed": "▽",
        "degraded": "◐",
        "maintenance": "◇",
        "paused": "‖",
        "unknown": "◌",
    },
    eighths=" ▏▎▍▌▋▊▉█",
    track=" ",
    thin="━╸─┼┿",
    tick="│",
    beyond="▶",
    heights="▁▂▃▄▅▆▇█",
    gap="░",
    paused="╌",
    maintenance="▔",
    future="·",
    block="■",
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
    gap="?",
    paused="=",
    maintenance="m",
    future=".",
    block="#",
    frame="++++-|",
    cursor=">",
    thumb="#",
    descending="v",
    ascending="^",
    digits="",
    acked="a",
)


def glyphs(*, ascii_only: bool, tinted: bool) -> Glyphs:
    """Returns the set for a terminal: ASCII where asked for, else by whether the theme can tint a background."""
    if ascii_only:
        return ASCII
    return UNICODE if tinted else BARE
