"""Periods: exact bounds in every zone, clamped anchors, fiscal years, terms, names and keys."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.periods.calendar import local_days, next_period, parse_period_key, period_containing, previous_period
from sla_tui.sla.periods.zones import first_instant, local_date, offset, segments
from tests.sla import oracle, strategies
from tests.sla.build import DAY, at, utc

KINDS = ("month", "quarter", "year", "week", "day", "billing")


def bounds(rule: PeriodRule, moment: str) -> tuple[str | None, str | None]:
    period = period_containing(rule, at(moment))
    return utc(period.start), utc(period.end)


@pytest.mark.parametrize(("zone", "day"), strategies.CLOCK_CHANGES)
@pytest.mark.parametrize("around", [-1, 0, 1])
def test_a_day_begins_at_the_first_instant_of_its_date_whatever_the_clock_does(zone, day, around):
    day = day + timedelta(days=around)
    assert first_instant(zone, day) == oracle.first_instant(zone, day)


@pytest.mark.parametrize(
    ("zone", "moment", "start", "hours"),
    [
        ("America/Sao_Paulo", "2018-11-04 12:00", "2018-11-04 03:00:00", 23),  # no midnight
        ("Africa/Cairo", "2023-04-28 12:00", "2023-04-27 22:00:00", 23),  # midnight skipped
        ("Africa/Cairo", "2023-10-26 12:00", "2023-10-25 21:00:00", 25),  # the day before once more
        ("America/Havana", "2023-11-05 12:00", "2023-11-05 04:00:00", 25),  # midnight twice: the first
        ("Australia/Lord_Howe", "2026-10-03 18:00", "2026-10-03 13:30:00", 23.5),  # half an hour
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00:00", 24),  # 30 December was left out
    ],
)
def test_days_are_as_long_as_they_were(zone, moment, start, hours):
    period = period_containing(PeriodRule(kind="day", timezone=zone), at(moment))
    assert utc(period.start) == start
    assert period.seconds == hours * 3600


def test_the_day_that_never_was_is_not_a_period():
    rule = PeriodRule(kind="day", timezone="Pacific/Apia")
    after = period_containing(rule, first_instant("Pacific/Apia", date(2011, 12, 31)))
    assert previous_period(rule, after).key == "2011-12-29"
    assert next_period(rule, previous_period(rule, after)) == after


@pytest.mark.parametrize(
    ("rule", "moment", "expected"),
    [
        (PeriodRule(), "2026-11-23", ("2026-11-01 00:00:00", "2026-12-01 00:00:00")),
        (PeriodRule(kind="quarter"), "2026-11-23", ("2026-10-01 00:00:00", "2027-01-01 00:00:00")),
        (PeriodRule(kind="quarter", first_month=2), "2026-01-31", ("2025-11-01 00:00:00", "2026-02-01 00:00:00")),
        (PeriodRule(kind="quarter", first_month=12), "2026-02-28", ("2025-12-01 00:00:00", "2026-03-01 00:00:00")),
        (PeriodRule(kind="year", first_month=7), "2026-06-30", ("2025-07-01 00:00:00", "2026-07-01 00:00:00")),
        (PeriodRule(kind="week"), "2026-06-14 23:59", ("2026-06-08 00:00:00", "2026-06-15 00:00:00")),
        (PeriodRule(kind="billing", anchor_day=31), "2026-02-27", ("2026-01-31 00:00:00", "2026-02-28 00:00:00")),
        (PeriodRule(kind="billing", anchor_day=31), "2026-02-28", ("2026-02-28 00:00:00", "2026-03-31 00:00:00")),
        (PeriodRule(kind="billing", anchor_day=31), "2026-04-30", ("2026-04-30 00:00:00", "2026-05-31 00:00:00")),
        (PeriodRule(kind="billing", anchor_day=29), "2028-02-29", ("2028-02-29 00:00:00", "2028-03-29 00:00:00")),
        (PeriodRule(kind="billing", anchor_day=15), "2026-06-14", ("2026-05-15 00:00:00", "2026-06-15 00:00:00")),
        (PeriodRule(kind="rolling", length=7 * DAY), "2026-06-14", ("2026-06-07 00:00:00", "2026-06-14 00:00:00")),
    ],
)
def test_periods_begin_and_end_where_the_contract_says(rule, moment, expected):
    assert bounds(rule, moment) == expected


@given(
    st.sampled_from(KINDS),
    st.sampled_from(sorted({zone for zone, _ in strategies.CLOCK_CHANGES})),
    st.integers(at("2005-01-01"), at("2030-01-01")),
    st.integers(1, 31),
    st.integers(1, 12),
)
def test_periods_follow_each_other_without_gap_or_overlap(kind, zone, moment, anchor, first_month):
    rule = PeriodRule(kind=kind, timezone=zone, anchor_day=anchor, first_month=first_month)
    period = period_containing(rule, moment)
    assert period.start <= moment < period.end
    assert next_period(rule, period).start == period.end
    assert previous_period(rule, period).end == period.start
    assert next_period(rule, previous_period(rule, period)) == period
    assert period_containing(rule, period.start) == period_containing(rule, period.end - 1) == period
    assert parse_period_key(rule, period.key) == period


def test_rolling_periods_end_where_they_are_asked_and_step_by_their_length():
    rule = PeriodRule(kind="rolling", length=30 * DAY)
    period = period_containing(rule, at("2026-06-15 12:00"))
    assert (utc(period.start), utc(period.end)) == ("2026-05-16 12:00:00", "2026-06-15 12:00:00")
    assert next_period(rule, period).start == period.end
    assert previous_period(rule, period).end == period.start
    assert parse_period_key(rule, period.key) == period


def test_the_contracts_term_cuts_its_first_and_last_period():
    rule = PeriodRule(timezone="Europe/Amsterdam")
    first = period_containing(rule, at("2026-06-20"), valid_from=date(2026, 6, 15), valid_to=date(2026, 8, 10))
    assert (utc(first.start), utc(first.end), first.part) == ("2026-06-14 22:00:00", "2026-06-30 22:00:00", True)
    assert first.label == "June 2026 (part)"
    assert first.key == "2026-06"
    last = period_containing(rule, at("2026-08-05"), valid_from=date(2026, 6, 15), valid_to=date(2026, 8, 10))
    assert (utc(last.start), utc(last.end), last.part) == ("2026-07-31 22:00:00", "2026-08-10 22:00:00", True)
    whole = period_containing(rule, at("2026-07-05"), valid_from=date(2026, 6, 15), valid_to=date(2026, 8, 10))
    assert not whole.part


def test_a_part_period_has_whole_neighbours():
    rule = PeriodRule()
    part = period_containing(rule, at("2026-06-20"), valid_from=date(2026, 6, 15))
    assert previous_period(rule, part).key == "2026-05"
    assert next_period(rule, part).key == "2026-07"


def test_a_period_outside_the_term_is_refused_in_words():
    with pytest.raises(AssessmentError, match="May 2026 lies outside the contract's term"):
        period_containing(PeriodRule(), at("2026-05-20"), valid_from=date(2026, 6, 15))


@pytest.mark.parametrize(
    ("rule", "moment", "label", "key"),
    [
        (PeriodRule(), "2026-11-23", "November 2026", "2026-11"),
        (PeriodRule(kind="quarter"), "2026-11-23", "Q4 2026", "2026-Q4"),
        (PeriodRule(kind="quarter", first_month=2), "2026-01-05", "Q4 FY2025 (Nov to Jan)", "2025-Q4"),
        (PeriodRule(kind="year"), "2026-11-23", "2026", "2026"),
        (PeriodRule(kind="year", first_month=4), "2026-03-31", "FY2025 (from April)", "2025"),
        (PeriodRule(kind="week"), "2027-01-01", "week 53 of 2026", "2026-W53"),
        (PeriodRule(kind="day"), "2026-06-01", "1 Jun 2026", "2026-06-01"),
        (PeriodRule(kind="billing", anchor_day=10), "2026-06-15", "10 Jun 2026 to 9 Jul 2026", "2026-06-10"),
    ],
)
def test_periods_have_a_label_to_read_and_a_key_to_type(rule, moment, label, key):
    period = period_containing(rule, at(moment))
    assert (period.label, period.key) == (label, key)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("month", "2026-13"),
        ("month", "2026"),
        ("month", "10-2026"),
        ("quarter", "2026-Q5"),
        ("quarter", "2026-10"),
        ("year", "26"),
        ("week", "2026-W54"),
        ("day", "2026-02-30"),
        ("billing", "2026-06"),
        ("rolling", "yesterday"),
        ("month", ""),
    ],
)
def test_a_key_that_names_no_period_says_what_a_key_looks_like(kind, key):
    with pytest.raises(AssessmentError, match=f"names no {kind} period") as caught:
        parse_period_key(PeriodRule(kind=kind), key)
    assert caught.value.hint.startswith("Give ")
    assert isinstance(caught.value, ValueError)


def test_a_zone_that_does_not_exist_is_refused_in_words():
    with pytest.raises(AssessmentError, match="no time zone 'Europe/Amsterdm'"):
        period_containing(PeriodRule(timezone="Europe/Amsterdm"), at("2026-06-01"))


@pytest.mark.parametrize("moment", [10**18, -(10**18), 253_402_300_800, 10**400])
def test_an_instant_outside_the_calendar_is_refused_in_words(moment):
    with pytest.raises(AssessmentError, match="outside the years"):
        period_containing(PeriodRule(), moment)


@given(
    st.sampled_from(sorted({zone for zone, _ in strategies.CLOCK_CHANGES})),
    st.integers(at("1990-01-01"), at("2036-01-01")),
)
def test_segments_say_the_offset_of_every_instant(zone, moment):
    ((start, end, ahead),) = segments(zone, moment, moment + 1)
    assert (start, end) == (moment, moment + 1)
    assert ahead == offset(zone, moment)


def test_local_days_fill_the_period_exactly():
    rule = PeriodRule(timezone="Europe/Amsterdam")
    period = period_containing(rule, at("2026-10-10"))
    days = local_days("Europe/Amsterdam", period.start, period.end)
    assert len(days) == 31
    assert sum(end - start for start, end in days) == period.seconds == 745 * 3600
    assert {local_date("Europe/Amsterdam", start).day for start, _ in days} == set(range(1, 32))
