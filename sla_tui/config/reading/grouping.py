"""Which monitors watch the same thing: proposes services out of what several providers list. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sla_tui.config.reading.aims import aims, host_of
from sla_tui.sla.observation import Monitor

_LONGEST_ID: Final = 48


@dataclass(frozen=True, slots=True)
class Proposed:
    """A service that is proposed: its monitors, those of the first source first, and what it would be called."""

    id: str
    name: str
    monitors: tuple[Monitor, ...]

    @property
    def quorum(self) -> int:
        """How many of its monitors must agree that it is down: more than half of them."""
        return len(self.monitors) // 2 + 1


def group(monitors: Sequence[Monitor]) -> tuple[Proposed, ...]:
    """Proposes one service for every thing that is watched, in the order of the monitors.

    Monitors of different sources that look at the same thing (`aims`) belong together. A source never agrees with
    itself, so no proposal has two monitors of one source: the same page twice at one provider is two services, and its
    second monitor goes with others' second.
    """
    aimed = aims(monitors)
    groups: dict[object, list[Monitor]] = {}
    times: Counter[object] = Counter()
    for monitor in monitors:
        aim = aimed[monitor.ref]
        again = (monitor.source, aim)
        groups.setdefault((aim, times[again]), []).append(monitor)
        times[again] += 1
    taken: dict[str, int] = {}  # ids, with the last number that was given out after each
    return tuple(_proposed(members, taken) for members in groups.values())


def _proposed(members: Sequence[Monitor], taken: dict[str, int]) -> Proposed:
    first = members[0]
    name = first.name or first.target or first.ref
    return Proposed(_identity(name, first, taken), name, tuple(members))


def _identity(name: str, monitor: Monitor, taken: dict[str, int]) -> str:
    """Returns an id that nothing else has: from the name, else from the host, else from the monitor's own."""
    for text in (name, host_of(monitor.target), f"{monitor.source}-{monitor.id}"):
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower())[:_LONGEST_ID].strip("-")
        if slug:
            break
    else:
        slug = "service"
    wanted, number = slug, taken.get(slug, 1)
    while wanted in taken:
        number += 1
        wanted = f"{slug}-{number}"
    taken[slug] = number
    taken.setdefault(wanted, 1)
    return wanted
