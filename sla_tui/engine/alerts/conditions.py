"""What of a snapshot is worth an alert: every condition that holds then, with the incident it belongs to. Pure.

Whether one alarms, and how often, is for `sla_tui.engine.alerts.alerts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.objectives import missed_lines
from sla_tui.export.documents.stated import budget_text, uptime_text_of, worth_text
from sla_tui.sla.alert import Alert, Level
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.result import Assessment, BurnAlert
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.sla.stated import Stated

DAY: Final = 86_400
CLAIM_STEPS: Final = (14 * DAY, 3 * DAY, DAY)
"""Seconds before the deadline of a claim at which there is an alert: each step is worse than the one before."""

_FAILING: Final = {
    "stale": "has not answered for so long that its figures are stale",
    "auth_error": "refuses the credential",
    "error": "answers with an error",
}


def conditions(snapshot: Snapshot) -> tuple[Alert, ...]:
    """Lists everything that is not as it should be, as far as it can be stood for.

    While this host is offline that is the one thing that is known: what looks like trouble elsewhere is left out.
    """
    if snapshot.offline_since is not None:
        since = snapshot.offline_since
        return (Alert("offline", "offline", "warning", "", "this host", "This host is offline: no figures.", since),)
    zone = ZoneInfo(snapshot.timezone)
    return (
        *(alert for service in snapshot.services for alert in _service(service, snapshot.generated_at, zone)),
        *(alert for entry in snapshot.credits for alert in _claim(entry, snapshot.generated_at)),
        *(alert for source in snapshot.sources for alert in _source(source)),
    )


class Blind:
    """What a snapshot cannot tell: an alert that is not among its conditions need not be over."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Looks nothing up yet that is not asked for."""
        self._offline = snapshot.offline_since is not None
        self._services = {service.id: service for service in snapshot.services}
        self._sources = {source.id: source.state for source in snapshot.sources}
        self._complete = snapshot.credits_complete
        self._entries = {f"{entry.service}:{entry.period.start}" for entry in snapshot.credits}

    def to(self, alert: Alert) -> bool:
        """Says whether the snapshot knows nothing of what the alert is about."""
        if self._offline and alert.kind != "offline":
            return True
        if alert.kind == "source":
            return self._sources.get(alert.subject, "ok") not in {"ok", "late"}
        if alert.kind in {"claim", "notice"}:
            return not self._complete and alert.key.partition(":")[2] not in self._entries
        service = self._services.get(alert.subject)
        if service is None:
            return False
        if alert.kind == "outage":
            return service.state == "unknown"
        same = alert.kind == "burn" or alert.key.endswith(f":{service.assessment.period.start}")
        return same and service.verdict == "unknown"


def _service(service: ServiceSnapshot, now: int, zone: ZoneInfo) -> Iterator[Alert]:
    assessment, stated = service.assessment, service.stated
    period = assessment.period
    if stated.standing == "breached" and assessment.running:
        since = service.locked_in_since or now
        rank = 0 if stated.credit is None else int(stated.credit.percent * 100)
        text = _sentence(_figure(service, now, zone), *missed_lines(assessment.objectives), _owed(stated))
        yield Alert(
            f"breached:{service.id}:{period.start}", "breached", "critical", service.id, service.name, text, since, rank
        )
    elif stated.standing == "at_risk":
        text = _sentence(_figure(service, now, zone), *missed_lines(assessment.objectives), _left(service, zone))
        yield Alert(f"at_risk:{service.id}:{period.start}", "at_risk", "warning", service.id, service.name, text, now)
    burning = _fastest(assessment) if stated.judged and stated.standing != "breached" else None
    if burning is not None:
        hours = burning.long_window // 3600
        pace = fmt.fixed(burning.threshold, 1)
        text = f"burns its downtime budget faster than {pace} times the even pace, over {hours} h"
        level: Level = "critical" if burning.threshold >= 6 else "warning"
        yield Alert(f"burn:{service.id}", "burn", level, service.id, service.name, text, now, -burning.long_window)
    if service.state == "down":
        text = _reason(service) or "is down"
        yield Alert(f"outage:{service.id}", "outage", "warning", service.id, service.name, text, service.since or now)


