"""Prometheus and what speaks its query API: Thanos, Mimir, VictoriaMetrics."""

from __future__ import annotations

from sla_tui.sources.base import Source, SourceContext


def create(context: SourceContext) -> Source:
    """Makes the source; its client is loaded only now."""
    from sla_tui.sources.prometheus import client

    return client.create(context)
