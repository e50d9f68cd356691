"""UptimeRobot API v3: monitors, incidents, response times, maintenance windows."""

from __future__ import annotations

from sla_tui.sources.base import Source, SourceContext


def create(context: SourceContext) -> Source:
    """Makes the source; its client is loaded only now."""
    from sla_tui.sources.uptimerobot import client

    return client.create(context)
