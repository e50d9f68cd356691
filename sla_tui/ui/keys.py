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
    """

    name: str
    keys: tuple[str, ...]
    words: str
    hint: str = ""
    group: str = "View"


ACTIONS: Final[tuple[Action, ...]] = (
    Action("help", ("?", "f1"), "show all keys and signs", "help", "Program"),
    Action("filter", ("/",), "filter the services", "filter"),
    Action("problems", ("!",), "show problems only, or all", "problems"),
    Action("zoom", ("enter", "z"), "show all of the selected service", "open"),
    Action("sort", ("s",), "sort by the next column", "sort"),
    Action("freeze", ("space",), "freeze the figures, or go on; collection does", "freeze"),
    Action("quit", ("q",), "quit", "quit", "Program"),
    Action("palette", (":", "ctrl+p"), "find a command or a service", "commands", "Program"),
    Action("poll", ("r",), "ask all sources now", "poll now", "Sources"),
    Action("theme", ("t",), "change the theme", "theme"),
    Action("zone", ("u",), "times in local, UTC or the contract's zone", "zone"),
    Action("copy", ("y",), "copy the selected service as text", "copy"),
    Action("reverse", ("S",), "reverse the order"),
    Action("back", ("escape",), "go back, clear the filter; never quits"),
    Action("print", ("Q",), "quit, and print the text snapshot", "", "Program"),
    Action("up", ("up", "k"), "one up", "", "Move"),
    Action("down", ("down", "j"), "one down", "", "Move"),
    Action("page_up", ("pageup", "ctrl+u"), "a page up", "", "Move"),
    Action("page_down", ("pagedown", "ctrl+d"), "a page down", "", "Move"),
    Action("first", ("g", "home"), "to the first", "", "Move"),
    Action("last", ("G", "end"), "to the last", "", "Move"),
    Action("previous", ("left", "h"), "back to the list", "", "Move"),
    Action("next", ("right", "l"), "into the selected service", "", "Move"),
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
EATEN: Final = frozenset({"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+s", "ctrl+z", "ctrl+b", "ctrl+c"})
"""Keys that terminals or tmux keep for themselves; ctrl+c always interrupts."""


class Keymap(NamedTuple):
    """Keys to action names, as remapped; `problems` are sentences about what could not be done."""

    by_key: Mapping[str, str]
    by_action: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def action(self, key: str, character: str | None = None) -> str | None:
        """The action of a key press, by its name or by the letter it types."""
        return self.by_key.get(key) or (self.by_key.get(character) if character else None)

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
    by_key = {key: name for name, keys in by_action.items() for key in keys}
    return Keymap(by_key, by_action, tuple(problems))
