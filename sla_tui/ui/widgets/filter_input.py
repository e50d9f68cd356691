"""The line in which a filter is typed. Loaded when `/` is first pressed: the first frame has no need of it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input


class FilterInput(Input):
    """A filter being typed; every change tells the view, Enter keeps it, Esc gives it up."""

    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    FilterInput { height: 1; width: 1fr; border: none; padding: 0 1; background: $background; }
    FilterInput:focus { border: none; background-tint: $foreground 0%; }
    """

    class Done(Message):
        """Typing has ended. `keep`: with Enter; otherwise the filter is given up."""

        def __init__(self, *, keep: bool) -> None:
            super().__init__()
            self.keep = keep

    def on_key(self, event: events.Key) -> None:
        """Ends the typing with Enter, Esc, or a backspace in an empty line."""
        if event.key in {"enter", "escape"} or (event.key == "backspace" and not self.value):
            event.stop()
            event.prevent_default()
            self.post_message(self.Done(keep=event.key == "enter"))
