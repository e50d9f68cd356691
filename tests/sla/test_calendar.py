"""Periods: exact bounds in every zone, clamped anchors, fiscal years, terms, names and keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import AssessmentError
from sla_tui.language import ENGLISH, language_named
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.periods.calendar import local_days, next_period, parse_period_key, period_containing, previous_period
from sla_tui.sla.periods.names import part_label
from sla_tui.sla.periods.zones import first_instant, local_date, offset, segments
from sla_tui.sla.result import Period
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


RULES = st.builds(
    PeriodRule,
    kind=st.sampled_from(KINDS),
    timezone=st.just("Europe/Amsterdam"),
    first_month=st.integers(1, 12),
    anchor_day=st.integers(1, 31),
    length=st.integers(1, 10**7),
)


@given(RULES, st.integers(0, 4 * 10**9), st.booleans())
def test_the_name_in_codes_says_in_english_what_the_label_says(rule, moment, cut):
    period = period_containing(rule, moment)
    label = part_label(period.label) if cut else period.label
    name = replace(period, label=label).name
    assert name.code != "text"
    assert ENGLISH.tell(name) == label


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (PeriodRule(), "juni 2026"),
        (PeriodRule(kind="quarter"), "2e kwartaal 2026"),
        (PeriodRule(kind="quarter", first_month=2), "2e kwartaal van boekjaar 2026 (mei tot en met jul)"),
        (PeriodRule(kind="year"), "2026"),
        (PeriodRule(kind="year", first_month=4), "boekjaar 2026 (vanaf april)"),
        (PeriodRule(kind="week"), "week 25 van 2026"),
        (PeriodRule(kind="day"), "15 jun 2026"),
        (PeriodRule(kind="billing", anchor_day=10), "10 jun 2026 tot en met 9 jul 2026"),
        (PeriodRule(kind="rolling", length=30 * 86_400), "30 dagen tot 2026-06-15 00:00 UTC"),
    ],
)
def test_a_period_has_a_name_in_every_language(rule, name):
    period = period_containing(rule, at("2026-06-15"))
    assert language_named("nl").tell(period.name) == name
    assert language_named("nl").tell(replace(period, label=part_label(period.label)).name) == f"{name} (gedeeltelijk)"


def test_a_label_that_nobody_here_made_is_its_own_name():
    assert ENGLISH.tell(Period(0, 1, "the busy season").name) == "the busy season"


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
