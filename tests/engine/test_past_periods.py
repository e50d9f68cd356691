"""The last periods of the service that is looked at: the same figures as a report of each, and no work without news."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import ContractVersions
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather import past_periods as module
from sla_tui.engine.gather.credits import AGAIN
from sla_tui.engine.gather.detail import DetailCache, Focus
from sla_tui.engine.gather.past import past_snapshot
from sla_tui.engine.gather.past_periods import PastPeriods
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.contract import PeriodRule
from sla_tui.store import open_store
from tests.engine.test_credits import DAY, OCTOBER, SEPTEMBER, told, world
from tests.engine.world import HOUR, MONTH, NOW, contract

SEEN = Focus("shop", past_periods=True)
DOWN = (SEPTEMBER + 5 * DAY, SEPTEMBER + 5 * DAY + HOUR), (OCTOBER + DAY, OCTOBER + DAY + 600)


@pytest.fixture
def store():
    opened = open_store(":memory:")
    told(opened, *DOWN, (MONTH + DAY, MONTH + DAY + 60))
    yield opened
    opened.close()


def detail_of(made, store, now=NOW, *, period=None, cache=None, enough=lambda: False):
    snapshot = build_snapshot(made, store, now, period=period)
    return (cache or DetailCache()).of(store, snapshot, SEEN, made, enough)


def test_every_period_has_the_figures_of_a_report_of_it(store):
    made = world()
    rows = detail_of(made, store).past_periods
    assert [row.agreement.assessment.period.key for row in rows] == ["2026-10", "2026-09"]
    for row in rows:
        service = build_snapshot(made, store, NOW, period=row.agreement.assessment.period.key).services[0]
        assert row.agreement == service.leading
    october, september = rows
    # by hand: 600 s of October's 31 days are inside 99.9 %, 3,600 s of September's 30 are not, and cost 10 % of 1,000
    assert october.agreement.stated.uptime == 1 - Fraction(600, 31 * DAY)
    assert (october.agreement.standing, october.entry) == ("met", None)
    assert september.agreement.stated.uptime == 1 - Fraction(3_600, 30 * DAY)
    assert (september.agreement.assessment.downtime_seconds, september.agreement.standing) == (3_600, "breached")
    assert (september.entry.amount, september.entry.state) == (Decimal("100.00"), "open")


def test_months_before_anything_was_measured_are_left_out_and_one_in_between_is_unknown(store):
    assert [row.agreement.assessment.period.start for row in detail_of(world(), store).past_periods] == [
        OCTOBER,
        SEPTEMBER,
    ]
    with_gap = open_store(":memory:")
    told(with_gap, until=SEPTEMBER + 29 * DAY)
    (october, september) = detail_of(world(), with_gap).past_periods
    assert (october.agreement.stated.uptime, october.agreement.standing) == (None, "no_data")
    # 29 of 30 days are less than the 99 % that have to be known: that is neither 0 nor 100
    assert (september.agreement.stated.uptime, september.agreement.standing) == (None, "not_provable")
    assert september.agreement.assessment.coverage == Fraction(29, 30)
    with_gap.close()


def test_a_period_that_is_over_and_shown_stands_before_those_before_it(store):
    rows = detail_of(world(), store, period="2026-10").past_periods
    assert [row.agreement.assessment.period.start for row in rows] == [OCTOBER, SEPTEMBER]


def test_the_claim_is_as_far_as_somebody_said(store):
    made = world()
    Actor(made, store, FixedClock(NOW), who="ann").mark_claim("shop", SEPTEMBER, "claimed")
    assert [row.entry.state for row in detail_of(made, store).past_periods if row.entry] == ["claimed"]


def test_a_rolling_period_has_no_periods_before_it(store):
    made = world(replace(contract(), period=PeriodRule(kind="rolling")))
    assert detail_of(made, store).past_periods == ()


def test_nothing_is_judged_again_without_news(store, monkeypatch):
    looked = []
    look = module._look
    monkeypatch.setattr(module, "_look", lambda moment, bound: looked.append(bound.period.key) or look(moment, bound))
    made, cache = world(), DetailCache()
    first = detail_of(made, store, cache=cache)
    count = len(looked)
    assert count == module.BEFORE
    assert detail_of(made, store, NOW + 60, cache=cache).past_periods == first.past_periods
    assert len(looked) == count
    detail_of(made, store, NOW + AGAIN, cache=cache)
    assert len(looked) == 2 * count
    Actor(made, store, FixedClock(NOW + AGAIN), who="ann").mark_claim("shop", SEPTEMBER, "claimed")
    detail_of(made, store, NOW + AGAIN, cache=cache)
    assert len(looked) == 3 * count
    other = replace(made, contracts={"gold": ContractVersions(id="gold", versions=(contract(target="99"),))})
    assert [row.agreement.standing for row in detail_of(other, store, NOW + AGAIN, cache=cache).past_periods] == [
        "met",
        "met",
    ]


def test_where_time_is_short_each_call_looks_at_one_and_says_that_there_are_more(store):
    made, past = world(), PastPeriods()
    service = build_snapshot(made, store, NOW).services[0]
    found = [past.of(made, store, NOW, service, lambda: True) for _ in range(module.BEFORE)]
    assert [complete for _, complete in found] == [False] * (module.BEFORE - 1) + [True]
    assert [len(rows) for rows, _ in found] == [1, 2, 2, 2, 2]  # of the three before September nothing is known


def test_who_only_passes_a_past_moment_waits_for_no_past_periods(store):
    made = world()
    passing = past_snapshot(made, store, NOW - DAY, focus=SEEN).detail
    assert (passing.past_periods, passing.past_complete) == ((), False)
    staying = past_snapshot(made, store, NOW - DAY, focus=SEEN, details=DetailCache()).detail
    assert (len(staying.past_periods), staying.past_complete) == (2, True)
    assert past_snapshot(made, store, NOW - DAY, focus=Focus("shop")).detail.past_complete


def test_a_past_moment_does_not_know_what_was_claimed_later(store):
    made = world()
    Actor(made, store, FixedClock(NOW), who="ann").mark_claim("shop", SEPTEMBER, "claimed")
    before = past_snapshot(made, store, NOW - DAY, focus=SEEN, details=DetailCache()).detail
    assert [row.entry.state for row in before.past_periods if row.entry] == ["open"]
