"""The help as lines: keys by group from the table of bindings, the signs, the filter language; one or two columns."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.parts.frame import bottom, edge, top
from sla_tui.ui.state.keys import Keymap, shown_key
from sla_tui.ui.wording.figure_words import PART

TWO_COLUMNS: Final = 112
"""From so many cells on the signs and the filter stand beside the keys."""
_KEYS: Final = 14
_FILTER: Final = (
    ("checkout", "filter_name"),
    ("state:down", "filter_state"),
    ("tag:eu", "filter_tag"),
    ("contract:gold", "filter_contract"),
    ("sla:<99.9", "filter_number"),
    ("!tag:us", "filter_not"),
)
"""Terms of the filter, and the phrases of `[help_view]` that explain them."""


def help_lines(keys: Keymap, look: Look, cells: int) -> list[Line]:
    """Draws all of it, each line in at most `cells`."""
    bound, rest = _bound(keys, look), _signs(look) + _filter(look)
    if cells < TWO_COLUMNS:
        return [cut(line, cells) for line in (*bound, *rest)]
    half = max(width(line) for line in bound) + 3
    pairs = zip_longest(bound, rest, fillvalue=())
    return [cut((*left(a, half), *b), cells) for a, b in pairs]


def _heading(text: str, look: Look) -> Line:
    return (look.span(text, "heading"),)


def _row(sign: Line, words: str, look: Look) -> Line:
    return (*left(sign, _KEYS), look.span(words))


def _bound(keys: Keymap, look: Look) -> list[Line]:
    lines: list[Line] = []
    for group in dict.fromkeys(action.group for action in keys.actions.values()):
        lines.append(_heading(look.say(f"action_group.{group}").upper(), look))
        for action in keys.actions.values():
            if action.group == group:
                names = keys.by_action.get(action.name, ())
                words = " ".join(shown_key(key) for key in names) or look.say("help_view.none")
                lines.append(_row((look.span(words, "key" if names else "soft"),), action.words(look.language), look))
        lines.append(())
    return lines


def _signs(look: Look) -> list[Line]:
    g = look.glyphs
    gauge: Line = (
        StyledText(g.thin[0] * 4, "line.met"),
        StyledText(g.thin[2], "rail"),
        StyledText(g.thin[3], "rail.tick"),
    )
    rows: list[tuple[Line, str]] = [
        ((StyledText(g.verdict["breached"], "sign.breached"),), "breached"),
        ((StyledText(g.verdict["at_risk"], "sign.at_risk"),), "at_risk"),
        ((StyledText(g.verdict["down"], "sign.down"),), "down"),
        ((StyledText(g.verdict["no_data"], "sign.no_data"),), "unknown"),
        ((StyledText(g.verdict["met"], "sign.met"),), "met"),
        (
            (
                StyledText(g.state["paused"], "unknown"),
                StyledText(" "),
                StyledText(g.state["maintenance"], "maintenance"),
            ),
            "paused",
        ),
        ((*gauge, StyledText(g.thin[2], "rail")), "gauge"),
        (
            (StyledText(g.heights[0], "calm"), StyledText(g.heights[3] + g.heights[7], "breached")),
            "height",
        ),
        ((), "half"),
        ((StyledText(g.gap, "gap"), StyledText(" "), StyledText(g.paused, "soft")), "gap"),
        (
            (StyledText(g.maintenance, "maintenance"), StyledText(" "), StyledText(g.future, "faint")),
            "maintenance",
        ),
        ((StyledText("~", "soft"),), "old"),
        ((StyledText(PART, "soft"),), "part_only"),
    ]
    explained = [_row(sign, look.say(f"help_view.{key}"), look) for sign, key in rows]
    return [_heading(look.say("help_view.signs"), look), *explained, ()]


def _filter(look: Look) -> list[Line]:
    explained = [_row((look.span(term, "key"),), look.say(f"help_view.{key}"), look) for term, key in _FILTER]
    return [_heading(look.say("help_view.filter"), look), *explained]


def help_page(lines: list[Line], first: int, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the lines from `first` on in a frame of exactly `cells` x `rows`."""
    room = max(0, rows - 2)
    shown = lines[first : first + room]
    side = edge(look)
    keys = look.say("help_view.closes")
    if len(lines) > room:
        rows_of = look.say("list.seen", first=first + 1, last=first + len(shown), total=len(lines))
        keys = f"{rows_of} · {keys}"
    body: list[Line] = [(side, *left((StyledText(" "), *line), max(0, cells - 2)), side) for line in shown]
    body += [(side, StyledText(" " * max(0, cells - 2)), side)] * (room - len(shown))
    foot = bottom(look.line(keys, "soft"), cells, look)
    page = [top((look.span(look.say("help_view.title"), "title"),), (), cells, look), *body, foot][:rows]
    return page if cells > 1 else [left(line, cells) for line in page]
