"""What of a snapshot is worth an alert: every condition that holds then, with the incident it belongs to. Pure.

Whether one alarms, and how often, is for `sla_tui.engine.alerts.alerts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.direction import with_direction
from sla_tui.export.documents.objectives import missed_lines
from sla_tui.export.documents.security import evidence_text, promise_text
from sla_tui.export.documents.stated import budget_text, period_text, uptime_text_of, worth_text
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.alert import Alert, Level
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.result import Assessment, BurnAlert
from sla_tui.sla.security import SecurityFinding
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

DAY: Final = 86_400
CLAIM_STEPS: Final = (14 * DAY, 3 * DAY, DAY)
"""Seconds before the deadline of a claim at which there is an alert: each step is worse than the one before."""

_FAILING: Final = {"stale", "auth_error", "error"}


def conditions(snapshot: Snapshot, language: Language = ENGLISH) -> tuple[Alert, ...]:
    """Lists everything that is not as it should be, as far as it can be stood for, in a language and in English.

    While this host is offline that is the one thing that is known: what looks like trouble elsewhere is not told.
    """
    found = _conditions(snapshot, language)
    if language.code == ENGLISH.code:
        return found
    english = _conditions(snapshot, ENGLISH)
    return tuple(
        replace(own, english_name=said.name, english_text=said.text) for own, said in zip(found, english, strict=True)
    )


def _conditions(snapshot: Snapshot, language: Language) -> tuple[Alert, ...]:
    if snapshot.offline_since is not None:
        since, name = snapshot.offline_since, language.say("alert.offline_name")
        return (Alert("offline", "offline", "warning", "", name, language.say("alert.offline"), since),)
    zone = ZoneInfo(snapshot.timezone)
    now = snapshot.generated_at
    return (
        *(alert for service in snapshot.services for alert in _service(service, now, zone, language)),
        *(alert for entry in snapshot.credits for alert in _claim(entry, now, language)),
        *(alert for source in snapshot.sources for alert in _source(source, language)),
    )


class Blind:
    """What a snapshot cannot tell: an alert that is not among its conditions need not be over."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Looks nothing up yet that is not asked for."""
        self._offline = snapshot.offline_since is not None
        self._services = {service.id: service for service in snapshot.services}
        self._sources = {source.id: source.state for source in snapshot.sources}
        self._complete = snapshot.credits_complete
        self._entries = {f"{entry.key}:{entry.period.start}" for entry in snapshot.credits}

    def to(self, alert: Alert) -> bool:
        """Says whether the snapshot knows nothing of what the alert is about."""
        if self._offline and alert.kind != "offline":
            return True
        if alert.kind == "source":
            return self._sources.get(alert.subject, "ok") not in {"ok", "late"}
        if alert.kind in {"claim", "notice"}:
            return not self._complete and alert.key.partition(":")[2] not in self._entries
        service = self._services.get(alert.subject)
        return service is not None and _unseen_now(alert, service)


def _unseen_now(alert: Alert, service: ServiceSnapshot) -> bool:
    """Says whether nobody knows whether an alert about a service's state or verdict is over."""
    if alert.kind == "security":
        unseen = (one for one in service.security if one.state == "not_measured")
        return any(security_key(service.id, one) == alert.key for one in unseen)
    if alert.kind == "outage":
        return service.state == "unknown"
    same = alert.kind == "burn" or alert.key.endswith(f":{service.assessment.period.start}")
    return same and service.verdict == "unknown"


