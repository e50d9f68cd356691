"""The shape of the public view (``sla-tui/public/1``): what the status page says, for programs."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.publish.model import PublicPeriod
from sla_tui.export.publish.status_page import overall
from sla_tui.export.shapes.kinds import (
    FLAG,
    INSTANT,
    MAYBE_DECIMAL,
    MAYBE_INSTANT,
    MAYBE_TEXT,
    PERCENT,
    SHARE,
    TEXT,
    WHOLE,
    word,
)
from sla_tui.export.shapes.shape import JsonField, JsonList, Maybe, Plain, Shape
from sla_tui.sla.how_measured import MeasuredFrom
from sla_tui.sla.security_seen import SecurityState
from sla_tui.sla.security_terms import SecurityPromise

SCHEMA: Final = "sla-tui/public/1"


def _percent(each: PublicPeriod) -> str | None:
    uptime = each.stated.uptime
    bounds = () if each.bound is None else (each.bound,)
    return None if uptime is None else fmt.fixed(uptime * 100, 6, Fraction(100), *bounds)


def _range(each: PublicPeriod) -> tuple[str, str] | None:
    ends = each.stated.uptime_range
    return None if ends is None else fmt.uptime_range(*ends, each.bound)


RANGE: Final = Shape(
    "",
    JsonField("worst_percent", TEXT, lambda ends: ends[0]),
    JsonField("best_percent", TEXT, lambda ends: ends[1]),
)
PERIOD: Final = Shape(
    "period",
    JsonField("period", TEXT, lambda p: p.period.key),
    JsonField("running", FLAG, lambda p: p.running),
    JsonField("fraction", Maybe(SHARE), lambda p: p.stated.uptime),
    JsonField("percent", MAYBE_DECIMAL, _percent),
    JsonField("range", Maybe(RANGE), _range),
    JsonField("since", MAYBE_INSTANT, lambda p: p.stated.since),
    JsonField("known", SHARE, lambda p: p.stated.coverage),
    JsonField("provable", FLAG, lambda p: p.stated.certainty != "not_provable"),
    JsonField("target", Maybe(PERCENT), lambda p: p.target),
)
DAY: Final = Shape(
    "day",
    JsonField("start", INSTANT, lambda c: c.start),
    JsonField("state", TEXT, lambda c: c.state),
    JsonField("down_seconds", WHOLE, lambda c: c.down_seconds),
)
PROMISE: Final = Shape(
    "promise",
    JsonField("promise", word(SecurityPromise), lambda p: p.promise),
    JsonField("subject", MAYBE_TEXT, lambda p: p.subject or None),
    JsonField("state", word(SecurityState), lambda p: p.state),
)
GROUP: Final = Shape(
    "",
    JsonField("monitors", WHOLE, lambda g: g.count),
    JsonField("place", word(MeasuredFrom), lambda g: g.place),
    JsonField("shortest_seconds", WHOLE, lambda g: g.shortest, "between two looks; 0: not known"),
    JsonField("longest_seconds", WHOLE, lambda g: g.longest),
)
MEASURED: Final = Shape(
    "measured",
    JsonField("quorum", WHOLE, lambda m: m.quorum, "so many of them must say that it is down"),
    JsonField("groups", JsonList(GROUP), lambda m: m.groups),
)
SERVICE: Final = Shape(
    "service",
    JsonField("service", TEXT, lambda s: s.key),
    JsonField("name", TEXT, lambda s: s.name),
    JsonField("state", TEXT, lambda s: s.state),
    JsonField("since", MAYBE_INSTANT, lambda s: s.since),
    JsonField("uptime", JsonList(PERIOD), lambda s: s.periods),
    JsonField("days", JsonList(DAY), lambda s: s.days),
    JsonField(
        "security",
        JsonList(PROMISE),
        lambda s: s.promises or None,
        "promises of security that its owner shows",
        unless_none=True,
    ),
    JsonField("measured", Maybe(MEASURED), lambda s: s.measured, unless_none=True),
    JsonField("document", TEXT, lambda s: s.document or None, "the file beside this one", unless_none=True),
)
INCIDENT: Final = Shape(
    "incident",
    JsonField("service", TEXT, lambda i: i.service),
    JsonField("start", INSTANT, lambda i: i.start),
    JsonField("end", MAYBE_INSTANT, lambda i: i.end),
    JsonField("reason", MAYBE_TEXT, lambda i: i.reason or None),
)
WORK: Final = Shape(
    "maintenance",
    JsonField("service", TEXT, lambda w: w.name),
    JsonField("start", INSTANT, lambda w: w.start),
    JsonField("end", INSTANT, lambda w: w.end),
    JsonField("title", MAYBE_TEXT, lambda w: w.title or None),
)
PUBLIC: Final = Shape(
    "",
    JsonField("schema", Plain({"const": SCHEMA}), lambda _: SCHEMA),
    JsonField("title", TEXT, lambda p: p.title),
    JsonField("generated_at", INSTANT, lambda p: p.generated_at),
    JsonField("timezone", TEXT, lambda p: p.timezone),
    JsonField("demo", FLAG, lambda p: p.demo),
    JsonField("state", TEXT, overall),
    JsonField("services", JsonList(SERVICE), lambda p: p.services),
    JsonField("incidents", JsonList(INCIDENT), lambda p: p.incidents),
    JsonField("maintenance", JsonList(WORK), lambda p: p.work),
)
