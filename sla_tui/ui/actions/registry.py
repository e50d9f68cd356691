"""The decorator that makes a function an action of the dashboard, and the table of all that carry it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.state.keys import Action

ActionFunction = Callable[[Dashboard], None]
Idle = Callable[[Dashboard], str]
"""Says why an action can do nothing where the cursor is, a phrase of `[idle]`; "" where it can."""
BEHIND: Final = 1000
"""The order of an action that is given none: behind the others, as it stands in the code."""
LISTS: Final = ("services", "credits", "incidents")
"""The views that a filter works in."""

_REGISTERED: Final[dict[str, tuple[Action, ActionFunction]]] = {}
_IDLE: Final[dict[str, Idle]] = {}


def action(
    name: str,
    *keys: str,
    group: str = "view",
    views: tuple[str, ...] = (),
    order: int = BEHIND,
    beside: str = "",
    idle: Idle | None = None,
) -> Callable[[ActionFunction], ActionFunction]:
    """Makes the function an action: footer, help, palette and remapping know it from then on.

    Its words are phrases of the languages: `action.<name>` for help and palette, and where the footer names it,
    `hint.<name>`.

    Args:
        name: how the configuration names it in `[ui.keys]`.
        keys: its default keys, the one to show first.
        group: of the help, a phrase `action_group.<group>`.
        views: those in which its keys work; none: all.
        order: where it stands in footer, help and palette, low first.
        beside: the action whose key the footer names together with its own.
        idle: says when it can do nothing; None: it always can.
    """

    def register(function: ActionFunction) -> ActionFunction:
        if name in _REGISTERED:
            raise ValueError(f"two actions are called {name}")
        _REGISTERED[name] = Action(name, keys, group, views, order, beside), function
        if idle is not None:
            _IDLE[name] = idle
        return function

    return register


def table() -> tuple[Action, ...]:
    """Lists all actions in the order of footer, help and palette."""
    return tuple(sorted((known for known, _ in _REGISTERED.values()), key=lambda known: known.order))


def function_of(name: str) -> ActionFunction:
    """Returns the function that carries out the action of that name."""
    return _REGISTERED[name][1]


def idle_key(name: str, dashboard: Dashboard) -> str:
    """Says why the action of that name can do nothing where the cursor is: a phrase of `[idle]`, "" where it can."""
    return _IDLE[name](dashboard) if name in _IDLE else ""
