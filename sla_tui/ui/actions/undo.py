"""Undo and redo: what a person decided last is taken back, or brought back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sla_tui.ui.actions.registry import action
from sla_tui.ui.dashboard import Dashboard

if TYPE_CHECKING:
    from sla_tui.engine.acts.record import ActCall
    from sla_tui.errors import SlaTuiError


@action("undo", "U", words="take back what you decided last", group="Act", order=120)
def undo(dashboard: Dashboard) -> None:
    """Takes back what the person decided last and what still stands."""
    _at_once(dashboard, lambda actor: actor.undo_last(), "Taken back")


@action("bring_back", "B", words="bring back what you took back last", group="Act", order=130)
def bring_back(dashboard: Dashboard) -> None:
    """Brings back what the person took back last."""
    _at_once(dashboard, lambda actor: actor.bring_back_last(), "Brought back")


def _at_once(dashboard: Dashboard, call: ActCall, done: str) -> None:
    """Does what needs no dialog; a key press is one intention."""
    if dashboard.feed is None:
        dashboard.view.say("The history is still being read.")
        return
    from sla_tui.engine.acts.identity import new_intent

    dashboard.feed.act(call, partial(_done, dashboard, done), intent=new_intent())


def _done(dashboard: Dashboard, done: str, result: object, error: SlaTuiError | None) -> None:
    """Says what was done, or why it was not. May be called in the engine's thread."""
    from sla_tui.ui.wording.act_words import deed_words

    words = f"{done}: {deed_words(result[0])}." if isinstance(result, tuple) else ""
    if error is not None:
        words = str(error.what)
    dashboard.tell(words[:1].upper() + words[1:])
