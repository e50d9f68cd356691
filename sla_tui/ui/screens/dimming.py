"""What lies behind a dialog, the help or a list to choose from: the screen as it was, dimmed; in 16 colours too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, ScreenResultType

_DIM: Final = Style(dim=True, bold=False)


class DimmedScreen(BackgroundScreen):
    """A screen in the terminal's own colours, which cannot be mixed with another one: dimmed by the terminal."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        """Yields what is on it, none of it as loud as it was."""
        for text, style, control in super().process_segments(segments, color):
            yield Segment(text, style if control or style is None else style + _DIM, control)


class DimmingScreen(ModalScreen[ScreenResultType]):
    """A modal screen that leaves what is behind it in sight. `BaseApp.CSS` says how much of it."""

    def render(self) -> RenderableType:
        """Returns what is drawn behind its own widgets."""
        behind = super().render()
        if isinstance(behind, BackgroundScreen) and behind.color.a == 0:
            return DimmedScreen(behind.screen, behind.color)
        return behind
