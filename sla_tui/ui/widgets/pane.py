"""A pane: shows lines that were decided elsewhere, and repaints only the cells that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from sla_tui.ui.drawing.glyphs import CONSOLE
from sla_tui.ui.drawing.paint import paint
from sla_tui.ui.drawing.spans import Line, changes
from sla_tui.ui.textual_private import PromptScreen

_NONE: Final[frozenset[str]] = frozenset()


class Pane(Widget):
    """Lines on the screen, drawn with Textual's line API."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS = """
    Pane { width: 100%; height: 1; }
    """

    def __init__(self, *, id: str, ascii_only: bool = False) -> None:  # noqa: A002  Textual's name for it
        """Begins empty; draws nothing but ASCII where `ascii_only`."""
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._ascii_only = ascii_only
        self.own_theme = ""  # "": the app's

    def show(self, lines: Sequence[Line]) -> None:
        """Shows these lines from now on; only what differs is painted again."""
        old, self._lines = self._lines, lines
        if len(old) != len(lines):
            self.refresh()
            return
        regions = [
            Region(start, y, end - start, 1)
            for y, (before, after) in enumerate(zip(old, lines, strict=True))
            for start, end in changes(before, after)
        ]
        if regions and not (self.is_attached and self._is_marked(regions)):
            self.refresh(*regions)

    def _is_marked(self, regions: Sequence[Region]) -> bool:
        screen = self.screen
        return isinstance(screen, PromptScreen) and screen.marks(self, regions)

    def render_line(self, y: int) -> Strip:
        """Paints one line of the pane."""
        line = self._lines[y] if y < len(self._lines) else ()
        kept = CONSOLE.keeps if getattr(self.app, "linux_console", False) else _NONE
        return paint(line, self.size.width, self.own_theme or self.app.theme, ascii_only=self._ascii_only, kept=kept)


class LinkedPane(Pane):
    """A pane that shows a part of another view, and says when it is clicked."""

    class Chosen(Message):
        """A pane was clicked; `pane` is its id."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def on_click(self, event: events.Click) -> None:
        """Tells which pane was clicked."""
        event.stop()
        self.post_message(self.Chosen(self.id or ""))
