"""The whole help as lines: keys by group from the table of bindings, the signs, the filter language; in columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.parts.frame import bottom, edge, top
from sla_tui.ui.state.keys import Keymap, shown_key
from sla_tui.ui.wording.figure_words import PART

_KEYS: Final = 12
_TERM: Final = 14
_GAP: Final = 3
_FILTER: Final = (
    ("checkout", "filter_name"),
    ("state:down", "filter_state"),
    ("tag:eu", "filter_tag"),
    ("contract:gold", "filter_contract"),
    ("sla:<99.9", "filter_number"),
    ("!tag:us", "filter_not"),
)
"""Terms of the filter, and the phrases of `[help_view]` that explain them."""


def help_lines(keys: Keymap, look: Look, cells: int, wanted: str = "") -> list[Line]:
    """Draws all of it in as many columns as there is room for, each line in at most `cells`.

    Args:
        keys: those in force.
        look: how words are written.
        cells: width.
        wanted: only keys with these letters in them or in their words; empty: all, and the signs and the filter.
    """
    blocks = [*_bound(keys, look, wanted.casefold()), *([] if wanted else [_signs(look), _filter(look)])]
    if not blocks:
        return [(look.span(look.say("help_view.none_fits"), "soft"),)]
    wide = max(width(line) for block in blocks for line in block)
    count = max(1, (cells + _GAP) // (wide + _GAP))
    columns: list[list[Line]] = [[] for _ in range(min(count, len(blocks)))]
    total = sum(len(block) + 1 for block in blocks)
    at = 0
    for block in blocks:
        if at < len(columns) - 1 and columns[at] and len(columns[at]) + len(block) // 2 > total // len(columns):
            at += 1
        columns[at] += [*([()] if columns[at] else []), *block]
    rows = zip_longest(*columns, fillvalue=())
    return [_beside(row, wide, cells) for row in rows]


def _beside(parts: Sequence[Line], wide: int, cells: int) -> Line:
    out: list[StyledText] = []
    for index, part in enumerate(parts):
        out += [*left(part, wide), StyledText(" " * _GAP)] if index < len(parts) - 1 else part
    return cut(tuple(out), cells)


def _heading(text: str, look: Look) -> Line:
    return (look.span(text, "heading"),)


def _row(sign: Line, words: str, look: Look, cells: int = _KEYS) -> Line:
    return (*left(sign, cells), look.span(words))


def _bound(keys: Keymap, look: Look, wanted: str) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for group in dict.fromkeys(action.group for action in keys.actions.values()):
        lines: list[Line] = []
        listed: set[tuple[str, ...]] = set()
        for action in keys.actions.values():
            names = keys.by_action.get(action.name, ())
            shown = " ".join(shown_key(key) for key in names) or look.say("help_view.none")
            words = action.words(look.language)
            if action.group != group or (action.views and names in listed):
                continue  # the same key does the same thing in other views by another action
            if wanted in words.casefold() or wanted in shown.casefold():
                listed |= {names} if names and action.views else set()
                lines.append(_row((look.span(shown, "key" if names else "soft"),), words, look))
        if lines:
            blocks.append([_heading(look.say(f"action_group.{group}").upper(), look), *lines])
    return blocks


def _signs(look: Look) -> list[Line]:
    return [_heading(look.say("help_view.signs"), look), *sign_rows(look)]


def sign_rows(look: Look, only: Collection[str] | None = None, cells: int = _KEYS) -> list[Line]:
    """Draws every sign in `cells` with what it means, or those whose phrases are in `only`."""
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
            (StyledText(g.heights[0] + g.heights[3], "calm"), StyledText(g.heights[7], "breached")),
            "height",
        ),
        ((StyledText(g.heights[6], "calm"),), "half"),
        ((StyledText(g.gap, "gap"), StyledText(" "), StyledText(g.paused, "soft")), "gap"),
        (
            (StyledText(g.maintenance, "maintenance"), StyledText(" "), StyledText(g.future, "faint")),
            "maintenance",
        ),
        ((StyledText("~", "soft"),), "old"),
        ((StyledText(PART, "soft"),), "part_only"),
    ]
    return [_row(s, look.say(f"help_view.{key}"), look, cells) for s, key in rows if only is None or key in only]


def _filter(look: Look) -> list[Line]:
    explained = [_row((look.span(term, "key"),), look.say(f"help_view.{key}"), look, _TERM) for term, key in _FILTER]
    return [_heading(look.say("help_view.filter"), look), *explained]


class HelpEdges(NamedTuple):
    """What stands in the edges of the help: its title, what `?` shows next, and what is being typed."""

    title: str
    other: str = ""
    typed: str | None = None


def help_page(  # noqa: PLR0917
    lines: Sequence[Line], first: int, look: Look, cells: int, rows: int, edges: HelpEdges | None = None
) -> list[Line]:
    """Draws the lines from `first` on in a frame of exactly `cells` x `rows`."""
    edges = edges or HelpEdges(look.say("help_view.all_keys"))
    room = max(0, rows - 2)
    shown = lines[first : first + room]
    side = edge(look)
    keys = [look.say("help_view.find"), look.say("help_view.closes")]
    if len(lines) > room:
        keys.insert(0, look.say("list.seen", first=first + 1, last=first + len(shown), total=len(lines)))
    end: Line = look.line(" · ".join(keys), "soft")
    if edges.typed is not None:
        end = (look.span("/", "key"), look.foreign(edges.typed, "strong"), StyledText(look.glyphs.thumb, "accent"))
    body: list[Line] = [(side, *left((StyledText(" "), *line), max(0, cells - 2)), side) for line in shown]
    body += [(side, StyledText(" " * max(0, cells - 2)), side)] * (room - len(shown))
    over = top((look.span(edges.title, "title"),), look.line(edges.other, "soft"), cells, look)
    page = [over, *body, bottom(end, cells, look)][:rows]
    return page if cells > 1 else [left(line, cells) for line in page]
