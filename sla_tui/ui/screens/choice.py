"""The list in which one of many choices of a dialog's field is found: by arrows, first letters, or the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from sla_tui.ui.dialogs.base import FieldChoice
from sla_tui.ui.drawing.glyphs import Glyphs
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.screens.dimming import DimmingScreen

_TOGETHER: Final = 1.0
"""Seconds in which letters belong to one beginning of a word."""


class ChoiceScreen(DimmingScreen[int | None], inherit_bindings=False):
    """Ends with the number of the choice, or None where it was given up."""

    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    ChoiceScreen { align: center middle; }
    ChoiceScreen OptionList {
        width: auto; min-width: 24; max-width: 80%; height: auto; max-height: 80%; padding: 0 1;
        border: round $secondary; border-title-color: $foreground; background: $background; color: $foreground;
    }
    ChoiceScreen OptionList:focus { border: round $secondary; background-tint: $foreground 0%; }
    ChoiceScreen.-ascii OptionList, ChoiceScreen.-ascii OptionList:focus { border: ascii $secondary; }
    """

    def __init__(self, title: str, choices: Sequence[FieldChoice], chosen: int, glyphs: Glyphs) -> None:
        """Begins on the one that is `chosen`; words from outside are shown, never obeyed."""
        super().__init__(classes="-ascii" if glyphs.ascii_only else None)
        self._words = [glyphs.words(inert(choice.words)) for choice in choices]
        self._chosen = chosen
        self._list = OptionList(*(Option(Content(words)) for words in self._words), markup=False)
        self._list.border_title = title
        self._typed, self._typed_at = "", 0.0

    def compose(self) -> ComposeResult:
        """Lays out the list."""
        yield self._list

    def on_mount(self) -> None:
        """Shows the one that holds now."""
        self._list.highlighted = self._chosen
        self.set_focus(self._list)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes it."""
        event.stop()
        self.dismiss(event.option_index)

    def on_key(self, event: events.Key) -> None:
        """Gives it up, or goes to the next one that begins with what was typed."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "space":
            event.stop()
            event.prevent_default()
            self.dismiss(self._list.highlighted)
        elif event.character and event.character.isprintable():
            event.stop()
            now = monotonic()
            self._typed = (self._typed if now - self._typed_at < _TOGETHER else "") + event.character.casefold()
            self._typed_at = now
            found = [n for n, words in enumerate(self._words) if words.casefold().startswith(self._typed)]
            if found:
                self._list.highlighted = found[0]
