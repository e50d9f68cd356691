"""What the wall is drawn from: the snapshot, what is known between frames, and how it is run."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.state.watch_state import WallState

_AGES_EVERY: Final = 5
"""Seconds between two looks at what ages: an idle screen is still."""


def still_look(look: Look) -> Look:
    """Returns the look of some seconds ago: what is drawn with it is drawn anew every few seconds only."""
    return look._replace(now=look.now - look.now % _AGES_EVERY)


class Wall(NamedTuple):
    """What the watch screen needs besides its size.

    Attributes:
        hints: keys for the footer; none in a kiosk.
        held: a key holds the page.
        frozen_at: the instant that the figures stand at.
        past_at: the past moment that is shown, and `clock` the present instant; None where the present is.
        night: what is well is drawn dimmed.
    """

    snapshot: Snapshot | None
    state: WallState
    hints: tuple[tuple[str, str], ...] = ()
    held: bool = False
    message: str = ""
    frozen_at: int | None = None
    night: bool = False
    past_at: int | None = None
    clock: int | None = None
