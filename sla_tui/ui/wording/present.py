"""The present of a service: its state now, and how old its figures are. A period that is over has none of it."""

from __future__ import annotations

from typing import Final

from sla_tui.sla.snapshot import ServiceSnapshot

CLOSED: Final = "closed"
"""What stands in the place of a state where the period is over."""
UNCONFIRMED: Final = "unconfirmed"


def is_running(service: ServiceSnapshot) -> bool:
    """Whether the period that is shown is not over."""
    return service.assessment.running


def state_of(service: ServiceSnapshot) -> str:
    """Its state now; `CLOSED` where a period that is over is shown.

    What failed at the first look is `UNCONFIRMED`: nobody has seen it up, and nobody knows yet that it is down.
    """
    if not is_running(service):
        return CLOSED
    first = service.state == "unknown" and any(m.state == UNCONFIRMED for m in service.monitors)
    return UNCONFIRMED if first else service.state
