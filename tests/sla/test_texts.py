"""Which text of a contract decides when, what its term does to periods, and periods that are judged in parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import AssessmentError, OutsideTermError
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import ClaimRule, PeriodRule, Within
from sla_tui.sla.parts import combined, period_of
from sla_tui.sla.periods.texts import Texts, around, parts_at, parts_before, parts_from, parts_named, text_at
from tests.sla.build import DAY, HOUR, at, contract, seen, utc

OLD = contract({"target": Fraction(99)}, id="gold")
NEW = contract({"target": Fraction("99.9")}, id="gold", valid_from=date(2026, 6, 1))
LATER = contract({"target": Fraction("99.99")}, id="gold", valid_from=date(2026, 6, 15))
SPLIT = replace(LATER, amendment="split")


def decided(moment: str, *texts) -> list[tuple[object, str, int]]:
    return [(p.text, p.period.key, p.period.seconds // DAY) for p in parts_at(Texts(texts), at(moment))]


class TestNextPeriod:
    """By default a text that begins inside a period waits for the next one: no period is cut, nothing is paid twice."""

    def test_it_decides_from_the_first_period_that_starts_on_or_after_its_date(self):
        assert decided("2026-06-20", OLD, LATER) == [(OLD, "2026-06", 30)]
        assert decided("2026-07-01", OLD, LATER) == [(LATER, "2026-07", 31)]

    def test_on_the_first_of_a_month_it_decides_at_once(self):
        assert decided("2026-06-01", OLD, NEW) == [(NEW, "2026-06", 30)]
        assert decided("2026-05-31", OLD, NEW) == [(OLD, "2026-05", 31)]

    def test_of_two_in_one_month_the_later_one_decides(self):
        first = replace(NEW, valid_from=date(2026, 6, 10))
        assert decided("2026-07-01", OLD, first, LATER) == [(LATER, "2026-07", 31)]

    def test_another_calendar_waits_until_a_period_of_both_begins(self):
        quarters = replace(LATER, period=PeriodRule(kind="quarter"))
        assert decided("2026-06-20", OLD, quarters) == [(OLD, "2026-06", 30)]
        assert decided("2026-07-01", OLD, quarters) == [(quarters, "2026-Q3", 92)]
        months = replace(LATER, valid_from=date(2026, 5, 15))
        assert decided("2026-06-20", replace(OLD, period=PeriodRule(kind="quarter")), months)[0][1] == "2026-Q2"


class TestTerm:
    """Outside the contract's term there is no period; the term cuts the first and the last one."""

    def test_the_first_text_has_the_part_of_the_period_it_begins_in(self):
        assert decided("2026-06-20", LATER) == [(LATER, "2026-06", 16)]

    @pytest.mark.parametrize("moment", ["2026-05-31", "2026-06-14 23:59:59", "2027-01-01", "2030-01-01"])
    def test_before_and_after_it_nothing_is_decided(self, moment):
        with pytest.raises(OutsideTermError, match="2026-06-15 to 2026-12-31"):
            decided(moment, replace(LATER, valid_to=date(2026, 12, 31)))

    def test_a_change_of_text_ends_no_term(self):
        ended = replace(OLD, valid_to=date(2026, 12, 31))
        assert decided("2026-12-31 23:59", ended, NEW) == [(NEW, "2026-12", 31)]
        with pytest.raises(OutsideTermError):
            decided("2027-01-01", ended, NEW)

    def test_a_text_after_the_last_day_renews_the_contract(self):
        ended = replace(OLD, valid_to=date(2026, 6, 14))
        parts = decided("2026-06-14 23:59", ended, LATER)
        assert parts == [(ended, "2026-06", 14), (LATER, "2026-06", 16)], "both under their month"
        gap = replace(LATER, valid_from=date(2026, 8, 1))
        with pytest.raises(OutsideTermError):
            decided("2026-07-10", ended, gap)
        assert decided("2030-08-10", ended, gap)[0][0] is gap

    def test_a_key_finds_its_period_and_no_other(self):
        texts = Texts((replace(LATER, valid_to=date(2026, 12, 31)),))
        assert parts_named(texts, "2026-06")[0].period.seconds == 16 * DAY
        assert parts_named(texts, "2026-07")[0].period.key == "2026-07"
        with pytest.raises(OutsideTermError, match="May 2026 lies outside the contract's term"):
            parts_named(texts, "2026-05")
        with pytest.raises(AssessmentError, match="names no month"):
            parts_named(texts, "yesterday")

    def test_a_key_of_an_older_calendar_is_found_under_its_text(self):
        texts = Texts((replace(OLD, period=PeriodRule(kind="quarter")), replace(NEW, valid_from=date(2026, 7, 1))))
        assert parts_named(texts, "2026-Q1")[0].text.period.kind == "quarter"
        assert parts_named(texts, "2026-02")[0].period.key == "2026-Q1"
        assert parts_named(texts, "2026-08")[0].period.key == "2026-08"

    def test_the_period_before_is_found_over_texts_and_gaps_until_the_term_begins(self):
        ended = replace(NEW, valid_to=date(2026, 7, 10))
        texts = Texts((ended, replace(LATER, valid_from=date(2026, 9, 1))))
        found = []
        start = at("2026-10-01")
        while True:
            try:
                parts = parts_before(texts, start)
            except OutsideTermError:
                break
            found.append((parts[0].period.key, parts[0].period.seconds // DAY))
            start = parts[0].period.start
        assert found == [("2026-09", 30), ("2026-07", 10), ("2026-06", 30)]

    def test_around_an_instant_outside_lies_the_calendar_up_to_the_term(self):
        texts = Texts((replace(NEW, valid_to=date(2026, 7, 10)),))
        found = around(texts, at("2026-07-20"))
        assert (utc(found.period.start), utc(found.period.end)) == ("2026-07-11 00:00:00", "2026-08-01 00:00:00")
        assert parts_before(texts, found.period.start)[0].period.seconds == 10 * DAY
        assert text_at(texts, at("2020-01-01")) is text_at(texts, at("2030-01-01"))

    @given(st.dates(date(2026, 1, 1), date(2026, 12, 28)), st.integers(0, 400), st.integers(0, 500))
    def test_periods_are_disjoint_inside_the_term_and_leave_nothing_out(self, first, days, moment):
        last = first.fromordinal(first.toordinal() + days)
        texts = Texts((replace(OLD, valid_from=first, valid_to=last), replace(SPLIT, valid_from=last)))
        low, high = at(str(first)), at(str(last)) + DAY
        now = at(str(first)) - 50 * DAY + moment * DAY
        if low <= now < high:
            parts = parts_at(texts, now)
            assert any(p.period.start <= now < p.period.end for p in parts)
            assert all(low <= p.period.start < p.period.end <= high for p in parts)
            assert all(a.period.end == b.period.start for a, b in pairwise(parts))
        else:
            with pytest.raises(OutsideTermError):
                parts_at(texts, now)


class TestMeasuredFrom:
    """A service may be measured only from an instant on: like a part period."""

    def test_what_lies_before_is_no_part(self):
        parts = parts_at(Texts((OLD,)), at("2026-06-20"))
        (kept,) = parts_from(parts, at("2026-06-10 12:00"))
        assert (utc(kept.period.start), kept.period.part) == ("2026-06-10 12:00:00", True)
        assert parts_from(parts, at("2026-07-01")) == ()
        assert parts_from(parts, at("2026-01-01")) == parts


class TestSplit:
    """The period in parts, each under its own text, each with its share of the fee; all of them under one key."""

    CLAIM = ClaimRule(within=Within(count=30, unit="days"))

    def whole(self, evidence, *, now=None, old=OLD, new=SPLIT):
        old, new = replace(old, claim=self.CLAIM), replace(new, claim=self.CLAIM)
        parts = parts_at(Texts((old, new)), at("2026-06-20"))
        found = [assess(p.text, evidence, p.period, fee=Decimal("1000.00"), now=now) for p in parts]
        return combined(period_of(parts), [p.text for p in parts], evidence, found)

    def test_a_text_amended_in_mid_month_pays_shares_and_never_two_fees(self):
        """14 of 30 days under 99 %, 16 under 99.99 %; two hours down in the second: 25 % of 533.33."""
        found = self.whole(seen(("2026-06-20", 2 * HOUR)))
        assert found.period.key == "2026-06"
        assert not found.period.part
        assert [a.period.seconds // DAY for a in found.parts] == [14, 16]
        assert [a.credit.amount for a in found.parts] == [Decimal("0.00"), Decimal("53.33")]
        assert (found.credit.amount, found.verdict) == (Decimal("53.33"), "breached")
        assert found.credit.percent == Fraction(10 * 16, 30)
        assert found.downtime_seconds == 2 * HOUR
        assert found.assessed_seconds == 30 * DAY
        assert found.uptime == 1 - Fraction(2 * HOUR, 30 * DAY)
        assert utc(found.claim.deadline) == "2026-07-31 00:00:00", "from the end of the month, not of the part"

    def test_an_outage_over_the_border_is_one_outage(self):
        found = self.whole(seen(("2026-06-14 23:00", 3 * HOUR)))
        (outage,) = found.outages
        assert (outage.counted_seconds, found.downtime_seconds) == (3 * HOUR, 3 * HOUR)
        assert [p.end - p.start for p in outage.parts] == [HOUR, 2 * HOUR]

    def test_the_next_tier_costs_what_the_whole_month_does_once_it_is_met(self):
        lost, now = ("2026-06-03", 4 * HOUR), at("2026-06-25")
        found = self.whole(seen(lost), now=now)
        tier = found.credit.next_tier
        met = self.whole(seen(lost, ("2026-06-20", tier.seconds_left)), now=now)
        assert found.credit.amount > 0
        assert (met.credit.percent, met.credit.amount) == (tier.credit, tier.amount)
        assert tier in found.tiers

    def test_a_part_that_has_not_begun_costs_nothing_yet(self):
        found = self.whole(seen(("2026-06-05", 600)), now=at("2026-06-10"))
        assert found.running
        assert found.downtime_seconds == 600
        assert found.if_nothing_more == 1 - Fraction(600, 30 * DAY)
        assert found.budget is not None
        assert found.budget.spent == 600
