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
from sla_tui.export.shapes.result import CLAIM
from sla_tui.export.shapes.shape import Field, ListOf, Maybe, Shape
from sla_tui.export.shapes.stated import EXTENT
from sla_tui.sla.acts import ClaimState
from sla_tui.sla.alert import AlertKind, Level
from sla_tui.sla.money.entries import CreditEntry

_WHO: Final = (
    Field("act", MAYBE_WHOLE, lambda f: f.act or None),  # null where it stands in the configuration
    Field("who", TEXT, lambda f: f.who),
    Field("at", MAYBE_INSTANT, lambda f: f.at),
)
STRETCH: Final = Shape("", Field("start", INSTANT, lambda s: s[0]), Field("end", INSTANT, lambda s: s[1]))

EXCLUSION: Final = Shape(
    "exclusion",
    Field("start", INSTANT, lambda f: f.start),
    Field("end", INSTANT, lambda f: f.end),
    Field("reason", TEXT, lambda f: f.reason),
    Field("accepted", FLAG, lambda f: f.accepted),
    Field("reference", TEXT, lambda f: f.reference),
    Field("note", TEXT, lambda f: f.note),
    *_WHO,
    Field("judged_by", TEXT, lambda f: f.judged_by),
    Field("judged_at", MAYBE_INSTANT, lambda f: f.judged_at),
)
MAINTENANCE: Final = Shape(
    "maintenance",
    Field("start", INSTANT, lambda f: f.start),
    Field("end", INSTANT, lambda f: f.end),
    Field("announced", MAYBE_INSTANT, lambda f: f.announced),
    Field("kind", word(Literal["planned", "emergency"]), lambda f: f.kind),
    Field("title", TEXT, lambda f: f.title),
    Field("valid", FLAG, lambda f: f.valid),
    *_WHO,
    Field("source", TEXT, lambda f: f.source),
)
PROPOSAL: Final = Shape(
    "proposal",
    Field("start", INSTANT, lambda f: f.start),
    Field("end", INSTANT, lambda f: f.end),
    Field("seconds", COUNT, lambda f: f.seconds),
    Field("reason", TEXT, lambda f: f.reason),
    Field("on", TEXT, lambda f: f.on),
    Field("on_name", TEXT, lambda f: f.on_name),
    Field("outage", STRETCH, lambda f: f.outage),
    Field("other", STRETCH, lambda f: f.other),
    note="counted time in which a service that this one depends on was down too; nobody has decided on it",
)
REPORT: Final = Shape(
    "report",
    Field("began", INSTANT, lambda f: f.began),
    Field("start", MAYBE_INSTANT, lambda f: f.start),
    Field("end", MAYBE_INSTANT, lambda f: f.end),
    Field("reported", MAYBE_INSTANT, lambda f: f.reported),
    Field("affected_percent", Maybe(PERCENT), lambda f: None if f.affected is None else 100 * f.affected),
    Field("reference", TEXT, lambda f: f.reference),
    Field("note", TEXT, lambda f: f.note),
    *_WHO,
    note="what no monitor measures of an outage; start and end are null where none is known any more",
)
ACKNOWLEDGEMENT: Final = Shape(
    "acknowledgement",
    Field("act", WHOLE, lambda f: f.act),
    Field("outage", INSTANT, lambda f: f.outage),
    Field("who", TEXT, lambda f: f.who),
    Field("at", INSTANT, lambda f: f.at),
    Field("reason", TEXT, lambda f: f.reason),
    Field("severity", TEXT, lambda f: f.severity),
    Field("holds", FLAG, lambda f: f.holds),
)
CREDIT_PERIOD: Final = Shape(
    "",
    Field("key", TEXT, lambda p: p.key),
    Field("label", TEXT, lambda p: p.label),
    Field("start", INSTANT, lambda p: p.start),
    Field("end", INSTANT, lambda p: p.end),
)


def _amount(entry: CreditEntry) -> str | None:
    return None if entry.extent == "not_known" else amount(entry.amount, entry.currency)


ENTRY_CREDIT: Final = Shape(
    "",
    Field("percent", Maybe(PERCENT), lambda e: None if e.extent == "not_known" else e.credit),
    Field("amount", MAYBE_DECIMAL, _amount),
    Field("currency", TEXT, lambda e: e.currency),
    Field("benefits", ListOf(TEXT), lambda e: e.benefits),
    Field("locked_in", FLAG, lambda e: e.locked_in),
    Field("locked_in_since", MAYBE_INSTANT, lambda e: e.locked_in_since),
)
MARK: Final = Shape(
    "",
    Field("act", WHOLE, lambda m: m.act),
    Field("state", word(ClaimState), lambda m: m.state),
    Field("who", TEXT, lambda m: m.who),
    Field("at", INSTANT, lambda m: m.at),
    Field("note", TEXT, lambda m: m.note),
)
CREDIT_ENTRY: Final = Shape(
    "credit_entry",
    Field("service", TEXT, lambda e: e.service),
    Field("name", TEXT, lambda e: e.name),
    Field("contract", TEXT, lambda e: e.contract),
    Field("vendor", TEXT, lambda e: e.vendor),
    Field("period", CREDIT_PERIOD, lambda e: e.period),
    Field("running", FLAG, lambda e: e.running),
    Field("percent", MAYBE_DECIMAL, lambda e: None if e.uptime is None else fmt.fixed(e.uptime * 100, 6)),
    Field("target", Maybe(PERCENT), lambda e: e.target),
    Field("credit", ENTRY_CREDIT, lambda e: e),
    Field("claim", CLAIM, lambda e: e.claim),
    Field("state", word(ClaimState), lambda e: e.state),
    Field("marks", ListOf(MARK), lambda e: e.marks),
    Field("certainty", word(Literal["certain", "within_error"]), lambda e: e.certainty),
    Field("extent", EXTENT, lambda e: e.extent),
    Field("provable", FLAG, lambda _: True, "what is not provable owes nothing that could be listed here"),
    note="a period that triggers a credit, and how far its claim has come",
)
ALERT: Final = Shape(
    "alert",
    Field("key", TEXT, lambda a: a.key),
    Field("kind", word(AlertKind), lambda a: a.kind),
    Field("level", word(Level), lambda a: a.level),
    Field("subject", TEXT, lambda a: a.subject),
    Field("name", TEXT, lambda a: a.name),
    Field("text", TEXT, lambda a: a.text),
    Field("since", INSTANT, lambda a: a.since),
    Field("raised_at", INSTANT, lambda a: a.raised_at),
    Field("acknowledged", FLAG, lambda a: a.acknowledged),
)
