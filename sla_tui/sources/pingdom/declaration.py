"""What the configuration and the first run know of Pingdom."""

from dataclasses import dataclass, field
from typing import Final

from sla_tui.config.source_kinds import TAGS, SourceDeclaration


@dataclass(frozen=True, slots=True, kw_only=True)
class PingdomOptions:
    """The keys of `[sources.pingdom]` that no other kind has."""

    tags: tuple[str, ...] = field(default=(), metadata=TAGS)


DECLARATION: Final = SourceDeclaration(
    kind="pingdom",
    name="Pingdom",
    options=PingdomOptions,
    address="https://api.pingdom.com/api/3.1",
    variable="PINGDOM_API_TOKEN",
    where="My Pingdom, Settings, Pingdom API: a read-only token",
    rank=10,
)
