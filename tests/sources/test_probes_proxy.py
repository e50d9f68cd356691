"""HTTP probes through a proxy: a real one on loopback, and what its faults mean."""

from __future__ import annotations

import asyncio
import base64
import contextlib

import pytest

from sla_tui.clock import SystemClock
from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.probe.source import ProbeSource
from tests.sources.faulty import OK, Authority, Faulty, asked, never_answers, says
from tests.sources.looking import look
from tests.sources.network import Network

KNOWN = base64.b64encode(b"me:p@ss").decode()


class Relay:
    """A proxy that takes every name for this machine; `heads` are what it was asked."""

    def __init__(self, *, credentials: str = "", says: bytes = b"") -> None:
        self.heads: list[bytes] = []
        self._credentials = credentials.encode()
        self._says = says

    async def __call__(self, reader, writer):
        head = await asked(reader)
        self.heads.append(head)
        if self._says or (self._credentials and b"Proxy-Authorization: Basic " + self._credentials not in head):
            writer.write(self._says or b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            return await writer.drain()
        method, target, _ = head.split(b" ", 2)
        authority = target if method == b"CONNECT" else target.split(b"/")[2]
        port = int(authority.rpartition(b":")[2])
        inner_reader, inner = await asyncio.open_connection("127.0.0.1", port)
        if method == b"CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 relay\r\n\r\n")
        else:
            inner.write(head)
        try:
            await asyncio.gather(self._pass(reader, inner), self._pass(inner_reader, writer))
        finally:
            inner.transport.abort()

    async def _pass(self, reader, writer):
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(autouse=True)
def _no_proxy_of_ours(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def test_http_goes_through_a_proxy_with_its_whole_url_and_https_through_a_tunnel(authority):
    relay = Relay()
    async with Faulty(relay) as proxy, Faulty(says(OK)) as plain, Faulty(says(OK), tls=authority.good()) as secure:
        through = {"proxy": f"http://127.0.0.1:{proxy.port}", "expect_text": "ok"}
        outcome = await look(ProbeConfig(id="x", url=f"http://shop.invalid:{plain.port}/a?b", **through))
        assert (outcome.verdict, list(outcome.phases)) == ("ok", ["proxy", "first byte", "transfer"])
        url = f"https://localhost:{secure.port}/a"
        outcome = await look(ProbeConfig(id="x", url=url, ca_file=authority.file, **through))
        assert outcome.verdict == "ok"
        assert list(outcome.phases) == ["proxy", "connect", "tls", "first byte", "transfer"]
        assert (await look(ProbeConfig(id="x", url=url, **through))).reason.startswith("certificate: ")
    assert relay.heads[0].startswith(b"GET http://shop.invalid:%d/a?b HTTP/1.1\r\nHost: shop.invalid:" % plain.port)
    assert relay.heads[1].startswith(b"CONNECT localhost:%d HTTP/1.1\r\nHost: localhost:" % secure.port)


async def test_the_environments_proxy_is_asked_on_wish_with_its_credentials_which_nobody_sees(monkeypatch):
    relay = Relay(credentials=KNOWN)
    async with Faulty(relay) as proxy, Faulty(says(OK)) as server:
        monkeypatch.setenv("http_proxy", f"http://me:p%40ss@127.0.0.1:{proxy.port}")
        config = ProbeConfig(id="x", url=f"http://shop.invalid:{server.port}/", proxy="env")
        outcome = await look(config)
        assert outcome.verdict == "ok"
        assert KNOWN not in repr(outcome)
        monkeypatch.setenv("no_proxy", "fd07:b51a::/64, .invalid")
        assert (await look(config)).reason == "host name not found"
        monkeypatch.setenv("no_proxy", "fd07:b51a::/64, [::1]")
        assert (await look(config)).verdict == "ok"
        monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1080")
        outcome = await look(config)
        assert outcome.verdict == "unknown"
        assert "http_proxy" in outcome.reason
    assert len(relay.heads) == 2


async def test_without_a_word_of_it_the_environments_proxy_is_not_asked(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    async with Faulty(says(OK)) as server:
        assert (await look(ProbeConfig(id="x", url=f"http://127.0.0.1:{server.port}/"))).verdict == "ok"


@pytest.mark.parametrize(
    ("raw", "verdict", "words"),
    [
        (b"HTTP/1.1 407 Who\r\n\r\n", "unknown", "asks for a user"),
        (b"HTTP/1.1 403 No\r\n\r\n", "unknown", "refuses (HTTP 403)"),
        (b"HTTP/1.1 502 Bad\r\n\r\n", "failed", "the proxy cannot reach it (HTTP 502)"),
        (b"HTTP/1.1 504 Late\r\n\r\n", "failed", "the proxy cannot reach it (HTTP 504)"),
        (b"220 mail ready\r\n\r\n", "unknown", "does not speak HTTP"),
    ],
)
async def test_what_a_proxy_says_is_told_from_what_the_target_does(raw, verdict, words):
    async with Faulty(Relay(says=raw)) as proxy:
        there = f"http://127.0.0.1:{proxy.port}"
        outcome = await look(ProbeConfig(id="x", url="https://shop.invalid/", proxy=there))
        assert (outcome.verdict, outcome.silent) == (verdict, verdict == "failed")
        assert words in outcome.reason
        if b"407" in raw:
            assert (await look(ProbeConfig(id="x", url="http://shop.invalid/", proxy=there))).verdict == "unknown"


async def test_a_proxy_that_is_not_there_says_nothing_of_the_target():
    config = ProbeConfig(id="x", url="https://shop.invalid/", proxy="http://127.0.0.1:1")
    outcome = await look(config)
    assert outcome.reason == "this machine could not probe: the proxy cannot be reached (connection refused)"
    assert (
        await look(ProbeConfig(id="x", url="https://shop.invalid/", proxy="http://proxy.invalid"))
    ).verdict == "unknown"


async def test_a_tunnel_that_never_opens_ends_with_the_time():
    async with Faulty(never_answers) as proxy:
        there = f"http://127.0.0.1:{proxy.port}"
        outcome = await look(ProbeConfig(id="x", url="https://shop.invalid/", proxy=there), 0.2)
    assert outcome.reason == "no complete answer within 0.2 s (in: connect)"


async def test_the_sources_proxy_is_every_probes_but_of_one_that_has_its_own():
    relay = Relay()
    async with Faulty(relay) as proxy, Faulty(says(OK)) as server:

        def context(way: str) -> SourceContext:
            return SourceContext(
                config=SourceConfig(id="probe", kind="probe", interval=30),
                clock=SystemClock(),
                probes=(
                    ProbeConfig(id="all", url=f"http://127.0.0.1:{server.port}/all"),
                    ProbeConfig(id="own", url=f"http://127.0.0.1:{server.port}/own", proxy="none"),
                ),
                probe_settings=ProbeSettings(proxy=way),
            )

        source = ProbeSource(context(f"http://127.0.0.1:{proxy.port}"), references=Network())
        poll = await source.poll(PollRequest(now=0))
        assert {status.state for status in poll.statuses} == {"up"}
        assert [head.split(b" ")[1].rpartition(b"/")[2] for head in relay.heads] == [b"all"]
        source.reconfigure(context(""))
        await source.poll(PollRequest(now=0))
        assert len(relay.heads) == 1
        await source.close()
