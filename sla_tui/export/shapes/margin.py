"""The shape of a margin at risk: what customers get for an outage, what vendors pay, and what is uncovered."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.export.shapes.kinds import COUNT, DECIMAL, FLAG, MAYBE_DECIMAL, TEXT, amount, word
from sla_tui.export.shapes.shape import JsonField, JsonList, Maybe, Shape
from sla_tui.sla.money.margin import Margin, MarginRow, MarginSum, ServiceMargin, Uncovered


class _Row(NamedTuple):
    row: MarginRow
    currency: str


class _Sum(NamedTuple):
    found: MarginSum
    currency: str


def _row(row: MarginRow | None, margin: Margin) -> _Row | None:
    return None if row is None else _Row(row, margin.currency)


def _opening(found: ServiceMargin) -> MarginRow | None:
    return None if found.margin.opening is None else found.margin.opening.at


def _opened_by(found: ServiceMargin) -> tuple[str, ...]:
    return () if found.margin.opening is None else found.margin.opening.agreements


ROW: Final = Shape(
    "margin_row",
    JsonField("outage_seconds", COUNT, lambda r: r.row.length),
    JsonField("owed_by_us", DECIMAL, lambda r: amount(r.row.owed_by_us, r.currency)),
    JsonField("owed_to_us", DECIMAL, lambda r: amount(r.row.owed_to_us, r.currency)),
    JsonField("uncovered", DECIMAL, lambda r: amount(r.row.uncovered, r.currency)),
)
SUM: Final = Shape(
    "margin_sum",
    JsonField("amount", DECIMAL, lambda s: amount(s.found.amount, s.currency)),
    JsonField("known", FLAG, lambda s: s.found.known, "false: it may be more"),
)
MARGIN: Final = Shape(
    "margin",
    JsonField("bought", TEXT, lambda s: s.bought, "the service that is bought: this one, or one that it needs"),
    JsonField("currency", TEXT, lambda s: s.margin.currency),
    JsonField("customers", JsonList(TEXT), lambda s: s.margin.customers, "the keys of agreements"),
    JsonField("vendors", JsonList(TEXT), lambda s: s.margin.vendors),
    JsonField("owed_by_us", SUM, lambda s: _Sum(s.margin.owed_by_us, s.margin.currency), "as things are"),
    JsonField("owed_to_us", SUM, lambda s: _Sum(s.margin.owed_to_us, s.margin.currency)),
    JsonField("uncovered", MAYBE_DECIMAL, lambda s: amount(s.margin.uncovered, s.margin.currency)),
    JsonField("extent", word(Uncovered), lambda s: s.margin.extent),
    JsonField("complete", FLAG, lambda s: s.margin.complete, "false: what an outage costs cannot be worked out"),
    JsonField("opening", Maybe(ROW), lambda s: _row(_opening(s), s.margin), "the shortest outage that opens it"),
    JsonField("opened_by", JsonList(TEXT), _opened_by, "the agreements that customers get more under from then on"),
    JsonField("largest", Maybe(ROW), lambda s: _row(s.margin.largest, s.margin)),
    JsonField("rows", JsonList(ROW), lambda s: [_Row(row, s.margin.currency) for row in s.margin.rows]),
    note="one outage of everything by its length, as if nothing else happened in the period",
)
