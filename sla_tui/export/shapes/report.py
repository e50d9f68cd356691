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
from sla_tui.export.shapes.shape import JsonField, JsonList, Maybe, Plain, Shape, within
from sla_tui.export.shapes.snapshot import SOURCE, SUMMARY
from sla_tui.export.shapes.stated import CERTAINTY, EXTENT, STANDING
from sla_tui.language import ENGLISH
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
    JsonField("start", INSTANT, lambda d: d.start),
    JsonField("end", INSTANT, lambda d: d.end),
    JsonField("p95_ms", MAYBE_WHOLE, lambda d: d.p95_ms),
)


def _currency(view: EarlierView) -> str:
    credit = view.past.stated.credit
    return view.chapter.contract.currency if credit is None else credit.currency


EARLIER: Final = Shape(
    "earlier",
    JsonField("period", TEXT, lambda e: e.past.period.key),
    JsonField("start", INSTANT, lambda e: e.past.period.start),
    JsonField("end", INSTANT, lambda e: e.past.period.end),
    JsonField("uptime", UPTIME, lambda e: UptimeView(e.past.stated.uptime, e.chapter.service.assessment)),
    JsonField("verdict", VERDICT, lambda e: e.past.stated.verdict),
    JsonField("standing", STANDING, lambda e: e.past.stated.standing),
    JsonField("certainty", CERTAINTY, lambda e: e.past.stated.certainty),
    JsonField("credit", MAYBE_DECIMAL, lambda e: amount_of(e.past.stated.credit)),
    JsonField("extent", Maybe(EXTENT), lambda e: None if e.past.stated.credit is None else e.past.stated.credit.extent),
    JsonField("currency", TEXT, _currency),
)
CHAPTER: Final = Shape(
    "chapter",
    JsonField("service", SERVICE, lambda c: c.service),
    JsonField("contract_valid_from", MAYBE_DAY, lambda c: c.contract.valid_from),
    JsonField("days", JsonList(DAY_TIMES), lambda c: c.days),
    JsonField("earlier", JsonList(EARLIER), lambda c: [EarlierView(past, c) for past in c.earlier]),
    JsonField("claim", Maybe(CREDIT_ENTRY), lambda c: c.claim),
)
QUESTION: Final = Shape(
    "question",
    JsonField("kind", TEXT, lambda q: q.kind),
    JsonField("service", MAYBE_TEXT, lambda q: None if q.chapter is None else q.chapter.service.id),
    JsonField("source", MAYBE_TEXT, lambda q: None if q.source is None else q.source.id),
    JsonField("detail", TEXT, lambda q: ENGLISH.tell(q.source.message) if q.source is not None else q.detail),
)
RESOLUTION: Final = Shape(
    "",
    JsonField("least_seconds", COUNT, lambda r: r[0]),
    JsonField("most_seconds", COUNT, lambda r: r[1]),
)
RESOLVED_SOURCE: Final = Shape(
    "resolved_source",
    *within(SOURCE.fields, lambda v: v.source),
    JsonField("resolution", RESOLUTION, lambda v: v.resolution),
)
CLAIM_RULE: Final = Shape(
    "",
    JsonField("method", TEXT, lambda c: c.method),
    JsonField("url", TEXT, lambda c: c.url),
    JsonField("subject", TEXT, lambda c: c.subject),
    JsonField("fields", JsonList(TEXT), lambda c: c.fields),
)
CONTRACT: Final = Shape(
    "contract",
    JsonField("id", TEXT, lambda c: c.id),
    JsonField("name", TEXT, lambda c: c.title),
    JsonField("vendor", TEXT, lambda c: c.vendor),
    JsonField("source", TEXT, lambda c: c.source),
    JsonField("as_of", MAYBE_DAY, lambda c: c.as_of),
    JsonField("valid_from", MAYBE_DAY, lambda c: c.valid_from),
    JsonField("valid_to", MAYBE_DAY, lambda c: c.valid_to),
    JsonField("reviewed_by", TEXT, lambda c: c.reviewed_by),
    JsonField("timezone", TEXT, lambda c: c.period.timezone),
    JsonField("claim", Maybe(CLAIM_RULE), lambda c: c.claim),
)


def _sources(report: Report) -> Iterator[SourceView]:
    for source in report.snapshot.sources:
        yield SourceView(source, report.resolutions.get(source.id, (source.interval, source.interval)))


REPORT: Final = Shape(
    "",
    JsonField("schema", Plain({"const": SCHEMA}), lambda _: SCHEMA),
    JsonField("generated_at", INSTANT, lambda r: r.snapshot.generated_at),
    JsonField("version", TEXT, lambda r: r.snapshot.version),
    JsonField("zone_data", MAYBE_TEXT, lambda r: r.zone_data or None),
    JsonField("timezone", TEXT, lambda r: r.snapshot.timezone),
    JsonField("demo", FLAG, lambda r: r.snapshot.demo),
    JsonField("profile", MAYBE_TEXT, lambda r: r.snapshot.profile or None),
    JsonField("period", TEXT, lambda r: r.key),
    JsonField("running", FLAG, lambda r: r.running),
    JsonField("summary", SUMMARY, lambda r: r.snapshot.summary),
    JsonField("services", JsonList(CHAPTER), lambda r: r.chapters),
    JsonField("questions", JsonList(QUESTION), questions),
    JsonField("sources", JsonList(RESOLVED_SOURCE), _sources),
    JsonField("contracts", JsonList(CONTRACT), lambda r: r.contracts),
)
