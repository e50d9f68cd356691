"""The fourteen traps that providers lay, and the test that holds each source against each of them.

A trap is a number of the list below; a source that it does not concern says why. Every test named here exists (the
first test sees to that); those that belong to no single source's file are at the end of this one.

 1 errors that are not JSON, or in a 200          8 buckets by the account's zone, days of 23 and 25 hours
 2 units: ms, s, minutes; fractions, percents     9 pages: sizes, missing and repeated cursors, other hosts
 3 unknown, paused, not started                  10 ids: beyond 2^53, numbers and strings
 4 no outages and no data                        11 secrets in the answers
 5 outages that last                             12 no response time: 0, -1, null, NaN
 6 what began before the window                  13 rate budgets: resets, two levels
 7 neighbours are one, gaps are unknown          14 rounding over a target
"""

from __future__ import annotations

import importlib
from fractions import Fraction

import pytest

from sla_tui import format as fmt
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.pingdom import answers as pingdom_answers
from sla_tui.sources.uptimerobot import answers as v3
from sla_tui.sources.uptimerobot.v2 import answers as v2
from tests.sources import test_pingdom as pd
from tests.sources.conftest import DAY, NOW
from tests.sources.test_pingdom_answers import check, outage
from tests.sources.test_uptimerobot_answers import monitor
from tests.sources.test_uptimerobot_v2 import monitor as v2_monitor

PD, PDA = "test_pingdom", "test_pingdom_answers"
UR, URA = "test_uptimerobot", "test_uptimerobot_answers"
SC, SCA = "test_statuscake", "test_statuscake_answers"
V2, KU = "test_uptimerobot_v2", "test_uptime_kuma"
HERE = "test_traps"
NO_PAST = "-: it tells no outages"
EPOCHS = "-: it tells instants, never buckets"

