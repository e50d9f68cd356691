"""The one table of actions and their keys: footer, help, palette and remapping all read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

NONE: Final = "none"


class Action(NamedTuple):
    """Something a key can do.

    Attributes:
        name: how the configuration names it in `[ui.keys]`.
        keys: its default keys, the one to show first.
        words: for help and palette.
        hint: for the footer; empty keeps it out of there.
        group: of the help.
        views: those in which its keys work; none: all. There it goes before an action that works everywhere.
    """

    name: str
    keys: tuple[str, ...]
    words: str
    hint: str = ""
    group: str = "View"
    views: tuple[str, ...] = ()


_LISTS: Final = ("services", "credits", "incidents")
_OPEN: Final = (*_LISTS, "service", "outage", "why")
_ABOUT: Final = ("service", "outage", "why")
_DOWN: Final = ("services", "incidents", "service", "outage")

ACTIONS: Final[tuple[Action, ...]] = (
    Action("help", ("?", "f1"), "show all keys and signs", "help", "Program"),
    Action("filter", ("/",), "filter the services", "filter", views=_LISTS),
    Action("problems", ("!",), "show problems only, or all", "problems", views=(*_LISTS, "sources")),
    Action("zoom", ("enter", "z"), "open what is selected", "open", views=_OPEN),
    Action("why", ("w", "6"), "the working behind the figure", "why", "Go to"),
    Action("acknowledge", ("a",), "acknowledge an outage, with a reason", "ack", "Act", _DOWN),
    Action("exclude", ("e",), "exclude time, or judge an exclusion", "exclude", "Act", _DOWN),
    Action("claim", ("c",), "say how far a claim has come", "claim", "Act", ("credits", "service", "why")),
    Action("maintenance", ("m",), "declare maintenance", "maintenance", "Act", _DOWN),
    Action(
        "whatif", ("i",), "what if: another contract's text", "if", "Act", ("services", "service", "why", "credits")
    ),
    Action("report_outage", ("o",), "report an outage: ticket, share affected", "", "Act", _DOWN),
    Action("undo", ("U",), "take back what you decided last", "", "Act"),
    Action("bring_back", ("B",), "bring back what you took back last", "", "Act"),
    Action("sort", ("s",), "sort by the next column", "sort", views=("services",)),
    Action("freeze", ("space",), "freeze the figures, or go on; collection does", "freeze"),
    Action("quit", ("q",), "quit", "quit", "Program"),
    Action("palette", (":", "ctrl+p"), "find a command, a view or a service", "commands", "Program"),
    Action("poll", ("r",), "ask the selected source, or all, now", "poll now", "Sources"),
    Action("period_back", ("[",), "the period before", "period"),
    Action("period_on", ("]",), "the period after"),
    Action("range_in", ("+",), "a shorter time in the chart", "range", views=("service",)),
    Action("range_out", ("-",), "a longer time in the chart", views=("service",)),
    Action("range_reset", ("0",), "the last 24 hours in the chart", views=("service",)),
    Action("theme", ("t",), "change the theme", "theme"),
    Action("zone", ("u",), "times in local, UTC or the contract's zone", "zone"),
    Action("copy", ("y",), "copy what is selected as text", "copy"),
    Action("export", ("x",), "write a snapshot and what changed to files", "export"),
    Action("copy_all", ("Y",), "copy all that the view says"),
    Action("reverse", ("S",), "reverse the order", views=("services",)),
    Action("back", ("escape",), "go back, clear the filter; never quits"),
    Action("print", ("Q",), "quit, and print the text snapshot", "", "Program"),
    Action("view_services", ("1",), "services", "", "Go to"),
    Action("view_service", ("2",), "the selected service", "", "Go to"),
    Action("view_credits", ("3",), "credits", "", "Go to"),
    Action("view_incidents", ("4",), "incidents", "", "Go to"),
    Action("view_sources", ("5",), "sources", "", "Go to"),
    Action("view_log", ("L",), "the log", "", "Go to"),
    Action("view_settings", (",",), "settings: every effective value", "", "Go to"),
    Action("watch", ("W",), "the watch screen, for a wall", "", "Go to"),
    Action("last_view", ("-",), "where you were before", "", "Go to"),
    Action("up", ("up", "k"), "one up", "", "Move"),
    Action("down", ("down", "j"), "one down", "", "Move"),
    Action("page_up", ("pageup", "ctrl+u"), "a page up", "", "Move"),
    Action("page_down", ("pagedown", "ctrl+d"), "a page down", "", "Move"),
    Action("first", ("g", "home"), "to the first", "", "Move"),
    Action("last", ("G", "end"), "to the last", "", "Move"),
    Action("previous", ("left", "h"), "one step back", "", "Move"),
    Action("next", ("right", "l"), "into what is selected", "", "Move"),
    Action("service_on", ("n",), "the next service", "", "Move", views=_ABOUT),
    Action("service_back", ("N",), "the service before", "", "Move", views=_ABOUT),
)
"""In the order of the footer."""

_SHOWN: Final = {
    "enter": "⏎",
    "escape": "Esc",
    "space": "␣",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}
_VIEWS: Final = {action.name: frozenset(action.views) for action in ACTIONS}
EATEN: Final = frozenset({"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+s", "ctrl+z", "ctrl+b", "ctrl+c"})
"""Keys that terminals or tmux keep for themselves; ctrl+c always interrupts."""


class Keymap(NamedTuple):
    """Keys to action names, as remapped; `problems` are sentences about what could not be done.

    A key may have several actions, each in views of its own, and one that holds in all other views.
    """

    by_key: Mapping[str, tuple[str, ...]]
    by_action: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def action(self, key: str, character: str | None = None, view: str = "services") -> str | None:
        """The action of a key press in a view, by the key's name or by the letter it types."""
        names = self.by_key.get(key) or (self.by_key.get(character, ()) if character else ())
        own = (name for name in names if view in _VIEWS[name])
        return next(own, next((name for name in names if not _VIEWS[name]), None))

    def shown(self, action: str) -> str:
        """The first key of an action, as it is shown; empty where it has none."""
        keys = self.by_action.get(action, ())
        return shown_key(keys[0]) if keys else ""


