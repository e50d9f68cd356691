"""What happened at one instant of the past, as the time machine goes by it: an outage, a credit, a decision, work."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sla_tui.sla.acts import Act

PastEventKind = Literal["down", "short", "up", "credit", "breach", "decision", "maintenance", "maintenance_over"]
EVENT_KINDS: Final[tuple[PastEventKind, ...]] = (
    "credit",
    "breach",
    "down",
    "short",
    "maintenance",
    "decision",
    "maintenance_over",
    "up",
)
"""The kinds, what weighs most first: the one that a mark stands for where several fall together."""


@dataclass(frozen=True, slots=True)
class PastEvent:
    """What happened at an instant (UTC seconds): an outage began or ended, a credit fell due, somebody decided.

    `service` and `name` say of which service; both are empty for a decision about none. `short`: an outage began of
    which nothing counts. `act` is the decision.
    """

    at: int
    kind: PastEventKind
    service: str = ""
    name: str = ""
    act: Act | None = None


def in_order_of_time(events: Iterable[PastEvent]) -> tuple[PastEvent, ...]:
    """Sorts events by time, of those of one instant what weighs most first; the same event stands once."""
    return tuple(sorted(set(events), key=lambda one: (one.at, EVENT_KINDS.index(one.kind), one.service)))


def stops(events: Sequence[PastEvent], apart: int, always: Container[PastEventKind] = ()) -> tuple[int, ...]:
    """Picks the instants at which somebody stops who goes by events: the first in each stretch of `apart` seconds.

    Stretches are counted from 1970, so that the stops stay where they are when events of earlier are read.

    Args:
        events: in the order of time.
        apart: seconds; 0: every instant at which anything happened.
        always: kinds of events that nobody goes past.
    """
    found: dict[int, int] = {}
    for event in events:
        found.setdefault(event.at // max(apart, 1), event.at)
    return tuple(sorted({*found.values(), *(event.at for event in events if event.kind in always)}))
