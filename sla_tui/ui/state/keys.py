"""Which key does what: what is known of an action, and the keys in force after remapping.

Footer, help, palette and remapping all read one `Keymap`. Its actions are the decorated functions of `ui/actions/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from sla_tui.language import Language
from sla_tui.ui.parts.footer import Hint

NONE: Final = "none"


class Action(NamedTuple):
    """Something a key can do.

    Attributes:
        name: how the configuration names it in `[ui.keys]`.
        keys: its default keys, the one to show first.
        group: of the help.
        views: those in which its keys work; none: all. There it goes before an action that works everywhere.
        order: where it stands in footer, help and palette, low first.
        beside: the action whose key footer and help name together with its own: ``[ ] period``.
    """

    name: str
    keys: tuple[str, ...]
    group: str
    views: tuple[str, ...] = ()
    order: int = 0
    beside: str = ""

    def words(self, language: Language) -> str:
        """Says what it does, for help and palette."""
        return language.say(f"action.{self.name}")

    def brief(self, language: Language) -> str:
        """Says what it does in as few words as help of one view has room for."""
        key = f"action_brief.{self.name}"
        return language.say(key) if language.knows(key) else self.hint(language) or self.words(language)

    def hint(self, language: Language) -> str:
        """Says what it does, for the footer; empty where the footer does not name it."""
        key = f"hint.{self.name}"
        return language.say(key) if language.knows(key) else ""


_SHOWN: Final = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "shift+left": "shift←",
    "shift+right": "shift→",
}
EATEN: Final = frozenset({"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+s", "ctrl+z", "ctrl+b", "ctrl+c"})
"""Keys that terminals or tmux keep for themselves; ctrl+c always interrupts."""


class Keymap(NamedTuple):
    """The actions and their keys, as remapped.

    A key may have several actions, each in views of its own, and one that holds in all other views.

    Attributes:
        actions: all of them by name, in the order of footer, help and palette.
        by_key: a key's actions by name.
        by_action: an action's keys, the one to show first.
        problems: sentences about what could not be remapped.
    """

    actions: Mapping[str, Action]
    by_key: Mapping[str, tuple[str, ...]]
    by_action: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...] = ()

    def action(self, key: str, character: str | None = None, view: str = "services") -> str | None:
        """Finds the action of a key press in a view, by the key's name or by the letter it types."""
        names = self.by_key.get(key) or (self.by_key.get(character, ()) if character else ())
        own = (name for name in names if view in self.actions[name].views)
        return next(own, next((name for name in names if not self.actions[name].views), None))

    def own(self, key: str, character: str | None, view: str) -> str | None:
        """Finds the action of a key press that works in that view and not everywhere."""
        names = self.by_key.get(key) or (self.by_key.get(character, ()) if character else ())
        return next((name for name in names if view in self.actions[name].views), None)

    def shown(self, action: str) -> str:
        """Writes the first key of an action as it is shown; empty where it has none."""
        keys = self.by_action.get(action, ())
        return shown_key(keys[0]) if keys else ""

    def keys_of(self, action: Action) -> str:
        """Writes the first key of an action, and that of the one which is named beside it."""
        return " ".join(filter(None, map(self.shown, (action.name, action.beside))))

    def hints(self, view: str, language: Language) -> list[Hint]:
        """Lists the keys that the footer names in a view, with what they do."""
        return [
            Hint(action.name, self.keys_of(action), hint)
            for action in self.actions.values()
            if (not action.views or view in action.views)
            and self.shown(action.name)
            and (hint := action.hint(language))
        ]


def shown_key(key: str) -> str:
    """Writes a key as it is shown: ``Enter``, ``Esc``, ``ctrl+p``."""
    return _SHOWN.get(key, key.upper() if key[:1] == "f" and key[1:].isdigit() else key)


def resolve(table: Iterable[Action], remap: Mapping[str, str] | None, language: Language) -> Keymap:
    """Works out the keys in force.

    A key that somebody asked for is taken from the default that had it; a key asked for twice, or a name that there is
    no action for, is a problem, and the defaults stay.

    Args:
        table: the actions in their order.
        remap: action name to key (several with blanks between them), or "none" to switch an action off.
        language: in which problems are said.
    """
    say = language.say
    actions = {action.name: action for action in table}
    problems: list[str] = []
    wanted: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {}
    for name, text in (remap or {}).items():
        if name not in actions:
            from difflib import get_close_matches

            near = get_close_matches(name, actions, 1)
            unknown = say("remap.near", name=name, near=near[0]) if near else say("remap.unknown", name=name)
            problems.append(unknown)
            continue
        keys = () if text.strip().casefold() == NONE else tuple(text.split())
        for key in keys:
            if key in owner:
                problems.append(say("remap.twice", key=key, first=owner[key], second=name))
            elif key.casefold() in EATEN:
                problems.append(say("remap.eaten", name=name, key=key))
            else:
                owner[key] = name
        wanted[name] = tuple(k for k in keys if owner.get(k) == name)
    by_action = {
        name: wanted[name] if name in wanted else tuple(k for k in action.keys if k not in owner)
        for name, action in actions.items()
    }
    problems += [
        say("remap.nothing_left", name=name, other=owner[actions[name].keys[0]])
        for name, keys in by_action.items()
        if not keys and name not in wanted and actions[name].keys[0] in owner
    ]
    by_key: dict[str, tuple[str, ...]] = {}
    for name, keys in by_action.items():
        for key in keys:
            by_key[key] = (*by_key.get(key, ()), name)
    return Keymap(actions, by_key, by_action, tuple(problems))
