"""The shapes of what people decided or should decide: exclusions, maintenance, acknowledgements, credits, alerts."""

from __future__ import annotations

from typing import Final, Literal

from sla_tui import format as fmt
from sla_tui.export.shapes.kinds import (
    COUNT,
    FLAG,
    INSTANT,
    MAYBE_DECIMAL,
    MAYBE_INSTANT,
    MAYBE_WHOLE,
    PERCENT,
    TEXT,
    WHOLE,
    amount,
    word,
)
from sla_tui.export.shapes.party import WHOSE
from sla_tui.export.shapes.result import CLAIM
from sla_tui.export.shapes.shape import JsonField, JsonList, Maybe, Shape
from sla_tui.export.shapes.stated import EXTENT
from sla_tui.sla.acts import ClaimState
from sla_tui.sla.alert import AlertKind, Level
from sla_tui.sla.money.entries import CreditEntry

_WHO: Final = (
    JsonField("act", MAYBE_WHOLE, lambda f: f.act or None),  # null where it stands in the configuration
    JsonField("who", TEXT, lambda f: f.who),
    JsonField("at", MAYBE_INSTANT, lambda f: f.at),
)
STRETCH: Final = Shape("", JsonField("start", INSTANT, lambda s: s[0]), JsonField("end", INSTANT, lambda s: s[1]))

EXCLUSION: Final = Shape(
    "exclusion",
    JsonField("start", INSTANT, lambda f: f.start),
    JsonField("end", INSTANT, lambda f: f.end),
    JsonField("reason", TEXT, lambda f: f.reason),
    JsonField("accepted", FLAG, lambda f: f.accepted),
    JsonField("reference", TEXT, lambda f: f.reference),
    JsonField("note", TEXT, lambda f: f.note),
    *_WHO,
    JsonField("judged_by", TEXT, lambda f: f.judged_by),
    JsonField("judged_at", MAYBE_INSTANT, lambda f: f.judged_at),
)
MAINTENANCE: Final = Shape(
    "maintenance",
    JsonField("start", INSTANT, lambda f: f.start),
    JsonField("end", INSTANT, lambda f: f.end),
    JsonField("announced", MAYBE_INSTANT, lambda f: f.announced),
    JsonField("kind", word(Literal["planned", "emergency"]), lambda f: f.kind),
    JsonField("title", TEXT, lambda f: f.title),
    JsonField("valid", FLAG, lambda f: f.valid),
    *_WHO,
    JsonField("source", TEXT, lambda f: f.source),
)
PAGE_EVIDENCE: Final = Shape(
    "page_evidence",
    JsonField("title", TEXT, lambda e: e.title),
    JsonField("text", TEXT, lambda e: e.text),
    JsonField("start", INSTANT, lambda e: e.start),
    JsonField("end", MAYBE_INSTANT, lambda e: e.end),
    JsonField("url", TEXT, lambda e: e.url),
    JsonField("read_at", INSTANT, lambda e: e.read_at),
    note="what a vendor's status page says of it, and when that was read; end is null while it is open there",
)
PROPOSAL: Final = Shape(
    "proposal",
    JsonField("start", INSTANT, lambda f: f.start),
    JsonField("end", INSTANT, lambda f: f.end),
    JsonField("seconds", COUNT, lambda f: f.seconds),
    JsonField("reason", TEXT, lambda f: f.reason),
    JsonField("on", TEXT, lambda f: f.on),
    JsonField("on_name", TEXT, lambda f: f.on_name),
    JsonField("outage", STRETCH, lambda f: f.outage),
    JsonField("other", STRETCH, lambda f: f.other),
    JsonField("measured", FLAG, lambda f: f.measured),
    JsonField("page", Maybe(PAGE_EVIDENCE), lambda f: f.page),
    note="counted time in which a service that this one depends on was down too; nobody has decided on it",
)
REPORT: Final = Shape(
    "report",
    JsonField("began", INSTANT, lambda f: f.began),
    JsonField("start", MAYBE_INSTANT, lambda f: f.start),
    JsonField("end", MAYBE_INSTANT, lambda f: f.end),
    JsonField("reported", MAYBE_INSTANT, lambda f: f.reported),
    JsonField("affected_percent", Maybe(PERCENT), lambda f: None if f.affected is None else 100 * f.affected),
    JsonField("reference", TEXT, lambda f: f.reference),
    JsonField("note", TEXT, lambda f: f.note),
    *_WHO,
    note="what no monitor measures of an outage; start and end are null where none is known any more",
)
ACKNOWLEDGEMENT: Final = Shape(
    "acknowledgement",
    JsonField("act", WHOLE, lambda f: f.act),
    JsonField("outage", INSTANT, lambda f: f.outage),
    JsonField("who", TEXT, lambda f: f.who),
    JsonField("at", INSTANT, lambda f: f.at),
    JsonField("reason", TEXT, lambda f: f.reason),
    JsonField("severity", TEXT, lambda f: f.severity),
    JsonField("holds", FLAG, lambda f: f.holds),
)
CREDIT_PERIOD: Final = Shape(
    "",
    JsonField("key", TEXT, lambda p: p.key),
    JsonField("label", TEXT, lambda p: p.label),
    JsonField("start", INSTANT, lambda p: p.start),
    JsonField("end", INSTANT, lambda p: p.end),
)


