"""The e-mail of a claim: the vendor's subject and required fields, filled in where the evidence knows the answer.

What nobody but the customer knows stays a blank that cannot be overlooked: `[account id: FILL IN]`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.objectives import objective_lines
from sla_tui.export.documents.stated import remedy_text
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.export.text_layout import wrap
from sla_tui.sla.contract import ClaimRule
from sla_tui.sla.dossier import Dossier
from sla_tui.sla.result import AssessedOutage
from sla_tui.text import clean

BLANK: Final = "FILL IN"
WIDTH: Final = 72
LISTED: Final = 50
"""Outages that are written out; the rest is in the attached tables."""


def letter(dossier: Dossier) -> str:
    """Writes the whole text: where it goes, the subject, the body. Ends in a line break."""
    rule = dossier.contract.claim or ClaimRule()
    blocks = [
        _head(dossier, rule),
        ["Dear Sir or Madam,"],
        _request(dossier),
        _promises(dossier),
        _list(dossier),
        _details(dossier, rule),
        _closing(dossier),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def subject(dossier: Dossier) -> str:
    """Writes the subject: the one the contract asks for, with what it is about."""
    rule, a = dossier.contract.claim or ClaimRule(), dossier.assessment
    about = f"{clean(dossier.service.name) or dossier.service.id}, {a.period.label or a.period.key}"
    return f"{clean(rule.subject) or f'Service level {a.credit.payout} request'}: {about}"


def _head(dossier: Dossier, rule: ClaimRule) -> list[str]:
    vendor = clean(dossier.contract.vendor) or f"[vendor: {BLANK}]"
    lines = ["DRAFT - the period is not over; do not send", ""] if dossier.draft else []
    lines.append(f"To: {vendor}")
    if rule.method:
        lines.append(f"By: {clean(rule.method)}")
    if rule.url:
        lines.append(f"At: {clean(rule.url)}")
    return [*lines, f"Subject: {subject(dossier)}"]


def _request(dossier: Dossier) -> list[str]:
    a, contract, uptime = dossier.assessment, dossier.contract, dossier.stated.uptime
    zone = contract.period.timezone
    text = f'under the service level agreement "{clean(contract.title)}"'
    if contract.source:
        read = f", as read on {contract.as_of}" if contract.as_of else ""
        text += f" ({clean(contract.source)}{read})"
    text += f" we ask for {_remedy(dossier)} for {clean(dossier.service.name) or dossier.service.id}"
    text += f" in {a.period.label or a.period.key}"
    text += f" ({_local(a.period.start, zone)} to {_local(a.period.end, zone)}, {zone})."
    figure = "" if uptime is None else f"The service was available for {percent_view(uptime, a)} % of the time"
    if a.target is not None:
        figure += f"; {fmt.exact_percent(a.target)} % were promised"
    down = "" if a.downtime_seconds is None else f" {a.downtime_seconds:,} of {a.assessed_seconds:,} seconds were down."
    return [*wrap(text[0].upper() + text[1:], WIDTH), "", *wrap(f"{figure}.{down}", WIDTH)]


def _remedy(dossier: Dossier) -> str:
    """Says what is asked for: ``a credit of 10 % of the fee = €240.00``, as far as its size is known."""
    credit, payout = dossier.stated.credit, dossier.assessment.credit.payout
    if credit is None or credit.extent == "not_known":
        return f"the {payout} that it provides"
    sum_ = remedy_text(credit.percent, credit.amount, credit.currency, extent=credit.extent, fee=True)
    return f"a {payout} of " + " and ".join(part for part in (sum_, *map(clean, credit.benefits)) if part)


def _promises(dossier: Dossier) -> list[str]:
    """Lists what was promised besides availability and not kept, with what was measured."""
    missed = [result for result in dossier.assessment.objectives if result.met is False]
    if not missed:
        return []
    lines = [clean(line) for line in objective_lines(missed)]
    return ["Promises that were not kept:", *(f"  {row}" for line in lines for row in wrap(line, WIDTH - 2))]


def _list(dossier: Dossier) -> list[str]:
    """Lists the dates and times that count."""
    counted = [o for o in dossier.assessment.outages if o.counted_seconds]
    if not counted:
        return []
    zone = dossier.contract.period.timezone
    lines = [f"Dates and times ({zone}):"]
    lines += [f"  {_outage(o, zone)}" for o in counted[:LISTED]]
    if len(counted) > LISTED:
        lines.append(f"  and {len(counted) - LISTED} more: see timeline.csv")
    return lines


def _outage(outage: AssessedOutage, zone: str) -> str:
    reason = f", {clean(outage.reason)}" if outage.reason else ""
    return f"{_local(outage.start, zone)} to {_local(outage.end, zone)}: {outage.counted_seconds:,} s{reason}"


def _details(dossier: Dossier, rule: ClaimRule) -> list[str]:
    """Answers the fields that the vendor asks for."""
    if not rule.fields:
        return []
    return ["The details you ask for:", *(f"  {clean(field)}: {_answer(field, dossier)}" for field in rule.fields)]


def _answer(field: str, dossier: Dossier) -> str:
    words = field.casefold()
    for keys, answer in _KNOWN:
        if any(key in words for key in keys) and (found := answer(dossier)):
            return found
    return f"[{clean(field)}: {BLANK}]"


def _closing(dossier: Dossier) -> list[str]:
    seen = sorted({r.kind for r in dossier.records if r.kind})
    count = len(dossier.records)
    kinds = f" ({', '.join(seen)})" if seen else ""
    by = f" by {count} monitor{'' if count == 1 else 's'}{kinds}" if count else ""
    text = f"It was measured{by}. The attached file holds the clause, the timeline, the calculation step by step, "
    text += "the evidence as it was recorded, and SHA-256 sums of all of it."
    return [
        *wrap(text, WIDTH),
        "",
        "Please confirm the receipt of this request.",
        "",
        "Kind regards,",
        f"[name, company, customer number: {BLANK}]",
    ]


def _local(at: int, zone: str) -> str:
    """Writes a local time with its offset: it must be read in one way only."""
    return datetime.fromtimestamp(at, UTC if zone == "UTC" else ZoneInfo(zone)).isoformat(" ").replace("+00:00", "Z")


def _times(dossier: Dossier) -> str:
    count = sum(bool(o.counted_seconds) for o in dossier.assessment.outages)
    return f"{count} outages, listed above" if count > 1 else "listed above" if count else ""


def _duration(dossier: Dossier) -> str:
    seconds = dossier.assessment.downtime_seconds
    return "" if seconds is None else f"{seconds:,} s ({fmt.duration(seconds)})"


def _uptime(dossier: Dossier) -> str:
    a, uptime = dossier.assessment, dossier.stated.uptime
    return "" if uptime is None else f"{percent_view(uptime, a)} %"


def _targets(dossier: Dossier) -> str:
    return ", ".join(dict.fromkeys(clean(r.target) for r in dossier.records if r.target))


def _cause(dossier: Dossier) -> str:
    found = (clean(o.reason) for o in dossier.assessment.outages if o.counted_seconds)
    return ", ".join(dict.fromkeys(reason for reason in found if reason))


def _evidence(dossier: Dossier) -> str:
    return f"attached: {', '.join(r.ref for r in dossier.records)}" if dossier.records else ""


def _amount(dossier: Dossier) -> str:
    credit = dossier.stated.credit
    return (
        ""
        if credit is None or not credit.amount
        else remedy_text(Fraction(0), credit.amount, credit.currency, extent=credit.extent)
    )


_KNOWN: Final[tuple[tuple[tuple[str, ...], Callable[[Dossier], str]], ...]] = (
    (("date", "time of", "times", "when", "incident time", "period of"), _times),
    (("duration", "length", "minutes", "downtime"), _duration),
    (("uptime", "availability", "percentage"), _uptime),
    (("service", "product"), lambda d: clean(d.service.name) or d.service.id),
    (("billing cycle", "billing month", "billing period", "month", "quarter"), lambda d: d.assessment.period.label),
    (("url", "endpoint", "host", "affected"), _targets),
    (("error", "description", "reason", "cause"), _cause),
    (("log", "evidence", "proof", "trace"), _evidence),
    (("amount", "credit"), _amount),
)
