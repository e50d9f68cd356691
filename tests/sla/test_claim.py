"""Claim windows and first-notice duties: local dates, business days, months, periods, hours; exclusive instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import ClaimRule, PeriodRule, Within
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow
from sla_tui.sla.money.claim import add_months, deadline_of, deadlines_of
from sla_tui.sla.periods.business import add_business_days
from sla_tui.sla.periods.calendar import period_containing
from tests.sla.build import HOUR, at, contract, judged, seen, utc

TEN = ("2026-06-10 10:00", 4 * HOUR)


def within(count: int, unit: str) -> Within:
    return Within(count=count, unit=unit)  # type: ignore[arg-type]


def deadline(rule: ClaimRule, *spans, **more) -> tuple[str | None, str | None]:
    found = judged(contract(claim=rule), seen(*(spans or (TEN,)), **more)).claim
    return utc(found.deadline), utc(found.notify_by)


@pytest.mark.parametrize(
    ("basis", "window", "expected"),
    [
        ("period_end", within(30, "days"), "2026-07-31 00:00:00"),
        ("period_end", within(0, "days"), "2026-07-01 00:00:00"),
        ("period_end", within(2, "months"), "2026-09-01 00:00:00"),
        ("period_end", within(2, "periods"), "2026-09-01 00:00:00"),
        ("period_end", within(72, "hours"), "2026-07-04 00:00:00"),
        ("period_end", within(5, "business_days"), "2026-07-08 00:00:00"),
        ("incident_end", within(72, "hours"), "2026-06-13 14:00:00"),
        ("incident_start", within(72, "hours"), "2026-06-13 10:00:00"),
        ("incident_end", within(10, "days"), "2026-06-21 00:00:00"),
        ("incident_end", within(5, "business_days"), "2026-06-18 00:00:00"),
        ("incident_start", within(2, "periods"), "2026-09-01 00:00:00"),
        ("incident_end", within(1, "months"), "2026-07-11 00:00:00"),
    ],
)
def test_a_deadline_is_the_instant_that_ends_the_last_day(basis, window, expected):
    assert deadline(ClaimRule(within=window, basis=basis))[0] == expected


def test_of_several_incidents_the_earliest_that_counts_decides():
    rule = contract({"min_outage": 600}, claim=ClaimRule(within=within(72, "hours"), basis="incident_end"))
    found = judged(rule, seen(("2026-06-05 00:00", 599), ("2026-06-08 00:00", 3600), TEN))
    assert utc(found.claim.deadline) == "2026-06-11 01:00:00"


class TestTheContractsOwnOutage:
    """Deadlines that hang on an incident count from it after maintenance, exclusions and merging."""

    RULE = ClaimRule(within=within(3, "days"), basis="incident_end")
    NIGHT = ("2026-06-10 21:00", 6 * HOUR)
    WORK = (MaintenanceWindow(at("2026-06-10 23:00"), at("2026-06-11 03:00")),)

    def test_an_outage_that_maintenance_ends_is_over_when_the_work_begins(self):
        found = judged(contract(claim=self.RULE), seen(self.NIGHT, maintenance=self.WORK))
        assert found.outages[0].own == ((at("2026-06-10 21:00"), at("2026-06-10 23:00")),)
        assert utc(found.claim.deadline) == "2026-06-14 00:00:00"

    def test_on_the_raw_basis_too(self):
        rule = contract({"min_outage_basis": "raw", "min_outage": 60}, claim=self.RULE)
        assert utc(judged(rule, seen(self.NIGHT, maintenance=self.WORK)).claim.deadline) == "2026-06-14 00:00:00"

    def test_an_exclusion_takes_its_part_away_as_well(self):
        excluded = (Exclusion(at("2026-06-10 20:00"), at("2026-06-11 01:00"), "third_party"),)
        start = replace(self.RULE, basis="incident_start")
        found = judged(contract(claim=start), seen(self.NIGHT, exclusions=excluded))
        assert utc(found.claim.deadline) == "2026-06-15 00:00:00"

    def test_work_in_the_middle_makes_two_incidents_of_one_outage(self):
        work = (MaintenanceWindow(at("2026-06-10 22:00"), at("2026-06-11 02:00")),)
        rule = contract(claim=self.RULE)
        found = judged(rule, seen(self.NIGHT, maintenance=work))
        assert utc(found.claim.deadline) == "2026-06-14 00:00:00"
        assert [utc(d) for d in deadlines_of(rule, found.outages)] == ["2026-06-14 00:00:00", "2026-06-15 00:00:00"]

    def test_outages_that_are_merged_end_together(self):
        rule = contract({"merge_gap": 1800}, claim=replace(self.RULE, within=within(1, "hours")))
        found = judged(rule, seen(("2026-06-10 10:00", HOUR), ("2026-06-10 11:20", HOUR)))
        assert utc(found.claim.deadline) == "2026-06-10 13:20:00"


def test_noticed_is_when_it_was_noticed_or_else_when_it_began():
    rule = ClaimRule(within=within(24, "hours"), basis="noticed")
    assert deadline(rule, noticed=at("2026-06-10 16:30"))[0] == "2026-06-11 16:30:00"
    assert deadline(rule)[0] == "2026-06-11 10:00:00"


def test_the_invoice_decides_once_it_was_sent():
    rule = ClaimRule(within=within(30, "days"), basis="invoice")
    assert deadline(rule, invoiced=at("2026-07-05 08:00"))[0] == "2026-08-05 00:00:00"
    assert deadline(rule)[0] is None


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("period_end", "2026-06-11 10:00:00"),
        ("incident_end", "2026-06-11 14:00:00"),
        ("invoice", "2026-06-11 10:00:00"),
    ],
)
def test_a_first_notice_cannot_wait_for_the_end_of_the_period(basis, expected):
    rule = ClaimRule(within=within(30, "days"), basis=basis, notify_within=within(24, "hours"))
    assert deadline(rule)[1] == expected


def test_where_nothing_is_owed_there_is_nothing_to_claim():
    rule = ClaimRule(within=within(30, "days"), notify_within=within(24, "hours"))
    assert deadline(rule, ("2026-06-10", 60)) == (None, None)


def test_a_contract_without_a_claim_rule_names_no_deadline():
    found = judged(contract(), seen(TEN))
    assert found.credit.locked_in
    assert (found.claim.deadline, found.claim.notify_by) == (None, None)


def test_a_running_period_whose_credit_is_locked_in_has_a_deadline_already():
    rule = contract(claim=ClaimRule(within=within(30, "days")))
    found = judged(rule, seen(TEN), now="2026-06-12")
    assert found.running
    assert utc(found.claim.deadline) == "2026-07-31 00:00:00"


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        ("Europe/Amsterdam", "2026-02-10", "2026-03-30 22:00:00"),
        ("America/Sao_Paulo", "2018-10-03", "2018-12-01 02:00:00"),
        ("America/New_York", "2026-10-05", "2026-12-01 05:00:00"),
    ],
)
def test_days_are_local_and_end_at_local_midnight(zone, moment, expected):
    rule = contract(period=PeriodRule(timezone=zone), claim=ClaimRule(within=within(30, "days")))
    found = assess(rule, seen((f"{moment} 12:00", 8 * HOUR)), period_containing(rule.period, at(moment)))
    assert utc(found.claim.deadline) == expected


def test_a_deadline_whose_midnight_does_not_exist_is_the_first_instant_after():
    rule = contract(period=PeriodRule(timezone="America/Sao_Paulo"))
    assert utc(deadline_of(rule, within(10, "days"), at("2018-10-24 12:00"))) == "2018-11-04 03:00:00"


def test_business_days_leave_out_weekends_and_holidays():
    rule = contract(claim=ClaimRule(holidays=(date(2026, 6, 15),)))
    assert utc(deadline_of(rule, within(5, "business_days"), at("2026-06-11 11:00"))) == "2026-06-20 00:00:00"
    assert add_business_days(date(2026, 6, 13), 1, frozenset()) == date(2026, 6, 15)


def test_days_without_service_and_days_without_business_are_two_lists():
    """A contract for 24/7 whose claims leave out a holiday loses no day of service, nor the other way round."""
    rule = ClaimRule(within=within(5, "business_days"), basis="incident_end", holidays=(date(2026, 6, 11),))
    found = judged(contract(claim=rule), seen(TEN))
    assert (found.assessed_seconds, utc(found.claim.deadline)) == (30 * 86_400, "2026-06-19 00:00:00")
    closed = replace(rule, holidays=())
    found = judged(contract({"holidays": (date(2026, 6, 11),)}, claim=closed), seen(TEN))
    assert (found.assessed_seconds, utc(found.claim.deadline)) == (29 * 86_400, "2026-06-18 00:00:00")


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 6, 30), 1, date(2026, 7, 31)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 29)),
        (date(2026, 6, 15), 3, date(2026, 9, 15)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
    ],
)
def test_months_keep_the_day_and_the_last_day_stays_the_last(day, count, expected):
    assert add_months(day, count) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_as_many_business_days_lie_in_between_as_were_asked_for(day, count):
    last = add_business_days(day, count, frozenset())
    days = [date.fromordinal(n) for n in range(day.toordinal() + 1, last.toordinal() + 1)]
    assert sum(d.weekday() < 5 for d in days) == count
    assert count == 0 or last.weekday() < 5


def test_periods_of_a_rolling_contract_are_its_lengths():
    rule = contract(period=PeriodRule(kind="rolling", length=30 * 86_400))
    assert deadline_of(rule, within(1, "periods"), at("2026-06-15"), at_end=True) == at("2026-07-15")
    weekly = replace(rule, period=PeriodRule(kind="week"))
    assert utc(deadline_of(weekly, within(2, "periods"), at("2026-06-15"), at_end=True)) == "2026-06-29 00:00:00"
