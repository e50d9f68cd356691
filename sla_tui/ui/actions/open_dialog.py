"""Opens a dialog over the view, and says what it ended with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dashboard import Dashboard

if TYPE_CHECKING:
    from sla_tui.ui.dialogs.base import Dialog


def open_dialog(
    dashboard: Dashboard,
    dialog: Dialog,
    service: ServiceSnapshot | None,
    then: Callable[[str | None], None] | None = None,
) -> None:
    """Opens the dialog.

    Args:
        dashboard: where it is opened.
        dialog: what it asks for.
        service: whose figures it changes; None: no service's.
        then: called with what it ends with; None: that is said.
    """
    if dashboard.feed is None:
        dashboard.view.say("message.nothing_decided_yet")
        return
    from sla_tui.ui.screens.dialog import DialogScreen

    view = dashboard.view
    ascii_only = dashboard.ui_state.ascii_only
    screen = DialogScreen(dialog, dashboard.feed, lambda: view.look, service, ascii_only=ascii_only)
    dashboard.push_screen(screen, then or partial(answered, dashboard))


def answered(dashboard: Dashboard, words: str | None) -> None:
    """Says what a dialog ended with; nothing where it was given up."""
    if words is not None:
        if dashboard.ui_state.state.frozen_at is not None:
            words = f"{words} {dashboard.ui_state.language.say('message.frozen_later')}"
        dashboard.view.show_message(words)
