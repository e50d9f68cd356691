"""The shape of a snapshot (``sla-tui/snapshot/1``): what users' scripts hold on to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.shapes.decisions import ALERT, CREDIT_ENTRY
from sla_tui.export.shapes.kinds import (
    COUNT,
    DECIMAL,
    FLAG,
    INSTANT,
    MAYBE_COUNT,
    MAYBE_DECIMAL,
    MAYBE_INSTANT,
    TEXT,
    word,
)
from sla_tui.export.shapes.service import SERVICE
from sla_tui.export.shapes.shape import Field, ListOf, MapOf, Maybe, Plain, Shape
from sla_tui.language import ENGLISH
from sla_tui.sla.monitors import SourceState
from sla_tui.sla.snapshot import Summary

SCHEMA: Final = "sla-tui/snapshot/1"


def _credits(summary: Summary) -> dict[str, str]:
    amounts: list[tuple[str, Decimal]] = sorted(summary.credits.items())
    return {currency: fmt.amount(owed, currency) for currency, owed in amounts}


def _part_done(share: Fraction) -> str:
    return fmt.fixed(share, 4, Fraction(1))


SUMMARY: Final = Shape(
    "summary",
    Field("services", COUNT, lambda s: s.services),
    Field("met", COUNT, lambda s: s.met),
    Field("at_risk", COUNT, lambda s: s.at_risk),
    Field("breached", COUNT, lambda s: s.breached),
    Field("unknown", COUNT, lambda s: s.unknown, "no verdict: not_provable and no_data together"),
    Field("not_provable", COUNT, lambda s: s.not_provable),
    Field("no_data", COUNT, lambda s: s.no_data),
    Field("credits", MapOf(DECIMAL), _credits, "what is owed (locked in), by currency"),
    Field("credits_at_least", ListOf(TEXT), lambda s: s.credits_at_least, "currencies in which more may be owed"),
    note="met + at_risk + breached + unknown = services; unknown = not_provable + no_data; credits are what is owed and"
    " neither claimed, paid nor expired",
)
RATE_BUDGET: Final = Shape(
    "rate_budget",
    Field("name", TEXT, lambda b: b.name, "minute, hour, day, month; pause: the silence asked for after a refusal"),
    Field("limit", MAYBE_COUNT, lambda b: b.limit),
    Field("remaining", MAYBE_COUNT, lambda b: b.remaining),
    Field("resets_at", MAYBE_INSTANT, lambda b: b.resets_at),
)
HISTORY_PROGRESS: Final = Shape(
    "history_progress",
    Field("wanted_from", INSTANT, lambda h: h.wanted_from),
    Field("reached_from", MAYBE_INSTANT, lambda h: h.reached_from),
    Field("fraction", DECIMAL, lambda h: _part_done(h.fraction)),
    Field(
        "checks_fraction",
        MAYBE_DECIMAL,
        lambda h: None if h.checks_fraction is None else _part_done(h.checks_fraction),
    ),
    Field("monitors_done", COUNT, lambda h: h.done),
    Field("monitors", COUNT, lambda h: h.monitors),
    Field("running", FLAG, lambda h: h.running),
)
SOURCE: Final = Shape(
    "source",
    Field("id", TEXT, lambda s: s.id),
    Field("kind", TEXT, lambda s: s.kind),
    Field("state", word(SourceState), lambda s: s.state),
    Field("last_success_at", MAYBE_INSTANT, lambda s: s.last_success_at),
    Field("next_poll_at", MAYBE_INSTANT, lambda s: s.next_poll_at),
    Field("message", TEXT, lambda s: s.message),
    Field("monitors", COUNT, lambda s: s.monitors),
    Field(
        "budget",
        ListOf(RATE_BUDGET),
        lambda s: s.budget,
        "what the provider still lets us ask, the shortest window first",
    ),
    Field("history", Maybe(HISTORY_PROGRESS), lambda s: s.history),
)
SNAPSHOT: Final = Shape(
    "",
    Field("schema", Plain({"const": SCHEMA}), lambda _: SCHEMA),
    Field("generated_at", INSTANT, lambda s: s.generated_at),
    Field("version", TEXT, lambda s: s.version),
    Field("timezone", TEXT, lambda s: s.timezone),
    Field("demo", FLAG, lambda s: s.demo),
    Field("from_store", FLAG, lambda s: s.from_store),
    Field("offline_since", MAYBE_INSTANT, lambda s: s.offline_since),
    Field("notices", ListOf(TEXT), lambda s: [*map(ENGLISH.tell, s.notices)]),
    Field("summary", SUMMARY, lambda s: s.summary),
    Field("sources", ListOf(SOURCE), lambda s: s.sources),
    Field("services", ListOf(SERVICE), lambda s: s.services),
    Field("credits", ListOf(CREDIT_ENTRY), lambda s: s.credits),
    Field("credits_complete", FLAG, lambda s: s.credits_complete),
    Field("alerts", ListOf(ALERT), lambda s: s.alerts),
    note="What `sla-tui snapshot --format json` prints. Keys may be added, never renamed or dropped; an unknown number"
    " is null.",
)
