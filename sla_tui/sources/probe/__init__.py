"""Local probes as a source: every `[probes.<id>]`, when it is due, and what its looks mean over time."""

from __future__ import annotations

from sla_tui.sources.base import Source, SourceContext


def create(context: SourceContext) -> Source:
    """Makes the source; its probers are loaded only now."""
    from sla_tui.sources.probe import source

    return source.create(context)
