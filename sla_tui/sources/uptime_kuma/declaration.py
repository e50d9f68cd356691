"""What the configuration knows of Uptime Kuma."""

from dataclasses import dataclass
from typing import Final

from sla_tui.config.source_kinds import SourceDeclaration
from sla_tui.sla.keys import key


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeKumaOptions:
    """The keys of `[sources.<id>]` that only an Uptime Kuma has."""

    user: str = key("", "of /metrics, where token is a password instead of an API key", "text", longest=200)
    status_page: str = key("", "slug of a public status page, instead of /metrics", "text", longest=200)


DECLARATION: Final = SourceDeclaration(kind="uptime_kuma", name="Uptime Kuma", options=UptimeKumaOptions, rank=50)
