"""Draws a dialog: what it is about, its fields, what it would mean, and what is wrong. Fits 60 x 16 and less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sla_tui.export.text_layout import wrap
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.agreement import AGREEMENT, ALL
from sla_tui.ui.dialogs.base import Dialog, Field
from sla_tui.ui.dialogs.consequences import compared
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, left, width
from sla_tui.ui.parts.frame import bottom, edge, top

WIDEST: Final = 84
_LABEL: Final = 12
"""Cells of the labels, and more where one is longer."""


@dataclass(slots=True)
class FormState:
    """What is filled in so far.

    Attributes:
        values: of the fields, by their names.
        at: the field that is being filled in.
        problem: why it was not done, in words.
        before: the service as it is.
        after: the service as it would be; None while that is not known.
        unclear: why it cannot be known, with the fields as they are.
        busy: it is being done.
    """

    values: dict[str, str] = field(default_factory=dict)
    at: int = 0
    problem: str = ""
    before: ServiceSnapshot | None = None
    after: ServiceSnapshot | None = None
    unclear: str = ""
    busy: bool = False


class Drawn(NamedTuple):
    """The lines of the box; `input_at`: column, row and cells of the text that is being typed; None: none is."""

    lines: list[Line]
    input_at: tuple[int, int, int] | None


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


def box(dialog: Dialog, state: FormState, look: Look, size: tuple[int, int]) -> Drawn:
    """Draws the dialog in as many rows as it needs, at most `size` (cells, rows)."""
    cells, rows = min(size[0], WIDEST), size[1]
    inner = max(0, cells - 4)
    label = max(_LABEL, *(cells_of(f.label) + 1 for f in dialog.fields))
    fields = [_field(f, state, look, inner, label, focused=i == state.at) for i, f in enumerate(dialog.fields)]
    about: list[Line] = [(look.foreign(line, "soft"),) for line in wrap(look.foreign(dialog.about).text, max(8, inner))]
    after = _consequences(dialog, state, look, inner)
    room = max(1, rows - 2)
    body = [*about, (), *fields, (), *after]
    first = len(about) + 1
    if len(body) > room:  # first without air, then without what it is about, then only what is being filled in
        body, first = [*about, *fields, *after], len(about)
    if len(body) > room:
        body, first = [*fields, *after], 0
    if len(body) > room and state.at >= room:
        body, first = body[state.at - room + 1 :], -(state.at - room + 1)
    body = [cut(line, inner) for line in body[:room]]
    side = edge(look)
    lines = [top((StyledText(dialog.title, "title"),), look.whose(), cells, look)]
    lines += [left((side, StyledText(" "), *left(line, inner), StyledText(" "), side), cells) for line in body]
    lines.append(bottom(look.line(_keys(dialog, state, look, cells), "soft"), cells, look))
    lines = [left(line, cells) for line in lines[: max(1, rows)]]
    row = 1 + first + state.at
    typed = not dialog.fields[state.at].choices and not state.busy and 0 < row < len(lines) - 1
    where = (2 + label, row, max(1, inner - label)) if typed and inner > label else None
    return Drawn(lines, where)


def _keys(dialog: Dialog, state: FormState, look: Look, cells: int) -> str:
    """Says what the keys do, in the lower edge."""
    say = look.say
    if state.busy:
        return say("dialog.busy")
    closes = dialog.verb == say("dialog.close_verb")
    words = [f"Enter {dialog.verb}", say("dialog.keys_close" if closes else "dialog.keys_cancel")]
    if len(dialog.fields) > 1:
        words.insert(1, say("dialog.keys_next"))
    if dialog.fields[state.at].choices:
        words.insert(1, say("dialog.keys_choose"))
    return " · ".join(words) if cells >= 56 else words[0] + " · " + words[-1]


def _field(field_: Field, state: FormState, look: Look, cells: int, label: int, *, focused: bool) -> Line:
    value = state.values.get(field_.name, "")
    head = left((look.span(field_.label, "key" if focused else "soft"),), label)
    room = max(1, cells - label)
    if field_.choices:
        choice = next((c for c in field_.choices if c.value == value), field_.choices[0])
        number = field_.choices.index(choice) + 1
        words = (look.foreign(choice.words, "strong" if focused else "text"),)
        if not focused:
            return (*head, *cut(words, room))
        total = len(field_.choices)
        count = f"  {look.say('dialog.choice_of', number=number, total=total)}" if total > 3 else ""
        arrows = (look.span("‹ ", "accent"), *words, look.span(" ›", "accent"), look.span(count, "soft"))
        return (*head, *cut(arrows, room))
    if not value:
        return (*head, *cut((look.foreign(field_.hint, "faint_text"),), room))
    return (*head, *cut((look.foreign(value, "strong" if focused else "text"),), room))


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
