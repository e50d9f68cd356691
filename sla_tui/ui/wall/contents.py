"""What the wall is drawn from: the snapshot, what is known between frames, and how it is run."""

from __future__ import annotations

from typing import NamedTuple

from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.state.watch_state import WallState


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
