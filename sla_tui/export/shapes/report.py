"""The shape of a report (``sla-tui/report/1``): the snapshot's own objects, and what lies around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from sla_tui.export.documents.report.model import Chapter, Earlier, Report
from sla_tui.export.documents.report.questions import questions
from sla_tui.export.shapes.decisions import CREDIT_ENTRY
from sla_tui.export.shapes.kinds import (
    COUNT,
    FLAG,
    INSTANT,
    MAYBE_DECIMAL,
    MAYBE_TEXT,
    MAYBE_WHOLE,
    TEXT,
    amount_of,
)
from sla_tui.export.shapes.result import UPTIME, VERDICT, UptimeView
from sla_tui.export.shapes.service import SERVICE
from sla_tui.export.shapes.shape import Field, ListOf, Maybe, Plain, Shape, within
from sla_tui.export.shapes.snapshot import SOURCE, SUMMARY
from sla_tui.export.shapes.stated import CERTAINTY, EXTENT, STANDING
from sla_tui.sla.monitors import SourceStatus

SCHEMA: Final = "sla-tui/report/1"
DAY: Final = Plain({"type": "string", "format": "date"}, date.isoformat)
MAYBE_DAY: Final = Maybe(DAY)


class EarlierView(NamedTuple):
    """An earlier period, and the chapter that it belongs to."""

    past: Earlier
    chapter: Chapter


class SourceView(NamedTuple):
    """A source, and the least and the most seconds between two of its checks."""

    source: SourceStatus
    resolution: tuple[int, int]


DAY_TIMES: Final = Shape(
    "",
    Field("start", INSTANT, lambda d: d.start),
    Field("end", INSTANT, lambda d: d.end),
    Field("p95_ms", MAYBE_WHOLE, lambda d: d.p95_ms),
)


def _currency(view: EarlierView) -> str:
    credit = view.past.stated.credit
    return view.chapter.contract.currency if credit is None else credit.currency


EARLIER: Final = Shape(
    "earlier",
    Field("period", TEXT, lambda e: e.past.period.key),
    Field("start", INSTANT, lambda e: e.past.period.start),
    Field("end", INSTANT, lambda e: e.past.period.end),
    Field("uptime", UPTIME, lambda e: UptimeView(e.past.stated.uptime, e.chapter.service.assessment)),
    Field("verdict", VERDICT, lambda e: e.past.stated.verdict),
    Field("standing", STANDING, lambda e: e.past.stated.standing),
    Field("certainty", CERTAINTY, lambda e: e.past.stated.certainty),
    Field("credit", MAYBE_DECIMAL, lambda e: amount_of(e.past.stated.credit)),
    Field("extent", Maybe(EXTENT), lambda e: None if e.past.stated.credit is None else e.past.stated.credit.extent),
    Field("currency", TEXT, _currency),
)
CHAPTER: Final = Shape(
    "chapter",
    Field("service", SERVICE, lambda c: c.service),
    Field("contract_valid_from", MAYBE_DAY, lambda c: c.contract.valid_from),
    Field("days", ListOf(DAY_TIMES), lambda c: c.days),
    Field("earlier", ListOf(EARLIER), lambda c: [EarlierView(past, c) for past in c.earlier]),
    Field("claim", Maybe(CREDIT_ENTRY), lambda c: c.claim),
)
QUESTION: Final = Shape(
    "question",
    Field("kind", TEXT, lambda q: q.kind),
    Field("service", MAYBE_TEXT, lambda q: None if q.chapter is None else q.chapter.service.id),
    Field("source", MAYBE_TEXT, lambda q: None if q.source is None else q.source.id),
    Field("detail", TEXT, lambda q: q.source.message if q.source is not None else q.detail),
)
RESOLUTION: Final = Shape(
    "",
    Field("least_seconds", COUNT, lambda r: r[0]),
    Field("most_seconds", COUNT, lambda r: r[1]),
)
RESOLVED_SOURCE: Final = Shape(
    "resolved_source",
    *within(SOURCE.fields, lambda v: v.source),
    Field("resolution", RESOLUTION, lambda v: v.resolution),
)
CLAIM_RULE: Final = Shape(
    "",
    Field("method", TEXT, lambda c: c.method),
    Field("url", TEXT, lambda c: c.url),
    Field("subject", TEXT, lambda c: c.subject),
    Field("fields", ListOf(TEXT), lambda c: c.fields),
)
CONTRACT: Final = Shape(
    "contract",
    Field("id", TEXT, lambda c: c.id),
    Field("name", TEXT, lambda c: c.title),
    Field("vendor", TEXT, lambda c: c.vendor),
    Field("source", TEXT, lambda c: c.source),
    Field("as_of", MAYBE_DAY, lambda c: c.as_of),
    Field("valid_from", MAYBE_DAY, lambda c: c.valid_from),
    Field("valid_to", MAYBE_DAY, lambda c: c.valid_to),
    Field("reviewed_by", TEXT, lambda c: c.reviewed_by),
    Field("timezone", TEXT, lambda c: c.period.timezone),
    Field("claim", Maybe(CLAIM_RULE), lambda c: c.claim),
)


def _sources(report: Report) -> Iterator[SourceView]:
    for source in report.snapshot.sources:
        yield SourceView(source, report.resolutions.get(source.id, (source.interval, source.interval)))


REPORT: Final = Shape(
    "",
    Field("schema", Plain({"const": SCHEMA}), lambda _: SCHEMA),
    Field("generated_at", INSTANT, lambda r: r.snapshot.generated_at),
    Field("version", TEXT, lambda r: r.snapshot.version),
    Field("zone_data", MAYBE_TEXT, lambda r: r.zone_data or None),
    Field("timezone", TEXT, lambda r: r.snapshot.timezone),
    Field("demo", FLAG, lambda r: r.snapshot.demo),
    Field("period", TEXT, lambda r: r.key),
    Field("running", FLAG, lambda r: r.running),
    Field("summary", SUMMARY, lambda r: r.snapshot.summary),
    Field("services", ListOf(CHAPTER), lambda r: r.chapters),
    Field("questions", ListOf(QUESTION), questions),
    Field("sources", ListOf(RESOLVED_SOURCE), _sources),
    Field("contracts", ListOf(CONTRACT), lambda r: r.contracts),
)
