"""The claim file's tables as CSV: the timeline, the sum second by second, the raw evidence, what people decided."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.export.columns import Column
from sla_tui.export.documents.stated import remedy_text
from sla_tui.export.formats.csv import CsvCell, csv_table, csv_text
from sla_tui.export.shapes.kinds import amount_of, fraction, instant, percent_view
from sla_tui.language import ENGLISH
from sla_tui.sla.dossier import Dossier, SourceRecord
from sla_tui.sla.observation import CheckResult, Span
from sla_tui.sla.result import Assessment


class TimelineRow(NamedTuple):
    """Something that happened; its fields are the columns. `start` and `end` are UTC seconds until they are written."""

    start: CsvCell
    end: CsvCell
    what: str
    seconds: int | None = None
    counted_seconds: int | None = None
    decision: str = ""
    clause: str = ""
    note: str = ""


class ClaimSumRow(NamedTuple):
    """A stretch or a line of the sum; its fields are the columns. Instants are written already."""

    what: str
    start: str | None = ""
    end: str | None = ""
    seconds: int | None = None
    decision: str = ""
    clause: str = ""
    note: str = ""


def timeline(dossier: Dossier) -> str:
    """Writes what happened in the period, in order of time: outages, work, exclusions, acknowledgements, deadlines."""
    rows = sorted(chain(_outages(dossier), _decided(dossier), _bounds(dossier)), key=lambda row: (row[0], str(row[1:])))
    shown = (row._replace(start=_instant(row.start), end=_instant(row.end)) for row in rows)
    return csv_text(TimelineRow._fields, shown)


def _instant(at: CsvCell) -> str | None:
    return instant(None if at is None else int(at))


def _bounds(dossier: Dossier) -> Iterator[TimelineRow]:
    period, claim = dossier.assessment.period, dossier.stated.claim
    yield TimelineRow(period.start, None, "the period begins", clause="period", note=period.label)
    yield TimelineRow(period.end, None, "the period ends", clause="period", note=period.label)
    for at, what in ((claim.notify_by, "first notice before"), (claim.deadline, "claim before")):
        if at is not None:
            yield TimelineRow(at, None, what, clause="claim")


def _outages(dossier: Dossier) -> Iterator[TimelineRow]:
    for o in dossier.assessment.outages:
        note = "; ".join(p for p in (o.reason, f"seen by {', '.join(o.sources)}" if o.sources else "") if p)
        yield TimelineRow(o.start, o.end, "outage", o.end - o.start, o.counted_seconds, o.decision, o.clause, note)


def _decided(dossier: Dossier) -> Iterator[TimelineRow]:
    service = dossier.service
    for e in service.exclusions:
        note = f"{e.reason}; {e.reference}; {_who(e.who, e.at)}".strip("; ")
        decision = "accepted" if e.accepted else "disputed: no effect"
        yield TimelineRow(e.start, e.end, "exclusion", e.end - e.start, None, decision, "exclusions", note)
    for m in service.maintenance:
        announced = "not announced" if m.announced is None else f"announced {fmt.rfc3339(m.announced)}"
        note = f"{m.kind}; {m.title}; {announced}; {_who(m.who, m.at) or m.source}".strip("; ")
        decision = "valid" if m.valid else "void"
        yield TimelineRow(m.start, m.end, "maintenance", m.end - m.start, None, decision, "maintenance", note)
    for a in service.acknowledgements:
        yield TimelineRow(a.at, None, "acknowledged", note=f"{a.reason}; {_who(a.who, a.at)}")


def _who(who: str, at: int | None) -> str:
    return "" if at is None else f"{who or 'somebody'}, {fmt.rfc3339(at)}"


def calculation(dossier: Dossier) -> str:
    """Writes every second that makes the sum, a row a stretch, then the totals: the column adds up to them."""
    return csv_text(ClaimSumRow._fields, chain(_stretches(dossier.assessment), _totals(dossier)))


def _stretches(found: Assessment) -> Iterator[ClaimSumRow]:
    """Yields the period, what was removed from it, and every stretch of an outage."""
    start, end = instant(found.period.start), instant(found.now)
    yield ClaimSumRow("period", start, end, found.now - found.period.start, clause="period")
    for r in found.removed:
        note = ENGLISH.tell(r.note)
        yield ClaimSumRow("removed", instant(r.start), instant(r.end), r.start - r.end, "removed", r.clause, note)
    yield ClaimSumRow("T: assessed", seconds=found.assessed_seconds, note="the period less what was removed")
    for o in found.outages:
        for p in o.parts:
            what, seconds = "down" if p.decision == "counted" else "not counted", p.end - p.start
            yield ClaimSumRow(what, instant(p.start), instant(p.end), seconds, p.decision, p.clause, o.reason)


def _totals(dossier: Dossier) -> Iterator[ClaimSumRow]:
    """Yields what the stretches come to: downtime, uptime, and the credit step by step."""
    found, stated = dossier.assessment, dossier.stated
    exact = "the seconds that are counted" if found.downtime_exact is None else f"exactly {found.downtime_exact} s"
    yield ClaimSumRow("D: downtime", seconds=found.downtime_seconds, note=exact)
    if stated.uptime is not None:
        yield ClaimSumRow("uptime", decision=fraction(stated.uptime), note=f"{percent_view(stated.uptime, found)} %")
    for number, step in enumerate(found.credit.steps, start=1):
        yield ClaimSumRow(f"credit, step {number}", note=ENGLISH.tell(step))
    if (credit := stated.credit) is not None:
        share = remedy_text(credit.percent, None, credit.currency, credit.benefits, credit.extent, fee=True)
        written = amount_of(credit)
        note = "" if written is None else f"{written} {credit.currency}"
        yield ClaimSumRow("owed", decision=share or "nothing", note=note)


STATES: Final[tuple[Column[Span, CsvCell], ...]] = (
    Column("start", "", lambda span: instant(span.start)),
    Column("end", "", lambda span: instant(span.end)),
    Column("seconds", "", lambda span: span.end - span.start),
    Column("state", "", lambda span: span.state),
    Column("reason", "", lambda span: span.reason),
)
CHECKS: Final[tuple[Column[CheckResult, CsvCell], ...]] = (
    Column("at", "", lambda check: instant(check.at)),
    Column("ok", "", lambda check: check.ok),
    Column("ms", "", lambda check: check.ms),
)
MONITORS: Final[tuple[Column[SourceRecord, CsvCell], ...]] = (
    Column("monitor", "", lambda record: record.ref),
    Column("kind", "", lambda record: record.kind),
    Column("name", "", lambda record: record.name),
    Column("type", "", lambda record: record.type),
    Column("target", "", lambda record: record.target),
    Column("check_interval_seconds", "", lambda record: record.interval or None),
    Column("history_told_until", "", lambda record: instant(record.answered_until)),
    Column("stretches", "", lambda record: len(record.spans)),
)


def states(record: SourceRecord) -> str:
    """Writes the states that one monitor had, a row a stretch; time that is not there is unknown."""
    return csv_table(STATES, record.spans)


def checks(record: SourceRecord) -> str:
    """Writes single checks around the outages: when, whether it succeeded, the response time where there was one."""
    return csv_table(CHECKS, record.checks)


def sources(dossier: Dossier) -> str:
    """Writes the monitors behind the evidence."""
    return csv_table(MONITORS, dossier.records)
