"""Margin at risk: what an outage costs under each text, by hand and against `assess`; where vendors pay too little."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Availability, Contract, EvidenceRule, PeriodRule, Tier
from sla_tui.sla.evidence import Evidence, Outage, SourceEvidence
from sla_tui.sla.money.fees import creditable_fee
from sla_tui.sla.money.margin import MarginSide, margins
from sla_tui.sla.money.outage_credit import MOST_EDGES, OutageCredit, outage_credit
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.stated import StatedCredit
from tests.sla import strategies
from tests.sla.build import HOUR, JUNE, MINUTE, STANDARD, at, contract, table

NOTHING = StatedCredit(Fraction(0), Decimal(0), "EUR")


def curve(text: Contract, fee: str | None) -> OutageCredit:
    """The curve of a text in June 2026."""
    period = period_containing(text.period, at("2026-06-10"))
    money = None if fee is None else Decimal(fee)
    quiet = assess(text, Evidence((SourceEvidence("s"),)), period, fee=money)
    return outage_credit(text, quiet, creditable_fee(text, period, money))


def side(key: str, text: Contract, fee: str | None, now: StatedCredit | None = NOTHING) -> MarginSide:
    return MarginSide(key, key.title(), text.currency, now, curve(text, fee))


def owed(amount: str | None, extent="exact") -> StatedCredit:
    return StatedCredit(Fraction(10), None if amount is None else Decimal(amount), "EUR", extent=extent)


class TestCurve:
    """One outage by its length."""

    def test_tiers_begin_where_they_would_in_an_assessment(self):
        """99.9 % of June allows 2592 s, 99 % 25 920, 95 % 129 600; 1000.00 a month."""
        found = curve(contract(), "1000.00")
        assert found.edges() == (2593, 25_921, 129_601)
        assert [found.amount(n) for n in (2592, 2593, 25_921, 129_601)] == list(
            map(Decimal, ("0", "100", "250", "1000"))
        )
        assert found.row(2592) is None
        assert found.row(2593).threshold == Fraction("99.9")

    def test_the_least_length_and_the_grace_are_those_of_the_contract(self):
        """An outage of up to 2 h does not count at all; of a longer one the first hour is free."""
        rule = contract({"min_outage": 2 * HOUR, "min_outage_op": ">", "grace": HOUR})
        assert curve(rule, "1000.00").edges()[0] == 2 * HOUR + 1
        assert curve(contract({"grace": HOUR}), "1000.00").edges()[0] == HOUR + 2593

    def test_started_blocks_are_a_step_each_up_to_the_cap(self):
        """5 % for each started hour beyond 99.9 %, at most 15 %."""
        rule = {"type": "per_block", "block": HOUR, "percent": Fraction(5), "started": True, "beyond_target": True}
        found = curve(contract(credit={**rule, "cap_percent": Fraction(15)}), "1000.00")
        assert found.edges() == (2593, 2593 + HOUR, 2593 + 2 * HOUR)

    def test_what_is_in_proportion_begins_somewhere_and_has_its_limit(self):
        """10 x the fee of the time lost, at most 30 %: 3 % of June is 77 760 s."""
        rule = {"type": "proportional", "multiplier": Fraction(10), "cap_percent": Fraction(30)}
        found = curve(contract(credit=rule), "1000.00")
        assert found.steady
        assert found.edges() == (2593, 77_760)
        assert (found.amount(25_920), found.amount(JUNE)) == (Decimal("100.00"), Decimal("300.00"))

    def test_hours_of_service_make_the_denominator_and_nothing_else(self):
        hours = strategies.ServiceHours(days=(1, 2, 3, 4, 5), start=8 * HOUR, end=18 * HOUR)
        found = curve(contract({"service_hours": (hours,)}), "1000.00")
        assert found.longest == 22 * 10 * HOUR  # 22 weekdays in June 2026
        assert found.edges()[0] == 792 + 1

    def test_without_a_fee_a_percent_is_no_amount_and_nothing_is_nothing(self):
        found = curve(contract(), None)
        assert (found.amount(2592), found.amount(2593)) == (Decimal(0), None)
        rows = (Tier(below=Fraction("99.9"), amount=Decimal("250.00")),)
        assert curve(contract(tiers=rows), None).amount(2593) == Decimal("250.00")

    def test_requests_are_taken_to_fail_all_and_to_come_evenly(self):
        assert curve(contract({"method": "requests"}), "1000.00").edges()[0] == 2593
        assert curve(contract({"method": "interval_mean", "bucket": 300}), "1000.00").edges()[0] == 2593

    @given(st.data())
    def test_it_is_what_an_assessment_of_that_one_outage_says(self, data):
        rule = PeriodRule(kind="rolling", length=data.draw(st.sampled_from([1200, 7201])))
        period = period_containing(rule, strategies.BASE + data.draw(st.integers(0, 3600)))
        text = data.draw(strategies.contracts(rule, strategies.local_date("UTC", period.end)))
        plain = replace(text.availability, service_hours=(), holidays=(), start_at="detected")
        text = replace(text, availability=plain, evidence=EvidenceRule())
        fee = data.draw(st.sampled_from([None, Decimal("1000.00"), Decimal("0.07")]))
        quiet = assess(text, Evidence((SourceEvidence("s"),)), period, fee=fee)
        found = outage_credit(text, quiet, creditable_fee(text, period, fee))
        for length in data.draw(st.lists(st.integers(1, period.seconds), max_size=4)):
            if length > found.longest:
                continue
            outage = Outage(period.start, period.start + length)
            said = assess(text, Evidence((SourceEvidence("s", (outage,)),)), period, fee=fee).credit
            assert found.amount(length) == (said.amount if said.amount is not None or said.percent else Decimal(0))
        edges = found.edges()
        for low, high in zip((0, *edges), (*edges, found.longest + 1), strict=True):
            if not found.steady and high > low and len(edges) < MOST_EDGES:
                assert found.amount(low) == found.amount(high - 1)


class TestMargin:
    """Both sides of one service."""

    def test_it_opens_where_customers_get_more_than_the_vendor_pays(self):
        """The vendor pays 10 % of 800 below 99.5 % (12 960 s), and customers get 10 % of 3 x 500 below 99.9 %."""
        vendor = contract(tiers=table(("99.5", "10"), ("95.0", "100")))
        sold = [side(f"shop/{name}", contract(), "500.00") for name in ("acme", "bolt", "coda")]
        (found,) = margins(sold, [side("shop", vendor, "800.00")])
        assert [(r.length, r.owed_by_us, r.owed_to_us) for r in found.rows] == [
            (2593, Decimal("150.00"), Decimal("0.00")),
            (12_961, Decimal("150.00"), Decimal("80.00")),
            (25_921, Decimal("375.00"), Decimal("80.00")),
            (129_601, Decimal("1500.00"), Decimal("800.00")),
        ]
        assert found.opening.at == found.rows[0]
        assert found.opening.agreements == ("shop/acme", "shop/bolt", "shop/coda")
        assert found.opening.row.threshold == Fraction("99.9")
        assert (found.largest.length, found.largest.uncovered) == (129_601, Decimal("700.00"))

    def test_it_opens_later_where_the_first_tiers_are_covered(self):
        """Sold for 1000 and bought for 1000 under one table; from 95 % on the vendor's cap of 50 % bites."""
        capped = contract(credit={"cap_percent": Fraction(50)})
        (found,) = margins([side("shop/acme", contract(), "1000.00")], [side("shop", capped, "1000.00")])
        assert (found.opening.at.length, found.opening.at.uncovered) == (129_601, Decimal("500.00"))
        assert found.opening.row.threshold == Fraction(95)

    def test_it_opens_between_the_rows_where_a_credit_grows_by_the_second(self):
        """Customers get 10 x the fee of the time lost from 2593 s on; the vendor pays 100.00 from 600 s on.

        10 x 1000 x n / 2 592 000 is 100.005, and so rounded 100.01, from n = 25 921.3 s on.
        """
        steady = contract(credit={"type": "proportional", "multiplier": Fraction(10)})
        fixed = contract(tiers=(Tier(downtime_from=600, amount=Decimal("100.00")),))
        (found,) = margins([side("shop/acme", steady, "1000.00")], [side("shop", fixed, None)])
        assert (found.opening.at.length, found.opening.at.uncovered) == (25_922, Decimal("0.01"))
        assert found.largest.uncovered == Decimal("9900.00")

    def test_a_vendor_that_pays_as_much_leaves_nothing_at_risk(self):
        (found,) = margins([side("shop/acme", contract(), "400.00")], [side("shop", contract(), "800.00")])
        assert (found.opening, found.largest, found.uncovered, found.at_risk) == (None, None, Decimal(0), False)

    def test_without_any_vendor_all_of_it_is_uncovered(self):
        (found,) = margins([side("shop/acme", contract(), "400.00", owed("40.00"))], [])
        assert found.uncovered == Decimal("40.00")
        assert found.opening.at.length == 2593

    def test_as_things_are_sums_are_those_that_are_stated(self):
        now = [side("shop/acme", contract(), "500.00", owed("50.00")), side("shop/bolt", contract(), "500.00")]
        (found,) = margins(now, [side("shop", contract(), "300.00", owed("30.00"))])
        assert (found.owed_by_us.amount, found.owed_to_us.amount) == (Decimal("50.00"), Decimal("30.00"))
        assert (found.uncovered, found.extent) == (Decimal("20.00"), "exact")

    def test_what_is_not_known_is_no_amount(self):
        """A vendor whose table was not read may pay more, so that at most this is uncovered; and the other way."""
        text = contract()
        more, less = owed("50.00", "at_least"), owed("30.00")
        unread, dark = owed(None, "not_known"), None

        def found(customer, vendor):
            (only,) = margins([side("s/a", text, "500.00", customer)], [side("s", text, "300.00", vendor)])
            return only.uncovered, only.extent

        assert found(owed("50.00"), unread) == (Decimal("50.00"), "at_most")
        assert found(more, less) == (Decimal("20.00"), "at_least")
        assert found(dark, less) == (Decimal(0), "at_least")
        assert found(more, unread) == (None, "not_known")

    def test_without_a_fee_no_curve_is_drawn_and_the_margin_stays_at_risk(self):
        (found,) = margins([side("shop/acme", contract(), "500.00")], [side("shop", contract(), None)])
        assert (found.rows, found.opening, found.largest, found.complete) == ((), None, None, False)
        assert found.at_risk

    def test_currencies_are_held_apart(self):
        dollars = replace(contract(), currency="USD")
        sold = [side("shop/acme", contract(), "500.00"), side("shop/us", dollars, "900.00")]
        euros, other = margins(sold, [side("shop", contract(), "800.00")])
        assert (euros.currency, euros.opening) == ("EUR", None)
        assert (other.currency, other.vendors, other.opening.at.uncovered) == ("USD", (), Decimal("90.00"))

    @pytest.mark.full
    @given(st.lists(st.sampled_from(["100.00", "250.00", "0.07"]), min_size=1, max_size=4), st.data())
    def test_it_is_closed_before_it_opens_and_never_larger_than_the_largest(self, fees, data):
        """Held second by second against both sums, in a period of twenty minutes."""
        rule = PeriodRule(kind="rolling", length=1200)
        period = period_containing(rule, strategies.BASE)
        texts = [data.draw(strategies.contracts(rule, strategies.local_date("UTC", period.end))) for _ in range(2)]

        def drawn(key, text, fee):
            quiet = assess(text, Evidence((SourceEvidence("s"),)), period, fee=Decimal(fee))
            return MarginSide(
                key, "", "EUR", NOTHING, outage_credit(text, quiet, creditable_fee(text, period, Decimal(fee)))
            )

        sold = [drawn(f"s/{number}", texts[0], fee) for number, fee in enumerate(fees)]
        bought = [drawn("s", texts[1], data.draw(st.sampled_from(["300.00", "0.50"])))]
        if sold[0].curve.steady and bought[0].curve.steady:  # cents that are rounded open and close it
            return
        (found,) = margins(sold, bought)
        by_hand = [
            sum((one.curve.amount(n) for one in sold), Decimal(0)) - bought[0].curve.amount(n) for n in range(1201)
        ]
        opened = next((n for n, left in enumerate(by_hand) if left > 0), None)
        assert (None if found.opening is None else found.opening.at.length) == opened
        assert (Decimal(0) if found.largest is None else found.largest.uncovered) == max(0, *by_hand)


def test_a_text_is_looked_at_once_for_many_customers_of_one_fee():
    text = Contract(availability=Availability(target=Fraction("99.9")), tiers=STANDARD)
    sides = [side(f"shop/{n}", text, "500.00") for n in range(100)]
    assert len({one.curve for one in sides}) == 1
    (found,) = margins(sides, [])
    assert found.rows[0].owed_by_us == Decimal("5000.00")
    assert found.rows[0].length == 43 * MINUTE + 13
