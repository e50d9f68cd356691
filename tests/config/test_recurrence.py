"""Maintenance that repeats: local wall time is kept, expansion is bounded, and rules without end are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.config.kinds.recurrence import expand, rule_problem
from sla_tui.config.model import EventScope, MaintenanceEvent
from sla_tui.sla.evidence import MaintenanceWindow

HOUR = 3600
DAY = 24 * HOUR


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def event(start: str, repeat: str, *, hours: float = 2, zone: str = "Europe/Amsterdam") -> MaintenanceEvent:
    begin = at(start)
    window = MaintenanceWindow(begin, begin + int(hours * HOUR), announced=begin - DAY, title="patch day")
    return MaintenanceEvent(scope=EventScope(services=("a",)), window=window, repeat=repeat, timezone=zone)


def starts(found: tuple[MaintenanceWindow, ...]) -> list[str]:
    return [datetime.fromtimestamp(w.start, UTC).strftime("%Y-%m-%dT%H:%MZ") for w in found]


def test_without_a_rule_there_is_the_window_itself_or_nothing():
    once = event("2026-06-07T02:00+02:00", "")
    assert expand(once, at("2026-06-07T01:00Z"), at("2026-06-08T00:00Z")) == (once.window,)
    assert expand(once, at("2026-06-07T02:00Z"), at("2026-06-08T00:00Z")) == ()
    assert expand(once, at("2026-06-01T00:00Z"), at("2026-06-07T00:00Z")) == ()


def test_every_sunday_at_two_stays_two_when_the_clocks_change():
    """02:00 in Amsterdam is 01:00Z in winter and 00:00Z in summer; the clocks change on the last Sunday of March."""
    weekly = event("2026-03-15T02:00+01:00", "FREQ=WEEKLY;BYDAY=SU")
    found = expand(weekly, at("2026-03-15T00:00Z"), at("2026-04-06T00:00Z"))
    assert starts(found) == ["2026-03-15T01:00Z", "2026-03-22T01:00Z", "2026-03-29T01:00Z", "2026-04-05T00:00Z"]
    assert {w.end - w.start for w in found} == {2 * HOUR}


def test_an_hour_that_exists_twice_is_the_first_of_the_two():
    daily = event("2026-10-24T02:30+02:00", "FREQ=DAILY")
    assert starts(expand(daily, at("2026-10-24T23:00Z"), at("2026-10-25T12:00Z"))) == ["2026-10-25T00:30Z"]


def test_an_hour_that_does_not_exist_moves_forward_by_the_gap():
    daily = event("2026-03-28T02:30+01:00", "FREQ=DAILY")
    assert starts(expand(daily, at("2026-03-29T00:00Z"), at("2026-03-29T12:00Z"))) == ["2026-03-29T01:30Z"]


def test_occurrences_carry_title_kind_and_announcement():
    weekly = event("2026-03-15T02:00+01:00", "FREQ=WEEKLY")
    second = expand(weekly, at("2026-03-22T00:00Z"), at("2026-03-23T00:00Z"))[0]
    assert (second.title, second.kind, second.announced) == ("patch day", "planned", weekly.window.announced)


def test_a_window_that_began_before_is_part_of_what_overlaps():
    daily = event("2026-01-01T23:00Z", "FREQ=DAILY", zone="UTC")
    found = expand(daily, at("2026-02-02T00:30Z"), at("2026-02-02T01:00Z"))
    assert starts(found) == ["2026-02-01T23:00Z"]
    assert expand(daily, at("2026-02-02T01:00Z"), at("2026-02-02T02:00Z")) == ()


def test_the_events_own_window_is_an_occurrence_even_off_the_rule():
    """A Wednesday that was announced for Sundays: the Wednesday was written down, so it counts."""
    odd = event("2026-06-10T10:30Z", "FREQ=WEEKLY;BYDAY=SU", zone="UTC")
    assert starts(expand(odd, at("2026-06-10T00:00Z"), at("2026-06-15T00:00Z"))) == [
        "2026-06-10T10:30Z",
        "2026-06-14T10:30Z",
    ]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=DAILY;COUNT=3", 3),
        ("FREQ=DAILY;UNTIL=20260104", 4),
        ("FREQ=DAILY;UNTIL=20260104T020000", 4),
        ("FREQ=DAILY;UNTIL=20260104T010000Z", 4),
        ("FREQ=DAILY;UNTIL=20260104T005959Z", 3),
        ("RRULE:FREQ=DAILY;COUNT=3;", 3),
        ("freq=daily;count=3", 3),
        ("FREQ=DAILY;BYHOUR=2,14;COUNT=4", 4),
        ("FREQ=MONTHLY;BYDAY=-1SU", 13),
        ("FREQ=YEARLY", 2),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO", 27),
    ],
)
def test_a_rules_end_and_steps_are_kept(rule, count):
    """Within 2026, from 1 January 02:00 in Amsterdam; the year's end excluded."""
    found = expand(event("2026-01-01T02:00+01:00", rule), at("2026-01-01T00:00Z"), at("2027-01-02T00:00Z"))
    assert len(found) == count


