"""What every picture of a snapshot says of it as a whole: notices, counts, credits, the order, sources in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.service_facts import share_left
from sla_tui.export.documents.totals import totals_text
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, SourceStatus, Summary
from sla_tui.sla.stated import STANDINGS, Standing


def notices_of(snapshot: Snapshot, zone: ZoneInfo) -> Iterator[str]:
    """Whatever makes the figures less than live, a sentence each."""
    if snapshot.demo:
        yield "Demo: a simulated fleet; none of these figures are yours."
    if snapshot.from_store and not is_over(snapshot):
        yield "From the history: nothing was polled just now; see the ages of the sources below."
    if snapshot.offline_since is not None and not is_over(snapshot):
        since = fmt.day_and_time(snapshot.offline_since, zone)
        yield f"This host has been offline since {since}: unknown time, not downtime."
    yield from snapshot.notices


def is_over(snapshot: Snapshot) -> bool:
    """Whether all periods that are shown are over: then nothing of the present belongs to them."""
    return bool(snapshot.services) and not any(service.assessment.running for service in snapshot.services)


def heading_of(snapshot: Snapshot, zone: ZoneInfo) -> tuple[str, str]:
    """What the whole is called, and as of when: ``SLA state`` of now, ``SLA figures, October 2026`` of the past."""
    at = snapshot.generated_at
    when = f"{fmt.day(at, zone, year=True)} {fmt.clock_time(at, zone)} {snapshot.timezone}"
    if not is_over(snapshot):
        return "SLA state", when
    labels = dict.fromkeys(s.assessment.period.label or s.assessment.period.key for s in snapshot.services)
    return f"SLA figures, {', '.join(labels)}", f"as of {when}"


def standing_counts(summary: Summary) -> tuple[tuple[Standing, int], ...]:
    """The standings that there are with their counts, the worst first; they add up to all services."""
    counts: dict[Standing, int] = {
        "breached": summary.breached,
        "at_risk": summary.at_risk,
        "not_provable": summary.not_provable,
        "no_data": summary.no_data,
        "met": summary.met,
    }
    return tuple((standing, counts[standing]) for standing in STANDINGS if counts[standing])


def credits_owed(snapshot: Snapshot) -> str:
    """``Credits owed: €240.00``; by currency where there are several, ``at least`` where more may be owed.

    Of periods that are over, how far each is: ``Credits: €95.00 claimable; €1,020.00 expired``.
    """
    if is_over(snapshot):
        shown = {(service.id, service.assessment.period.start) for service in snapshot.services}
        sums = totals_text(e for e in snapshot.credits if (e.service, e.period.start) in shown)
        if sums:
            return f"Credits: {sums}"
    return f"Credits owed: {owed_text(snapshot.summary)}"


def owed_text(summary: Summary, language: Language = ENGLISH) -> str:
    """What is owed in all; that nothing is owed is only said where every service was judged."""
    words = []
    for currency in sorted({*summary.credits, *summary.credits_at_least}):
        amount, more = summary.credits.get(currency), currency in summary.credits_at_least
        if amount:
            sum_ = language.money(amount, currency)
            words.append(language.say("remedy.at_least", remedy=sum_) if more else sum_)
        elif more:
            words.append(language.say("remedy.not_known"))
    if words:
        return " + ".join(words)
    return language.say("report.none_known" if summary.unknown else "report.none")


def owed_clause(summary: Summary, language: Language = ENGLISH) -> str:
    """The same for a line of several things: ``€240.00 owed``; "" where nothing is known to be owed."""
    if any(summary.credits.values()):
        return f"{owed_text(summary, language)} owed"
    return "credit owed (amount not known)" if summary.credits_at_least else ""


def worst_first(services: Iterable[ServiceSnapshot]) -> list[ServiceSnapshot]:
    """Services by standing, then what is down now, then by the share of the budget that is left."""
    return sorted(services, key=_badness)


def _badness(service: ServiceSnapshot) -> tuple[int, bool, Fraction, str]:
    down = service.state == "down" and service.assessment.running
    return STANDINGS.index(service.standing), service.standing == "met" and not down, share_left(service), service.name


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
