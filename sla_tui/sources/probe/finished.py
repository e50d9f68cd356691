"""One probe that is over: when it was made, on both clocks, and what it found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.outcome import ProbeOutcome


@dataclass(frozen=True, slots=True)
class FinishedProbe:
    """A probe that is over.

    Attributes:
        at: when it began, UTC seconds.
        began: when it began, monotonic seconds.
        ended: when it ended, monotonic seconds.
    """

    config: ProbeConfig
    at: int
    began: float
    ended: float
    outcome: ProbeOutcome

    @property
    def good(self) -> bool:
        """Whether the target was right."""
        return self.outcome.verdict == "ok"

    def relabelled(self, reason: str) -> FinishedProbe:
        """Returns the same probe, of which nothing can be concluded about the target."""
        return replace(self, outcome=ProbeOutcome("unknown", reason))
