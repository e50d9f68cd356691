"""What vendors say on their status pages: Atlassian Statuspage, Instatus, Google Cloud, feeds, Uptime Kuma."""

from __future__ import annotations

from sla_tui.sources.base import Source, SourceContext


def create(context: SourceContext) -> Source:
    """Makes the source; its client is loaded only now."""
    from sla_tui.sources.statuspage import client

    return client.create(context)
