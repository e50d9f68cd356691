"""The shape of what a service is made of: a flat list, each component before its own, with the way down to it."""

from __future__ import annotations

from typing import Final

from sla_tui.export.shapes.kinds import COUNT, INSTANT, MAYBE_INSTANT, TEXT, word
from sla_tui.export.shapes.shape import JsonField, JsonList, JsonMap, Plain, Shape
from sla_tui.sla.measure.composition import DownRule
from sla_tui.sla.observation import MonitorState

NUMBER: Final = Plain({"type": "string", "pattern": r"^-?\d+(/\d+)?$"}, str, "rational")
DOWN_WHEN: Final = Shape(
    "down_when",
    JsonField("rule", word(DownRule), lambda r: r.rule),
    JsonField("at_least", COUNT, lambda r: r.at_least if r.rule == "at_least" else None, unless_none=True),
    JsonField("weights", JsonMap(NUMBER), lambda r: dict(r.weights) if r.weights else None, unless_none=True),
    JsonField("over", NUMBER, lambda r: r.over if r.rule == "weights" else None, unless_none=True),
    note="which components have to be down",
)
_OUTAGE: Final = Shape(
    "",
    JsonField("start", INSTANT, lambda s: s.start),
    JsonField("end", MAYBE_INSTANT, lambda s: s.end),
    JsonField("reason", TEXT, lambda s: s.reason),
)
COMPONENT: Final = Shape(
    "component",
    JsonField("id", TEXT, lambda c: c.id),
    JsonField("name", TEXT, lambda c: c.name),
    JsonField("path", JsonList(TEXT), lambda c: c.path, "the ids from below the service down to it"),
    JsonField("state", word(MonitorState), lambda c: c.state, "as of now"),
    JsonField("since", MAYBE_INSTANT, lambda c: c.since),
    JsonField("down_seconds", COUNT, lambda c: c.down_seconds, "in the period, before every clause of the contract"),
    JsonField("unknown_seconds", COUNT, lambda c: c.unknown_seconds),
    JsonField(
        "deciding_seconds", COUNT, lambda c: c.deciding_seconds, "down together with everything that it is a part of"
    ),
    JsonField("down_when", DOWN_WHEN, lambda c: c.rule, "of a group", unless_none=True),
    JsonField("outages", JsonList(_OUTAGE), lambda c: c.outages),
)
