"""The state of a source is a matter of its last answers and the clock, and is said in words with an age."""

from __future__ import annotations

import pytest

from sla_tui.config.model import SourceConfig
from sla_tui.engine.polling.health import is_fresh, offline_since, source_status
from sla_tui.language import ENGLISH
from sla_tui.sla.ages import age
from sla_tui.store.records import PollRecord

SOURCE = SourceConfig(id="pingdom", kind="pingdom", interval=60)
NOW = 1_000_000


def record(last: int | None, state: str = "ok", message: str = "") -> PollRecord:
    return PollRecord("pingdom", last, NOW, state, message)


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0, "ok"), (120, "ok"), (121, "late"), (300, "late"), (301, "stale"), (10**6, "stale"), (-30, "ok")],
)
def test_a_source_is_late_after_two_intervals_and_stale_after_five(seconds, state):
    row = source_status(SOURCE, record(NOW - seconds), NOW, monitors=3)
    assert row.state == state
    assert (row.last_success_at, row.monitors, row.interval) == (NOW - seconds, 3, 60)


def test_a_source_that_was_never_asked_says_so():
    assert source_status(SOURCE, None, NOW, monitors=0).state == "never"


@pytest.mark.parametrize("state", ["auth_error", "rate_limited", "error", "offline"])
def test_an_error_stays_with_its_words_and_the_age_of_the_last_good_answer(state):
    row = source_status(SOURCE, record(NOW - 7500, state, "401 from api"), NOW, monitors=1)
    assert row.state == state
    assert ENGLISH.tell(row.message) == "401 from api; last good answer 2 h ago"


def test_an_error_before_any_answer_says_that_there_never_was_one():
    assert ENGLISH.tell(source_status(SOURCE, record(None, "error", ""), NOW, monitors=0).message) == (
        "no usable answer; it never answered"
    )


def test_a_state_that_nobody_knows_is_an_error():
    assert source_status(SOURCE, record(NOW, "on fire", "?"), NOW, monitors=0).state == "error"


def test_an_error_of_the_moment_does_not_make_the_last_answer_old():
    assert is_fresh(SOURCE, record(NOW - 120, "error"), NOW)
    assert not is_fresh(SOURCE, record(NOW - 121, "ok"), NOW)
    assert not is_fresh(SOURCE, record(None), NOW)
    assert not is_fresh(None, record(NOW), NOW)


def test_this_machine_is_offline_only_where_every_source_says_so():
    here, there = record(NOW - 100, "offline"), record(NOW - 50, "offline")
    assert offline_since([here, there]) == NOW - 50
    assert offline_since([here, record(NOW, "ok")]) is None
    assert offline_since([here, None]) is None
    assert offline_since([]) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (59, "59 s"),
        (3599, "59 m"),
        (3600, "1 h"),
        (7_500, "2 h 5 m"),
        (172_800, "2 d"),
        (200_000, "2 d 7 h"),
    ],
)
def test_ages_are_two_units_at_most(seconds, words):
    assert ENGLISH.tell(age(seconds)) == words
