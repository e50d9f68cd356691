"""What two people decided about the same thing at about the same time: both are told, and both acts stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sla_tui.engine.moment.decisions import withdrawn
from sla_tui.sla.acts import Acknowledge, Act, Deed, Exclude, Judge, Maintain, MarkClaim, ReportOutage
from sla_tui.sla.ages import age
from sla_tui.sla.codes import Note

AT_ONCE: Final = 900
"""Seconds between two acts within which neither may have been seen by the other's author."""
SHOWN_FOR: Final = 3600
"""Seconds for which both are told of it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two acts in force of two people about the same thing; `second` was written later."""

    first: Act
    second: Act


def conflicts(acts: Sequence[Act], now: int) -> tuple[Conflict, ...]:
    """Finds those of the last hour, by the numbers of their acts; what was withdrawn conflicts with nothing."""
    recent = [act for act in acts if now - SHOWN_FOR - AT_ONCE <= act.at]
    if len(recent) < 2:
        return ()
    gone = withdrawn(acts)
    standing = [act for act in recent if act.id not in gone]
    return tuple(
        Conflict(first, second)
        for number, second in enumerate(standing)
        if now - second.at <= SHOWN_FOR
        for first in standing[:number]
        if second.signed != first.signed
        and abs(second.at - first.at) <= AT_ONCE
        and _same_thing(first.deed, second.deed)
    )


def conflict_notes(acts: Sequence[Act], now: int, *, of: Act | None = None) -> Iterator[Note]:
    """Says each in a sentence, for everybody who looks; with `of` only those of that act."""
    for conflict in conflicts(acts, now):
        first, second = conflict.first, conflict.second
        if of is None or of.id in {first.id, second.id}:
            yield Note(
                f"decided_twice_{_KINDS[type(second.deed)]}",
                {
                    "second": second.signed,
                    "act": second.id,
                    "first": first.signed,
                    "earlier": first.id,
                    "age": age(abs(second.at - first.at)),
                    "service": _shared(first.deed, second.deed),
                },
            )


_KINDS: Final[dict[type[Deed], str]] = {
    Exclude: "exclude",
    Judge: "judge",
    Maintain: "maintain",
    Acknowledge: "acknowledge",
    ReportOutage: "outage",
    MarkClaim: "claim",
}


def _same_thing(one: Deed, other: Deed) -> bool:
    """Says whether two decisions are about the same, so that whoever made the second should know of the first."""
    match one, other:
        case Exclude(), Exclude():
            same = _overlap(one, other)
        case Maintain(uid=""), Maintain(uid=""):
            same = _overlap(one, other)
        case Judge(), Judge():
            same = one.exclusion == other.exclusion and one.accepted != other.accepted
        case Acknowledge(), Acknowledge():
            same = (one.service, one.outage) == (other.service, other.outage)
        case ReportOutage(), ReportOutage():
            alike = (one.reported, one.affected) == (other.reported, other.affected)
            same = (one.service, one.began) == (other.service, other.began) and not alike
        case MarkClaim(), MarkClaim():
            same = (one.service, one.period) == (other.service, other.period) and one.state != other.state
        case _:
            same = False
    return same


def _overlap(one: Exclude | Maintain, other: Exclude | Maintain) -> bool:
    return one.start < other.end and other.start < one.end and bool(set(one.services) & set(other.services))


def _shared(one: Deed, other: Deed) -> str:
    """Names what both are about: their services, or the exclusion that both judged."""
    if isinstance(one, Judge):
        return str(one.exclusion)
    return ", ".join(sorted(_services(one) & _services(other)))


def _services(deed: Deed) -> set[str]:
    if isinstance(deed, (Exclude, Maintain)):
        return set(deed.services)
    return {deed.service} if isinstance(deed, (Acknowledge, ReportOutage, MarkClaim)) else set()
