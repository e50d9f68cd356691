"""What the configuration knows of vendors' status pages."""

from dataclasses import dataclass
from typing import Final, Literal

from sla_tui.config.source_kinds import PAGE, SourceDeclaration
from sla_tui.sla.keys import key

PageKind = Literal["", "statuspage", "instatus", "google", "feed", "uptime_kuma"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPageOptions:
    """The keys of `[sources.<id>]` that only a status page has."""

    page: PageKind = key("", "what kind of page it is; absent: told from what it answers")
    components: tuple[str, ...] = key(
        (), "the components that are meant, by their names on the page; absent: all", "text", longest=200, empty=False
    )
    degraded: Literal["up", "down"] = key(
        "up", "what the page calls degraded is, for contracts that are decided by the page"
    )


DECLARATION: Final = SourceDeclaration(
    kind=PAGE, name="Status page", options=StatusPageOptions, interval=120, shortest=30, rank=55
)
"""A vendor's own status page: what the vendor says of incidents and of planned work. It measures nothing."""
