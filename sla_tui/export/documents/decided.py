"""What people decided about a period, under its working: exclusions, work, acknowledgements, proposals, its closing."""

from __future__ import annotations

from collections.abc import Mapping

from sla_tui import format as fmt
from sla_tui.export.documents.outage_reports import report_line
from sla_tui.export.documents.preview import Effect, effect_lines
from sla_tui.export.documents.stated import remedy_text
from sla_tui.export.shapes.decisions import ACKNOWLEDGEMENT, EXCLUSION, MAINTENANCE, PROPOSAL, REPORT
from sla_tui.export.style import Style
from sla_tui.export.text_layout import wrap
from sla_tui.language import ENGLISH
from sla_tui.sla.facts import Drift, ExclusionFact, FrozenFact, MaintenanceFact, Proposal
from sla_tui.sla.snapshot import ServiceSnapshot

Would = Mapping[tuple[int, int], Effect]
"""What accepting a disputed exclusion would change, by its span."""


def render_decided(service: ServiceSnapshot, would: Would, *, width: int = 100, style: Style | None = None) -> str:
    """The sections that have something to say, each led by a blank line; "" where none has. Times are UTC.

    Args:
        service: whose.
        would: effects of the disputed exclusions.
        width: cells of a line.
        style: colour and ASCII.
    """
    look = style or Style()
    period, currency = service.assessment.period, service.assessment.credit.currency
    work = [m for m in service.maintenance if m.start < period.end and m.end > period.start]
    sections = (
        ("EXCLUSIONS", [line for e in service.exclusions for line in _exclusion(e, would, width, look)]),
        ("ANNOUNCED WORK", [_maintenance(m) for m in work]),
        (
            "ACKNOWLEDGED",
            [f"{fmt.rfc3339(a.at)} by {a.who}: {a.reason}" for a in service.acknowledgements],
        ),
        ("REPORTED", [report_line(fact) for fact in service.reports]),
        ("PROPOSED EXCLUSIONS, not applied", proposal_lines(service)),
        (
            "THE CLOSED PERIOD",
            _frozen(service.frozen, currency) if service.frozen is not None else [],
        ),
    )
    out = []
    for title, lines in sections:
        if lines:
            shown = [f"  {part}" for line in lines for part in wrap(look.plain(line), max(40, width - 2))]
            out += ["", look.strong(title), *shown]
    return "".join(f"{line}\n" for line in out)


def decided_to_json(service: ServiceSnapshot) -> dict[str, object]:
    """The same for programs, in the snapshot's words."""
    return {
        "exclusions": [EXCLUSION.write(fact) for fact in service.exclusions],
        "maintenance": [MAINTENANCE.write(fact) for fact in service.maintenance],
        "acknowledgements": [ACKNOWLEDGEMENT.write(fact) for fact in service.acknowledgements],
        "proposals": [PROPOSAL.write(fact) for fact in service.proposals],
        "reports": [REPORT.write(fact) for fact in service.reports],
    }


def proposal_lines(service: ServiceSnapshot) -> list[str]:
    """Every proposal with its evidence, and the command that decides on it."""
    lines = []
    for p in service.proposals:
        lines.append(f"{_span(p.start, p.end)} ({p.seconds:,} s): {p.on_name or p.on} was down too; {p.reason}")
        lines.append(f"evidence: this outage {_span(*p.outage)}, that of {p.on} {_span(*p.other)}")
        lines.append(f"to decide: {command_of(service.id, p)}")
    return lines


def command_of(service: str, found: Proposal) -> str:
    """What writes the proposal down as an exclusion; disputed until the vendor agrees."""
    return (
        f"sla-tui exclude add {service} --start {fmt.rfc3339(found.start)} --end {fmt.rfc3339(found.end)}"
        f" --reason {found.reason} --note 'with {found.on}' --disputed"
    )


def _exclusion(fact: ExclusionFact, would: Would, width: int, style: Style) -> list[str]:
    state = "accepted" if fact.accepted else "disputed, without effect"
    words = [f"{_span(fact.start, fact.end)}: {fact.reason}, {state}", fact.reference, fact.note, _said(fact)]
    lines = ["; ".join(word for word in words if word)]
    effect = None if fact.accepted else would.get((fact.start, fact.end))
    if effect is not None:
        lines.append("if it were accepted:")
        lines += effect_lines(effect, width=width, style=style)[1:]
    return lines


def _said(fact: ExclusionFact) -> str:
    said = "from the configuration" if fact.at is None else f"act {fact.act} by {fact.who}, {fmt.rfc3339(fact.at)}"
    if fact.judged_at is not None:
        verb = "accepted" if fact.accepted else "disputed"
        said += f"; {verb} by {fact.judged_by}, {fmt.rfc3339(fact.judged_at)}"
    return said


def _maintenance(fact: MaintenanceFact) -> str:
    told = "not announced" if fact.announced is None else f"announced {fmt.rfc3339(fact.announced)}"
    valid = "valid" if fact.valid else "void under the contract"
    by = "from the configuration" if not fact.source else f"from {fact.source}"
    by = by if fact.at is None else f"act {fact.act} by {fact.who}, {fmt.rfc3339(fact.at)}"
    words = [f"{_span(fact.start, fact.end)}: {fact.kind}, {valid}", told, fact.title, by]
    return "; ".join(word for word in words if word)


def _frozen(fact: FrozenFact, currency: str) -> list[str]:
    by = f", revision {fact.revision} by {fact.who}: {fact.why}" if fact.revision > 1 else ""
    lines = [f"closed {fmt.rfc3339(fact.at)}{by}; its evidence has the SHA-256 {fact.sha256}"]
    if fact.drift is not None:
        lines.append(f"{drift_text(fact.drift, currency)}; the closed result stands")
    return lines


def drift_text(drift: Drift, currency: str) -> str:
    """What a closed period would come to today, with the credit in money where it is known, and why.

    Args:
        drift: what differs.
        currency: of the credit.
    """
    uptime = "no figure" if drift.percent is None else f"{fmt.fixed(drift.percent, 6)} %"
    down = "" if drift.downtime_seconds is None else f", {drift.downtime_seconds:,} s of downtime"
    credit = remedy_text(drift.credit, drift.amount, currency)
    owed = f", credit {credit}" if drift.credit or drift.amount else ", no credit"
    causes = ", ".join(ENGLISH.say(f"cause.{cause}") for cause in drift.causes)
    return f"today it would come to {uptime}{down}{owed}, because of: {causes}"


def _span(start: int, end: int) -> str:
    return f"{fmt.rfc3339(start)} to {fmt.rfc3339(end)}"
