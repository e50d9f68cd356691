"""What the configuration and the first run know of UptimeRobot."""

from dataclasses import dataclass, field
from typing import Final, Literal

from sla_tui.config.source_kinds import TAGS, SourceDeclaration
from sla_tui.sla.keys import key

ADDRESSES: Final = {"v3": "https://api.uptimerobot.com/v3", "v2": "https://api.uptimerobot.com/v2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeRobotOptions:
    """The keys of `[sources.uptimerobot]` that not every kind has."""

    api: Literal["v3", "v2"] = key("v3", "version of the API")
    timezone: str | None = key(None, "the account's zone: its maintenance windows are in it, but do not say so", "zone")
    tags: tuple[str, ...] = field(default=(), metadata=TAGS)


DECLARATION: Final = SourceDeclaration(
    kind="uptimerobot",
    name="UptimeRobot",
    options=UptimeRobotOptions,
    address=ADDRESSES["v3"],
    addresses=("api", ADDRESSES),
    variable="UPTIMEROBOT_API_KEY",
    where="Integrations and API: the read-only API key",
    rank=20,
)
