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


@pytest.mark.parametrize("header", [b"", b"\x45" + b"\0" * 19, b"\x46" + b"\0" * 23])
async def test_a_reply_is_read_with_or_without_the_ip_header_whatever_the_sockets_kind(header, monkeypatch):
    """macOS and BSD deliver the header on datagram sockets, too; Linux does so on raw ones alone."""
    import asyncio
    import socket

    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with theirs:
        ours.setblocking(False)
        monkeypatch.setattr(echo, "_open", lambda _family: ours)
        monkeypatch.setattr(socket.socket, "sendto", lambda sock, data, _address: sock.send(data))
        asking = echo.Echo(socket.AF_INET)

        loop = asyncio.get_running_loop()
        task = loop.create_task(asking.ask("192.0.2.1"))
        theirs.setblocking(False)
        request = await loop.sock_recv(theirs, 2048)
        await loop.sock_sendall(theirs, header + b"\0" + request[1:])
        async with asyncio.timeout(2):
            await task
        asking.close()


async def test_an_address_that_there_is_no_way_to_is_not_the_only_one(monkeypatch):
    import errno

    async def ask(_self, address):
        if ":" in address:
            raise OSError(errno.ENETUNREACH, "no route")

    async def both(_self, _host, _port):
        import socket

        return [(socket.AF_INET6, ("2001:db8::1", 0, 0, 0)), (socket.AF_INET, ("192.0.2.1", 0))]

    monkeypatch.setattr(echo.Echo, "__init__", lambda _self, _family: None)
    monkeypatch.setattr(echo.Echo, "close", lambda _self: None)
    monkeypatch.setattr(echo.Echo, "ask", ask)
    monkeypatch.setattr("sla_tui.sources.probes.net.Resolver.addresses", both)
    assert (await look(ProbeConfig(id="x", url="icmp://shop.example"))).verdict == "ok"


@pytest.mark.usefixtures("_refused")
@pytest.mark.parametrize("output", ["1 packets transmitted, 0 packets received, 100.0% packet loss", "0 received"])
@pytest.mark.parametrize("code", [1, 2])
async def test_a_ping_of_another_system_that_got_nothing_is_understood(ping, output, code):
    ping(f"echo '{output}'; exit {code}")
    assert (await look(LOOPBACK)).verdict == "failed"
    ping(f"echo '10 packets transmitted, 10 packets received'; exit {code}")
    assert (await look(LOOPBACK)).verdict == "unknown"
