"""What each action of the table does: a method of the same name for every one of them, by what they are about."""

from __future__ import annotations

from collections.abc import Callable

from sla_tui.ui.actions.acting import Acting
from sla_tui.ui.actions.going import Going
from sla_tui.ui.actions.moving import Moving
from sla_tui.ui.actions.program import Program
from sla_tui.ui.actions.shown import Shown


class Actions(Program, Shown, Moving, Going, Acting):
    """Carries out actions on the view that is on the screen."""

    def perform(self, name: str) -> None:
        """Carries out one action of the table, for a key or for the palette."""
        action: Callable[[], None] = getattr(self, name)
        action()
