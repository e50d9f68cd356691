"""What accepting the disputed exclusions of a service would change, each by itself; nothing is written."""

from __future__ import annotations

from sla_tui.config.model import Config
from sla_tui.engine.gather.snapshot import one_service
from sla_tui.sla.acts import Act, Exclude
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.store.store import Store

MOST = 20
"""Exclusions of one service that are tried out."""


def if_accepted(
    config: Config, store: Store, now: int, service: ServiceSnapshot, period: str | None
) -> dict[tuple[int, int], ServiceSnapshot]:
    """The service as it would be, by the span of the disputed exclusion that would be accepted."""
    acts = store.acts()
    out: dict[tuple[int, int], ServiceSnapshot] = {}
    for fact in [fact for fact in service.exclusions if not fact.accepted][:MOST]:
        deed = Exclude(services=(service.id,), start=fact.start, end=fact.end, reason=fact.reason)
        pretended = Act(at=now, who="", deed=deed, id=acts[-1].id + 1 if acts else 1)
        found = one_service(config, store, now, service.id, period=period, acts=(*acts, pretended))
        if found is not None:
            out[fact.start, fact.end] = found
    return out
