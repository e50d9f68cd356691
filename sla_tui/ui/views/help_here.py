"""The help of one view: what works on this row, in this list, everywhere, and the signs that stand here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, width
from sla_tui.ui.state.keys import Action, Keymap
from sla_tui.ui.state.past_state import PAST
from sla_tui.ui.state.watch_state import works_on_wall
from sla_tui.ui.views.help import sign_rows

_GAP: Final = 3
_SIGN: Final = 8
_ROW_ACTIONS: Final = frozenset({"zoom", "why"})
"""Actions outside the group `act` that are about the row under the cursor."""
_ALL_SIGNS: Final = ("breached", "at_risk", "down", "met", "unknown", "paused", "gauge", "height", "half", "gap")
_SIGNS: Final[dict[str, tuple[str, ...]]] = {
    "services": _ALL_SIGNS,
    "service": _ALL_SIGNS,
    "watch": _ALL_SIGNS,
    "credits": ("breached", "at_risk", "down", "met", "gauge"),
    "incidents": ("down", "maintenance"),
    "sources": ("breached", "at_risk", "met", "unknown"),
}
"""The signs that stand in a view, by the phrases that explain them; in any other only those of figures."""
_FIGURES: Final = ("old", "part_only")


class HelpOf(NamedTuple):
    """What the help is of.

    Attributes:
        keys: those in force.
        view: the view that it was asked for in.
        subject: what the cursor is on, in words; empty where it is on nothing.
        why_idle: says why an action can do nothing here; "" where it can.
        past: whether a past moment is shown: its keys then go before those that they are taken from.
    """

    keys: Keymap
    view: str
    subject: str
    why_idle: Callable[[str], str]
    past: bool = False


def here_lines(of: HelpOf, look: Look, cells: int) -> list[Line]:
    """Draws the keys of one view in as many columns as there is room for, and below them its signs."""
    lines = _keys([_past(of, look), _this_row(of, look), _this_list(of, look)], _everywhere(of, look), cells)
    signs = sign_rows(look, (*_SIGNS.get(of.view, ()), *_FIGURES), _SIGN)
    heading: Line = (look.span(look.say("help_view.signs_here"), "heading"),)
    return [*lines, (), heading, *_columns(signs, cells)]


def _keys(blocks: list[list[Line]], everywhere: list[Line], cells: int) -> list[Line]:
    """Sets all side by side where the long one has room for two columns, else below the others, in columns."""
    beside = [block for block in blocks if len(block) > 1]
    widths = [max(map(width, block)) for block in beside]
    taken = sum(widths) + _GAP * len(widths)
    two = max(map(width, everywhere)) * 2 + _GAP
    if taken + two <= cells:
        wide = [*widths, two]
        rows = zip_longest(*beside, [everywhere[0], *_columns(everywhere[1:], two)], fillvalue=())
        return [_side_by_side(parts, wide, cells) for parts in rows]
    if taken - _GAP <= cells:
        out = [_side_by_side(parts, widths, cells) for parts in zip_longest(*beside, fillvalue=())]
    else:
        out = [cut(line, cells) for block in beside for line in (*block, ())][:-1]
    return [*out, (), everywhere[0], *_columns(everywhere[1:], cells)]


def _columns(lines: Sequence[Line], cells: int) -> list[Line]:
    """Sets lines in as many columns as fit, one after the other."""
    wide = max(width(line) for line in lines)
    count = max(1, (cells + _GAP) // (wide + _GAP))
    rows = -(-len(lines) // count)
    parts = [lines[at : at + rows] for at in range(0, len(lines), rows)]
    return [_side_by_side(row, [wide] * len(parts), cells) for row in zip_longest(*parts, fillvalue=())]


def _side_by_side(parts: Sequence[Line], widths: Sequence[int], cells: int) -> Line:
    out: list[StyledText] = []
    for part, wide in zip(parts, widths, strict=True):
        out += [*([StyledText(" " * _GAP)] if out else []), *left(part, wide)]
    return cut(tuple(out), cells)


def _past(of: HelpOf, look: Look) -> list[Line]:
    """Lists what moves the moment, while a past one is shown."""
    moving = [action for action in _known(of) if PAST in action.views] if of.past else []
    return [(look.span(look.say("action_group.past").upper(), "heading"),), *_rows(moving, of, look)]


def _this_row(of: HelpOf, look: Look) -> list[Line]:
    """Lists what acts on the row; what can do nothing there stands back, with the reason."""
    heading = look.say("help_view.this_row")
    head: Line = (look.span(heading, "heading"),)
    if of.subject:
        head = (*head, look.span(": ", "heading"), look.foreign(of.subject, "strong"))
    return [head, *_rows([a for a in _known(of) if _on_row(a) and (of.view in a.views or not a.views)], of, look)]


def _this_list(of: HelpOf, look: Look) -> list[Line]:
    if of.view == "watch":
        turns = of.keys.actions.get("previous")
        turns = None if turns is None or (of.past and _taken(of.keys, turns)) else turns
        lines = [_row(of.keys.keys_of(turns), look.say("help_view.turns_page"), "", look)] if turns is not None else []
        return [(look.span(look.say("help_view.pages"), "heading"),), *lines]
    listed = [a for a in _known(of) if not _on_row(a) and (of.view in a.views or (a.group == "move" and not a.views))]
    return [(look.span(look.say("help_view.this_list"), "heading"),), *_rows(listed, of, look)]


def _everywhere(of: HelpOf, look: Look) -> list[Line]:
    """Lists what works in every view; the digits that lead to one are one line."""
    known = [a for a in _known(of) if not a.views and a.group != "move" and not _on_row(a)]
    digits = [
        a for a in _known(of) if a.group == "go_to" and any(key.isdigit() for key in of.keys.by_action.get(a.name, ()))
    ]
    numbers = sorted(key for a in digits for key in of.keys.by_action[a.name] if key.isdigit())
    lines: list[Line] = [(look.span(look.say("help_view.everywhere"), "heading"),)]
    drawn = _rows([a for a in known if a not in digits], of, look)
    key = numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}" if numbers else ""
    lines += [_row(key, look.say("help_view.views"), "", look)] if key else []
    return [*lines, *drawn]


def _known(of: HelpOf) -> list[Action]:
    """Lists the actions that have a key and work in the view, without those that are named beside another."""
    actions = [a for a in of.keys.actions.values() if of.view != "watch" or works_on_wall(a.name)]
    if of.past:
        actions = [a for a in actions if a.name != PAST and (PAST in a.views or not _taken(of.keys, a))]
    beside = {action.beside for action in actions if action.beside and of.keys.shown(action.name)}
    return [action for action in actions if of.keys.shown(action.name) and action.name not in beside]


def _taken(keys: Keymap, action: Action) -> bool:
    """Says whether the key that an action is shown with does something else while a past moment is shown."""
    return any(keys.own(key, None, PAST) is not None for key in keys.by_action.get(action.name, ())[:1])


def _on_row(action: Action) -> bool:
    return action.group == "act" or action.name in _ROW_ACTIONS


def _rows(actions: Sequence[Action], of: HelpOf, look: Look) -> list[Line]:
    return [_row(of.keys.keys_of(a), a.brief(look.language), of.why_idle(a.name), look) for a in actions]


def _row(key: str, words: str, idle: str, look: Look) -> Line:
    """Draws a key and what it does; where it can do nothing, why."""
    head = left((look.span(key, "soft" if idle else "key"),), max(5, cells_of(look.glyphs.words(key)) + 1))
    if not idle:
        return (*head, look.span(words, "text"))
    return (*head, look.span(f"{words}: {idle}", "soft"))
