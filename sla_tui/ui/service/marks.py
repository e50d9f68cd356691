"""What people said about outages and time: acknowledged by whom and how long ago, excluded, announced, reported."""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui import format as fmt
from sla_tui.sla.facts import Acknowledgement, ExclusionFact, MaintenanceFact, ReportFact
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.service.outage_table import Happened
from sla_tui.ui.service.pieces import label


def acknowledged(service: ServiceSnapshot, outage: AssessedOutage) -> Acknowledgement | None:
    """The newest acknowledgement of the outage."""
    found = (a for a in reversed(service.acknowledgements) if outage.start <= a.outage <= outage.end)
    return next(found, None)


def excluded(service: ServiceSnapshot, outage: AssessedOutage) -> ExclusionFact | None:
    """The newest exclusion that touches the outage."""
    return next((f for f in reversed(service.exclusions) if f.start < outage.end and f.end > outage.start), None)


def mark_line(happened: Happened, look: Look) -> Line:
    """In a few words: who looks after it, or that nobody does; excluded or disputed."""
    service, outage = happened
    ack, exclusion = acknowledged(service, outage), excluded(service, outage)
    if happened.is_open:
        if ack is None:
            return look.line("nobody yet", "at_risk")
        if not ack.holds:
            return look.line("worse since ack", "at_risk")
        return (_check(look), look.foreign(f" {ack.who} {look.age_of(ack.at)}", "text"))
    if exclusion is not None:
        return look.line("excluded" if exclusion.accepted else "disputed", "soft" if exclusion.accepted else "at_risk")
    return () if ack is None else (_check(look), look.foreign(f" {ack.who}", "soft"))


def _check(look: Look) -> StyledText:
    return StyledText(look.glyphs.acked, "met")


def said_lines(service: ServiceSnapshot, outage: AssessedOutage | None, look: Look, cells: int) -> list[Line]:
    """Everything that was said about the outage, or with None about the service's period; a line each."""
    lines: list[Line] = []
    for name, line in _said(service, outage, look):
        again = any(known[1].text == name for known in lines if len(known) > 1)
        lines.append(cut((*label("" if again else name, look), *line), cells))
    return lines


def _said(service: ServiceSnapshot, outage: AssessedOutage | None, look: Look) -> Iterator[tuple[str, Line]]:
    for ack in service.acknowledgements:
        if outage is None or outage.start <= ack.outage <= outage.end:
            yield "ACK", _ack_line(ack, look, alone=outage is None)
    for exclusion in service.exclusions:
        if outage is None or (exclusion.start < outage.end and exclusion.end > outage.start):
            yield "EXCLUDED", _exclusion_line(exclusion, look)
    for window in service.maintenance:
        if outage is None or (window.start < outage.end and window.end > outage.start):
            yield "WORK", _window_line(window, look)
    for report in service.reports:
        if outage is None or report.start == outage.start:
            yield "REPORTED", _report_line(report, look, alone=outage is None)


def _ack_line(ack: Acknowledgement, look: Look, *, alone: bool) -> Line:
    of = f" the outage of {fmt.day_and_time(ack.outage, look.zone)}" if alone else ""
    severity = f" ({ack.severity})" if ack.severity else ""
    return (
        _check(look),
        look.foreign(f" {ack.who}", "strong"),
        look.span(f" {fmt.day_and_time(ack.at, look.zone)}{of}", "soft"),
        look.foreign(f": {ack.reason}{severity}", "text"),
    )


def _exclusion_line(fact: ExclusionFact, look: Look) -> Line:
    state = "accepted" if fact.accepted else "DISPUTED"
    judged = f" by {fact.judged_by}" if fact.judged_by else ""
    said = f"{fact.who} {fmt.day(fact.at, look.zone)}" if fact.who and fact.at is not None else "configuration"
    more = " ".join(part for part in (fact.reference, fact.note) if part)
    return (
        look.span(_span(fact.start, fact.end, look), "text"),
        look.foreign(f"  {fact.reason.replace('_', ' ')}", "strong"),
        look.foreign(f"  {state}{judged}", "soft" if fact.accepted else "at_risk"),
        look.foreign(f"  {said}{': ' + more if more else ''}", "soft"),
    )


def _window_line(fact: MaintenanceFact, look: Look) -> Line:
    said = fact.source or fact.who or "configuration"
    valid = "" if fact.valid else "  not accepted by the contract: it counts"
    coming = "  to come" if fact.start > look.now else ""
    return (
        look.span(_span(fact.start, fact.end, look), "text"),
        look.foreign(f"  {fact.kind}{' ' + fact.title if fact.title else ''}", "maintenance"),
        look.span(valid, "at_risk"),
        look.foreign(f"{coming}  {said}", "soft"),
    )


def _report_line(fact: ReportFact, look: Look, *, alone: bool) -> Line:
    of = f" the outage of {fmt.day_and_time(fact.began, look.zone)}" if alone else ""
    when = "" if fact.reported is None else f"at {fmt.day_and_time(fact.reported, look.zone)}"
    share = "" if fact.affected is None else f"{fmt.exact_percent(100 * fact.affected)} % affected"
    said = f"{fact.who} {fmt.day(fact.at, look.zone)}" if fact.who and fact.at is not None else "configuration"
    more = " ".join(part for part in (fact.reference, fact.note) if part)
    return (
        look.span(", ".join(part for part in (when, share) if part), "strong"),
        look.span(of, "soft"),
        look.foreign(f"  {said}{': ' + more if more else ''}", "soft"),
    )


def _span(start: int, end: int, look: Look) -> str:
    same = fmt.day(start, look.zone) == fmt.day(end, look.zone)
    last = fmt.clock_time(end, look.zone, seconds=False) if same else fmt.day_and_time(end, look.zone)
    return f"{fmt.day_and_time(start, look.zone)} to {last}"
