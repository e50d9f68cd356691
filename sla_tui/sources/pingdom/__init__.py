"""Pingdom API 3.1: uptime and transaction checks, outages, single results, maintenance."""

from __future__ import annotations

from sla_tui.sources.base import Source, SourceContext


def create(context: SourceContext) -> Source:
    """Makes the source; its client is loaded only now."""
    from sla_tui.sources.pingdom import client

    return client.create(context)
