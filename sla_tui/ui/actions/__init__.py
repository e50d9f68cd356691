"""What keys do: a decorated function for each action, in files by what they are about.

A new action is one function with `@action(...)` in one of these files, and its words in each of `locales/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sla_tui.language import ENGLISH, Language
from sla_tui.ui.actions import (  # noqa: F401  they register
    acts,
    backtesting,
    comparing,
    copying,
    cursor,
    display,
    navigation,
    past,
    periods,
    program,
    undo,
)
from sla_tui.ui.actions.registry import function_of, idle_key, table
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.state.keys import Action, Keymap, resolve

ACTIONS: Final[tuple[Action, ...]] = table()
"""All of them, in the order of footer, help and palette."""


def keymap(remap: Mapping[str, str] | None = None, language: Language = ENGLISH) -> Keymap:
    """Works out the keys in force; `remap` is the configuration's `[ui.keys]`."""
    return resolve(ACTIONS, remap, language)


def is_refused(name: str, dashboard: Dashboard) -> bool:
    """Says whether the action decides something, and a past moment is shown: there is nothing to decide there."""
    return dashboard.time_machine.is_past and dashboard.ui_state.keys.actions[name].group == "act"


def perform(name: str, dashboard: Dashboard) -> None:
    """Carries out the action of that name, for a key or for the palette; nobody acts at a past moment."""
    if is_refused(name, dashboard):
        past.refuse(dashboard)
        return
    function_of(name)(dashboard)


def why_idle(name: str, dashboard: Dashboard) -> str:
    """Says why that action can do nothing where the cursor is, or at a past moment; "" where it can."""
    if is_refused(name, dashboard):
        return dashboard.ui_state.language.say("idle.in_the_past")
    key = idle_key(name, dashboard)
    return dashboard.ui_state.language.say(f"idle.{key}") if key else ""
