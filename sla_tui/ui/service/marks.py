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
    """Finds the newest acknowledgement of the outage."""
    found = (a for a in reversed(service.acknowledgements) if outage.start <= a.outage <= outage.end)
    return next(found, None)


def excluded(service: ServiceSnapshot, outage: AssessedOutage) -> ExclusionFact | None:
    """Finds the newest exclusion that touches the outage."""
    return next((f for f in reversed(service.exclusions) if f.start < outage.end and f.end > outage.start), None)


def looked_after(service: ServiceSnapshot, look: Look) -> Line:
    """Says who looks after what is down now, or that nobody does; empty where nothing is down."""
    if not service.is_down:
        return ()
    since = service.since or 0
    now = (ack for ack in reversed(service.acknowledgements) if ack.holds or ack.outage >= since)
    return _looked_after(next(now, None), look)


def _looked_after(ack: Acknowledgement | None, look: Look, age: str = "") -> Line:
    if ack is None:
        return look.line(look.say("acknowledgement.missing"), "at_risk")
    if not ack.holds:
        return look.line(look.say("acknowledgement.worse"), "at_risk")
    return (_check(look), look.foreign(f" {ack.who}{age}", "text"))


def mark_line(happened: Happened, look: Look) -> Line:
    """Says in a few words who looks after it, or that nobody does; excluded or disputed."""
    service, outage = happened
    ack, exclusion = acknowledged(service, outage), excluded(service, outage)
    if happened.is_open:
        return _looked_after(ack, look, f" {look.age_of(ack.at)}" if ack else "")
    if exclusion is not None:
        if exclusion.accepted:
            return look.line(look.say("decision.excluded"), "soft")
        return look.line(look.say("report.exclusion_disputed"), "at_risk")
    return () if ack is None else (_check(look), look.foreign(f" {ack.who}", "soft"))


def _check(look: Look) -> StyledText:
    return StyledText(look.glyphs.acked, "met")


def mark_lines(service: ServiceSnapshot, outage: AssessedOutage | None, look: Look, cells: int) -> list[Line]:
    """Says everything that was said about the outage, or with None about the service's period; a line each."""
    lines: list[Line] = []
    before = ""
    for name, line in _marks(service, outage, look):
        lines.append(cut((*label("" if name == before else name, look), *line), cells))
        before = name
    return lines


def _marks(service: ServiceSnapshot, outage: AssessedOutage | None, look: Look) -> Iterator[tuple[str, Line]]:
    for ack in service.acknowledgements:
        if outage is None or outage.start <= ack.outage <= outage.end:
            yield "acknowledged", _ack_line(ack, look, alone=outage is None)
    for exclusion in service.exclusions:
        if outage is None or (exclusion.start < outage.end and exclusion.end > outage.start):
            yield "excluded", _exclusion_line(exclusion, look)
    for window in service.maintenance:
        if outage is None or (window.start < outage.end and window.end > outage.start):
            yield "work", _window_line(window, look)
    for report in service.reports:
        if outage is None or report.start == outage.start:
            yield "reported", _report_line(report, look, alone=outage is None)


def _ack_line(ack: Acknowledgement, look: Look, *, alone: bool) -> Line:
    of = f" {_outage_of(ack.outage, look)}" if alone else ""
    severity = f" ({ack.severity})" if ack.severity else ""
    return (
        _check(look),
        look.foreign(f" {ack.who}", "strong"),
        look.span(f" {look.language.moment(ack.at, look.zone)}{of}", "soft"),
        look.foreign(f": {ack.reason}{severity}", "text"),
    )


def _outage_of(at: int, look: Look) -> str:
    return look.say("acknowledgement.of", when=look.language.moment(at, look.zone))


def _exclusion_line(fact: ExclusionFact, look: Look) -> Line:
    state = look.say("report.exclusion_accepted" if fact.accepted else "report.exclusion_disputed")
    judged = f" {look.say('screen.by', who=fact.judged_by)}" if fact.judged_by else ""
    return (
        look.span(_span(fact.start, fact.end, look), "text"),
        look.foreign(f"  {look.language.name_of('reason', fact.reason)}", "strong"),
        look.foreign(f"  {state if fact.accepted else state.upper()}{judged}", "soft" if fact.accepted else "at_risk"),
        look.foreign(f"  {_origin(fact, look)}", "soft"),
    )


def _origin(fact: ExclusionFact | ReportFact, look: Look) -> str:
    """Says who said it and when, or that it stands in the configuration; with its reference and its note."""
    who = look.say("screen.configuration")
    if fact.who and fact.at is not None:
        who = f"{fact.who} {look.language.short_day(fact.at, look.zone)}"
    more = " ".join(part for part in (fact.reference, fact.note) if part)
    return f"{who}: {more}" if more else who


def _window_line(fact: MaintenanceFact, look: Look) -> Line:
    origin = fact.source or fact.who or look.say("screen.configuration")
    void = "" if fact.valid else f"  {look.say('act_mark.void')}"
    coming = f"  {look.say('time.to_come')}" if fact.start > look.now else ""
    kind = look.say(f"kind.{fact.kind}")
    return (
        look.span(_span(fact.start, fact.end, look), "text"),
        look.foreign(f"  {kind}{' ' + fact.title if fact.title else ''}", "maintenance"),
        look.span(void, "at_risk"),
        look.foreign(f"{coming}  {origin}", "soft"),
    )


def _report_line(fact: ReportFact, look: Look, *, alone: bool) -> Line:
    language = look.language
    parts: list[str] = []
    if fact.reported is not None:
        parts.append(look.say("act_mark.at", when=language.moment(fact.reported, look.zone)))
    if fact.affected is not None:
        parts.append(look.say("act_mark.affected", percent=language.percent(100 * fact.affected)))
    return (
        look.span(", ".join(parts), "strong"),
        look.span(f" {_outage_of(fact.began, look)}" if alone else "", "soft"),
        look.foreign(f"  {_origin(fact, look)}", "soft"),
    )


def _span(start: int, end: int, look: Look) -> str:
    language, zone = look.language, look.zone
    same = language.short_day(start, zone) == language.short_day(end, zone)
    last = fmt.clock_time(end, zone, seconds=False) if same else language.moment(end, zone)
    return look.say("time.span", since=language.moment(start, zone), until=last)
