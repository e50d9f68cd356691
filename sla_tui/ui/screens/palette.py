"""The palette: what works on this row first, then every action, view, service, period and setting by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from sla_tui.language import Language
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.state.keys import Action
from sla_tui.ui.themes import theme_names
from sla_tui.ui.wording.standing import standing_words

_MOST_DISCOVERED: Final = 100
_MOST_SETTINGS: Final = 400
_MONTHS: Final = 12
_LEFT_OUT: Final = frozenset({"palette", "back"})
_HERE: Final = 0.1
"""What works on this row is found before what fits the words as well."""


class _Entry(NamedTuple):
    """What can be chosen. `more`: added to how well it fits the words typed."""

    name: str
    about: str
    run: Callable[[], None]
    more: float = 0.0


class PaletteCommands(Provider):
    """Offers actions and views, then periods, services, other profiles and settings.

    Names from outside are content, never markup; the help texts are ours alone, since the palette reads them as markup.
    """

    @property
    def _dashboard(self) -> Dashboard:
        return cast("Dashboard", self.app)

    def _actions(self, *ranks: int) -> Iterator[_Entry]:
        """Yields actions: of rank 0 what works on this row, 1 everywhere, 2 what can do nothing here, with why."""
        dashboard = self._dashboard
        view = dashboard.ui_state.view_history.here.view
        known = [a for a in dashboard.ui_state.keys.actions.values() if a.group != "move" and a.name not in _LEFT_OUT]
        reasons = {action.name: dashboard.why_idle(action.name) for action in known}

        def rank(action: Action) -> int:
            if reasons[action.name] or (action.views and view not in action.views):
                return 2
            return 0 if view in action.views or action.group == "act" else 1

        once: dict[str, Action] = {}
        for action in sorted(known, key=rank):
            once.setdefault(action.words(dashboard.ui_state.language), action)
        for action in once.values():
            if rank(action) in ranks:
                yield self._action(action, reasons[action.name], here=rank(action) == 0)

    def _action(self, action: Action, reason: str, *, here: bool) -> _Entry:
        dashboard = self._dashboard
        keys, language = dashboard.ui_state.keys, dashboard.ui_state.language
        key, words = keys.shown(action.name), action.words(language)
        goes = action.name.startswith("view_")
        name = language.say("palette.go_to", view=words) if goes else words[:1].upper() + words[1:]
        about = ", ".join(filter(None, (language.say("palette.key", key=key) if key else "", reason)))
        return _Entry(name, about, partial(dashboard.perform, action.name), _HERE if here else 0.0)

    def _others(self, *, settings: bool = True) -> Iterator[_Entry]:
        """Yields what is no action: profiles, services, periods, settings."""
        dashboard = self._dashboard
        language, state = dashboard.ui_state.language, dashboard.ui_state.state
        for profile in dashboard.profiles.names if dashboard.profiles else ():
            yield _Entry(
                language.say("palette.profile", profile=profile), "", partial(dashboard.switch_profile, profile)
            )
        for service in state.snapshot.services if state.snapshot else ():
            yield _Entry(
                inert(service.name) or inert(service.id),
                standing_words(service, language),
                partial(dashboard.go_to, service.id),
            )
        for key, name in self._periods():
            yield _Entry(language.say("palette.period", period=name), key, partial(dashboard.show_period, key))
        for theme in theme_names():
            yield _Entry(language.say("palette.theme", theme=theme), "", partial(dashboard.choose_theme, theme))
        for setting in list(dashboard.details_provider.settings())[: _MOST_SETTINGS if settings else 0]:
            path = ".".join(filter(None, (setting.section, setting.name)))
            yield _Entry(
                language.say("palette.setting", name=inert(path), value=inert(setting.value)),
                "",
                partial(dashboard.navigator.go, ViewLocation("settings")),
            )

    def _periods(self) -> Iterator[tuple[str, str]]:
        """Yields the last months by key and name, the newest first; the running period has no key."""
        look = self._dashboard.view.look
        yield "", look.say("palette.running")
        day = datetime.fromtimestamp(look.now, look.zone).date().replace(day=1)
        for _ in range(_MONTHS):
            day = (day - timedelta(days=1)).replace(day=1)
            yield f"{day:%Y-%m}", f"{look.language.month(day.month)} {day.year}"

    async def discover(self) -> Hits:
        """Offers commands before anything is typed: settings are too many for that."""
        entries = (*self._actions(0, 1), *self._others(settings=False), *self._actions(2))
        for count, entry in enumerate(entries):
            if count < _MOST_DISCOVERED:
                yield DiscoveryHit(Content(entry.name), entry.run, text=entry.name, help=entry.about)

    async def search(self, query: str) -> Hits:
        """Offers what fits the words typed."""
        matcher = self.matcher(query)
        for entry in (*self._actions(0, 1, 2), *self._others()):
            score, offsets = matcher.fuzzy_search.match(query, entry.name)
            if score > 0:
                shown = Content(entry.name)
                for offset in offsets:
                    shown = shown.stylize(matcher.match_style, offset, offset + 1)
                yield Hit(score + entry.more, shown, entry.run, text=entry.name, help=entry.about)


def palette(language: Language) -> CommandPalette:
    """Makes the palette with our commands."""
    return CommandPalette(providers=[PaletteCommands], placeholder=language.say("palette.placeholder"))
