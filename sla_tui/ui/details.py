"""Provides what views ask for beyond the snapshot: contract texts, settings, acts, the end of the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sla_tui.errors import SlaTuiError
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.acts import Act
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.feed import Feed
from sla_tui.ui.views.context import SettingRow

if TYPE_CHECKING:
    from sla_tui.config.model import Config
    from sla_tui.sla.contract import Contract
    from sla_tui.ui.drawing.own_themes import OwnThemes

_LOG_BYTES = 60_000
_VALUES_LONGEST = 200


class FeedDetails:
    """Asks the configuration that is in force, and reads the log's end; both anew each time, since both change."""

    def __init__(
        self,
        feed: Callable[[], Feed | None],
        log_file: Path | None,
        language: Language = ENGLISH,
        themes: OwnThemes | None = None,
    ) -> None:
        """Asks `feed` anew each time; it gives None while there is none yet. `themes`: the user's own."""
        self._themes = themes
        self._feed = feed
        self._log_file = log_file
        self._language = language
        self._settings: tuple[Config, tuple[SettingRow, ...]] | None = None

    def _config(self) -> Config | None:
        feed = self._feed()
        return None if feed is None else feed.config

    def contract(self, service: ServiceSnapshot | AgreementSnapshot) -> Contract | None:
        """Returns the text that was applied to the service, or to one of its agreements, in the period."""
        config = self._config()
        if config is None:
            return None
        from sla_tui.engine.moment.bind import contract_of

        return contract_of(config, service)

    def texts(self, service: ServiceSnapshot) -> Sequence[Contract]:
        """Returns the text of each part of the service's period, where that was judged in parts."""
        config = self._config()
        if config is None:
            return ()
        from sla_tui.engine.moment.bind import texts_of_parts

        return texts_of_parts(config, service)

    def log_lines(self) -> Sequence[str]:
        """Returns the last lines of the log file; none where there is none."""
        if self._log_file is None:
            return ()
        try:
            with self._log_file.open("rb") as file:
                file.seek(0, 2)
                begin = max(0, file.tell() - _LOG_BYTES)
                file.seek(begin)
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError as error:
            reason = str(error.strerror or error)
            return (self._language.say("message.log_unreadable", file=str(self._log_file), reason=reason),)
        return lines[1:] if begin else lines  # the first one may be half a line

    def acts(self) -> Sequence[Act]:
        """Returns what people decided; none while the history cannot be read, which the header says elsewhere."""
        feed = self._feed()
        try:
            return () if feed is None else feed.acts()
        except SlaTuiError:
            return ()

    def settings(self) -> Sequence[SettingRow]:
        """Returns every effective value as `sla-tui config show` prints it, and the user's own themes."""
        return (*self._values(), *self._own_themes())

    def _own_themes(self) -> Sequence[SettingRow]:
        """Returns a row for every theme file, with what is wrong with it."""
        own, say = self._themes, self._language.say
        if own is None:
            return ()
        rows = [(name, own.in_one_line(name) or say("settings_view.theme_own")) for name in own.names]
        bad = [name for name in own.found.problems if name not in own.names]
        rows += [(name, say("settings_view.theme_bad", problem=own.in_one_line(name))) for name in bad]
        return tuple(SettingRow("themes", name, words) for name, words in rows)

    def _values(self) -> Sequence[SettingRow]:
        config = self._config()
        if config is None:
            return ()
        if self._settings is None or self._settings[0] is not config:
            from sla_tui.config.show import effective_toml

            self._settings = (config, tuple(_settings(effective_toml(config))))
        return self._settings[1]


def _settings(toml: str) -> list[SettingRow]:
    """Reads the lines of a TOML text as settings; values that run over several lines are joined."""
    from sla_tui.config.described import described

    out: list[SettingRow] = []
    section = kind = ""
    for line in toml.splitlines():
        if line.startswith("["):
            section, kind = line.strip("[]"), ""
        elif " = " in line and not line.startswith(" "):
            name, _, value = line.partition(" = ")
            kind = value.strip('"') if name == "kind" else kind  # stands before what is its own
            out.append(SettingRow(section, name, value, "", *described(section, name, kind)))
        elif line.strip() and out:
            last = out[-1]
            out[-1] = last._replace(value=f"{last.value} {line.strip()}"[:_VALUES_LONGEST])
    return out
