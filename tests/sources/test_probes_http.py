"""The HTTP probe against servers with every fault: the right verdict, in words, within the time."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.outcome import ProbeOutcome
from tests.sources.conftest import NOW
from tests.sources.looking import look
from tests.sources.server import Asked, Reply, Server, stall

LIMIT = 5.0


async def probed(handler, *, path: str = "/health", limit: float = LIMIT, clock=None, **fields) -> ProbeOutcome:
    async with Server(handler) as server:
        config = ProbeConfig(id="x", url=f"{server.url}{path}", **fields)
        began = time.monotonic()
        outcome = await look(config, limit, clock)
        assert time.monotonic() - began < limit + 2
    assert outcome.reason.isprintable()
    assert len(outcome.reason) < 160
    return outcome


def page(status: int = 200, body: bytes = b"status: ok", **headers: str) -> Reply:
    return Reply(status, body, headers)


async def test_a_right_answer_is_ok_and_its_steps_are_timed():
    outcome = await probed(lambda _: page(), expect_text="ok")
    assert (outcome.verdict, outcome.reason) == ("ok", "")
    assert outcome.ms >= 1
    assert list(outcome.phases) == ["dns", "connect", "first byte", "transfer"]
    assert sum(outcome.phases.values()) <= outcome.ms + 5


async def test_under_a_clock_that_stands_still_there_is_no_response_time():
    outcome = await probed(lambda _: page(), clock=FixedClock(NOW))
    assert (outcome.verdict, outcome.ms, outcome.phases) == ("ok", None, {})


async def test_the_request_is_what_was_asked_for():
    seen: list[Asked] = []

    def handler(asked: Asked):
        seen.append(asked)
        return page()

    headers = {"X-Check": "1", "user-agent": "mine"}
    await probed(handler, path="/a b/ü?q=ü x", method="POST", body="ping", headers=headers)
    asked = seen[0]
    assert (asked.method, asked.body, asked.path) == ("POST", b"ping", "/a%20b/%C3%BC")
    assert asked.query == {"q": "ü x"}
    assert asked.headers["x-check"] == "1"
    assert asked.headers["user-agent"] == "mine"
    assert asked.headers["accept-encoding"] == "identity"
    assert asked.headers["connection"] == "close"
    assert asked.headers["host"].startswith("127.0.0.1:")


async def test_connect_to_goes_elsewhere_and_keeps_the_host():
    async with Server(lambda _: page()) as server:
        config = ProbeConfig(id="x", url="http://shop.invalid/", connect_to=f"127.0.0.1:{server.port}")
        outcome = await look(config, LIMIT)
    assert outcome.verdict == "ok"
    assert server.asked[0].headers["host"] == "shop.invalid"


@pytest.mark.parametrize(
    ("status", "expected", "verdict"),
    [
        (200, ((200, 299),), "ok"),
        (204, ((200, 299),), "ok"),
        (301, ((200, 299),), "failed"),
        (301, ((200, 299), (301, 301)), "ok"),
        (404, ((404, 404),), "ok"),
        (500, ((200, 299),), "failed"),
    ],
)
async def test_a_status_is_judged_by_what_is_expected_also_a_redirect(status, expected, verdict):
    outcome = await probed(lambda _: page(status, b"", location="http://127.0.0.1:1/"), expect_status=expected)
    assert outcome.verdict == verdict
    if verdict == "failed":
        assert outcome.reason.startswith(f"HTTP {status} ")


async def test_a_text_that_is_missing_is_a_failure():
    outcome = await probed(lambda _: page(body=b"starting up"), expect_text="ok")
    assert (outcome.verdict, outcome.reason) == ("failed", "HTTP 200, but the expected text is not there")


async def test_a_text_beyond_what_is_read_is_missing_and_that_is_said():
    outcome = await probed(lambda _: page(body=b"x" * 70_000 + b"ok"), expect_text="ok")
    assert "not in its first 64 KiB" in outcome.reason


async def test_an_answer_that_is_too_slow_is_no_answer():
    async def later(writer):
        await asyncio.sleep(0.15)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        await writer.drain()

    outcome = await probed(lambda _: Reply(raw=b"", then=later), max_latency_ms=50)
    assert outcome.verdict == "failed"
    assert outcome.reason.startswith("too slow: ")
    assert "first byte" in outcome.reason


async def test_a_refused_connection_is_a_failure():
    async with Server(lambda _: page()) as server:
        port = server.port
    config = ProbeConfig(id="x", url=f"http://127.0.0.1:{port}/")
    outcome = await look(config, LIMIT)
    assert (outcome.verdict, outcome.reason) == ("failed", "connection refused")


async def test_a_reset_is_a_failure():
    async def reset(writer):
        import struct

        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    outcome = await probed(lambda _: Reply(raw=b"", then=reset))
    assert outcome.verdict == "failed"
    assert outcome.reason in {"connection reset", "the connection was closed without an answer"}


async def test_a_connection_that_is_closed_without_a_word_is_a_failure():
    outcome = await probed(lambda _: Reply(raw=b""))
    assert (outcome.verdict, outcome.reason) == ("failed", "the connection was closed without an answer")


@pytest.mark.parametrize(
    "raw", [b"", b"HTTP/1.1 200 OK\r\ncontent-le", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"]
)
async def test_half_open_connections_end_with_the_time(raw):
    outcome = await probed(lambda _: Reply(raw=raw, then=stall), limit=0.3)
    assert outcome.verdict == "failed"
    assert outcome.reason.startswith("no complete answer within 0.3 s (in: ")


async def test_a_slow_drip_ends_with_the_time():
    async def drip(writer):
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    outcome = await probed(lambda _: Reply(200, b"", length=1_000_000, then=drip), limit=0.4)
    assert outcome.verdict == "failed"
    assert "(in: transfer)" in outcome.reason


async def test_an_endless_body_is_read_as_far_as_needed_and_no_further():
    async def endless(writer):
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    outcome = await probed(lambda _: Reply(raw=b"HTTP/1.1 200 OK\r\n\r\nok ", then=endless), expect_text="ok")
    assert outcome.verdict == "ok"


async def test_a_body_that_is_shorter_than_announced_is_a_failure():
    outcome = await probed(lambda _: Reply(200, b"status: ok", length=500))
    assert (outcome.verdict, outcome.reason) == ("failed", "the answer broke off in its middle")


async def test_a_flood_of_interim_answers_is_a_failure():
    outcome = await probed(lambda _: Reply(raw=b"HTTP/1.1 100 Continue\r\n\r\n" * 1000))
    assert outcome.verdict == "failed"
    assert "interim" in outcome.reason


async def test_a_few_interim_answers_are_all_right():
    raw = b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3 + b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
    assert (await probed(lambda _: Reply(raw=raw))).verdict == "ok"


async def test_escape_sequences_in_the_reason_are_not_repeated():
    raw = b"HTTP/1.1 503 \x1b]52;c;ZXZpbA==\x07\x1b[2JDown\r\ncontent-length: 0\r\n\r\n"
    outcome = await probed(lambda _: Reply(raw=raw))
    assert (outcome.verdict, outcome.reason) == ("failed", "HTTP 503 Service Unavailable")
    raw = b"HTTP/1.1 200 \x1b[31mfine\r\ncontent-length: 0\r\n\r\n"
    assert (await probed(lambda _: Reply(raw=raw))).verdict == "ok"


@pytest.mark.parametrize(
    "raw",
    [b"220 smtp\r\n\r\n", b"\x16\x03\x01\x02\x00", b"HTTP/1.1 abc\r\n\r\n"],
)
async def test_what_is_not_http_is_a_failure(raw):
    outcome = await probed(lambda _: Reply(raw=raw))
    assert (outcome.verdict, outcome.reason) == ("failed", "what came is not HTTP")


async def test_a_head_without_end_is_a_failure():
    async def endless(writer):
        while True:
            writer.write(b"x-filler: " + b"y" * 10_000 + b"\r\n")
            await writer.drain()

    outcome = await probed(lambda _: Reply(raw=b"HTTP/1.1 200 OK\r\n", then=endless))
    assert (outcome.verdict, outcome.reason) == ("failed", "what came is not HTTP")


async def test_a_request_that_cannot_be_sent_is_not_the_targets_fault():
    outcome = await probed(lambda _: page(), headers={"Content-Length": "x"})
    assert outcome.verdict == "unknown"


async def test_a_status_nobody_knows_has_no_words():
    assert (await probed(lambda _: Reply(raw=b"HTTP/1.1 599 \r\ncontent-length: 0\r\n\r\n"))).reason == "HTTP 599"


async def test_a_server_without_tls_is_a_failure_of_the_handshake():
    async with Server(lambda _: Reply(raw=b"hello there\r\n")) as server:
        config = ProbeConfig(id="x", url=f"https://127.0.0.1:{server.port}/")
        outcome = await look(config, 2.0)
    assert outcome.verdict == "failed"


@pytest.mark.parametrize(
    ("code", "reason", "doubtful"),
    [
        (socket.EAI_NONAME, "host name not found", False),
        (socket.EAI_AGAIN, "no name server answers for this host", True),
    ],
)
async def test_a_name_that_is_not_found_is_a_failure_and_no_answer_is_in_doubt(monkeypatch, code, reason, doubtful):
    def refuse(*_args, **_more):
        raise socket.gaierror(code, "nothing")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    outcome = await look(ProbeConfig(id="x", url="http://shop.example/"), LIMIT)
    assert (outcome.verdict, outcome.reason, outcome.doubtful) == ("failed", reason, doubtful)


async def test_name_servers_that_hang_do_not_hold_the_probe_longer_than_its_time(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: release.wait(10) and [])
    try:
        outcome = await look(ProbeConfig(id="x", url="http://shop.example/"), 0.2)
    finally:
        release.set()
    assert outcome.reason == "no complete answer within 0.2 s (in: dns)"


@pytest.mark.parametrize("scheme", ["http", "https", "tcp", "tls", "icmp", "dns"])
@pytest.mark.parametrize("host", ["a" * 80 + ".example", "a..example", ".example"])
async def test_a_host_name_that_cannot_be_written_says_nothing_of_the_target(scheme, host):
    port = {"tcp": ":1", "tls": ":1"}.get(scheme, "")
    outcome = await look(ProbeConfig(id="x", url=f"{scheme}://{host}{port}"), LIMIT)
    assert (outcome.verdict, outcome.silent) == ("unknown", False)
