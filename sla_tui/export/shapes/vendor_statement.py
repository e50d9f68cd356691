"""The shape of what a vendor's status page says of a service's period, beside what was measured."""

from __future__ import annotations

from typing import Final, Literal

from sla_tui.export.shapes.kinds import COUNT, FLAG, INSTANT, MAYBE_INSTANT, TEXT, word
from sla_tui.export.shapes.shape import JsonField, JsonList, Shape

COMPARED: Final = Shape(
    "",
    JsonField("start", INSTANT, lambda s: s.start),
    JsonField("end", INSTANT, lambda s: s.end),
    JsonField("measured_down", FLAG, lambda s: s.measured),
    JsonField("page", word(Literal["nothing", "degraded", "down"]), lambda s: s.page or "nothing"),
)
PAGE_INCIDENT: Final = Shape(
    "page_incident",
    JsonField("id", TEXT, lambda r: r.newest.id),
    JsonField("title", TEXT, lambda r: r.newest.title),
    JsonField("impact", word(Literal["none", "minor", "major", "critical"]), lambda r: r.newest.impact),
    JsonField("start", INSTANT, lambda r: r.newest.start),
    JsonField("end", MAYBE_INSTANT, lambda r: r.newest.end),
    JsonField("url", TEXT, lambda r: r.newest.url),
    JsonField("first_read_at", INSTANT, lambda r: r.readings[0][0]),
    JsonField("read_at", INSTANT, lambda r: r.readings[-1][0]),
    JsonField("wordings", COUNT, lambda r: len(r.readings)),
    note="as it was worded last; end is null while the page calls it open",
)
VENDOR_STATEMENT: Final = Shape(
    "vendor_statement",
    JsonField("pages", JsonList(TEXT), lambda s: s.pages),
    JsonField("measured_seconds", COUNT, lambda s: s.measured),
    JsonField("admitted_seconds", COUNT, lambda s: s.admitted),
    JsonField("degraded_seconds", COUNT, lambda s: s.degraded),
    JsonField("beyond_seconds", COUNT, lambda s: s.beyond),
    JsonField("unmeasured_seconds", COUNT, lambda s: s.unmeasured),
    JsonField("decides", FLAG, lambda s: s.decides),
    JsonField("stretches", JsonList(COMPARED), lambda s: s.stretches),
    JsonField("incidents", JsonList(PAGE_INCIDENT), lambda s: s.records),
    note="of the measured seconds of counted downtime the page admits so many, of these so many only as degraded;"
    " beyond: its trouble that does not count as downtime here;"
    " unmeasured: that of which nothing was known here; decides: the contract goes by the page",
)
