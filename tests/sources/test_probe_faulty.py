"""A faulty server beside a good one: each fault gets its reason in time, and moves nobody else's schedule."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest

from sla_tui.clock import SystemClock
from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import SourceContext
from sla_tui.sources.probe.source import ProbeSource
from tests.sources.faulty import OK, Authority, Faulty, drips, floods, greets, never_answers, resets, says, self_signed
from tests.sources.looking import look

LIMIT = 1.0

HTTP_FAULTS = {
    "reset": (resets, "connection reset"),
    "half open": (never_answers, "no complete answer within 1 s (in: first byte)"),
    "half a head": (drips(b"HTTP/1.1 200 OK\r\nx", 9), "no complete answer within 1 s (in: transfer)"),
    "slow drip": (
        drips(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n"),
        "no complete answer within 1 s (in: transfer)",
    ),
    "slow head": (drips(b"HTTP/1.1 200 OK\r\n"), "no complete answer within 1 s (in: transfer)"),
    "closed": (greets(b""), "the connection was closed without an answer"),
    "too short": (says(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nok"), "the answer broke off in its middle"),
    "two lengths": (
        says(b"HTTP/1.1 500 No\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok"),
        "HTTP 500 Internal Server Error",
    ),
    "broken chunks": (
        says(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
        "the answer broke off in its middle",
    ),
    "1xx flood": (floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500), "more than 64 interim answers and no final one"),
    "huge head": (floods(b"HTTP/1.1 200 OK\r\n", b"x: " + b"y" * 9000 + b"\r\n"), "what came is not HTTP"),
    "endless header": (floods(b"HTTP/1.1 200 OK\r\nx: ", b"y" * 9000), "what came is not HTTP"),
    "escapes": (
        says(b"HTTP/1.1 503 \x1b]52;c;x\x07\x1b[2J\r\nserver: \x1b[31m\r\ncontent-length: 0\r\n\r\n"),
        "HTTP 503 Service Unavailable",
    ),
    "binary": (says(bytes(range(256))), "what came is not HTTP"),
    "smtp": (greets(b"220 hello\r\n", stays=True), "what came is not HTTP"),
}


@pytest.mark.full
@pytest.mark.parametrize("fault", HTTP_FAULTS)
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
async def test_a_fault_has_its_reason_within_the_time(fault, secure, authority):
    script, reason = HTTP_FAULTS[fault]
    async with Faulty(script, tls=authority.good() if secure else None) as server:
        url = f"{'https' if secure else 'http'}://127.0.0.1:{server.port}/"
        began = time.monotonic()
        outcome = await look(ProbeConfig(id="x", url=url, ca_file=authority.file), LIMIT)
        assert time.monotonic() - began < LIMIT + 3
    assert outcome.verdict == "failed"
    abrupt = {"connection reset", "the connection was closed without an answer"}
    assert outcome.reason == reason or {outcome.reason, reason} <= abrupt


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.mark.parametrize(
    "script",
    [
        floods(b"HTTP/1.1 200 OK\r\n\r\nstatus: ok", b"x" * 65_536),
        floods(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nstatus: ok", b"x" * 65_536),
        floods(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10000\r\n", b"x" * 0x10000 + b"\r\n10000\r\n"),
        says(b"HTTP/1.1 103 Early\r\nlink: x\r\n\r\n" + OK),
        says(b"HTTP/1.0 200 OK\r\n\r\nstatus: ok"),
        says(OK + b"garbage after the end"),
    ],
)
async def test_what_is_odd_and_yet_right_is_ok_and_read_no_further_than_needed(script):
    async with Faulty(script) as server:
        outcome = await look(ProbeConfig(id="x", url=f"http://127.0.0.1:{server.port}/"), 5)
    assert (outcome.verdict, outcome.reason) == ("ok", "")


def _decided(polls: list[Poll]) -> bool:
    last = {status.monitor.id: status.state for poll in polls for status in poll.statuses}
    return "unconfirmed" not in last.values()


@pytest.mark.full
async def test_the_schedule_of_the_others_does_not_move(authority, tmp_path):
    """Every fault at once, and one good target each second: it is looked at each second all the same."""
    scripts = [script for script, _ in HTTP_FAULTS.values()]
    contexts = [authority.expired(), authority.wrong_name(), authority.stranger(), self_signed(tmp_path)]
    times: list[float] = []

    async def good(reader, writer):
        times.append(asyncio.get_running_loop().time())
        await says(OK)(reader, writer)

    async with contextlib.AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(Faulty(script)) for script in scripts]
        secure = [await stack.enter_async_context(Faulty(says(OK), tls=context)) for context in contexts]
        well = await stack.enter_async_context(Faulty(good))
        probes = [
            *(ProbeConfig(id=f"f{n}", url=f"http://127.0.0.1:{s.port}/") for n, s in enumerate(servers)),
            *(
                ProbeConfig(id=f"s{n}", url=f"https://127.0.0.1:{s.port}/", ca_file=authority.file)
                for n, s in enumerate(secure)
            ),
            ProbeConfig(id="well", url=f"http://127.0.0.1:{well.port}/", interval=1),
        ]
        context = SourceContext(
            config=SourceConfig(id="probe", kind="probe", interval=2),
            clock=SystemClock(),
            probes=tuple(probes),
            probe_settings=ProbeSettings(timeout=LIMIT, retry_interval=1),
        )
        source = ProbeSource(context)
        polls: list[Poll] = []
        task = asyncio.create_task(source.watch(polls.append))
        async with asyncio.timeout(30):
            while len(times) < 8 or not _decided(polls):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.wait({task})
        await source.close()
    stalled = source._stalls.between(times[0], times[7])
    assert times[7] - times[0] <= 7 * 1.02 + 1 + stalled
    last = {status.monitor.id: status for poll in polls for status in poll.statuses}
    assert last.pop("well").state == "up"
    for status in last.values():
        assert status.state == "down" or "it was itself held up" in status.reason  # a busy machine says so
