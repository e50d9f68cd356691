"""Actions that undo what a person decided last, and redo it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sla_tui.ui.actions.registry import action
from sla_tui.ui.dashboard import Dashboard

if TYPE_CHECKING:
    from sla_tui.engine.acts.record import ActCall
    from sla_tui.errors import SlaTuiError


@action("undo", "U", group="act", order=120)
def undo(dashboard: Dashboard) -> None:
    """Undoes what the person decided last and what still stands."""
    _at_once(dashboard, lambda actor: actor.undo_last(), "message.undone")


@action("bring_back", "B", group="act", order=130)
def redo(dashboard: Dashboard) -> None:
    """Redoes what the person undid last."""
    _at_once(dashboard, lambda actor: actor.bring_back_last(), "message.redone")


def _at_once(dashboard: Dashboard, call: ActCall, phrase: str) -> None:
    """Does what needs no dialog, and says it with that phrase; a key press is one intention."""
    if dashboard.feed is None:
        dashboard.view.say("message.still_reading")
        return
    from sla_tui.engine.acts.identity import new_intent

    dashboard.feed.act(call, partial(_done, dashboard, phrase), intent=new_intent())


def _done(dashboard: Dashboard, phrase: str, result: object, error: SlaTuiError | None) -> None:
    """Says what was done, or why it was not. May be called in the engine's thread."""
    from sla_tui.ui.wording.act_words import words_of_act

    words = ""
    if isinstance(result, tuple):
        words = dashboard.ui_state.language.say(phrase, act=words_of_act(result[0], dashboard.ui_state.language))
    if error is not None:
        words = str(error.what)
    dashboard.show_message(words[:1].upper() + words[1:])
