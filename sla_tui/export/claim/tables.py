"""The claim file's tables as CSV: the timeline, the sum second by second, the raw evidence, what people decided."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sla_tui import format as fmt
from sla_tui.export.documents.stated import remedy_text
from sla_tui.export.formats.csv import CsvCell, csv_text
from sla_tui.export.shapes.kinds import amount_of, fraction, instant, percent_view
from sla_tui.language import ENGLISH
from sla_tui.sla.dossier import Dossier, SourceRecord

ClaimRow = tuple[CsvCell, ...]


def timeline(dossier: Dossier) -> str:
    """Writes what happened in the period, in order of time: outages, work, exclusions, acknowledgements, deadlines."""
    rows = sorted(chain(_outages(dossier), _decided(dossier), _bounds(dossier)), key=lambda row: (row[0], str(row[1:])))
    shown = ((instant(int(at or 0)), instant(None if end is None else int(end)), *rest) for at, end, *rest in rows)
    return csv_text(("start", "end", "what", "seconds", "counted_seconds", "decision", "clause", "note"), shown)


def _bounds(dossier: Dossier) -> Iterator[ClaimRow]:
    period, claim = dossier.assessment.period, dossier.stated.claim
    yield period.start, None, "the period begins", None, None, "", "period", period.label
    yield period.end, None, "the period ends", None, None, "", "period", period.label
    for at, what in ((claim.notify_by, "first notice before"), (claim.deadline, "claim before")):
        if at is not None:
            yield at, None, what, None, None, "", "claim", ""


def _outages(dossier: Dossier) -> Iterator[ClaimRow]:
    for o in dossier.assessment.outages:
        note = "; ".join(p for p in (o.reason, f"seen by {', '.join(o.sources)}" if o.sources else "") if p)
        yield o.start, o.end, "outage", o.end - o.start, o.counted_seconds, o.decision, o.clause, note


def _decided(dossier: Dossier) -> Iterator[ClaimRow]:
    service = dossier.service
    for e in service.exclusions:
        said = f"{e.reason}; {e.reference}; {_who(e.who, e.at)}".strip("; ")
        yield e.start, e.end, "exclusion", e.end - e.start, None, _accepted(accepted=e.accepted), "exclusions", said
    for m in service.maintenance:
        told = "not announced" if m.announced is None else f"announced {fmt.rfc3339(m.announced)}"
        said = f"{m.kind}; {m.title}; {told}; {_who(m.who, m.at) or m.source}".strip("; ")
        yield m.start, m.end, "maintenance", m.end - m.start, None, "valid" if m.valid else "void", "maintenance", said
    for a in service.acknowledgements:
        yield a.at, None, "acknowledged", None, None, "", "", f"{a.reason}; {_who(a.who, a.at)}"


def _accepted(*, accepted: bool) -> str:
    return "accepted" if accepted else "disputed: no effect"


def _who(who: str, at: int | None) -> str:
    return "" if at is None else f"{who or 'somebody'}, {fmt.rfc3339(at)}"


def calculation(dossier: Dossier) -> str:
    """Writes every second that makes the sum, a row a stretch, then the totals: the column adds up to them."""
    a, said = dossier.assessment, dossier.stated
    rows: list[ClaimRow] = [
        ("period", instant(a.period.start), instant(a.now), a.now - a.period.start, "", "period", "")
    ]
    rows += [
        ("removed", instant(r.start), instant(r.end), r.start - r.end, "removed", r.clause, ENGLISH.tell(r.note))
        for r in a.removed
    ]
    rows.append(("T: assessed", "", "", a.assessed_seconds, "", "", "the period less what was removed"))
    for o in a.outages:
        for p in o.parts:
            kind = "down" if p.decision == "counted" else "not counted"
            rows.append((kind, instant(p.start), instant(p.end), p.end - p.start, p.decision, p.clause, o.reason))
    exact = "the seconds that are counted" if a.downtime_exact is None else f"exactly {a.downtime_exact} s"
    rows.append(("D: downtime", "", "", a.downtime_seconds, "", "", exact))
    if said.uptime is not None:
        rows.append(("uptime", "", "", None, fraction(said.uptime), "", f"{percent_view(said.uptime, a)} %"))
    rows += [
        (f"credit, step {n}", "", "", None, "", "", ENGLISH.tell(step))
        for n, step in enumerate(a.credit.steps, start=1)
    ]
    if (credit := said.credit) is not None:
        share = remedy_text(credit.percent, None, credit.currency, credit.benefits, credit.extent, fee=True)
        sum_ = amount_of(credit)
        rows.append(("owed", "", "", None, share or "nothing", "", "" if sum_ is None else f"{sum_} {credit.currency}"))
    return csv_text(("what", "start", "end", "seconds", "decision", "clause", "note"), rows)


def states(record: SourceRecord) -> str:
    """Writes the states that one monitor had, a row a stretch; time that is not there is unknown."""
    rows = ((instant(s.start), instant(s.end), s.end - s.start, s.state, s.reason) for s in record.spans)
    return csv_text(("start", "end", "seconds", "state", "reason"), rows)


def checks(record: SourceRecord) -> str:
    """Writes single checks around the outages: when, whether it succeeded, the response time where there was one."""
    rows = ((instant(c.at), c.ok, c.ms) for c in record.checks)
    return csv_text(("at", "ok", "ms"), rows)


def sources(dossier: Dossier) -> str:
    """Writes the monitors behind the evidence."""
    heading = ("monitor", "kind", "name", "type", "target", "check_interval_seconds", "history_told_until", "stretches")
    rows = (
        (r.ref, r.kind, r.name, r.type, r.target, r.interval or None, instant(r.told_until), len(r.spans))
        for r in dossier.records
    )
    return csv_text(heading, rows)
