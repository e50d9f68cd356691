"""What somebody without a configuration may choose, and what the first-run screens may ask of their app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from sla_tui.ui.drawing.glyphs import Glyphs

FirstRunKind = Literal["quit", "demo", "watch", "configured"]


@dataclass(frozen=True, slots=True)
class FirstRunChoice:
    """What somebody without a configuration wants. `addresses`: what to watch, as typed."""

    kind: FirstRunKind
    addresses: tuple[str, ...] = ()


class FirstRunOwner(Protocol):
    """The app, as far as the first-run screens know it."""

    @property
    def glyphs(self) -> Glyphs:
        """The signs that this terminal can draw."""
        ...

    def choose(self, kind: FirstRunKind, addresses: tuple[str, ...] = ()) -> None:
        """Ends the app with that choice."""
        ...

    def connect(self) -> None:
        """Opens the wizard."""
        ...

    def copy_to_clipboard(self, text: str) -> None:
        """Sends `text` to the terminal's clipboard."""
        ...
