"""What people decided or should decide, as JSON: exclusions, maintenance, acknowledgements, credits, alerts."""

from __future__ import annotations

from sla_tui import format as fmt
from sla_tui.export.formats.json_result import amount, instant
from sla_tui.sla.alert import Alert
from sla_tui.sla.snapshot import Acknowledgement, CreditEntry, ExclusionFact, MaintenanceFact, Proposal, ReportFact


def exclusion(fact: ExclusionFact) -> dict[str, object]:
    """Time that does not count, or is disputed. `act` is null where it stands in the configuration."""
    return {
        "start": fmt.rfc3339(fact.start),
        "end": fmt.rfc3339(fact.end),
        "reason": fact.reason,
        "accepted": fact.accepted,
        "reference": fact.reference,
        "note": fact.note,
        "act": fact.act or None,
        "who": fact.who,
        "at": instant(fact.at),
        "judged_by": fact.judged_by,
        "judged_at": instant(fact.judged_at),
    }


def maintenance(fact: MaintenanceFact) -> dict[str, object]:
    """Announced work, and whether the contract accepts it."""
    return {
        "start": fmt.rfc3339(fact.start),
        "end": fmt.rfc3339(fact.end),
        "announced": instant(fact.announced),
        "kind": fact.kind,
        "title": fact.title,
        "valid": fact.valid,
        "act": fact.act or None,
        "who": fact.who,
        "at": instant(fact.at),
        "source": fact.source,
    }


def proposal(fact: Proposal) -> dict[str, object]:
    """An exclusion that nobody has decided on, with both outages as its evidence."""
    return {
        "start": fmt.rfc3339(fact.start),
        "end": fmt.rfc3339(fact.end),
        "seconds": fact.seconds,
        "reason": fact.reason,
        "on": fact.on,
        "on_name": fact.on_name,
        "outage": {"start": fmt.rfc3339(fact.outage[0]), "end": fmt.rfc3339(fact.outage[1])},
        "other": {"start": fmt.rfc3339(fact.other[0]), "end": fmt.rfc3339(fact.other[1])},
    }


def report(fact: ReportFact) -> dict[str, object]:
    """What is said of an outage that no monitor measures. `act` is null where it stands in the configuration."""
    return {
        "began": fmt.rfc3339(fact.began),
        "start": instant(fact.start),
        "end": instant(fact.end),
        "reported": instant(fact.reported),
        "affected_percent": None if fact.affected is None else fmt.exact_percent(100 * fact.affected),
        "reference": fact.reference,
        "note": fact.note,
        "act": fact.act or None,
        "who": fact.who,
        "at": instant(fact.at),
    }


def acknowledgement(fact: Acknowledgement) -> dict[str, object]:
    """Who looks after an outage."""
    return {
        "act": fact.act,
        "outage": fmt.rfc3339(fact.outage),
        "who": fact.who,
        "at": fmt.rfc3339(fact.at),
        "reason": fact.reason,
        "severity": fact.severity,
        "holds": fact.holds,
    }


def credit_entry(entry: CreditEntry) -> dict[str, object]:
    """A period that triggers a credit, and how far its claim has come."""
    return {
        "service": entry.service,
        "name": entry.name,
        "contract": entry.contract,
        "vendor": entry.vendor,
        "period": {
            "key": entry.period.key,
            "label": entry.period.label,
            "start": fmt.rfc3339(entry.period.start),
            "end": fmt.rfc3339(entry.period.end),
        },
        "running": entry.running,
        "percent": None if entry.uptime is None else fmt.fixed(entry.uptime * 100, 6),
        "target": None if entry.target is None else fmt.exact_percent(entry.target),
        "credit": {
            "percent": None if entry.extent == "not_known" else fmt.exact_percent(entry.credit),
            "amount": None if entry.extent == "not_known" else amount(entry.amount, entry.currency),
            "currency": entry.currency,
            "benefits": list(entry.benefits),
            "locked_in": entry.locked_in,
            "locked_in_since": instant(entry.locked_in_since),
        },
        "claim": {"deadline": instant(entry.claim.deadline), "notify_by": instant(entry.claim.notify_by)},
        "state": entry.state,
        "marks": [
            {"act": m.act, "state": m.state, "who": m.who, "at": fmt.rfc3339(m.at), "note": m.note} for m in entry.marks
        ],
        "certainty": entry.certainty,
        "extent": entry.extent,
        "provable": True,  # what is not provable owes nothing that could be listed here
    }


def alert(found: Alert) -> dict[str, object]:
    """Something that is not as it should be, and that was told."""
    return {
        "key": found.key,
        "kind": found.kind,
        "level": found.level,
        "subject": found.subject,
        "name": found.name,
        "text": found.text,
        "since": fmt.rfc3339(found.since),
        "raised_at": fmt.rfc3339(found.raised_at),
        "acknowledged": found.acknowledged,
    }
