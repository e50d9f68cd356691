"""The palette's commands: every action and view of the table with its key, every service by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from sla_tui.language import Language
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.wording.standing import standing_words

_MOST_DISCOVERED = 40


class PaletteCommands(Provider):
    """Offers actions and views first, then other profiles, then services.

    Names from outside are content, never markup; the help texts are ours alone, since the palette reads them as markup.
    """

    def _entries(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        dashboard = cast("Dashboard", self.app)
        keys, language = dashboard.ui_state.keys, dashboard.ui_state.language
        for action in keys.actions.values():
            key = keys.shown(action.name)
            if action.group != "move" and action.name not in {"palette", "back"}:
                words = action.words(language)
                goes = action.name.startswith("view_")
                name = language.say("palette.go_to", view=words) if goes else words[:1].upper() + words[1:]
                yield name, language.say("palette.key", key=key) if key else "", partial(dashboard.perform, action.name)
        for profile in dashboard.profiles.names if dashboard.profiles else ():
            yield language.say("palette.profile", profile=profile), "", partial(dashboard.switch_profile, profile)
        snapshot = dashboard.ui_state.state.snapshot
        for service in snapshot.services if snapshot else ():
            yield (
                inert(service.name) or inert(service.id),
                standing_words(service, dashboard.ui_state.language),
                partial(dashboard.go_to, service.id),
            )

    async def discover(self) -> Hits:
        """Offers commands before anything is typed."""
        for count, (name, about, command) in enumerate(self._entries()):
            if count < _MOST_DISCOVERED:
                yield DiscoveryHit(Content(name), command, text=name, help=about)

    async def search(self, query: str) -> Hits:
        """Offers what fits the words typed."""
        matcher = self.matcher(query)
        for name, about, command in self._entries():
            score, offsets = matcher.fuzzy_search.match(query, name)
            if score > 0:
                shown = Content(name)
                for offset in offsets:
                    shown = shown.stylize(matcher.match_style, offset, offset + 1)
                yield Hit(score, shown, command, text=name, help=about)


def palette(language: Language) -> CommandPalette:
    """Makes the palette with our commands."""
    return CommandPalette(providers=[PaletteCommands], placeholder=language.say("palette.placeholder"))
