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
from sla_tui.export.shapes.shape import Field, ListOf, Maybe, Shape, within
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
    Field("owed", FLAG, lambda c: c.owed),
    Field("extent", EXTENT, lambda c: c.extent),
    Field("percent", Maybe(RATIONAL), lambda c: None if c.extent == "not_known" else c.percent),
    Field("amount", MAYBE_DECIMAL, amount_of),
    Field("currency", TEXT, lambda c: c.currency),
    Field("payout", word(Payout), lambda c: c.payout),
    Field("benefits", ListOf(TEXT), lambda c: c.benefits),
    note="where nobody can say how much is owed, percent and amount are null, never 0",
)
STATED_BUDGET: Final = Shape(
    "",
    *within(BUDGET_FIELDS, lambda v: v.stated.budget),
    Field("at_most", FLAG, lambda v: v.stated.budget_at_most),
)
UPTIME_RANGE: Final = Shape(
    "", Field("worst", UPTIME, lambda ends: ends[0]), Field("best", UPTIME, lambda ends: ends[1])
)
STATED: Final = Shape(
    "stated",
    Field("standing", STANDING, lambda v: v.stated.standing),
    Field("verdict", VERDICT, lambda v: v.stated.verdict),
    Field("certainty", CERTAINTY, lambda v: v.stated.certainty),
    Field("reason", word(Reason), lambda v: v.stated.reason),
    Field("coverage", SHARE, lambda v: v.stated.coverage),
    Field("min_coverage", PERCENT, lambda v: v.stated.min_coverage),
    Field("uptime", UPTIME, lambda v: UptimeView(v.stated.uptime, v.assessment)),
    Field("best_case", UPTIME, lambda v: UptimeView(v.stated.best_case, v.assessment)),
    Field("uptime_range", Maybe(UPTIME_RANGE), _ends),
    Field("since", MAYBE_INSTANT, lambda v: v.stated.since),
    Field("budget", Maybe(STATED_BUDGET), lambda v: None if v.stated.budget is None else v),
    Field("credit", Maybe(STATED_CREDIT), lambda v: v.stated.credit),
    Field("claim", CLAIM, lambda v: v.stated.claim),
    Field("next_tier", Maybe(TIER), _tier),
    Field("exhausted_at", MAYBE_INSTANT, lambda v: v.stated.exhausted_at),
    note="what may be stated of the period, and what every other format prints; what cannot be stood for is null",
)
