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
    copying,
    cursor,
    display,
    navigation,
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


def perform(name: str, dashboard: Dashboard) -> None:
    """Carries out the action of that name, for a key or for the palette."""
    function_of(name)(dashboard)


def why_idle(name: str, dashboard: Dashboard) -> str:
    """Says why that action can do nothing where the cursor is; "" where it can."""
    key = idle_key(name, dashboard)
    return dashboard.ui_state.language.say(f"idle.{key}") if key else ""