TABLE: dict[int, dict[str, str]] = {
    1: {
        "pingdom": f"{PDA}.test_trap_1_an_error_in_a_200_is_told_in_its_own_words",
        "uptimerobot": f"{URA}.test_trap_1_an_answer_without_a_list_is_no_empty_list",
        "uptimerobot v2": f"{V2}.test_trap_1_an_error_in_http_200_is_one_unless_stat_is_ok",
        "statuscake": f"{SCA}.test_trap_1_an_answer_without_a_list_is_no_empty_list",
        "uptime_kuma": f"{KU}.test_a_login_page_is_not_taken_for_metrics",
        "every source, every fault": "test_faults.test_a_fault_in_every_answer_is_told_in_words_and_makes_nothing_down",
    },
    2: {
        "pingdom": f"{PDA}.test_trap_2_an_instant_in_milliseconds_is_none",
        "uptimerobot": f"{HERE}.test_trap_2_seconds_and_milliseconds_of_uptimerobot",
        "uptimerobot v2": f"{V2}.test_a_window_comes_with_its_monitors_and_the_zone_that_the_user_names",
        "statuscake": f"{SCA}.test_trap_2_durations_of_periods_are_milliseconds",
        "uptime_kuma": f"{KU}.test_trap_12_no_response_time_is_none",
    },
    3: {
        "pingdom": f"{PDA}.test_trap_3_every_state_is_mapped_and_no_unknown_word_is_up_or_down",
        "uptimerobot": f"{URA}.test_trap_3_every_state_is_mapped_and_no_unknown_word_is_up_or_down",
        "uptimerobot v2": f"{V2}.test_trap_3_the_five_states_and_no_other",
        "statuscake": f"{SCA}.test_trap_3_a_paused_check_keeps_its_last_status_and_is_paused_all_the_same",
        "uptime_kuma": f"{KU}.test_trap_3_the_four_states_and_no_other",
    },
    4: {
        "pingdom": f"{PD}.test_trap_4_no_states_at_all_is_unknown_time",
        "uptimerobot": f"{URA}.test_trap_3_of_a_monitor_in_no_known_state_nothing_is_claimed",
        "uptimerobot v2": f"{V2}.test_trap_4_no_logs_are_no_history",
        "statuscake": f"{SCA}.test_trap_4_no_periods_are_no_uptime",
        "uptime_kuma": f"{KU}.test_trap_4_a_history_covers_only_the_beats_and_nothing_before",
    },
    5: {
        "pingdom": f"{PD}.test_trap_5_an_open_outage_lasts_until_now",
        "uptimerobot": f"{URA}.test_trap_5_an_open_incident_lasts_until_now",
        "uptimerobot v2": f"{V2}.test_trap_5_the_state_that_lasts_reaches_up_to_now",
        "statuscake": f"{SCA}.test_trap_5_the_open_period_lasts_until_now",
        "uptime_kuma": f"{KU}.test_a_page_is_read_without_a_credential_and_its_times_are_utc",
    },
    6: {
        "pingdom": f"{HERE}.test_trap_6_pingdoms_windows_clip_the_outage_that_reaches_into_them",
        "uptimerobot": f"{UR}.test_trap_6_an_outage_that_began_long_before_the_margin_is_found",
        "uptimerobot v2": f"{V2}.test_trap_6_the_outage_that_began_before_the_window_is_clipped_to_it",
        "statuscake": f"{SC}.test_trap_6_the_period_that_was_running_when_the_window_began_is_found",
        "uptime_kuma": NO_PAST,
    },
    7: {
        "pingdom": f"{PD}.test_trap_7_consecutive_stretches_of_one_state_are_one_also_across_slices",
        "uptimerobot": f"{URA}.test_trap_7_outages_that_touch_or_overlap_are_one",
        "uptimerobot v2": f"{V2}.test_trap_7_logs_in_any_order_with_a_hole_leave_unknown_time",
        "statuscake": f"{SCA}.test_trap_7_gaps_between_periods_stay_unknown",
        "uptime_kuma": f"{KU}.test_beats_that_were_missed_leave_unknown_time",
    },
    8: {
        "pingdom": f"{HERE}.test_trap_8_pingdoms_buckets_by_the_accounts_zone_are_never_asked_for",
        "uptimerobot": EPOCHS,
        "uptimerobot v2": f"{V2}.test_times_that_are_shifted_are_put_right_and_that_is_told",
        "statuscake": f"{SCA}.test_trap_8_repeated_maintenance_keeps_its_wall_clock_over_the_end_of_summer_time",
        "uptime_kuma": f"{KU}.test_a_page_is_read_without_a_credential_and_its_times_are_utc",
    },
    9: {
        "pingdom": f"{PD}.test_trap_9_pages_are_read_until_one_is_not_full",
        "uptimerobot": f"{UR}.test_trap_9_a_cursor_that_repeats_is_an_error",
        "uptimerobot v2": f"{V2}.test_trap_9_pages_of_fifty_are_read_by_offset",
        "statuscake": f"{SC}.test_trap_9_an_empty_account_is_no_error",
        "uptime_kuma": "-: it has no pages",
        "a next page elsewhere": "test_faults.test_a_next_page_elsewhere_is_never_asked_for",
    },
    10: {
        "pingdom": f"{PDA}.test_trap_10_ids_may_be_numbers_or_strings_and_keep_their_digits",
        "uptimerobot": f"{URA}.test_trap_10_incident_ids_keep_all_their_digits",
        "uptimerobot v2": f"{HERE}.test_trap_10_ids_beyond_2_to_the_53_keep_their_digits",
        "statuscake": f"{SC}.test_trap_9_pages_are_read_as_many_as_there_are",
        "uptime_kuma": f"{KU}.test_version_1_has_no_ids_and_names_may_repeat",
    },
    11: {
        "pingdom": f"{HERE}.test_trap_11_pingdoms_details_of_a_check_do_not_come_through",
        "uptimerobot": f"{URA}.test_trap_11_credentials_of_the_target_are_dropped_at_this_door",
        "uptimerobot v2": f"{V2}.test_trap_11_credentials_of_the_target_do_not_come_through",
        "statuscake": f"{SCA}.test_trap_11_credentials_in_the_address_are_dropped",
        "uptime_kuma": f"{KU}.test_credentials_in_an_address_do_not_come_through",
    },
    12: {
        "pingdom": f"{PDA}.test_trap_12_no_response_time_is_no_response_time",
        "uptimerobot": f"{URA}.test_trap_12_response_times_of_nothing_are_no_samples",
        "uptimerobot v2": f"{HERE}.test_trap_12_response_times_of_the_older_api",
        "statuscake": f"{SCA}.test_trap_12_a_test_without_response_time_is_a_failure_only_while_it_was_down",
        "uptime_kuma": f"{KU}.test_trap_12_no_response_time_is_none",
    },
    13: {
        "pingdom": f"{HERE}.test_trap_13_both_of_pingdoms_budgets_are_told",
        "uptimerobot": f"{URA}.test_trap_13_the_reset_is_read_as_seconds_and_as_an_epoch",
        "uptimerobot v2": f"{V2}.test_the_minute_budget_is_told",
        "statuscake": f"{SCA}.test_trap_13_all_limits_in_the_header_are_kept",
        "uptime_kuma": "-: it counts no requests",
    },
    14: {"every source": f"{HERE}.test_trap_14_nothing_is_rounded_over_a_target"},
}