def shown_key(key: str) -> str:
    """A key as it is shown: ``⏎``, ``Esc``, ``ctrl+p``."""
    return _SHOWN.get(key, key.upper() if key[:1] == "f" and key[1:].isdigit() else key)


def resolve(remap: Mapping[str, str] | None = None) -> Keymap:
    """The keys in force.

    Args:
        remap: action name to key (several with blanks between them), or "none" to switch an action off.

    A key that somebody asked for is taken from the default that had it; a key asked for twice, or a name that there is
    no action for, is a problem, and the defaults stay.
    """
    actions = {a.name: a for a in ACTIONS}
    problems: list[str] = []
    wanted: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {}
    for name, text in (remap or {}).items():
        if name not in actions:
            from difflib import get_close_matches

            near = get_close_matches(name, actions, 1)
            problems.append(
                f"[ui.keys] {name}: there is no such action" + (f"; did you mean {near[0]}?" if near else "")
            )
            continue
        keys = () if text.strip().casefold() == NONE else tuple(text.split())
        for key in keys:
            if key in owner:
                problems.append(f"[ui.keys] {key} is asked for by {owner[key]} and by {name}; {owner[key]} has it")
            elif key.casefold() in EATEN:
                problems.append(f"[ui.keys] {name}: the terminal keeps {key} for itself")
            else:
                owner[key] = name
        wanted[name] = tuple(k for k in keys if owner.get(k) == name)
    by_action = {
        a.name: wanted[a.name] if a.name in wanted else tuple(k for k in a.keys if k not in owner) for a in ACTIONS
    }
    problems += [
        f"[ui.keys] nothing is left for {name}: {owner[actions[name].keys[0]]} has its key"
        for name, keys in by_action.items()
        if not keys and name not in wanted and actions[name].keys[0] in owner
    ]
    by_key: dict[str, tuple[str, ...]] = {}
    for name, keys in by_action.items():
        for key in keys:
            by_key[key] = (*by_key.get(key, ()), name)
    return Keymap(by_key, by_action, tuple(problems))


def hints(keys: Keymap, view: str) -> list[tuple[str, str]]:
    """The keys that the footer names in a view, with what they do."""
    return [
        (keys.shown(action.name), action.hint)
        for action in ACTIONS
        if action.hint and keys.shown(action.name) and (not action.views or view in action.views)
    ]
