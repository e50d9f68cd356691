"""The help as lines: keys by group from the table of bindings, the signs, the filter language."""

from __future__ import annotations

from sla_tui.ui.keys import ACTIONS, Keymap, shown_key
from sla_tui.ui.view.filter import NUMBERS, WORDS
from sla_tui.ui.view.frame import bottom, edge, top
from sla_tui.ui.view.look import Look
from sla_tui.ui.view.spans import Line, Span, cut, left

_KEYS = 16


def help_lines(keys: Keymap, look: Look, cells: int) -> list[Line]:
    """All of it, each line in at most `cells`."""
    lines: list[Line] = []
    for group in dict.fromkeys(action.group for action in ACTIONS):
        lines += [*([()] if lines else []), (look.span(group.upper(), "heading"),)]
        for action in ACTIONS:
            bound = keys.by_action.get(action.name, ())
            if action.group == group:
                words = "  ".join(shown_key(key) for key in bound) or "none"
                lines.append((*left((look.span(words, "key" if bound else "soft"),), _KEYS), look.span(action.words)))
    lines += [(), (look.span("SIGNS", "heading"),), *_signs(look)]
    lines += [(), (look.span("FILTER", "heading"),), *_filter(look)]
    return [cut(line, cells) for line in lines]


def _signs(look: Look) -> list[Line]:
    g = look.glyphs
    verdicts = (("breached", "breached: a credit or the target is lost"), ("at_risk", "at risk"), ("down", "down now"))
    more = (("met", "within its SLA"), ("unknown", "no data, or stale"))
    out: list[Line] = [
        (*left((Span(g.verdict[key], f"sign.{key}"),), _KEYS), look.span(words)) for key, words in (*verdicts, *more)
    ]
    bars: list[tuple[Line, str]] = [
        (
            (
                Span(g.eighths[8] * 4, "bar.met"),
                Span(g.track * 2, "track"),
                Span(g.tick, "tick"),
                Span(g.track * 2, "track"),
            ),
            "a value against its limit: the tick; what is beyond it is too much",
        ),
        (
            (Span(g.heights[0], "calm"), Span(g.heights[3] + g.heights[7], "breached")),
            "up, and downtime: full height is all of the cell, each step less is half",
        ),
        (
            (Span(g.gap + g.paused, "gap"), Span(g.maintenance, "maintenance"), Span(g.future, "faint")),
            "nothing known, paused, maintenance, not yet",
        ),
        ((Span("~", "soft"),), "an old figure: no source that it rests on is fresh"),
    ]
    return out + [(*left(sign, _KEYS), look.span(words)) for sign, words in bars]


def _filter(look: Look) -> list[Line]:
    rows = (
        ("checkout", "in the name or the id"),
        (" ".join(f"{key}:" for key in WORDS), "a word, as in state:down tag:eu"),
        (" ".join(f"{key}:" for key in NUMBERS), "a comparison, as in sla:<99.9 burn:>=1"),
        ("!term", 'not; "two words" belong together; every term must hold'),
    )
    return [(*left((look.span(words, "key"),), 46), look.span(f" {what}")) for words, what in rows]


def help_page(lines: list[Line], first: int, look: Look, cells: int, rows: int) -> list[Line]:
    """The lines from `first` on in a frame of exactly `cells` x `rows`."""
    room = max(0, rows - 2)
    shown = lines[first : first + room]
    side = edge(look)
    words = (
        (look.span("Esc closes", "soft"),)
        if len(lines) <= room
        else (look.span(f"{first + 1}–{first + len(shown)} of {len(lines)} · Esc closes", "soft"),)
    )
    body = [(side, *left((Span(" "), *line), cells - 2), side) for line in shown]
    body += [(side, Span(" " * max(0, cells - 2)), side)] * (room - len(shown))
    return [top((Span("Help", "title"),), (), cells, look), *body, bottom(words, cells, look)][:rows]
