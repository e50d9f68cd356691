"""The scenario is a pure function of seed and instant, and has all the stories that the screens are to show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla_tui.config.reading.reader import parse_config
from sla_tui.demo.composite import SHOP
from sla_tui.demo.configuration import config_text
from sla_tui.demo.fleet import CONTRACTS, NORTHGATE, SERVICES, SOURCES
from sla_tui.demo.past import past_polls
from sla_tui.demo.scenario import Scenario, default_instant
from sla_tui.demo.scripts import CYCLE, DAY, HOUR
from sla_tui.demo.track import total
from tests.demo.asking import AT

URLS = {source: f"http://127.0.0.1:1/{source}" for source in (*SOURCES, NORTHGATE)}


def told(seed: int, at: int):
    """Everything that a scenario says, as plain values."""
    scenario = Scenario(seed, at)
    until = at + 2 * CYCLE
    ports = {m.id: 1 for m in scenario.monitors["probe"]}
    monitors = [
        (
            m.ref,
            m.phase,
            m.created,
            m.paused_since,
            list(m.downs.between(0, until)),
            [m.latency.at(at + s) for s in (0, 99)],
        )
        for group in scenario.monitors.values()
        for m in group
    ]
    return config_text(scenario, URLS, ports), monitors


def test_the_same_seed_and_instant_give_the_same_fleet_twice():
    assert told(3, AT) == told(3, AT)


def test_another_seed_gives_another_fleet():
    assert told(3, AT)[1] != told(4, AT)[1]


def test_the_past_of_the_local_probes_is_the_same_twice():
    assert past_polls(Scenario(7, AT)) == past_polls(Scenario(7, AT))


def test_there_are_fourteen_services_under_four_contracts_with_fees():
    assert len(SERVICES) == 14
    assert {s.contract for s in SERVICES} == {c.id for c in CONTRACTS}
    assert all(float(s.fee) > 0 for s in SERVICES)


def test_a_fifteenth_is_made_of_four_of_them_where_all_four_are_there():
    scenario = Scenario(7, AT)
    ports = {m.id: 1 for m in scenario.monitors["probe"]}
    made = parse_config(config_text(scenario, URLS, ports), "demo")
    assert len(made.services) == 15
    shop = next(s for s in made.services if s.id == SHOP)
    assert shop.components == ("website", "search", "checkout", "payments")
    scenario.services = tuple(s for s in scenario.services if s.spec.id != "search")
    assert SHOP not in {s.id for s in parse_config(config_text(scenario, URLS, ports), "demo").services}


def test_every_monitor_has_a_history_of_sixty_days_but_the_new_ones():
    scenario = Scenario(7, AT)
    young = {m.service for ms in scenario.monitors.values() for m in ms if m.created > AT - 60 * DAY}
    assert young == {"export"}


def test_identifiers_are_unique_within_an_account():
    for monitors in Scenario(7, AT).monitors.values():
        assert len({m.id for m in monitors}) == len(monitors) > 0


def test_what_is_to_come_repeats_after_a_cycle():
    for service in Scenario(7, AT).services:
        start = AT + HOUR  # what already lasts at the instant itself happens once
        first = [(e.start, e.end) for e in service.truth.between(start, AT + CYCLE)]
        again = [(e.start - CYCLE, e.end - CYCLE) for e in service.truth.between(start + CYCLE, AT + 2 * CYCLE)]
        assert first == again


def test_something_begins_or_ends_at_least_once_a_minute_in_the_first_hour():
    scenario = Scenario(7, AT)
    tracks = [t for s in scenario.services for t in (s.truth, s.swings, *(m.downs for m in s.monitors))]
    changes = sorted(
        {edge for t in tracks for e in t.between(AT, AT + HOUR) for edge in e[:2] if AT <= edge <= AT + HOUR}
    )
    assert max(b - a for a, b in zip([AT, *changes], changes, strict=False)) <= 60


def state_now(scenario: Scenario, service: str) -> list[str]:
    return [m.state(AT) for m in scenario.service(service).monitors]


def test_the_stories_are_there_whatever_the_seed(seed_of_a_story):
    scenario = Scenario(seed_of_a_story, AT)
    assert state_now(scenario, "login") == ["down"] * 3
    assert state_now(scenario, "notifications") == ["down"] * 3
    assert scenario.service("notifications").truth.at(AT + 60) is None, "it comes back within a minute"
    assert set(state_now(scenario, "crm")) == {"paused"}
    assert set(state_now(scenario, "export")) == {"untested"}
    assert sorted(state_now(scenario, "media")) == ["down", "up", "up"]
    flaps = list(scenario.service("webhooks").truth.between(AT - 2400, AT))
    assert len(flaps) >= 12
    assert total(flaps, AT - 2400, AT) > 400
    (window,) = scenario.service("invoicing").maintenance
    forgiven = list(scenario.service("invoicing").truth.between(window.start, window.end))
    assert total(forgiven, window.start, window.end) >= HOUR
    assert window.announced is not None
    assert window.start - window.announced >= 48 * HOUR
    (excluded,) = scenario.service("maps").exclusions
    assert excluded.accepted
    assert (
        total(scenario.service("maps").truth.between(excluded.start, excluded.end), excluded.start, excluded.end)
        >= 3000
    )


@pytest.fixture(params=[0, 7, 12345])
def seed_of_a_story(request):
    return request.param


@pytest.mark.parametrize(
    ("now", "instant", "present"),
    [
        ("2026-11-23T13:20:00", "2026-11-23T13:20:00", True),
        ("2026-11-08T00:00:00", "2026-11-08T00:00:00", True),
        ("2026-11-07T22:59:59", "2026-10-23T22:59:59", False),  # still the 7th in London and UTC
        ("2026-11-28T21:00:00", "2026-11-28T21:00:00", True),
        ("2026-11-28T23:30:00", "2026-10-23T23:30:00", False),  # in Amsterdam two days later it is December
        ("2026-12-31T12:00:00", "2026-11-23T12:00:00", False),
        ("2027-01-03T06:30:00", "2026-12-23T06:30:00", False),
    ],
)
def test_the_demo_plays_in_the_present_unless_a_month_begins_or_ends(now, instant, present):
    def seconds(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())

    assert default_instant(seconds(now)) == (seconds(instant), present)


@settings(max_examples=settings.default.max_examples // 2)  # a fleet takes a while to make
@given(st.integers(0, 2**31), st.integers(1_600_000_000, 2_000_000_000))
def test_any_seed_and_instant_make_a_fleet(seed, at):
    scenario = Scenario(seed, at)
    assert {m.state(at) for m in scenario.service("crm").monitors} == {"paused"}
    assert scenario.service("login").truth.at(at) is not None


@pytest.mark.parametrize("ahead", [-DAY, 0, 1, CYCLE + 77, 3 * DAY])
def test_response_times_are_positive_and_do_not_depend_on_who_asks_when(ahead):
    first, second = Scenario(7, AT), Scenario(7, AT)
    for source, monitors in first.monitors.items():
        times = [m.latency.at(AT + ahead) for m in reversed(monitors)]
        assert times == [m.latency.at(AT + ahead) for m in reversed(second.monitors[source])]
        assert min(times) >= 1


def test_response_times_have_a_daily_rhythm():
    latency = Scenario(7, AT).service("search").monitors[0].latency
    midnight = AT // DAY * DAY
    quiet, busy = (
        sum(
            latency.at(midnight - day * DAY + hour * HOUR + minute * 60) for day in range(1, 20) for minute in range(60)
        )
        for hour in (3, 15)
    )
    assert busy > 1.2 * quiet
