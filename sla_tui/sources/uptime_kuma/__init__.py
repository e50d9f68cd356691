"""Uptime Kuma: the states of `/metrics`, or the last hundred beats of a public status page."""

from __future__ import annotations

from sla_tui.sources.base import Source, SourceContext


def create(context: SourceContext) -> Source:
    """Makes the source; its client is loaded only now."""
    from sla_tui.sources.uptime_kuma import client

    return client.create(context)