@pytest.mark.parametrize(("trap", "source"), [(trap, source) for trap, row in TABLE.items() for source in row])
def test_every_trap_has_a_named_test_for_every_source_that_it_concerns(trap, source):
    told = TABLE[trap][source]
    if told.startswith("-: "):
        return
    module, _, name = told.partition(".")
    assert hasattr(importlib.import_module(f"tests.sources.{module}"), name), told


def test_the_list_has_fourteen_traps():
    assert list(TABLE) == list(range(1, 15))


def test_trap_2_seconds_and_milliseconds_of_uptimerobot():
    (one,) = v3.parse_monitors({"data": [monitor(status="DOWN", currentStateDuration=90)]}, "ur", NOW, Notes())
    assert one.since == NOW - 90
    (point,) = v3.parse_response_times({"time_series": [{"timestamp": "2026-11-23T13:00:00Z", "value": 190}]})
    assert point.ms == 190


async def test_trap_6_pingdoms_windows_clip_the_outage_that_reaches_into_them():
    account = pd.Account(check())
    account.states["4711"] = [outage("down", pd.BEGIN - DAY, pd.BEGIN + 600), outage("up", pd.BEGIN + 600, NOW)]
    (poll,), _ = await pd.polled(account, pd.past())
    assert [(s.state, s.start) for s in poll.histories[0].spans] == [("down", pd.BEGIN), ("up", pd.BEGIN + 600)]


async def test_trap_8_pingdoms_buckets_by_the_accounts_zone_are_never_asked_for():
    """Hours, days and weeks are cut by the account's zone; intervals are not, on a day of 25 hours either."""
    midnight = 1_793_041_200 - 3600  # around the end of summer time in Europe, 2026-10-25
    account = pd.Account(check())
    account.states["4711"] = [
        outage("up", pd.BEGIN, midnight),
        outage("down", midnight, midnight + 25 * 3600),
        outage("up", midnight + 25 * 3600, NOW),
    ]
    (poll,), asked = await pd.polled(account, pd.past())
    assert not any("performance" in a.path or "average" in a.path or "hoursofday" in a.path for a in asked)
    assert [s.end - s.start for s in poll.histories[0].spans if s.state == "down"] == [25 * 3600]


@pytest.mark.parametrize("key", [2**53 + 1, str(2**53 + 1), 358532761126055015])
def test_trap_10_ids_beyond_2_to_the_53_keep_their_digits(key):
    (one,) = v2.parse_monitors({"monitors": [v2_monitor(key=1) | {"id": key}]}, "ur", Notes())
    assert one.monitor.id == str(key)


def test_trap_11_pingdoms_details_of_a_check_do_not_come_through():
    secret = {"http": {"username": "u", "password": "canary-password", "requestheaders": {"X": "canary-header"}}}
    row = check(type=secret, integrationids=[1], custom_message="canary-message")
    (found,) = pingdom_answers.parse_checks({"checks": [row]}, "pd", NOW, Notes())
    assert "canary" not in repr(found)


@pytest.mark.parametrize("value", [0, -1, None, "", "0.000", "NaN", "abc", {}])
def test_trap_12_response_times_of_the_older_api(value):
    row = v2_monitor(response_times=[{"datetime": NOW - 60, "value": value}])
    (one,) = v2.parse_monitors({"monitors": [row]}, "ur", Notes())
    assert one.times == ()


def test_trap_13_both_of_pingdoms_budgets_are_told():
    budget = Budget(now=lambda: 0.0)
    headers = {
        "req-limit-short": "Remaining: 394 Time until reset: 3589",
        "req-limit-long": "Remaining: 71994 Time until reset: 2591989",
    }
    pingdom_answers.read_headers(headers, budget, NOW)
    assert [(b.name, b.limit, b.remaining, b.resets_at) for b in budget.facts()] == [
        ("hour", None, 394, NOW + 3589),
        ("month", None, 71_994, NOW + 2_591_989),
    ]


def test_trap_14_nothing_is_rounded_over_a_target():
    below, target = Fraction("99.9958"), Fraction("99.996")
    shown = fmt.fixed(below, 3, target)
    assert Fraction(shown) < target
    assert fmt.fixed(target, 3, target) == "99.996"
