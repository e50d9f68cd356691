"""One look of one probe, as tests want it: made, asked once, closed."""

from __future__ import annotations

from sla_tui.clock import Clock, SystemClock
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes import kinds
from sla_tui.sources.probes.base import Tools
from sla_tui.sources.probes.outcome import ProbeOutcome

SECONDS = 5.0


async def look(config: ProbeConfig, seconds: float = SECONDS, clock: Clock | None = None) -> ProbeOutcome:
    tools = Tools(clock or SystemClock())
    try:
        prober = kinds.make(config, tools)
        assert prober is not None
        outcome = await prober.probe(seconds)
    finally:
        tools.close()
    assert outcome.reason.isprintable()
    assert outcome.warning.isprintable()
    return outcome
