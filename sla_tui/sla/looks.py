"""How long a look holds: the rules of evidence that providers' checks, samples and imported checks share. Pure.

- A state lasts from the first look that saw it to the next look that saw another, where each look comes in time.
- What is in time the looks around it decide, stretch by stretch: no setting of today, and no middle of all of the past.
  How long a tool waits may depend on what it saw, so looks that saw the same are asked first.
- A look that did not decide (a failure that is being retried) is what the next decided one says, where that comes in
  time; it is unknown otherwise.
- Looks of the same instant that contradict each other know nothing, whichever of them came first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median_low
from typing import Final

from sla_tui.sla.observation import Span, SpanState
from sla_tui.sla.spans import contradiction, joined

REACH: Final = 3.0
"""Spacings between two looks up to which the first one holds until the second."""
LEAST_GAP: Final = 180.0
"""Seconds between two looks that are never a gap, however close together they come otherwise."""
_AROUND: Final = 5  # distances on either side that say what is usual here
_FAR: Final = 40  # how many distances away they may be
_ENOUGH: Final = 2  # of them, for one side to speak for itself


@dataclass(frozen=True, slots=True)
class SeenState:
    """One look of a monitor, at UTC seconds. `state` None: it did not decide."""

    at: float
    state: SpanState | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HeldLooks:
    """What looks say of the time between them.

    `spans` are sorted and disjoint; `contradicted` are the instants at which looks contradict each other; `spacing` is
    the seconds that are usual between two of them, None where there are fewer than two.
    """

    spans: list[Span]
    contradicted: tuple[float, ...]
    spacing: float | None


def held(
    looks: Sequence[SeenState],
    *,
    usual: float | None = None,
    reach: float = REACH,
    least: float = LEAST_GAP,
    lasts: bool = False,
) -> HeldLooks:
    """Works out the states between `looks`, in any order.

    Args:
        looks: of one monitor.
        usual: seconds between two looks, where there are too few of them to say; None: then nothing is held.
        reach: spacings up to which a look holds until the next one.
        least: seconds that are never a gap.
        lasts: a look before a gap holds for one spacing; else up to itself.
    """
    single, contradicted = _single(looks)
    instants = [look.at for look in single]
    distances = [after - at for at, after in pairwise(instants)]
    kinds = [look.state for look in single]
    spacings = spacings_of(distances, usual, reach=reach, least=least, kinds=kinds)
    in_time = [d <= max(reach * (s or 0.0), least) for d, s in zip(distances, spacings, strict=True)]
    decided = _decided(single, in_time)
    spans: list[Span] = []
    for index, look in enumerate(decided[:-1]):
        until = decided[index + 1].at
        if not in_time[index]:
            until = look.at + (lasting(distances, index, usual) if lasts else 0.0)
        if look.state is not None:
            spans.append(Span(int(look.at), int(until), look.state, "" if look.state == "up" else look.reason))
    return HeldLooks(joined(spans), contradicted, median_low(distances) if distances else None)


def spacings_of(
    distances: Sequence[float],
    usual: float | None,
    *,
    reach: float = REACH,
    least: float = LEAST_GAP,
    kinds: Sequence[object] = (),
) -> list[float | None]:
    """Returns, for each distance between two looks, what is usual around it: the larger of what either side says.

    So a change of interval is no gap, and a gap between two stretches of close looks is one. `usual` where there are no
    others. `kinds`: what the look at the beginning of each distance saw; empty: the same.
    """
    smallest = min(distances, default=0.0)
    enough = max(reach * smallest, least)
    return [
        distance if distance <= enough and len(distances) > 1 else _usual(distances, index, usual, kinds)
        for index, distance in enumerate(distances)
    ]


def _usual(distances: Sequence[float], index: int, usual: float | None, kinds: Sequence[object]) -> float | None:
    before = range(index - 1, max(index - _FAR, 0) - 1, -1)
    after = range(index + 1, min(index + _FAR, len(distances)))
    for only in (kinds[index], None) if kinds else (None,):
        sides = [
            [distances[j] for j in islice((j for j in side if only is None or kinds[j] == only), _AROUND)]
            for side in (before, after)
        ]
        medians = [median_low(side) for side in sides if len(side) >= _ENOUGH]
        if medians:
            return max(medians)
    both = [distance for side in sides for distance in side]
    return median_low(both) if both else usual


def lasting(distances: Sequence[float], index: int, usual: float | None) -> float:
    """Returns for how many seconds the look before a gap holds: as long as the looks before it did."""
    before = distances[max(index - _AROUND, 0) : index] or distances[index + 1 : index + 1 + _AROUND]
    return median_low(before) if before else usual or 0.0


def _single(looks: Sequence[SeenState]) -> tuple[list[SeenState], tuple[float, ...]]:
    """Returns one look an instant, sorted by time, and the instants at which they contradicted each other."""
    out: list[SeenState] = []
    contradicted: list[float] = []
    for look in sorted(looks, key=lambda one: one.at):
        if not out or out[-1].at != look.at:
            out.append(look)
        elif out[-1].state != look.state:
            out[-1] = SeenState(
                look.at, "unknown", contradiction({str(one.state or "undecided") for one in (out[-1], look)})
            )
            contradicted.append(look.at)
    return out, tuple(dict.fromkeys(contradicted))


def _decided(looks: Sequence[SeenState], in_time: Sequence[bool]) -> list[SeenState]:
    """Gives looks that did not decide what the next decided one says."""
    out: list[SeenState] = list(looks)
    after: SeenState | None = None
    is_open = True  # the last looks did not decide, and what comes may still do
    for index in range(len(looks) - 1, -1, -1):
        look = looks[index]
        if index < len(in_time) and not in_time[index]:
            after, is_open = None, False  # what follows a gap says nothing of what was before it
        if look.state is not None:
            after, is_open = look if look.state in {"up", "down"} else None, False
        elif after is not None:
            out[index] = SeenState(look.at, after.state, after.reason or look.reason)
        elif not is_open:
            out[index] = SeenState(look.at, "unknown", look.reason)
    return out
