"""What the first line says besides a snapshot: facts of all services, worked out once, and how it is looked at."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.sla.result import Period
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

NAMED: Final = 2
"""So many of the services that are down are named at most."""


class HeaderFacts(NamedTuple):
    """What the header needs to know of all services.

    Attributes:
        period: their most common running one; where none is running any more, the first one's past one.
        down: how many are down now.
        first_down: the first of them: those that come to their next credit before the others.
        past: whether a period that is over is shown.
        acknowledged: whether somebody looks after everything that is down.
        without_verdict: whether something that is down has no verdict yet: it is not without data then.
        nearest: the service that is up and has the least downtime left to its next credit.
    """

    period: Period | None = None
    down: int = 0
    first_down: tuple[ServiceSnapshot, ...] = ()
    past: bool = False
    acknowledged: bool = False
    without_verdict: bool = False
    nearest: ServiceSnapshot | None = None


class PresentFacts(NamedTuple):
    """The present behind a past moment that is on the screen: the present instant, its newest snapshot and facts."""

    now: int
    snapshot: Snapshot | None
    facts: HeaderFacts


class HeaderState(NamedTuple):
    """What the header says besides the snapshot. `frozen_at`: when the figures were stopped; `missed` updates.

    `present`: what is behind a past moment; None where the present is shown. `clock`: the instant that the clock shows,
    where that is not the one that the figures are of.
    """

    frozen_at: int | None = None
    missed: int = 0
    facts: HeaderFacts = HeaderFacts()
    present: PresentFacts | None = None
    clock: int | None = None
