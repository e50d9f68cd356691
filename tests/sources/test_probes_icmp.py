"""The ICMP probe: whichever way the system allows, and "unsupported" where it allows none."""

from __future__ import annotations

import stat
import time

import pytest

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes import echo, icmp
from tests.sources.looking import look

LOOPBACK = ProbeConfig(id="x", url="icmp://127.0.0.1")


def allowed() -> bool:
    import socket

    try:
        sock = echo._open(socket.AF_INET)
    except OSError:
        return False
    sock.close()
    return True


needs_socket = pytest.mark.skipif(not allowed(), reason="this user may open no ICMP socket")


@needs_socket
async def test_an_echo_that_is_answered_is_ok():
    outcome = await look(LOOPBACK)
    assert (outcome.verdict, list(outcome.phases)) == ("ok", ["dns", "echo"])
    assert outcome.ms >= 1


@needs_socket
async def test_many_targets_share_one_socket_and_get_their_own_answers():
    import asyncio

    from sla_tui.clock import SystemClock
    from sla_tui.sources.probes import kinds
    from sla_tui.sources.probes.base import Tools

    tools = Tools(SystemClock())
    probers = [kinds.make(ProbeConfig(id="x", url=f"icmp://127.0.{n // 200}.{n % 200 + 1}"), tools) for n in range(400)]
    outcomes = await asyncio.gather(*(prober.probe(5) for prober in probers))
    assert {o.verdict for o in outcomes} == {"ok"}
    assert len(tools.echoes) == 1
    tools.close()


@needs_socket
async def test_an_echo_that_is_not_answered_ends_with_the_time(monkeypatch):
    monkeypatch.setattr(echo.Echo, "_arrived", lambda self: self._sock.recv(2048))
    began = time.monotonic()
    outcome = await look(LOOPBACK, 0.3)
    assert time.monotonic() - began < 2
    assert (outcome.verdict, outcome.reason, outcome.silent) == ("failed", "no echo within 0.3 s", True)


@pytest.fixture
def _refused(monkeypatch):
    def refuse(_family):
        raise PermissionError("not allowed")

    monkeypatch.setattr(echo, "_open", refuse)


@pytest.fixture
def ping(monkeypatch, tmp_path):
    """A ping program that says what the test wants."""

    def write(script: str) -> None:
        program = tmp_path / "ping"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(icmp.shutil, "which", lambda _: str(program))

    return write


@pytest.mark.usefixtures("_refused")
async def test_where_nothing_is_allowed_it_is_unsupported_and_never_down(monkeypatch):
    monkeypatch.setattr(icmp.shutil, "which", lambda _: None)
    outcome = await look(LOOPBACK)
    assert outcome.verdict == "unknown"
    assert "unsupported" in outcome.reason


@pytest.mark.usefixtures("_refused")
@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        ("exit 0", "ok"),
        ("echo '1 packets transmitted, 0 received, 100% packet loss'; exit 1", "failed"),
        ("echo 'ping: socket: Operation not permitted'; exit 2", "unknown"),
        ("exit 1", "unknown"),
    ],
)
async def test_the_systems_ping_is_asked_where_no_socket_is_allowed(ping, script, verdict):
    ping(script)
    assert (await look(LOOPBACK)).verdict == verdict


@pytest.mark.usefixtures("_refused")
async def test_a_ping_that_hangs_ends_with_the_time(ping):
    ping("sleep 30")
    began = time.monotonic()
    assert (await look(LOOPBACK, 0.3)).verdict == "failed"
    assert time.monotonic() - began < 3
