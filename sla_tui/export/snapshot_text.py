"""What every picture of a snapshot says of it as a whole: notices, counts, credits, the order, sources in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, SourceStatus, Summary


def notices_of(snapshot: Snapshot, zone: ZoneInfo) -> Iterator[str]:
    """Whatever makes the figures less than live, a sentence each."""
    if snapshot.demo:
        yield "Demo: a simulated fleet; none of these figures are yours."
    if snapshot.from_store:
        yield "From the history: nothing was polled just now; see the ages of the sources below."
    if snapshot.offline_since is not None:
        since = fmt.day_and_time(snapshot.offline_since, zone)
        yield f"This host has been offline since {since}: unknown time, not downtime."
    yield from snapshot.notices


def verdict_counts(summary: Summary) -> tuple[tuple[str, int], ...]:
    """The verdicts that there are with their counts, the worst first."""
    counts = {"breached": summary.breached, "at_risk": summary.at_risk, "unknown": summary.unknown, "met": summary.met}
    return tuple((verdict, counts[verdict]) for verdict in fmt.VERDICT_ORDER if counts[verdict])


def credits_owed(snapshot: Snapshot) -> str:
    """``Credits owed: €240.00``; by currency where there are several."""
    owed = [fmt.money(a, c) for c, a in sorted(snapshot.summary.credits.items()) if a]
    return f"Credits owed: {' + '.join(owed)}" if owed else "Credits owed: none"


def worst_first(services: Iterable[ServiceSnapshot]) -> list[ServiceSnapshot]:
    """Services by verdict, then what is down now, then by the share of the budget that is left."""
    return sorted(services, key=_badness)


def _badness(service: ServiceSnapshot) -> tuple[int, bool, Fraction, str]:
    order = fmt.VERDICT_ORDER.index(service.verdict)
    budget = service.assessment.budget
    share = Fraction(budget.left, budget.total) if budget is not None and budget.total else Fraction(0)
    return order, service.verdict == "met" and service.state != "down", share, service.name


def source_words(source: SourceStatus, now: int) -> str:
    """How it is doing, how far its past is read while it is, and what may still be asked."""
    return "; ".join([_state_words(source, now), *_facts(source)])


def _facts(source: SourceStatus) -> Iterator[str]:
    history = source.history
    if history is not None and history.running and history.fraction < 1:
        yield f"history read: {fmt.fixed(100 * history.fraction, 0, Fraction(100))} %"
    left = [
        f"{budget.remaining}{'' if budget.limit is None else f' of {budget.limit}'} this {budget.name}"
        for budget in source.budget
        if budget.remaining is not None and budget.name != "pause"
    ]
    if left:
        yield f"requests left: {', '.join(left)}"


def _state_words(source: SourceStatus, now: int) -> str:
    """``ok, polled 12 s ago, 12 monitors``; ``credential refused: …; last answer 3 h ago``."""
    state = fmt.SOURCE_WORDS[source.state]
    if source.state == "never":
        return f"{state}{': ' + source.message if source.message else ''}"
    count = f"{source.monitors} monitor{'' if source.monitors == 1 else 's'}"
    ago = "never answered" if source.last_success_at is None else f"{fmt.age(now - source.last_success_at)} ago"
    if source.state == "ok":
        return f"{state}, polled {ago}, {count}" + (f" ({source.message})" if source.message else "")
    if source.message:  # the engine's message says how old the last good answer is
        return f"{state}: {source.message}"
    return f"{state}; {ago}" if source.last_success_at is None else f"{state}; last good answer {ago}"
