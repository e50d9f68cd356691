"""Simulated providers and probe targets on loopback, driven by one seeded scenario: the demo, and a test bed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sla_tui.demo.runtime import Demo

__all__ = ["start"]


def start(seed: int = 7, at: int | None = None, *, fixed: bool = False) -> Demo:
    """Starts the simulated fleet.

    Args:
        seed: which of the many possible fleets; the same seed and instant always give the same.
        at: the instant (UTC seconds) around which its stories are told, and at which its clock starts. None is the
            present, or the 23rd of the month before where a month has just begun or is about to end.
        fixed: time stands still at that instant, instead of running on from it.

    Raises:
        OSError: no port of 127.0.0.1 could be bound.
    """
    import time

    from sla_tui.clock import Clock, FixedClock, OffsetClock, SystemClock
    from sla_tui.demo.runtime import Demo
    from sla_tui.demo.scenario import Scenario, default_instant

    instant, present = (at, False) if at is not None else default_instant(int(time.time()))
    clock: Clock
    if fixed:
        clock = FixedClock(instant)
    elif present:
        clock = SystemClock()
    else:
        clock = OffsetClock(instant)
    return Demo(Scenario(seed, instant), clock)
