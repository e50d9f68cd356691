"""How a service is measured, as its customers may know it: with what, from where, how often. Frozen values.

Names of monitors and what they look at are no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MeasuredFrom = Literal["provider", "own_system", "own_machine", "vendor_page"]
"""A provider's locations, a monitoring system of one's own, the machine that this runs on, or the vendor's own word."""


@dataclass(frozen=True, slots=True)
class MonitorGroup:
    """The monitors of one source: how many, and the least and most seconds between two looks (0: not known)."""

    tool: str
    place: MeasuredFrom
    count: int
    shortest: int = 0
    longest: int = 0


@dataclass(frozen=True, slots=True)
class HowMeasured:
    """One service: the monitors that watch it by their source, and how many of them must agree that it is down."""

    service: str
    name: str
    quorum: int
    groups: tuple[MonitorGroup, ...]

    @property
    def interval(self) -> int:
        """The seconds between two looks of the most frequent monitor whose interval is known; 0 where none is."""
        return min((group.shortest for group in self.groups if group.shortest), default=0)
