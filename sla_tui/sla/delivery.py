"""How far the delivery of reports is: to whom, when, and what stands in the way. All instants are UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

DeliveryState = Literal["waiting", "sending", "sent", "unsure", "failed"]
DELIVERY_STATES: Final[tuple[DeliveryState, ...]] = ("failed", "unsure", "sending", "waiting", "sent")
"""The worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationState:
    """How far a report is on its way to one destination.

    `id` names it without any credential (``mail:ops@example.com``, ``folder``). "sending": it is being handed over now.
    "unsure": that was interrupted, and nobody knows whether it was taken. "failed": given up.

    `at` is when that became so, `tries` how often it did not work, `next_try` when it is tried again, `why` what was
    said the last time.
    """

    id: str
    state: DeliveryState = "waiting"
    at: int = 0
    tries: int = 0
    next_try: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivery:
    """The latest report of one schedule: about which period (a key; "" where there was none), and to whom.

    `due` is when that one was due, `next_due` when the next one is.
    """

    schedule: str
    period: str
    due: int
    next_due: int
    destinations: tuple[DestinationState, ...] = ()

    @property
    def state(self) -> DeliveryState:
        """The worst of its destinations; "waiting" where there was no report yet."""
        found = {one.state for one in self.destinations}
        return next((state for state in DELIVERY_STATES if state in found), "waiting")

    @property
    def troubled(self) -> tuple[DestinationState, ...]:
        """Lists the destinations that somebody should look after."""
        return tuple(one for one in self.destinations if one.state in {"failed", "unsure"} or one.why)
