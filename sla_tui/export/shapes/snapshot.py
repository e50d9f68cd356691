"""The shape of a snapshot (``sla-tui/snapshot/1``): what users' scripts hold on to."""

from __future__ import annotations

from collections.abc import Mapping
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
    MAYBE_TEXT,
    TEXT,
    word,
)
from sla_tui.export.shapes.service import SERVICE
from sla_tui.export.shapes.shape import JsonField, JsonList, JsonMap, Maybe, Plain, Shape
from sla_tui.language import ENGLISH
from sla_tui.sla.delivery import DELIVERY_STATES
from sla_tui.sla.monitors import SourceState

SCHEMA: Final = "sla-tui/snapshot/1"


def _amounts(owed: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: fmt.amount(amount, currency) for currency, amount in sorted(owed.items())}


def _part_done(share: Fraction) -> str:
    return fmt.fixed(share, 4, Fraction(1))


SUMMARY: Final = Shape(
    "summary",
    JsonField("services", COUNT, lambda s: s.services),
    JsonField("met", COUNT, lambda s: s.met),
    JsonField("at_risk", COUNT, lambda s: s.at_risk),
    JsonField("breached", COUNT, lambda s: s.breached),
    JsonField("unknown", COUNT, lambda s: s.unknown, "no verdict: not_provable and no_data together"),
    JsonField("not_provable", COUNT, lambda s: s.not_provable),
    JsonField("no_data", COUNT, lambda s: s.no_data),
    JsonField(
        "credits", JsonMap(DECIMAL), lambda s: _amounts(s.credits), "what is owed to us (locked in), by currency"
    ),
    JsonField("credits_at_least", JsonList(TEXT), lambda s: s.credits_at_least, "currencies in which more may be owed"),
    JsonField("owed_by_us", JsonMap(DECIMAL), lambda s: _amounts(s.owed_by_us), "what we owe customers, by currency"),
    JsonField("owed_by_us_at_least", JsonList(TEXT), lambda s: s.owed_by_us_at_least),
    note="met + at_risk + breached + unknown = services; unknown = not_provable + no_data; credits and owed_by_us are"
    " what is owed and neither claimed, paid nor expired, each way by itself",
)
RATE_BUDGET: Final = Shape(
    "rate_budget",
    JsonField("name", TEXT, lambda b: b.name, "minute, hour, day, month; pause: the silence asked for after a refusal"),
    JsonField("limit", MAYBE_COUNT, lambda b: b.limit),
    JsonField("remaining", MAYBE_COUNT, lambda b: b.remaining),
    JsonField("resets_at", MAYBE_INSTANT, lambda b: b.resets_at),
)
HISTORY_PROGRESS: Final = Shape(
    "history_progress",
    JsonField("wanted_from", INSTANT, lambda h: h.wanted_from),
    JsonField("reached_from", MAYBE_INSTANT, lambda h: h.reached_from),
    JsonField("fraction", DECIMAL, lambda h: _part_done(h.fraction)),
    JsonField(
        "checks_fraction",
        MAYBE_DECIMAL,
        lambda h: None if h.checks_fraction is None else _part_done(h.checks_fraction),
    ),
    JsonField("monitors_done", COUNT, lambda h: h.done),
    JsonField("monitors", COUNT, lambda h: h.monitors),
    JsonField("running", FLAG, lambda h: h.running),
)
SOURCE: Final = Shape(
    "source",
    JsonField("id", TEXT, lambda s: s.id),
    JsonField("kind", TEXT, lambda s: s.kind),
    JsonField("state", word(SourceState), lambda s: s.state),
    JsonField("last_success_at", MAYBE_INSTANT, lambda s: s.last_success_at),
    JsonField("next_poll_at", MAYBE_INSTANT, lambda s: s.next_poll_at),
    JsonField("message", TEXT, lambda s: ENGLISH.tell(s.message)),
    JsonField("monitors", COUNT, lambda s: s.monitors),
    JsonField(
        "budget",
        JsonList(RATE_BUDGET),
        lambda s: s.budget,
        "what the provider still lets us ask, the shortest window first",
    ),
    JsonField("history", Maybe(HISTORY_PROGRESS), lambda s: s.history),
)
REPORT_DELIVERY: Final = Shape(
    "report_delivery",
    JsonField("schedule", TEXT, lambda d: d.schedule),
    JsonField("state", Plain({"enum": [*DELIVERY_STATES]}), lambda d: d.state, "the worst of its destinations"),
    JsonField("period", MAYBE_TEXT, lambda d: d.period or None, "null: none was due yet"),
    JsonField("due", MAYBE_INSTANT, lambda d: d.due or None),
    JsonField("next_due", INSTANT, lambda d: d.next_due),
    JsonField(
        "destinations",
        JsonList(
            Shape(
                "",
                JsonField("id", TEXT, lambda d: d.id),
                JsonField("state", Plain({"enum": [*DELIVERY_STATES]}), lambda d: d.state),
                JsonField("at", MAYBE_INSTANT, lambda d: d.at or None, "when that became so"),
                JsonField("tries", COUNT, lambda d: d.tries, "how often it did not work"),
                JsonField("why", MAYBE_TEXT, lambda d: d.why or None),
            )
        ),
        lambda d: d.destinations,
    ),
)
SNAPSHOT: Final = Shape(
    "",
    JsonField("schema", Plain({"const": SCHEMA}), lambda _: SCHEMA),
    JsonField("generated_at", INSTANT, lambda s: s.generated_at),
    JsonField("version", TEXT, lambda s: s.version),
    JsonField("timezone", TEXT, lambda s: s.timezone),
    JsonField("demo", FLAG, lambda s: s.demo),
    JsonField("profile", MAYBE_TEXT, lambda s: s.profile or None),
    JsonField("from_store", FLAG, lambda s: s.from_store),
    JsonField("offline_since", MAYBE_INSTANT, lambda s: s.offline_since),
    JsonField("notices", JsonList(TEXT), lambda s: [*map(ENGLISH.tell, s.notices)]),
    JsonField("notices_since", JsonList(INSTANT), lambda s: s.notices_since),
    JsonField("summary", SUMMARY, lambda s: s.summary),
    JsonField("sources", JsonList(SOURCE), lambda s: s.sources),
    JsonField("services", JsonList(SERVICE), lambda s: s.services),
    JsonField("credits", JsonList(CREDIT_ENTRY), lambda s: s.credits),
    JsonField("credits_complete", FLAG, lambda s: s.credits_complete),
    JsonField("alerts", JsonList(ALERT), lambda s: s.alerts),
    JsonField(
        "report_deliveries",
        JsonList(REPORT_DELIVERY),
        lambda s: s.report_deliveries,
        "how far the reports are that go out by themselves",
    ),
    note="What `sla-tui snapshot --format json` prints. Keys may be added, never renamed or dropped; an unknown number"
    " is null.",
)
