"""The screen of every dialog: fields, the consequences as they change, and the act itself. It takes every key."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input

from sla_tui.engine.acts.identity import new_intent
from sla_tui.errors import SlaTuiError
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs import form
from sla_tui.ui.dialogs.base import Dialog, FieldError
from sla_tui.ui.dialogs.form_field import FEW
from sla_tui.ui.drawing.look import NONE, Look
from sla_tui.ui.feed import Feed
from sla_tui.ui.screens.dimming import DimmingScreen
from sla_tui.ui.textual_private import SureTimers
from sla_tui.ui.widgets.pane import Pane

_SETTLES = 0.15
"""Seconds after the last letter until the consequences are worked out again."""
_SUGGESTS: Final = {"pagedown": 1, "pageup": -1}
"""Keys that take the next suggestion for a field, or the one before."""


class DialogScreen(SureTimers, DimmingScreen[str | None], inherit_bindings=False):
    """Shows a dialog; ends with the confirmation to show, or None where it was given up."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    DialogScreen { align: center middle; layers: box line; }
    DialogScreen #form { layer: box; }
    DialogScreen #value {
        layer: line; dock: top; height: 1; border: none; padding: 0; background: $background;
    }
    DialogScreen #value:focus { border: none; background-tint: $foreground 0%; }
    """

    class Considered(Message):
        """The consequences are known, or that they cannot be; `number`: of the question."""

        def __init__(self, number: int, after: ServiceSnapshot | None, error: SlaTuiError | None) -> None:
            super().__init__()
            self.number, self.after, self.error = number, after, error

    class Acted(Message):
        """It was done, or it could not be."""

        def __init__(self, error: SlaTuiError | None) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self, dialog: Dialog, feed: Feed, look: Callable[[], Look], before: ServiceSnapshot | None, *, ascii_only: bool
    ) -> None:
        """Shows `before`, the service whose figures change, and what it becomes; asks `look` anew for every frame."""
        super().__init__()
        self._dialog, self._feed, self._look = dialog, feed, look
        self._state = form.begun(dialog, before if dialog.service else None)
        self._pane = Pane(id="form", ascii_only=ascii_only)
        self._input = Input(id="value", select_on_focus=False)
        self._drawn = form.Drawn([], None)
        self._intent = new_intent()
        self._asked = 0
        self._entered = self._ended = False

    def compose(self) -> ComposeResult:
        """Lays out the box, and the line in which something is typed."""
        yield self._pane
        yield self._input

    def on_mount(self) -> None:
        """Draws it, and works out what its defaults would mean."""
        self._to(self._state.at)
        self._consider()

    def on_resize(self, event: events.Resize) -> None:
        """Draws it anew."""
        del event
        self._redraw()

    def _redraw(self) -> None:
        width, height = self.app.size
        self._drawn = drawn = form.box(self._dialog, self._state, self._look(), (width, height))
        cells, rows = min(width, form.WIDEST), len(drawn.lines)
        self._pane.styles.width, self._pane.styles.height = cells, rows
        self._pane.show(drawn.lines)
        self._input.display = drawn.input_at is not None
        if drawn.input_at is not None:
            x, y, room = drawn.input_at
            self._input.styles.width = room
            self._input.styles.offset = ((width - cells) // 2 + x, (height - rows) // 2 + y)

    def _to(self, at: int) -> None:
        """Begins to fill in a field."""
        self._state.at = at
        field = self._dialog.fields[at]
        if field.choices:
            self.set_focus(None)
        else:
            with self.prevent(Input.Changed):
                self._input.value = self._state.values.get(field.name, "")
            self._input.placeholder = field.hint
            offered = [choice.value for choice in field.suggestions]
            self._input.suggester = SuggestFromList(offered, case_sensitive=False) if offered else None
            self._input.cursor_position = len(self._input.value)
        self._redraw()
        if not field.choices and self._input.display:
            self.set_focus(self._input)

    def _consider(self) -> None:
        """Checks what is filled in, and asks what it would mean."""
        self._asked += 1
        number, state = self._asked, self._state
        state.wrong = state.why_wrong = state.unclear = ""
        try:
            proposal = self._dialog.proposal(state.values)
        except FieldError as error:
            state.wrong, state.why_wrong = error.field, words_of(error)
            state.after, state.unclear = None, NONE if error.field in state.touched else state.why_wrong
            self._redraw()
            return
        except SlaTuiError as error:
            state.after, state.unclear = None, words_of(error)
            self._redraw()
            return
        if not self._dialog.service:
            self._redraw()
            return
        self._feed.consider(
            proposal.key or self._dialog.service,
            lambda after, error: void(self.post_message(self.Considered(number, after, error))),
            call=proposal.call,
            contract=proposal.contract,
        )

    def on_dialog_screen_considered(self, message: Considered) -> None:
        """Shows the consequences, unless something else was filled in meanwhile."""
        if message.number == self._asked:
            self._state.after = message.after
            if message.error is not None:
                self._state.problem = words_of(message.error)
            self._redraw()

    def _changed(self, *, soon: bool) -> None:
        self._state.problem = ""
        self._state.touched.add(self._dialog.fields[self._state.at].name)
        self._redraw()
        self._asked += 1  # what is still being worked out is of no interest any more
        number = self._asked
        if soon:
            self._consider()
        else:
            self.set_timer(_SETTLES, lambda: self._consider() if number == self._asked else None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Takes what is typed."""
        self._state.values[self._dialog.fields[self._state.at].name] = event.value
        self._changed(soon=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Does it at Enter in a text. This comes behind all that was typed; the key itself may come ahead of it."""
        event.stop()
        self._entered = False
        self._submit()

    def on_key(self, event: events.Key) -> None:
        """Moves, chooses, does it or gives it up; what the line of text knows itself is left to it."""
        if self._state.busy or self._ended or self._entered:
            event.stop()
            return
        field = self._dialog.fields[self._state.at]
        step = {"tab": 1, "down": 1, "shift+tab": -1, "up": -1}.get(event.key)
        turn = {"right": 1, "left": -1, "space": 1}.get(event.key)
        if event.key == "escape":
            self._end(None)
        elif event.key == "enter":
            if self.focused is self._input:
                self._entered = True  # `on_input_submitted` does it; what is pressed after it comes too late
            else:
                self._submit()
        elif step is not None:
            event.prevent_default()
            self._to((self._state.at + step) % len(self._dialog.fields))
        elif event.key in _SUGGESTS and field.suggestions:
            self._suggest(lambda: form.suggested(self._dialog, self._state, _SUGGESTS[event.key]))
        elif event.key == "space" and len(field.choices) > FEW:
            self._list_choices()
        elif field.choices and turn is not None:
            form.chosen(self._dialog, self._state, turn)
            self._changed(soon=True)
        elif field.choices and event.character and event.character.isalnum():
            form.lettered(self._dialog, self._state, event.character)
            self._changed(soon=True)

    def _list_choices(self) -> None:
        """Lists all choices of the field, of which one is taken."""
        from sla_tui.ui.screens.choice import ChoiceScreen

        field, values = self._dialog.fields[self._state.at], self._state.values
        number = next((n for n, choice in enumerate(field.choices) if choice.value == values.get(field.name)), 0)

        def take(chosen: int | None) -> None:
            if chosen is not None:
                values[field.name] = field.choices[chosen].value
                self._changed(soon=True)

        self.app.push_screen(ChoiceScreen(field.label, field.choices, number, self._look().glyphs), take)

    def _suggest(self, take: Callable[[], None]) -> None:
        """Takes a suggestion into the field, as if it had been typed."""
        take()
        self._state.touched.add(self._dialog.fields[self._state.at].name)
        self._to(self._state.at)
        self._changed(soon=True)

    def on_click(self, event: events.Click) -> None:
        """Does what the words under the mouse say: begins a field, takes a choice or a suggestion, does it, ends."""
        if self._state.busy or self._ended or self._entered:
            return
        region = self._pane.region
        spot = self._drawn.spot(event.screen_x - region.x, event.screen_y - region.y)
        if spot is None:
            return
        event.stop()
        field = self._dialog.fields[self._state.at]
        if spot.deed == "field":
            self._to(spot.number)
        elif spot.deed == "turn":
            form.chosen(self._dialog, self._state, spot.number)
            self._changed(soon=True)
        elif spot.deed == "list":
            self._list_choices()
        elif spot.deed == "suggestion":
            value = field.suggestions[spot.number].value
            self._suggest(lambda: self._state.values.update({field.name: value}))
        elif spot.deed == "enter":
            self._submit()
        else:
            self._end(None)

    def _submit(self) -> None:
        if self._state.busy or self._ended:
            return
        try:
            proposal = self._dialog.proposal(self._state.values)
        except FieldError as error:
            self._state.touched.add(error.field)
            self._state.wrong, self._state.why_wrong = error.field, words_of(error)
            self._to(next((n for n, f in enumerate(self._dialog.fields) if f.name == error.field), self._state.at))
            return
        except SlaTuiError as error:
            self._state.problem = words_of(error)
            self._redraw()
            return
        if proposal.call is None:
            self._end(self._dialog.confirmation(self._state.values))
            return
        self._state.busy = True
        self._redraw()
        self._feed.act(proposal.call, lambda _, error: void(self.post_message(self.Acted(error))), intent=self._intent)

    def on_dialog_screen_acted(self, message: Acted) -> None:
        """Ends where it was done; otherwise says why not."""
        self._state.busy = False
        if message.error is None:
            self._end(self._dialog.confirmation(self._state.values))
            return
        self._state.problem = words_of(message.error)
        self._to(self._state.at)

    def _end(self, words: str | None) -> None:
        """Closes it once: keys that were pressed meanwhile may still be on their way."""
        if not self._ended:
            self._ended = True
            self.dismiss(words)


def words_of(error: SlaTuiError) -> str:
    """Writes an error with its advice as a sentence."""
    words = str(error.what)
    return f"{words[:1].upper()}{words[1:]}{f' ({error.hint})' if error.hint else ''}"


def void(_: object) -> None:
    """Does nothing: for callbacks whose result nobody wants."""
