"""The components of a service at one moment: what each is, and what it had to do with the downtime of the whole."""

from __future__ import annotations

from dataclasses import dataclass

from sla_tui.sla.measure.composition import DownWhen
from sla_tui.sla.monitors import DownSpan
from sla_tui.sla.observation import MonitorState


@dataclass(frozen=True, slots=True)
class ComponentSnapshot:
    """One component. `path`: the ids from below the service down to it, so that groups come before what is in them.

    Seconds are those of the period so far, before every clause of the contract: `down_seconds`, `unknown_seconds`, and
    `deciding_seconds`, in which it was down together with everything that holds it, up to the service. `rule`: of a
    group, which of its own components have to be down. `outages` are those in the period; `end` None: it lasts.
    """

    path: tuple[str, ...]
    name: str
    state: MonitorState
    since: int | None
    down_seconds: int
    unknown_seconds: int
    deciding_seconds: int
    rule: DownWhen | None = None
    outages: tuple[DownSpan, ...] = ()

    @property
    def id(self) -> str:
        """The component's own id."""
        return self.path[-1]