def test_a_last_sunday_agrees_with_the_calendar():
    monthly = event("2026-01-25T02:00Z", "FREQ=MONTHLY;BYDAY=-1SU", zone="UTC")
    found = expand(monthly, at("2026-01-01T00:00Z"), at("2026-05-01T00:00Z"))
    assert starts(found) == [f"2026-{day}T02:00Z" for day in ("01-25", "02-22", "03-29", "04-26")]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=0,1;BYMINUTE=" + ",".join(map(str, range(60))),
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=999999999999",
        "FREQ=DAILY;COUNT=99999999",
        "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY;COUNT=2;UNTIL=20260101",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;DTSTART=20260101T000000",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYMONTH=",
        "FREQ=DAILY\nEXRULE:FREQ=DAILY",
        "INTERVAL=2",
        "every sunday",
        ";",
        "",
    ],
)
def test_a_rule_that_is_none_is_told_in_words(rule):
    assert rule_problem(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYMONTH=4;BYMONTHDAY=31",
    ],
)
def test_a_rule_that_never_happens_is_found_out_soon(rule):
    """dateutil looks until the year 9999, which takes seconds; the first frame cannot wait for that."""
    begin = process_time()
    assert rule_problem(rule, at("2026-01-01T00:00Z")) == "never happens"
    assert process_time() - begin < 2


@given(st.text(alphabet="FREQ=DAILYWKM;BYONTHU,-+0123456789Z\n :", max_size=60))
def test_no_text_makes_the_check_of_a_rule_fail(text):
    assert isinstance(rule_problem(text), str)


RULES = st.builds(
    lambda freq, interval, more: f"FREQ={freq};INTERVAL={interval}{more}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(["", ";BYDAY=MO,WE", ";BYMONTH=3,10", ";COUNT=7", ";WKST=SU"]),
)


@given(RULES, st.integers(at("2024-01-01T00:00Z"), at("2027-01-01T00:00Z")), st.sampled_from(["UTC", "America/Havana"]))
def test_occurrences_are_those_of_dateutil_from_the_events_own_start(rule, begin, zone):
    """The move by whole calendar cycles changes nothing: naive expansion gives the same local times."""
    from dateutil.rrule import rrulestr

    window = MaintenanceWindow(begin, begin + HOUR)
    repeated = MaintenanceEvent(scope=EventScope(), window=window, repeat=rule, timezone=zone)
    local = datetime.fromtimestamp(begin, ZoneInfo(zone)).replace(tzinfo=None)
    naive = rrulestr(rule, dtstart=local).between(local, local + timedelta(days=700), inc=True)
    expected = {begin} | {int(day.replace(tzinfo=ZoneInfo(zone)).timestamp()) for day in naive}
    found = {w.start for w in expand(repeated, begin, begin + 699 * DAY)}
    assert found == {start for start in expected if start < begin + 699 * DAY}
