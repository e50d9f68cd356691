"""The palette's commands: every action of the table with its key, every service by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from sla_tui.ui.keys import ACTIONS
from sla_tui.ui.view.severity import WORDS, severity
from sla_tui.ui.view.spans import inert

if TYPE_CHECKING:
    from sla_tui.ui.app import SlaApp

_MOST_DISCOVERED = 40


class Commands(Provider):
    """Offers actions first, then services.

    Names from outside are content, never markup; the help texts are ours alone, since the palette reads them as markup.
    """

    def _entries(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        view = cast("SlaApp", self.app).services
        for action in ACTIONS:
            key = view.keys.shown(action.name)
            if action.group != "Move" and action.name not in {"palette", "back"}:
                words = action.words[:1].upper() + action.words[1:]
                yield words, f"key {key}" if key else "", partial(view.actions.perform, action.name)
        for service in view.state.snapshot.services if view.state.snapshot else ():
            yield inert(service.name) or inert(service.id), WORDS[severity(service)], partial(view.go_to, service.id)

    async def discover(self) -> Hits:
        """What is offered before anything is typed."""
        for count, (name, about, command) in enumerate(self._entries()):
            if count < _MOST_DISCOVERED:
                yield DiscoveryHit(Content(name), command, text=name, help=about)

    async def search(self, query: str) -> Hits:
        """What fits the words typed."""
        matcher = self.matcher(query)
        for name, about, command in self._entries():
            score, offsets = matcher.fuzzy_search.match(query, name)
            if score > 0:
                shown = Content(name)
                for offset in offsets:
                    shown = shown.stylize(matcher.match_style, offset, offset + 1)
                yield Hit(score, shown, command, text=name, help=about)


def palette() -> CommandPalette:
    """The palette with our commands."""
    return CommandPalette(providers=[Commands], placeholder="A command, or a service…")
