"""The shape of what may be stated of a period: what every other format prints. What cannot be stood for is null."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.export.shapes.kinds import (
    FLAG,
    MAYBE_DECIMAL,
    MAYBE_INSTANT,
    PERCENT,
    RATIONAL,
    SHARE,
    TEXT,
    amount_of,
    word,
)
from sla_tui.export.shapes.result import BUDGET_FIELDS, CLAIM, TIER, UPTIME, VERDICT, Payout, TierView, UptimeView
from sla_tui.export.shapes.shape import JsonField, JsonList, Maybe, Shape, within
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import Extent, Reason, Standing, Stated, StatedCertainty

STANDING: Final = word(Standing, "standing")
CERTAINTY: Final = word(StatedCertainty, "certainty")
EXTENT: Final = word(Extent, "extent")


class StatedView(NamedTuple):
    """What may be stated, and of which assessment: its target and tiers are the bounds that percents keep."""

    stated: Stated
    assessment: Assessment


def _ends(view: StatedView) -> tuple[UptimeView, UptimeView] | None:
    ends = view.stated.uptime_range
    return None if ends is None else (UptimeView(ends[0], view.assessment), UptimeView(ends[1], view.assessment))


def _tier(view: StatedView) -> TierView | None:
    tier = view.stated.next_tier
    return None if tier is None else TierView(tier, view.assessment.credit.currency)


STATED_CREDIT: Final = Shape(
    "stated_credit",
    JsonField("owed", FLAG, lambda c: c.owed),
    JsonField("extent", EXTENT, lambda c: c.extent),
    JsonField("percent", Maybe(RATIONAL), lambda c: None if c.extent == "not_known" else c.percent),
    JsonField("amount", MAYBE_DECIMAL, amount_of),
    JsonField("currency", TEXT, lambda c: c.currency),
    JsonField("payout", word(Payout), lambda c: c.payout),
    JsonField("benefits", JsonList(TEXT), lambda c: c.benefits),
    note="where nobody can say how much is owed, percent and amount are null, never 0",
)
STATED_BUDGET: Final = Shape(
    "",
    *within(BUDGET_FIELDS, lambda v: v.stated.budget),
    JsonField("at_most", FLAG, lambda v: v.stated.budget_at_most),
)
UPTIME_RANGE: Final = Shape(
    "", JsonField("worst", UPTIME, lambda ends: ends[0]), JsonField("best", UPTIME, lambda ends: ends[1])
)
STATED: Final = Shape(
    "stated",
    JsonField("standing", STANDING, lambda v: v.stated.standing),
    JsonField("verdict", VERDICT, lambda v: v.stated.verdict),
    JsonField("certainty", CERTAINTY, lambda v: v.stated.certainty),
    JsonField("reason", word(Reason), lambda v: v.stated.reason),
    JsonField("coverage", SHARE, lambda v: v.stated.coverage),
    JsonField("min_coverage", PERCENT, lambda v: v.stated.min_coverage),
    JsonField("uptime", UPTIME, lambda v: UptimeView(v.stated.uptime, v.assessment)),
    JsonField("best_case", UPTIME, lambda v: UptimeView(v.stated.best_case, v.assessment)),
    JsonField("uptime_range", Maybe(UPTIME_RANGE), _ends),
    JsonField("since", MAYBE_INSTANT, lambda v: v.stated.since),
    JsonField("budget", Maybe(STATED_BUDGET), lambda v: None if v.stated.budget is None else v),
    JsonField("credit", Maybe(STATED_CREDIT), lambda v: v.stated.credit),
    JsonField("claim", CLAIM, lambda v: v.stated.claim),
    JsonField("next_tier", Maybe(TIER), _tier),
    JsonField("exhausted_at", MAYBE_INSTANT, lambda v: v.stated.exhausted_at),
    note="what may be stated of the period, and what every other format prints; what cannot be stood for is null",
)
