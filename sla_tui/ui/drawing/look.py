"""What a view-model needs besides the snapshot: signs, the present instant, the zone, and how many decimals line up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sla_tui import format as fmt
from sla_tui.config.profiles import PROFILE_COLORS, usual_color
from sla_tui.language import ENGLISH, Language, PhraseValue
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.glyphs import UNICODE, Glyphs
from sla_tui.ui.drawing.spans import Line, StyledText, inert

if TYPE_CHECKING:
    from sla_tui.config.model import Config

ZoneMode = Literal["local", "utc", "contract"]
NONE: Final = "–"
_MOST_DECIMALS: Final = 6
AGES_EVERY: Final = 5
"""Seconds between two steps of whatever ages by itself; the clock moves every second.

The engine's heartbeat is as long."""


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """Returns the zone of that name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def shared_decimals(services: Iterable[ServiceSnapshot]) -> int:
    """Counts the decimals with which all uptimes line up and each shows its side of its target."""
    targets = {id(s.target): s.target for s in services}  # by identity: services share their contract's
    return min(max((fmt.uptime_decimals(t) for t in targets.values()), default=4), _MOST_DECIMALS)


class ProfileBadge(NamedTuple):
    """Whose figures these are: the profile's name ("": no profile), and one of `PROFILE_COLORS` to be behind it."""

    name: str = ""
    color: str = PROFILE_COLORS[0]


def badge_of(config: Config) -> ProfileBadge:
    """Returns the badge of the profile that a configuration was read in."""
    return ProfileBadge(config.profile, config.ui.profile_color or usual_color(config.profile))


class Look(NamedTuple):
    """How values are written in one frame.

    Attributes:
        now: the present instant in UTC seconds; ages are measured to it.
        zone_name: an IANA name; times are written in it.
        decimals: of uptimes in a column.
        language: the words, and how figures are written in them.
        profile: whose figures these are.
    """

    glyphs: Glyphs = UNICODE
    now: int = 0
    zone_name: str = "UTC"
    decimals: int = 4
    language: Language = ENGLISH
    profile: ProfileBadge = ProfileBadge()

    @property
    def zone(self) -> tzinfo:
        """The zone that times are written in."""
        return zone(self.zone_name)

    @property
    def zone_label(self) -> str:
        """The zone as a person says it: ``Amsterdam``, ``UTC``."""
        return self.zone_name.rpartition("/")[2].replace("_", " ")

    def say(self, key: str, /, **values: PhraseValue) -> str:
        """Says the phrase of that key in this frame's language."""
        return self.language.say(key, **values)

    def phrase(self, key: str, role: str = "text", /, **values: StyledText | PhraseValue) -> Line:
        """Says a phrase as a line: its own words in `role`, a value that is styled text in the role it has."""
        marks = {name: f"\0{name}\0" if isinstance(value, StyledText) else value for name, value in values.items()}
        out: list[StyledText] = []
        for index, piece in enumerate(self.language.say(key, **marks).split("\0")):
            value = values[piece] if index % 2 else piece
            out.append(value if isinstance(value, StyledText) else self.span(str(value), role))
        return tuple(span for span in out if span.text)

    def span(self, text: str, role: str = "text") -> StyledText:
        """Makes a piece of a line of our own words."""
        return StyledText(self.glyphs.words(text), role)

    def line(self, text: str, role: str = "text") -> Line:
        """Makes a line of our own words; an empty one of no words."""
        return (self.span(text, role),) if text else ()

    def foreign(self, text: str, role: str = "text") -> StyledText:
        """Makes a piece of a line of words from outside (a name, a reason): shown, never obeyed."""
        return StyledText(self.glyphs.words(inert(text)), role)

    def whose(self) -> Line:
        """Makes the badge that says whose figures these are; an empty line without a profile."""
        return (self.span(f" {self.profile.name} ", f"profile.{self.profile.color}"),) if self.profile.name else ()

    def still(self, figures_at: int | None) -> Look:
        """Returns this look at the instant that the figures are of, so that all ages and lengths of a frame agree.

        Where nothing newer has come for two steps, or nothing is known yet, at the last step of the ages.
        """
        if figures_at is not None and 0 <= self.now - figures_at < 2 * AGES_EVERY:
            return self._replace(now=figures_at)
        return self._replace(now=self.now - self.now % AGES_EVERY)

    def age_of(self, at: int) -> str:
        """Says how long ago `at` was, in one unit; under a minute in steps of five seconds: an idle screen is still."""
        seconds = max(0, self.now - at)
        return self.language.age(seconds - seconds % 5 if seconds < 60 else seconds)
