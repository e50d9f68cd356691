"""The state in one line: for a tmux status bar, a prompt, a program. What is stale is added last.

A line may be remembered and printed later; it says nothing that the passing of time alone makes wrong before the
instant `holds_until`.
"""

from __future__ import annotations

import json
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.documents.service_facts import title_of
from sla_tui.export.documents.snapshot_words import owed_clause
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.delivery import ReportDelivery
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.sla.stated import Standing
from sla_tui.text import clean

FORMATS: Final = ("plain", "ascii", "tmux", "json")

_NAME: Final = 24  # cells of a service's name
_SIGNS: Final[tuple[tuple[Standing, ...], ...]] = (("breached",), ("at_risk",), ("not_provable", "no_data"), ("met",))
"""The standings, the worst first, that share a sign and so a count."""
_COLOURS: Final = {"breached": "red", "at_risk": "yellow", "not_provable": "magenta", "met": "green"}


def status_line(snapshot: Snapshot, language: Language = ENGLISH) -> dict[str, str]:
    """Writes the line in every form, without a line break: `plain`, `ascii`, `tmux` (its colours), `json`."""
    summary = snapshot.summary
    counts = [(signs[0], sum(getattr(summary, each) for each in signs)) for signs in _SIGNS]
    seen = [(standing, count) for standing, count in counts if count]
    down = sum(service.is_down for service in snapshot.services)
    whose = [snapshot.profile] * bool(snapshot.profile)
    first = [language.say("status.down", down=down)] * bool(down)
    more, none = _more(snapshot, language), language.say("handover.no_services")
    plain = " ".join(f"{fmt.VERDICT_GLYPHS[v]} {n}" for v, n in seen) or none
    letters = " ".join(f"{fmt.VERDICT_ASCII[v]} {n}" for v, n in seen) or none
    coloured = " ".join(f"#[fg={_COLOURS[v]}]{fmt.VERDICT_GLYPHS[v]} {n}#[default]" for v, n in seen) or none
    red = [f"#[fg=red]{words}#[default]" for words in first]
    inert = (words.replace("#", "##") for words in more)  # a name is no format of tmux
    return {
        "plain": " · ".join([*whose, *first, plain, *more]),
        "ascii": " - ".join([*whose, *first, letters, *_more(snapshot, language, ascii_only=True)]),
        "tmux": " · ".join([*whose, *red, coloured, *inert]),
        "json": json.dumps(_object(snapshot), ensure_ascii=False, allow_nan=False),
    }


def stale_words(language: Language = ENGLISH) -> list[str]:
    """Returns what is said of stale sources behind the line, in the order that `sla_tui.cli.quick` knows."""
    units = (language.say(f"short_unit.{unit}") for unit in ("d", "h", "m", "s"))
    return [
        language.say("source.stale"),
        language.say("time.never"),
        language.say("status.sources", count="{count}"),
        *units,
    ]


def holds_until(snapshot: Snapshot) -> int:
    """Finds the first instant at which the line can be wrong by itself: a period ends, a claim lapses."""
    instants = [snapshot.generated_at + 86_400]
    for service in snapshot.services:
        claim = service.stated.claim
        instants += [service.assessment.period.end, *(at for at in (claim.deadline, claim.notify_by) if at is not None)]
    return min(at for at in instants if at > snapshot.generated_at)


def _more(snapshot: Snapshot, language: Language, *, ascii_only: bool = False) -> list[str]:
    """Says what is owed, which service is nearest to costing money, and that this machine is offline."""
    out = []
    if snapshot.demo:
        out.append("demo")
    if snapshot.offline_since is not None:
        out.append(language.say("status.offline"))
    if owed := owed_clause(snapshot.summary, language.without_signs() if ascii_only else language):
        out.append(owed)
    out += [
        language.say("delivery.status", schedule=one.schedule, state=language.say(f"delivery.{one.state}"))
        for one in snapshot.report_deliveries
        if one.state in {"failed", "unsure"} or (one.state == "waiting" and one.troubled)
    ]
    near = _nearest(snapshot)
    if near is not None and near.stated.budget is not None:
        name = clean(title_of(near), _NAME)
        name = name.encode("ascii", "replace").decode() if ascii_only else name
        left = language.say("budget.left", time=language.duration(max(0, near.stated.budget.left)))
        key = "status.near_down" if near.is_down else "status.near"
        out.append(language.say(key, service=name, left=left))
    return out


def _nearest(snapshot: Snapshot) -> ServiceSnapshot | None:
    """Finds the service at risk with the least budget left."""
    risky = [(s.stated.budget, s) for s in snapshot.services if s.standing == "at_risk"]
    known = [(budget.left, service.name, service) for budget, service in risky if budget is not None]
    return min(known, key=lambda found: found[:2])[2] if known else None


def _object(snapshot: Snapshot) -> dict[str, object]:
    """Makes it for programs: counts, money as decimals, and all that is down or not within its SLA.

    `unknown` is those without a verdict: `not_provable` and `no_data` together.
    """
    summary = snapshot.summary
    return {
        "generated_at": fmt.rfc3339(snapshot.generated_at),
        "profile": snapshot.profile or None,
        "services": summary.services,
        "down": sum(service.is_down for service in snapshot.services),
        **{verdict: getattr(summary, verdict) for verdict in ("breached", "at_risk", "unknown", "met")},
        "not_provable": summary.not_provable,
        "no_data": summary.no_data,
        "credits": {currency: fmt.amount(owed, currency) for currency, owed in summary.credits.items()},
        "credits_at_least": list(summary.credits_at_least),
        "owed_by_us": {currency: fmt.amount(owed, currency) for currency, owed in summary.owed_by_us.items()},
        "owed_by_us_at_least": list(summary.owed_by_us_at_least),
        "offline_since": None if snapshot.offline_since is None else fmt.rfc3339(snapshot.offline_since),
        "reports": [_report(one) for one in snapshot.report_deliveries],
        "troubled": [_troubled(s) for s in snapshot.services if s.standing != "met" or s.is_down],
    }


def _report(delivery: ReportDelivery) -> dict[str, object]:
    return {
        "schedule": delivery.schedule,
        "period": delivery.period or None,
        "state": delivery.state,
        "next_due": fmt.rfc3339(delivery.next_due),
        "to": {one.id: one.state for one in delivery.destinations},
    }


def _troubled(service: ServiceSnapshot) -> dict[str, object]:
    stated = service.stated.bare
    return {
        "id": service.id,
        "name": title_of(service),
        "verdict": service.verdict,
        "standing": service.standing,
        "state": service.state,
        "budget_left_seconds": None if stated.budget is None else stated.budget.left,
        "deadline": None if stated.claim.deadline is None else fmt.rfc3339(stated.claim.deadline),
    }