def _claim(entry: CreditEntry, now: int) -> Iterator[Alert]:
    where = f"{entry.service}:{entry.period.start}"
    worth = _worth(entry)
    if entry.claim.notify_by is not None and entry.state == "open" and now < entry.claim.notify_by:
        left = fmt.duration(entry.claim.notify_by - now)
        text = f"{entry.period.label}: the vendor must be told within {left}, or {worth} is lost"
        yield Alert(f"notice:{where}", "notice", "critical", entry.service, entry.name, text, now)
    deadline = entry.claim.deadline
    if deadline is None or entry.state not in {"open", "notified"} or now >= deadline:
        return
    if entry.running and deadline > entry.period.end:
        return  # there is time for that when the period is over; what hangs on an incident may be due before
    steps = [step for step in CLAIM_STEPS if deadline - now <= step]
    if steps:
        text = f"{entry.period.label}: {worth} must be claimed within {fmt.duration(deadline - now)}"
        level: Level = "critical" if min(steps) <= DAY else "warning"
        yield Alert(f"claim:{where}", "claim", level, entry.service, entry.name, text, now, -min(steps))


def _source(source: SourceStatus) -> Iterator[Alert]:
    if source.state in _FAILING:
        detail = f": {source.message}" if source.message else ""
        text = f"{_FAILING[source.state]}{detail}"
        since = source.last_success_at or 0
        yield Alert(f"source:{source.id}", "source", "warning", source.id, source.id, text, since)


def _sentence(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _figure(service: ServiceSnapshot, now: int, zone: ZoneInfo) -> str:
    """Says the uptime so far, against the target, and the best case by its name."""
    stated, label = service.stated, service.assessment.period.label
    if stated.uptime is None and stated.uptime_range is None:
        return f"the downtime that is known is enough in {label}"
    goal = "" if service.target is None else f" of {fmt.exact_percent(service.target)} %"
    so_far = "" if stated.since is not None else " so far"
    figure = f"{uptime_text_of(stated, service.target, zone=zone, now=now)}{goal}{so_far} in {label}"
    if stated.best_case is None:
        return figure
    return f"{figure}, best case {fmt.uptime_percent(stated.best_case, service.target)} %"


def _left(service: ServiceSnapshot, zone: ZoneInfo) -> str:
    """Says what is left of the budget, and when that is gone: an outage that lasts is taken to go on."""
    stated = service.stated
    if stated.exhausted_at is None:
        return budget_text(stated)
    pace = "if it stays down" if service.state == "down" else "at the present pace"
    return f"{budget_text(stated)}, gone by {fmt.day_and_time(stated.exhausted_at, zone)} {pace}"


def _owed(stated: Stated) -> str:
    credit = stated.credit
    if credit is None:
        return ""
    worth = worth_text(credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent)
    return f"{worth} is owed" if worth else "no credit is due"


def _worth(entry: CreditEntry) -> str:
    return worth_text(entry.credit, entry.amount, entry.currency, entry.benefits, entry.extent) or "it"


def _fastest(assessment: Assessment) -> BurnAlert | None:
    firing = [a for a in assessment.burn.alerts if a.firing] if assessment.burn is not None else []
    return min(firing, key=lambda a: a.long_window, default=None)


def _reason(service: ServiceSnapshot) -> str:
    down = [m for m in service.monitors if m.state == "down"]
    reasons = list(dict.fromkeys(o.reason for m in down for o in m.outages if o.end is None and o.reason))
    reason = f": {reasons[0]}" if reasons else ""
    return f"is down, {len(down)} of {len(service.monitors)} monitors say so{reason}" if down else ""
