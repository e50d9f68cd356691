"""Rate budgets, on a clock that is moved by hand."""

from __future__ import annotations

import pytest

from sla_tui.errors import RateLimitedError
from sla_tui.sources.http.limits import Budget, reset_seconds, retry_after


class Time:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time():
    return Time()


def budget(time: Time, *windows: tuple[int, float], interval: float = 60.0) -> Budget:
    return Budget(*windows, state_interval=interval, now=lambda: time.now, sleep=time.sleep)


async def _taken_for_the_past(limits: Budget) -> int:
    taken = 0
    while limits.wait(background=True) <= 1:
        await limits.take(patience=1, background=True)
        taken += 1
    with pytest.raises(RateLimitedError):
        await limits.take(patience=1, background=True)
    return taken


async def test_a_burst_waits_for_its_second(time):
    limits = budget(time, (5, 1.0))
    for _ in range(5):
        await limits.take(patience=5)
    assert not time.slept
    await limits.take(patience=5)
    assert 1.0 <= sum(time.slept) <= 1.2


async def test_never_more_than_the_limit_in_any_window(time):
    limits = budget(time, (5, 1.0), (60, 60.0))
    stamps = []
    for _ in range(150):
        await limits.take(patience=100)
        stamps.append(time.now)
    for length, most in ((1.0, 5), (60.0, 60)):
        assert all(sum(1 for s in stamps if at <= s < at + length) <= most for at in stamps)


async def test_a_wait_beyond_patience_is_told_with_its_length(time):
    limits = budget(time, (10, 60.0))
    for _ in range(10):
        await limits.take(patience=1)
    with pytest.raises(RateLimitedError) as caught:
        await limits.take(patience=1)
    assert 55 < caught.value.retry_after <= 63.1


async def test_the_past_leaves_room_for_the_states(time):
    limits = budget(time, (10, 60.0))
    assert 6 <= await _taken_for_the_past(limits) <= 8
    await limits.take(patience=1)  # the states still can be asked


async def test_what_the_provider_says_remains_counts(time):
    limits = budget(time)
    limits.report("short", remaining=1, reset=1800)
    await limits.take(patience=1)
    with pytest.raises(RateLimitedError) as caught:
        await limits.take(patience=1)
    assert caught.value.retry_after == 1800
    time.now += 1800
    await limits.take(patience=1)


async def test_half_of_a_long_budget_is_left_to_the_accounts_other_users(time):
    limits = budget(time)
    limits.report("short", remaining=400, reset=3600)
    assert await _taken_for_the_past(limits) == 200


async def test_a_budget_of_a_month_is_spread_over_it(time):
    limits = budget(time)
    limits.report("long", remaining=100_000, reset=30 * 86_400)
    assert await _taken_for_the_past(limits) == 1000  # an advance
    time.now += 86_400
    assert 1600 <= await _taken_for_the_past(limits) <= 1700  # half of a day's share
    await limits.take(patience=1)  # the states are asked all the same


async def test_answers_that_overtake_each_other_do_not_give_budget_back(time):
    limits = budget(time)
    limits.report("short", remaining=3, reset=1800)
    limits.report("short", remaining=5, reset=1800)
    for _ in range(3):
        await limits.take(patience=1)
    with pytest.raises(RateLimitedError):
        await limits.take(patience=1)


async def test_a_wait_that_is_shorter_than_the_clock_can_tell_ends(time):
    """Adding a nanosecond to a large clock changes nothing; the wait must not go on for ever."""
    time.now = 1_795_440_000.0
    limits = budget(time, (1, 1.0))
    await limits.take(patience=5)
    time.now += 1.05 - 2e-7
    await limits.take(patience=5)
    assert len(time.slept) <= 2


async def test_after_a_429_nothing_is_asked_for_as_long_as_it_says(time):
    limits = budget(time)
    limits.refused(7)
    with pytest.raises(RateLimitedError):
        await limits.take(patience=1)
    time.now += 7
    await limits.take(patience=1)


async def test_a_plans_limit_takes_the_place_of_the_documented_one(time):
    limits = budget(time, (10, 60.0))
    limits.limit(20, 60.0)
    for _ in range(20):
        await limits.take(patience=0.5)
    assert not time.slept


async def test_limits_that_make_no_sense_change_nothing(time):
    limits = budget(time, (2, 60.0))
    limits.limit(0, 60.0)
    limits.limit(-5, 60.0)
    limits.limit(5, 0.0)
    await limits.take(patience=0.5)
    await limits.take(patience=0.5)
    with pytest.raises(RateLimitedError):
        await limits.take(patience=0.5)


WALL = 1_795_440_000.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("60", 60.0),
        (str(int(WALL) + 45), 45.0),  # an epoch
        (str(int(WALL) - 45), 0.0),
        ("99999", 3600.0),
        ("-3", 0.0),
        ("0.5", 0.5),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("1_0", None),
        ("٣", None),
    ],
)
def test_a_reset_is_seconds_or_an_epoch_and_at_most_an_hour(text, seconds):
    assert reset_seconds(text, WALL) == seconds


def test_retry_after_may_be_a_date():
    assert retry_after("Mon, 23 Nov 2026 13:20:30 GMT", WALL) == 30.0
    assert retry_after("Mon, 23 Nov 1999 13:20:30 GMT", WALL) == 0.0
    assert retry_after("tomorrow", WALL) is None
    assert retry_after(None, WALL) is None
