"""One field of a dialog as it is drawn: label, value, what is wrong with it, what is suggested, what can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from sla_tui.export.text_layout import wrap
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.base import Field
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left

FEW: Final = 3
"""Choices that are gone through one by one; more of them are listed."""
_LONGEST_ERROR: Final = 2
"""Lines that what is wrong with a field takes at most."""


@dataclass(slots=True)
class FormState:
    """What is filled in so far.

    Attributes:
        values: of the fields, by their names.
        at: the field that is being filled in.
        touched: the names of the fields in which something was typed or chosen: only they can be wrong already.
        wrong: the name of the field that makes no sense as it is; empty: none is known to.
        why_wrong: why not, in words.
        problem: why it was not done, in words.
        before: the service as it is.
        after: the service as it would be; None while that is not known.
        unclear: why it cannot be known, with the fields as they are.
        busy: it is being done.
    """

    values: dict[str, str] = field(default_factory=dict)
    at: int = 0
    touched: set[str] = field(default_factory=set)
    wrong: str = ""
    why_wrong: str = ""
    problem: str = ""
    before: ServiceSnapshot | None = None
    after: ServiceSnapshot | None = None
    unclear: str = ""
    busy: bool = False


FormDeed = Literal["field", "turn", "list", "suggestion", "enter", "escape"]


class FormSpot(NamedTuple):
    """Cells `[start, end)` of a row that can be clicked.

    `deed`: what a click does; `number`: of the field or the suggestion, or the way in which a choice turns.
    """

    row: int
    start: int
    end: int
    deed: FormDeed
    number: int = 0


class FormRow(NamedTuple):
    """A line of a box, the field that it belongs to, and what can be clicked in it, as its own row 0."""

    line: Line
    field: int | None = None
    spots: tuple[FormSpot, ...] = ()


class FieldRoom(NamedTuple):
    """Cells that a field takes in all, and those of its label."""

    cells: int
    label: int


def field_rows(fields: Sequence[Field], at: int, state: FormState, look: Look, room: FieldRoom) -> list[FormRow]:
    """Draws a field, what is wrong with it beneath it, and what is suggested while it is being filled in."""
    field_, focused = fields[at], at == state.at
    cells, label = room
    line = _field(field_, state, look, room, focused=focused)
    rows = [FormRow(line, at, _spots(field_, at, room, focused=focused))]
    beneath = StyledText(" " * label)
    if field_.name == state.wrong and field_.name in state.touched:
        sign = StyledText(look.glyphs.verdict["at_risk"] + " ", "sign.at_risk")
        words = wrap(look.foreign(state.why_wrong).text, max(8, cells - label - 2))[:_LONGEST_ERROR]
        marks = (sign, *[StyledText("  ")] * len(words))
        rows += [FormRow((beneath, mark, look.span(line, "at_risk"))) for mark, line in zip(marks, words, strict=False)]
    elif focused and field_.suggestions and not state.busy:
        rows.append(_suggestions(field_, look, room))
    return rows


def _spots(field_: Field, at: int, room: FieldRoom, *, focused: bool) -> tuple[FormSpot, ...]:
    """Lists what can be clicked in a field: the arrows of a choice that is being made, and all of it to begin."""
    cells, label = room
    whole = FormSpot(0, 0, cells, "field", at)
    if not focused or not field_.choices:
        return (whole,)
    words: FormDeed = "list" if len(field_.choices) > FEW else "turn"
    return (FormSpot(0, label, label + 2, "turn", -1), FormSpot(0, label + 2, cells, words, 1), whole)


def _suggestions(field_: Field, look: Look, room: FieldRoom) -> FormRow:
    """Draws what is suggested, as far as there is room; each can be clicked."""
    cells, label = room
    line: list[StyledText] = [StyledText(" " * label)]
    spots, at = [], label
    for number, choice in enumerate(field_.suggestions):
        piece = look.foreign(choice.words, "accent")
        size = cells_of(piece.text)
        if at + size > cells:
            break
        spots.append(FormSpot(0, at, at + size, "suggestion", number))
        line += [piece, StyledText("  ")]
        at += size + 2
    return FormRow(tuple(line), None, tuple(spots))


def _field(field_: Field, state: FormState, look: Look, room: FieldRoom, *, focused: bool) -> Line:
    value = state.values.get(field_.name, "")
    wrong = field_.name == state.wrong and field_.name in state.touched
    head = left((look.span(field_.label, "at_risk" if wrong else "key" if focused else "soft"),), room.label)
    wide = max(1, room.cells - room.label)
    if field_.choices:
        choice = next((c for c in field_.choices if c.value == value), field_.choices[0])
        number = field_.choices.index(choice) + 1
        words = (look.foreign(choice.words, "strong" if focused else "text"),)
        if not focused:
            return (*head, *cut(words, wide))
        total = len(field_.choices)
        count = f"  {look.say('dialog.choice_of', number=number, total=total)}" if total > FEW else ""
        arrows = (look.span("‹ ", "accent"), *words, look.span(" ›", "accent"), look.span(count, "soft"))
        return (*head, *cut(arrows, wide))
    if not value:
        return (*head, *cut((look.foreign(field_.hint, "faint_text"),), wide))
    return (*head, *cut((look.foreign(value, "strong" if focused else "text"),), wide))
