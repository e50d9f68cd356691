"""The local targets answer, refuse, fail, hang and say the wrong thing when the scenario says so."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import closing

import pytest

from sla_tui.demo.scripts import HOUR
from sla_tui.demo.targets import BANNER, TEXT
from tests.demo.asking import AT


def look(demo, service: str, timeout: float = 5.0):
    """Status and text of one request to the target of a probe."""
    port = demo.targets.by_probe[service].port
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)) as connection:
        connection.request("GET", "/health")
        response = connection.getresponse()
        return response.status, response.read().decode()


def first(demo, service: str, kind: str) -> int:
    """The first second ahead at which the target fails in this way."""
    downs = demo.targets.by_probe[service].monitor.downs
    return next(e.start for e in downs.between(AT, AT + 24 * HOUR) if e.kind == kind)


def eventually_refuses(demo, service: str) -> bool:
    port = demo.targets.by_probe[service].port
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as connection:
                connection.recv(100)
        except OSError:
            return True
    return False


def test_a_healthy_target_says_so(demo):
    assert look(demo, "checkout") == (200, f"{TEXT}\n")


def test_a_failing_target_answers_with_its_error(demo):
    status, text = look(demo, "login")
    assert status == 503
    assert TEXT not in text


def test_a_refusing_target_refuses_from_the_first_moment(demo):
    with pytest.raises(ConnectionRefusedError):
        look(demo, "notifications")


def test_a_target_that_recovers_listens_again_on_the_same_port(demo):
    demo.clock.advance(100)
    until = time.monotonic() + 10
    while True:
        try:
            assert look(demo, "notifications") == (200, f"{TEXT}\n")
            break
        except ConnectionRefusedError:
            assert time.monotonic() < until


def test_a_target_can_say_the_wrong_thing_with_a_200(demo):
    demo.clock.advance(first(demo, "website", "text") - AT)
    status, text = look(demo, "website")
    assert status == 200
    assert TEXT not in text


def test_a_target_can_hang(demo):
    target = demo.targets.by_probe["checkout"]
    past = next(e for e in target.monitor.downs.backwards(AT) if e.kind == "timeout")
    demo.clock.advance(past.start - AT)
    with pytest.raises(TimeoutError):
        look(demo, "checkout", timeout=0.2)


def test_the_tcp_target_greets(demo):
    port = demo.targets.by_probe["mail"].port
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as connection:
        assert connection.recv(100) == BANNER


def test_the_tcp_target_refuses_on_its_script(demo):
    demo.clock.advance(first(demo, "mail", "refused") - AT)
    assert eventually_refuses(demo, "mail")


def test_probes_are_configured_with_real_looking_urls_and_a_place_to_connect_to(demo):
    for probe in demo.config.probes:
        assert "127.0.0.1" not in probe.url
        if probe.security is None:
            assert probe.connect_to == f"127.0.0.1:{demo.targets.by_probe[probe.id].port}"


def test_the_past_of_the_probes_is_that_of_the_targets(demo):
    own, stale = demo.past
    assert (own.source, own.at) == ("probe", AT)
    assert (stale.source, stale.at) == ("statuscake-eu", AT - 3 * HOUR)
    for history, checks in zip(own.histories, own.checks, strict=True):
        downs = demo.targets.by_probe[history.ref.partition(":")[2]].monitor.downs
        assert history.spans[0].start == history.start
        assert history.spans[-1].end == history.end == AT
        assert all(a.end == b.start for a, b in zip(history.spans, history.spans[1:], strict=False))
        assert all((s.state == "down") == (downs.at(s.start) is not None) for s in history.spans)
        assert all(r.ok == (downs.at(r.at) is None) and (r.ms is None) != r.ok for r in checks.results)
    states = {s.monitor.id: s.state for s in own.statuses}
    assert (states["login"], states["checkout"]) == ("down", "up")