def _amount(entry: CreditEntry) -> str | None:
    return None if entry.extent == "not_known" else amount(entry.amount, entry.currency)


ENTRY_CREDIT: Final = Shape(
    "",
    JsonField("percent", Maybe(PERCENT), lambda e: None if e.extent == "not_known" else e.credit),
    JsonField("amount", MAYBE_DECIMAL, _amount),
    JsonField("currency", TEXT, lambda e: e.currency),
    JsonField("benefits", JsonList(TEXT), lambda e: e.benefits),
    JsonField("locked_in", FLAG, lambda e: e.locked_in),
    JsonField("locked_in_since", MAYBE_INSTANT, lambda e: e.locked_in_since),
)
MARK: Final = Shape(
    "",
    JsonField("act", WHOLE, lambda m: m.act),
    JsonField("state", word(ClaimState), lambda m: m.state),
    JsonField("who", TEXT, lambda m: m.who),
    JsonField("at", INSTANT, lambda m: m.at),
    JsonField("note", TEXT, lambda m: m.note),
)
CREDIT_ENTRY: Final = Shape(
    "credit_entry",
    JsonField("service", TEXT, lambda e: e.service),
    JsonField("name", TEXT, lambda e: e.name),
    JsonField("contract", TEXT, lambda e: e.contract),
    JsonField("vendor", TEXT, lambda e: e.vendor),
    JsonField("period", CREDIT_PERIOD, lambda e: e.period),
    JsonField("running", FLAG, lambda e: e.running),
    JsonField("percent", MAYBE_DECIMAL, lambda e: None if e.uptime is None else fmt.fixed(e.uptime * 100, 6)),
    JsonField("target", Maybe(PERCENT), lambda e: e.target),
    JsonField("credit", ENTRY_CREDIT, lambda e: e),
    JsonField("claim", CLAIM, lambda e: e.claim),
    JsonField("state", word(ClaimState), lambda e: e.state),
    JsonField("marks", JsonList(MARK), lambda e: e.marks),
    JsonField("certainty", word(Literal["certain", "within_error"]), lambda e: e.certainty),
    JsonField("extent", EXTENT, lambda e: e.extent),
    *WHOSE,
    JsonField("provable", FLAG, lambda _: True, "what is not provable owes nothing that could be listed here"),
    note="a period that triggers a credit, and how far its claim has come",
)
ALERT: Final = Shape(
    "alert",
    JsonField("key", TEXT, lambda a: a.key),
    JsonField("kind", word(AlertKind), lambda a: a.kind),
    JsonField("level", word(Level), lambda a: a.level),
    JsonField("subject", TEXT, lambda a: a.subject),
    JsonField("name", TEXT, lambda a: a.for_programs.name),
    JsonField("text", TEXT, lambda a: a.for_programs.text),
    JsonField("since", INSTANT, lambda a: a.since),
    JsonField("raised_at", INSTANT, lambda a: a.raised_at),
    JsonField("acknowledged", FLAG, lambda a: a.acknowledged),
)
