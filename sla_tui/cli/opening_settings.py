"""What the dashboard opens with: kept beside a remembered frame, so that the screen waits for no reading.

A configuration of thousands of services takes longer to read than the screen takes to open. The frame is of one content
of the file, so what is kept with it is what that content says.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sla_tui.config.profiles import PROFILE_COLORS
from sla_tui.language import LANGUAGES

if TYPE_CHECKING:
    from sla_tui.config.model import Config


class OpeningSettings(NamedTuple):
    """What `[ui]` and the profile say.

    Attributes:
        theme: `ui.theme`.
        signs: `ui.signs`.
        keys: `ui.keys`.
        language: of all words, where no option names one.
        profile: its name; "" without one.
        profile_color: one of `PROFILE_COLORS`, behind it.
        fingerprint: of the file that says all this.
    """

    theme: str
    signs: str
    keys: dict[str, str]
    language: str
    profile: str
    profile_color: str
    fingerprint: str

    @classmethod
    def of(cls, config: Config) -> OpeningSettings:
        """Takes them from a configuration."""
        from sla_tui.ui.drawing.look import badge_of

        ui, badge = config.ui, badge_of(config)
        return cls(ui.theme, ui.signs, dict(ui.keys), config.language, *badge, config.fingerprint)

    def written(self) -> str:
        """Writes them in one line."""
        return json.dumps(self._asdict())

    @classmethod
    def read(cls, line: str) -> OpeningSettings | None:
        """Reads what `written` wrote; None where it is anything else."""
        try:
            settings = cls(**json.loads(line))
        except (ValueError, TypeError):
            return None
        keys = settings.keys
        words = [value for value in settings if value is not keys]
        if not isinstance(keys, dict) or not all(isinstance(word, str) for word in (*words, *keys, *keys.values())):
            return None
        return settings if settings.language in LANGUAGES and settings.profile_color in PROFILE_COLORS else None
