"""What every document says of a snapshot as a whole: notices, counts, credits, the order, sources in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.service_facts import share_left
from sla_tui.export.documents.stated import period_text
from sla_tui.export.documents.totals import owed_by_us_sums, owed_sums, totals_text
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot, Summary
from sla_tui.sla.stated import STANDINGS, Standing

SOURCE_MARKS: Final[dict[str, Standing]] = {
    "ok": "met",
    "late": "at_risk",
    "rate_limited": "at_risk",
    "never": "at_risk",
    "stale": "breached",
    "auth_error": "breached",
    "error": "breached",
    "offline": "breached",
}
"""A source's sign, by its state: it answers, it answers late or not yet, it does not answer."""


def notices_of(snapshot: Snapshot, zone: ZoneInfo, language: Language = ENGLISH) -> Iterator[str]:
    """Yields whatever makes the figures less than live, a sentence each."""
    if snapshot.demo:
        yield language.say("report.demo")
    if snapshot.from_store and not is_over(snapshot):
        yield language.say("snapshot.from_store")
    if snapshot.offline_since is not None and not is_over(snapshot):
        yield language.say("snapshot.offline", when=language.moment(snapshot.offline_since, zone))
    times = snapshot.notices_since or (snapshot.generated_at,) * len(snapshot.notices)
    for notice, since in zip(snapshot.notices, times, strict=True):
        words = language.tell(notice)
        if since < snapshot.generated_at:
            words = language.say("snapshot.notice_since", notice=words, when=language.moment(since, zone))
        yield words


def is_over(snapshot: Snapshot) -> bool:
    """Says whether all periods that are shown are over: then nothing of the present belongs to them."""
    return bool(snapshot.services) and not any(service.assessment.running for service in snapshot.services)


def with_profile(title: str, snapshot: Snapshot) -> str:
    """Writes whose figures they are before a title: ``acme: SLA state``."""
    return f"{snapshot.profile}: {title}" if snapshot.profile else title


def heading_of(snapshot: Snapshot, zone: ZoneInfo, language: Language = ENGLISH) -> tuple[str, str]:
    """Says what it is called, and as of when: ``SLA state`` of now, ``SLA figures, October 2026`` of the past."""
    at = snapshot.generated_at
    when = f"{language.short_day(at, zone, year=True)} {fmt.clock_time(at, zone)} {snapshot.timezone}"
    if not is_over(snapshot):
        return with_profile(language.say("snapshot.title"), snapshot), when
    labels = dict.fromkeys(period_text(s.assessment.period, language) for s in snapshot.services)
    title = with_profile(language.say("snapshot.title_past", periods=", ".join(labels)), snapshot)
    return title, language.say("snapshot.as_of", when=when)


def standing_counts(summary: Summary) -> tuple[tuple[Standing, int], ...]:
    """Counts the standings that there are, the worst first; they add up to all services."""
    counts: dict[Standing, int] = {
        "breached": summary.breached,
        "at_risk": summary.at_risk,
        "not_provable": summary.not_provable,
        "no_data": summary.no_data,
        "met": summary.met,
    }
    return tuple((standing, counts[standing]) for standing in STANDINGS if counts[standing])


def credits_owed(snapshot: Snapshot, language: Language = ENGLISH) -> str:
    """Writes ``Credits owed: €240.00``, by currency where there are several; ``at least`` where more may be owed.

    Of periods that are over, how far each is: ``Credits: €95.00 claimable; €1,020.00 expired``.
    """
    if is_over(snapshot):
        shown = {(one.key, one.assessment.period.start) for s in snapshot.services for one in s.agreements}
        sums = totals_text((e for e in snapshot.credits if (e.key, e.period.start) in shown), language)
        if sums:
            return language.say("snapshot.credits", sums=sums)
    return language.say("snapshot.credits_owed", sums=owed_text(snapshot.summary, language))


def owed_text(summary: Summary, language: Language = ENGLISH) -> str:
    """Says what is owed in all, each way by itself; that nothing is owed only where every service was judged."""
    sums, ours = owed_sums(summary, language), owed_by_us_sums(summary, language)
    if sums and ours:
        return language.say("party.both", to_us=sums, by_us=ours)
    if sums or ours:
        return sums or language.say("party.we_owe", sums=ours)
    return language.say("report.none_known" if summary.unknown else "report.none")


def owed_clause(summary: Summary, language: Language = ENGLISH) -> str:
    """Says the same in a line of several things: ``€240.00 owed``; "" where nothing is known to be owed."""
    owed = language.say("snapshot.owed_not_known") if summary.credits_at_least else ""
    if any(summary.credits.values()):
        owed = language.say("snapshot.owed", sums=owed_sums(summary, language))
    ours = owed_by_us_sums(summary, language)
    return ", ".join([*([owed] if owed else []), *([language.say("party.we_owe", sums=ours)] if ours else [])])


def worst_first(services: Iterable[ServiceSnapshot]) -> list[ServiceSnapshot]:
    """Sorts services by standing, then what is down now, then by the share of the budget that is left."""
    return sorted(services, key=_badness)


def _badness(service: ServiceSnapshot) -> tuple[int, bool, Fraction, str]:
    down = service.is_down
    return STANDINGS.index(service.standing), service.standing == "met" and not down, share_left(service), service.name


def source_words(source: SourceStatus, now: int, language: Language = ENGLISH) -> str:
    """Says how it is doing, how far its past is read while it is, and what may still be asked."""
    return "; ".join([_state_words(source, now, language), *_source_facts(source, language)])


def _source_facts(source: SourceStatus, language: Language) -> Iterator[str]:
    history = source.history
    if history is not None and history.running and history.fraction < 1:
        share = language.figure(fmt.fixed(100 * history.fraction, 0, Fraction(100)))
        yield language.say("snapshot.history_read", share=share)
    left = [
        language.say(
            "snapshot.requests" if budget.limit is None else "snapshot.requests_of",
            left=budget.remaining,
            limit=budget.limit or 0,
            span=language.name_of("request_span", budget.name),
        )
        for budget in source.budget
        if budget.remaining is not None and budget.name != "pause"
    ]
    if left:
        yield language.say("snapshot.requests_left", left=", ".join(left))


def _state_words(source: SourceStatus, now: int, language: Language) -> str:
    """Writes ``ok, polled 12 s ago, 12 monitors``, ``credential refused: …; last answer 3 h ago``."""
    state = language.say(f"source.{source.state}")
    if source.state == "never":
        return f"{state}{': ' + language.tell(source.message) if source.message else ''}"
    answered = source.last_success_at
    ago = (
        language.say("snapshot.never_answered")
        if answered is None
        else language.say("snapshot.ago", time=language.age(now - answered))
    )
    if source.state == "ok":
        words = language.say("snapshot.polled", state=state, ago=ago, n=source.monitors)
        return f"{words} ({language.tell(source.message)})" if source.message else words
    if source.message:  # the engine's message says how old the last good answer is
        return f"{state}: {language.tell(source.message)}"
    return f"{state}; {ago}" if answered is None else language.say("snapshot.last_answer", state=state, ago=ago)
