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
)
from sla_tui.export.shapes.shape import Field, ListOf, Maybe, Plain, Shape

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
    Field("worst_percent", TEXT, lambda ends: ends[0]),
    Field("best_percent", TEXT, lambda ends: ends[1]),
)
PERIOD: Final = Shape(
    "period",
    Field("period", TEXT, lambda p: p.period.key),
    Field("running", FLAG, lambda p: p.running),
    Field("fraction", Maybe(SHARE), lambda p: p.stated.uptime),
    Field("percent", MAYBE_DECIMAL, _percent),
    Field("range", Maybe(RANGE), _range),
    Field("since", MAYBE_INSTANT, lambda p: p.stated.since),
    Field("known", SHARE, lambda p: p.stated.coverage),
    Field("provable", FLAG, lambda p: p.stated.certainty != "not_provable"),
    Field("target", Maybe(PERCENT), lambda p: p.target),
)
DAY: Final = Shape(
    "day",
    Field("start", INSTANT, lambda c: c.start),
    Field("state", TEXT, lambda c: c.state),
    Field("down_seconds", WHOLE, lambda c: c.down_seconds),
)
SERVICE: Final = Shape(
    "service",
    Field("service", TEXT, lambda s: s.key),
    Field("name", TEXT, lambda s: s.name),
    Field("state", TEXT, lambda s: s.state),
    Field("since", MAYBE_INSTANT, lambda s: s.since),
    Field("uptime", ListOf(PERIOD), lambda s: s.periods),
    Field("days", ListOf(DAY), lambda s: s.days),
)
INCIDENT: Final = Shape(
    "incident",
    Field("service", TEXT, lambda i: i.service),
    Field("start", INSTANT, lambda i: i.start),
    Field("end", MAYBE_INSTANT, lambda i: i.end),
    Field("reason", MAYBE_TEXT, lambda i: i.reason or None),
)
WORK: Final = Shape(
    "maintenance",
    Field("service", TEXT, lambda w: w.name),
    Field("start", INSTANT, lambda w: w.start),
    Field("end", INSTANT, lambda w: w.end),
    Field("title", MAYBE_TEXT, lambda w: w.title or None),
)
PUBLIC: Final = Shape(
    "",
    Field("schema", Plain({"const": SCHEMA}), lambda _: SCHEMA),
    Field("title", TEXT, lambda p: p.title),
    Field("generated_at", INSTANT, lambda p: p.generated_at),
    Field("timezone", TEXT, lambda p: p.timezone),
    Field("demo", FLAG, lambda p: p.demo),
    Field("state", TEXT, overall),
    Field("services", ListOf(SERVICE), lambda p: p.services),
    Field("incidents", ListOf(INCIDENT), lambda p: p.incidents),
    Field("maintenance", ListOf(WORK), lambda p: p.work),
)