def _service(service: ServiceSnapshot, now: int, zone: ZoneInfo, language: Language) -> Iterator[Alert]:
    assessment, stated = service.assessment, service.stated
    period = assessment.period
    if stated.standing == "breached" and assessment.running:
        since = service.locked_in_since or now
        rank = 0 if stated.credit is None else int(stated.credit.percent * 100)
        missed = missed_lines(assessment.objectives, language)
        text = _sentence(_figure(service, now, zone, language), *missed, _owed(service, language))
        yield Alert(
            f"breached:{service.id}:{period.start}", "breached", "critical", service.id, service.name, text, since, rank
        )
        yield from _others(service, now, language)
    elif stated.standing == "at_risk":
        missed = missed_lines(assessment.objectives, language)
        text = _sentence(_figure(service, now, zone, language), *missed, _left(service, zone, language))
        yield Alert(f"at_risk:{service.id}:{period.start}", "at_risk", "warning", service.id, service.name, text, now)
    burning = _fastest(assessment) if stated.judged and stated.standing != "breached" else None
    if burning is not None:
        pace = language.figure(fmt.fixed(burning.threshold, 1))
        text = language.say("alert.burning", pace=pace, hours=burning.long_window // 3600)
        level: Level = "critical" if burning.threshold >= 6 else "warning"
        yield Alert(f"burn:{service.id}", "burn", level, service.id, service.name, text, now, -burning.long_window)
    if assessment.running:
        yield from _security(service, now, language)
    if service.state == "down":
        text = _down(service, language)
        yield Alert(f"outage:{service.id}", "outage", "warning", service.id, service.name, text, service.since or now)


def _others(service: ServiceSnapshot, now: int, language: Language) -> Iterator[Alert]:
    """Yields one alert for all further agreements with customers under one text, and one for each other vendor's."""
    found: dict[tuple[str, str], list[AgreementSnapshot]] = {}
    for one in service.others:
        if one.standing != "breached":
            break  # the worst come first
        if one.assessment.running:
            found.setdefault((one.contract, "" if one.party == "customer" else one.id), []).append(one)
    for (contract, vendor), agreed in found.items():
        start = agreed[0].assessment.period.start
        key = f"breached:{service.id}:{vendor or contract}:{agreed[0].party}:{start}"
        text = _owed(agreed[0], language)
        if len(agreed) > 1:
            text = language.say("alert.customers_breached", n=len(agreed), contract=agreed[0].contract_name)
        else:
            text = language.say("alert.agreement_breached", contract=agreed[0].contract_name, owed=text)
        since = min((one.locked_in_since for one in agreed if one.locked_in_since is not None), default=now)
        rank = max(0 if one.stated.credit is None else int(one.stated.credit.percent * 100) for one in agreed)
        yield Alert(key, "breached", "critical", service.id, service.name, text, since, rank)


def _security(service: ServiceSnapshot, now: int, language: Language) -> Iterator[Alert]:
    """Tells of promises of security that are not kept, and of those that will run out soon."""
    for finding in service.security:
        if finding.state != "not_kept" and not finding.soon:
            continue
        kept = finding.state == "kept"
        promise, why = promise_text(finding, language), evidence_text(finding, language)
        text = language.say("finding.soon_alert" if kept else "finding.not_kept_alert", promise=promise, why=why)
        since = now if kept or not finding.broken else finding.broken[-1][0]
        level: Level = "warning" if kept else "critical"
        key = security_key(service.id, finding)
        yield Alert(key, "security", level, service.id, service.name, text, since, 0 if kept else 1)


def security_key(service: str, finding: SecurityFinding) -> str:
    """Names what an alert of a security promise is about."""
    return ":".join(("security", service, *filter(None, (finding.contract, finding.promise, finding.subject))))


def _claim(entry: CreditEntry, now: int, language: Language) -> Iterator[Alert]:
    if entry.direction == "owed_by_us":
        return  # it is the customer who has to claim it
    where = f"{entry.key}:{entry.period.start}"
    period, worth = period_text(entry.period, language), _worth(entry, language)
    if entry.claim.notify_by is not None and entry.state == "open" and now < entry.claim.notify_by:
        left = language.duration(entry.claim.notify_by - now)
        text = language.say("alert.notify_by", period=period, left=left, worth=worth)
        yield Alert(f"notice:{where}", "notice", "critical", entry.service, entry.name, text, now)
    deadline = entry.claim.deadline
    if deadline is None or entry.state not in {"open", "notified"} or now >= deadline:
        return
    if entry.running and deadline > entry.period.end:
        return  # there is time for that when the period is over; what hangs on an incident may be due before
    steps = [step for step in CLAIM_STEPS if deadline - now <= step]
    if steps:
        text = language.say("alert.claim_by", period=period, worth=worth, left=language.duration(deadline - now))
        level: Level = "critical" if min(steps) <= DAY else "warning"
        yield Alert(f"claim:{where}", "claim", level, entry.service, entry.name, text, now, -min(steps))


def _source(source: SourceStatus, language: Language) -> Iterator[Alert]:
    if source.state in _FAILING:
        text = language.say(f"alert.source_{source.state}")
        if source.message:
            text = language.say("alert.source_message", text=text, message=language.tell(source.message))
        since = source.last_success_at or 0
        yield Alert(f"source:{source.id}", "source", "warning", source.id, source.id, text, since)


def _sentence(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _figure(service: ServiceSnapshot, now: int, zone: ZoneInfo, language: Language) -> str:
    """Says the uptime so far, against the target, and the best case by its name."""
    stated, period = service.stated, period_text(service.assessment.period, language)
    if stated.uptime is None and stated.uptime_range is None:
        return language.say("alert.enough_known", period=period)
    uptime = uptime_text_of(stated, service.target, zone=zone, now=now, language=language)
    values = {"uptime": uptime, "period": period}
    if service.target is None:
        figure = language.say("alert.uptime" if stated.since is not None else "alert.uptime_so_far", **values)
    else:
        key = "alert.uptime_of_target" if stated.since is not None else "alert.uptime_of_target_so_far"
        figure = language.say(key, **values, target=language.percent(service.target))
    if stated.best_case is None:
        return figure
    return language.say("alert.best_case", figure=figure, best=language.uptime(stated.best_case, service.target))


def _left(service: ServiceSnapshot, zone: ZoneInfo, language: Language) -> str:
    """Says what is left of the budget, and when that is gone: an outage that lasts is taken to go on."""
    stated = service.stated
    left = budget_text(stated, language)
    if stated.exhausted_at is None:
        return left
    key = "alert.gone_if_down" if service.state == "down" else "alert.gone_at_pace"
    return language.say(key, left=left, when=language.moment(stated.exhausted_at, zone))


def _owed(one: ServiceSnapshot | AgreementSnapshot, language: Language) -> str:
    credit = one.stated.credit
    if credit is None:
        return ""
    worth = worth_text(
        credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent, language=language
    )
    if not worth:
        return language.say("alert.nothing_due")
    return with_direction(language.say("alert.owed", worth=worth), one, language)


def _worth(entry: CreditEntry, language: Language) -> str:
    worth = worth_text(entry.credit, entry.amount, entry.currency, entry.benefits, entry.extent, language=language)
    return worth or language.say("alert.it")


def _fastest(assessment: Assessment) -> BurnAlert | None:
    firing = [a for a in assessment.burn.alerts if a.firing] if assessment.burn is not None else []
    return min(firing, key=lambda a: a.long_window, default=None)


def _down(service: ServiceSnapshot, language: Language) -> str:
    """Says that a service is down, how many monitors say so, and the first reason that one gives."""
    if service.components:  # monitors of different components do not speak of the same thing
        parts = [c.id for c in service.components if c.state == "down" and c.rule is None]
        return language.say("alert.down_parts", parts=", ".join(parts)) if parts else language.say("alert.down")
    down = [m for m in service.monitors if m.state == "down"]
    if not down:
        return language.say("alert.down")
    reasons = [o.reason for m in down for o in m.outages if o.end is None and o.reason]
    counts = {"down": len(down), "monitors": len(service.monitors)}
    if not reasons:
        return language.say("alert.down_seen", **counts)
    return language.say("alert.down_reason", **counts, reason=reasons[0])
