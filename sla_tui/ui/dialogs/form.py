"""Draws a dialog: what it is about, its fields, what it would mean, and what is wrong. Fits 60 x 16 and less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sla_tui.export.text_layout import wrap
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import AGREEMENT, ALL
from sla_tui.ui.dialogs.base import Dialog
from sla_tui.ui.dialogs.consequences import compared
from sla_tui.ui.dialogs.form_field import FEW, FieldRoom, FormDeed, FormRow, FormSpot, FormState, field_rows
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, width
from sla_tui.ui.parts.frame import bottom, edge, fits, top

WIDEST: Final = 84
_LABEL: Final = 12
"""Cells of the labels, and more where one is longer."""
_WHOLE_KEYS: Final = 56
"""Cells from which on the lower edge says all keys."""


class Drawn(NamedTuple):
    """The lines of the box; `input_at`: column, row and cells of the text that is being typed; None: none is.

    `spots`: what of it can be clicked; of two that share a cell the first one is meant.
    """

    lines: list[Line]
    input_at: tuple[int, int, int] | None
    spots: tuple[FormSpot, ...] = ()

    def spot(self, column: int, row: int) -> FormSpot | None:
        """Finds what is at a place of the box."""
        return next((spot for spot in self.spots if spot.row == row and spot.start <= column < spot.end), None)


def begun(dialog: Dialog, before: ServiceSnapshot | None) -> FormState:
    """Makes a form with nothing but its defaults."""
    return FormState({f.name: f.value for f in dialog.fields}, before=before)


def stepped(dialog: Dialog, state: FormState, by: int) -> None:
    """Goes to the next field, and from the last to the first."""
    state.at = (state.at + by) % len(dialog.fields)


def chosen(dialog: Dialog, state: FormState, by: int) -> None:
    """Takes the next choice of the field."""
    choices = dialog.fields[state.at].choices
    values = [choice.value for choice in choices]
    name = dialog.fields[state.at].name
    if values:
        now = values.index(state.values[name]) if state.values.get(name) in values else 0
        state.values[name] = values[(now + by) % len(values)]


def lettered(dialog: Dialog, state: FormState, letter: str) -> None:
    """Takes the next choice whose words begin with `letter`."""
    field_ = dialog.fields[state.at]
    fitting = [c.value for c in field_.choices if c.words.casefold().startswith(letter.casefold())]
    if fitting:
        now = state.values.get(field_.name)
        state.values[field_.name] = fitting[(fitting.index(now) + 1) % len(fitting) if now in fitting else 0]


def suggested(dialog: Dialog, state: FormState, by: int) -> None:
    """Takes the next suggestion for the field."""
    field_ = dialog.fields[state.at]
    values = [choice.value for choice in field_.suggestions]
    if values:
        now = state.values.get(field_.name)
        state.values[field_.name] = values[(values.index(now) + by) % len(values) if now in values else 0]


def box(dialog: Dialog, state: FormState, look: Look, size: tuple[int, int]) -> Drawn:
    """Draws the dialog in as many rows as it needs, at most `size` (cells, rows)."""
    cells, rows = min(size[0], WIDEST), size[1]
    inner = max(0, cells - 4)
    label = max(_LABEL, *(cells_of(f.label) + 1 for f in dialog.fields))
    room_of = FieldRoom(inner, label)
    about = [FormRow((look.foreign(line, "soft"),)) for line in wrap(look.foreign(dialog.about).text, max(8, inner))]
    fields = [row for at in range(len(dialog.fields)) for row in field_rows(dialog.fields, at, state, look, room_of)]
    after = [FormRow(line) for line in _consequences(dialog, state, look, inner)]
    room = max(1, rows - 2)
    body = [*about, FormRow(()), *fields, FormRow(()), *after]
    bare = [row for row in fields if row.field is not None or row.spots == ()]  # without suggestions
    # First without air, then without suggestions and what it is about, then only what is being filled in.
    for shorter in ([*about, *fields, *after], [*about, *bare, *after], [*bare, *after]):
        if len(body) > room:
            body = shorter
    here = next((n for n, row in enumerate(body) if row.field == state.at), 0)
    body = body[max(0, here - room + 1) :][:room]
    here = next((n for n, row in enumerate(body) if row.field == state.at), 0)
    side = edge(look)
    keys, spots = _keys(dialog, state, look, cells)
    lines = [top((StyledText(dialog.title, "title"),), look.whose(), cells, look)]
    bodies = (left(cut(row.line, inner), inner) for row in body)
    lines += [left((side, StyledText(" "), *line, StyledText(" "), side), cells) for line in bodies]
    lines.append(bottom(keys, cells, look))
    lines = [left(line, cells) for line in lines[: max(1, rows)]]
    typed = not dialog.fields[state.at].choices and not state.busy and 0 < here + 1 < len(lines) - 1
    where = (2 + label, here + 1, max(1, inner - label)) if typed and inner > label else None
    found = [
        FormSpot(1 + n, 2 + spot.start, 2 + min(spot.end, inner), spot.deed, spot.number)
        for n, row in enumerate(body)
        for spot in row.spots
    ]
    begins = cells - 3 - width(keys)  # as `bottom` sets it
    if fits((), keys, cells):
        found += [FormSpot(len(lines) - 1, begins + s.start, begins + s.end, s.deed) for s in spots]
    return Drawn(lines, where, tuple(found))


def _keys(dialog: Dialog, state: FormState, look: Look, cells: int) -> tuple[Line, list[FormSpot]]:
    """Says what the keys do, in the lower edge, and which of these words can be clicked."""
    say = look.say
    if state.busy:
        return look.line(say("dialog.busy"), "soft"), []
    closes = dialog.verb == say("dialog.close_verb")
    words: list[tuple[str, FormDeed | None]] = [(f"Enter {dialog.verb}", "enter")]
    if cells >= _WHOLE_KEYS:
        field_ = dialog.fields[state.at]
        listed = "dialog.keys_list" if len(field_.choices) > FEW else "dialog.keys_choose"
        more = listed if field_.choices else "dialog.keys_suggest" if field_.suggestions else ""
        words += [(say(more), None)] if more else []
        words += [(say("dialog.keys_next"), None)] if len(dialog.fields) > 1 else []
    words.append((say("dialog.keys_close" if closes else "dialog.keys_cancel"), "escape"))
    while len(words) > 2 and not fits((), look.line(" · ".join(text for text, _ in words), "soft"), cells):
        del words[-2]  # what Enter and Esc do stays
    spots, at = [], 0
    for text, deed in words:
        if deed is not None:
            spots.append(FormSpot(0, at, at + cells_of(look.glyphs.words(text)), deed))
        at += cells_of(look.glyphs.words(f"{text} · "))
    return look.line(" · ".join(text for text, _ in words), "soft"), spots


def _consequences(dialog: Dialog, state: FormState, look: Look, cells: int) -> list[Line]:
    """Draws both figures, what else is to be known, and what is wrong; the latter is never left out."""
    lines: list[Line] = []
    if state.problem:
        words = wrap(look.foreign(state.problem).text, max(8, cells - 2))
        lines += [
            (
                StyledText(look.glyphs.verdict["at_risk"] + " " if i == 0 else "  ", "sign.at_risk"),
                look.span(line, "at_risk"),
            )
            for i, line in enumerate(words)
        ]
    if state.before is not None and dialog.service:
        lines += compared(state.before, state.after, look, cells, state.values.get(AGREEMENT, ALL))
        if state.after is None and not state.problem:
            why = look.foreign(state.unclear or look.say("dialog.working_out"), "soft")
            lines += _folded((look.span(f"{look.say('dialog.after'):5}", "heading"), why), cells)
    for line in dialog.notes(state.values, look):
        lines += _folded(line, cells)
    return lines


def _folded(line: Line, cells: int) -> Sequence[Line]:
    """Folds a line of one sentence onto as many lines as it needs; what has several parts is cut."""
    if width(line) <= cells or len(line) > 2:
        return [line]
    head, text = line[:-1], line[-1]
    room = max(8, cells - width(head))
    first, *rest = wrap(text.text.strip(), room - 1)
    blank = " " if text.text.startswith(" ") else ""
    indent = StyledText(" " * width(head) + blank)
    return [(*head, StyledText(blank + first, text.role)), *((indent, StyledText(more, text.role)) for more in rest)]
