"""What the configuration knows of local probes as a source."""

from __future__ import annotations

from typing import Final

from sla_tui.config.probes import ProbeSettings
from sla_tui.config.source_kinds import PROBE, SourceDeclaration

DECLARATION: Final = SourceDeclaration(
    kind=PROBE, name="Local probes", options=ProbeSettings, interval=30, shortest=1, rank=60
)
