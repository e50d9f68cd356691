"""What each provider tells of the past is what really was, as its own checks could see it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.demo import start
from sla_tui.demo.monitor import CONFIRM, aligned_down
from tests.demo.asking import AT, DAY, DOWNS, HOUR, ask, instant

WINDOW = 3 * HOUR


@pytest.fixture(scope="module")
def running():
    with start(7, AT, fixed=True) as demo:
        yield demo


def move(clock: FixedClock, to: int) -> None:
    clock.advance(to - clock.now())


def watched(demo, source: str):
    """The monitors that make no mistakes of their own: what they see is the truth."""
    mistaken = {"media"}
    return [
        (s, m) for s in demo.scenario.services for m in s.monitors if m.source == source and s.spec.id not in mistaken
    ]


@pytest.mark.parametrize("source", ["pingdom", "uptimerobot", "statuscake"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.integers(0, 99), ahead=st.integers(0, DAY), back=st.integers(0, 20 * DAY))
def test_outages_are_the_truth_at_check_resolution(running, source, choice, ahead, back):
    now = AT + ahead
    move(running.clock, now)
    monitors = watched(running, source)
    service, monitor = monitors[choice % len(monitors)]
    if not monitor.tested:
        return
    end = monitor.runs_until(now) - (back if choice % 2 else 0)
    begin = end - WINDOW
    told = DOWNS[source](running, monitor.id, begin, end)
    unconfirmed = monitor.state(now) == "unconfirmed"
    for second in range(begin, end, 7):
        looked = aligned_down(second, monitor.interval, monitor.phase)
        really = service.truth.at(looked) is not None
        says = any(a <= second < b for a, b in told)
        if unconfirmed and really and second >= now - CONFIRM:
            assert not says, "what is not confirmed yet is no outage yet"
        else:
            assert says == really


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.integers(0, 99), ahead=st.integers(0, DAY))
def test_single_checks_fail_exactly_while_it_was_down(running, choice, ahead):
    now = AT + ahead
    move(running.clock, now)
    pingdom = [(s, m) for s, m in watched(running, "pingdom") if m.tested]
    service, monitor = pingdom[choice % len(pingdom)]
    for row in ask(running, "pingdom", f"/results/{monitor.id}?limit=200").data["results"]:
        assert (row["status"] == "up") == (service.truth.at(row["time"]) is None)
        assert (row["responsetime"] > 0) == (row["status"] == "up")
    cake = [(s, m) for s, m in watched(running, "statuscake") if m.tested]
    service, monitor = cake[choice % len(cake)]
    for row in ask(running, "statuscake", f"/uptime/{monitor.id}/history?limit=100").data["data"]:
        assert ("performance" in row) == (service.truth.at(instant(row["created_at"])) is None)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ahead=st.integers(0, 2 * DAY))
def test_the_three_agree_on_the_present_within_their_intervals(running, ahead):
    now = AT + ahead
    move(running.clock, now)
    pingdom = {str(c["id"]): c["status"] for c in ask(running, "pingdom", "/checks").data["checks"]}
    robot = {str(m["id"]): m["status"] for m in ask(running, "uptimerobot", "/monitors").data["data"]}
    cake = {t["id"]: t["status"] for t in ask(running, "statuscake", "/uptime?limit=100").data["data"]}
    for source, states, down in (
        ("pingdom", pingdom, {"down"}),
        ("uptimerobot", robot, {"DOWN"}),
        ("statuscake", cake, {"down"}),
    ):
        for service, monitor in watched(running, source):
            if monitor.paused_since is not None or not monitor.tested:
                continue
            seconds = range(now - monitor.interval - CONFIRM, now + 1)
            lately = {service.truth.at(s) is not None for s in seconds}
            if len(lately) == 1:
                assert (states[monitor.id] in down) == lately.pop()


def test_sums_over_a_window_add_up_to_it(running):
    move(running.clock, AT + 5 * HOUR)
    for _, monitor in watched(running, "pingdom"):
        path = f"/summary.average/{monitor.id}?from={AT - 20 * DAY}&includeuptime=true"
        status = ask(running, "pingdom", path).data["summary"]["status"]
        assert sum(status.values()) == 20 * DAY + 5 * HOUR
        outages = DOWNS["pingdom"](running, monitor.id, AT - 20 * DAY, AT + 5 * HOUR)
        assert status["totaldown"] == sum(b - a for a, b in outages)
