"""The TCP probe."""

from __future__ import annotations

import asyncio

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.probes import ProbeConfig
from tests.sources.conftest import NOW
from tests.sources.faulty import Faulty, greets
from tests.sources.looking import look


async def probed(greeting: bytes | None, *, limit: float = 3.0, clock=None, hold: bool = False, **fields):
    async with Faulty(greets(greeting or b"", stays=hold)) as server:
        return await look(ProbeConfig(id="x", url=f"tcp://127.0.0.1:{server.port}", **fields), limit, clock)


async def test_a_port_that_accepts_is_ok():
    outcome = await probed(None)
    assert (outcome.verdict, outcome.ms >= 1) == ("ok", True)
    assert (await probed(None, clock=FixedClock(NOW))).ms is None


async def test_a_greeting_that_is_expected_must_come():
    assert (await probed(b"220 smtp ready\r\n", expect_text="220 ", hold=True)).verdict == "ok"
    outcome = await probed(b"554 \x1b[2Jgo away\r\n", expect_text="220 ")
    assert outcome.verdict == "failed"
    assert "greeting" in outcome.reason


async def test_a_greeting_that_never_comes_ends_with_the_time():
    outcome = await probed(None, expect_text="220", hold=True, limit=0.2)
    assert outcome.verdict == "failed"
    assert "(in: greeting)" in outcome.reason


async def test_an_endless_greeting_is_not_read_to_its_end():
    assert (await probed(b"x" * 1_000_000, expect_text="220")).verdict == "failed"


async def test_a_port_that_refuses_is_a_failure():
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    outcome = await look(ProbeConfig(id="x", url=f"tcp://127.0.0.1:{port}"), 3.0)
    assert (outcome.verdict, outcome.reason) == ("failed", "connection refused")


@pytest.mark.parametrize("host", ["[::1]", "127.0.0.1"])
async def test_both_families_are_spoken(host):
    try:
        async with Faulty(greets(b""), host=host.strip("[]")) as server:
            outcome = await look(ProbeConfig(id="x", url=f"tcp://{host}:{server.port}"), 3.0)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    assert outcome.verdict == "ok"


async def test_what_is_sent_first_is_sent():
    async def redis(reader, writer):
        if await reader.readline() == b"PING\n":
            writer.write(b"+PONG\r\n")
            await writer.drain()

    async with Faulty(redis) as server:
        config = ProbeConfig(id="x", url=f"tcp://127.0.0.1:{server.port}", body="PING\n", expect_text="+PONG")
        assert (await look(config, 3.0)).verdict == "ok"
