"""The HTTP probe: a fresh connection each time, one request, as much of the answer as is needed to judge it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, urlsplit

import h11

from sla_tui import __version__
from sla_tui.clock import Clock
from sla_tui.config.model import ProbeConfig
from sla_tui.sources.probes.net import Resolver, Streams, connected, streams
from sla_tui.sources.probes.outcome import Outcome, failed, from_error, ours
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.tls import tls_context

LARGEST_BODY: Final = 64 * 1024  # bytes that are read; what comes after is left
LARGEST_HEAD: Final = 64 * 1024
MOST_INTERIM: Final = 8  # answers of the kind 1xx
_CHUNK: Final = 16 * 1024


async def probe(config: ProbeConfig, seconds: float, clock: Clock, resolver: Resolver) -> Outcome:
    """Asks once.

    Args:
        config: the probe, whose URL is http:// or https://.
        seconds: how long everything may take.
        clock: for the phases.
        resolver: looks the name up.
    """
    timing = Timing(clock)
    try:
        async with asyncio.timeout(seconds):
            return await _probe(config, resolver, timing)
    except TimeoutError:
        return Outcome("failed", f"no complete answer within {seconds:g} s (in: {timing.step})", phases=timing.phases)
    except OSError as error:
        return from_error(error)


async def _probe(config: ProbeConfig, resolver: Resolver, timing: Timing) -> Outcome:
    url = urlsplit(config.url)
    secure = url.scheme == "https"
    request = _request(config, url)
    if isinstance(request, Outcome):
        return request
    there = urlsplit(f"//{config.connect_to}") if config.connect_to else url
    addresses = await resolver.addresses(there.hostname or "", there.port or (443 if secure else 80))
    timing.done("connect")
    sock = await connected(addresses, timing, then="tls" if secure else "first byte")
    context = None
    if secure:
        try:
            context = await tls_context(verify=config.verify)
        except BaseException:
            sock.close()
            raise
    async with streams(sock, context, url.hostname) as both:
        if secure:
            timing.done("first byte")
        answer = await _Exchange(both, config, timing).run(*request)
    if isinstance(answer, Outcome):
        return replace(answer, phases=timing.phases)
    timing.done("end")
    return _judged(config, answer, timing)


Answer = tuple[int, bytes, bool]
"""Status, body as far as it was read, and whether that is all of it."""


def _request(config: ProbeConfig, url: SplitResult) -> tuple[h11.Request, bytes] | Outcome:
    names = {name.lower() for name in config.headers}
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else (url.hostname or "")
    if url.port and url.port != (443 if url.scheme == "https" else 80):
        host = f"{host}:{url.port}"
    body = config.body.encode()
    usual = {
        "Host": _ascii(host),
        "User-Agent": f"sla-tui/{__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if body or config.method in {"POST", "PUT", "PATCH"}:
        usual["Content-Length"] = str(len(body))
    target = re.sub(r"[^\x21-\x7e]", lambda c: "".join(f"%{b:02X}" for b in c[0].encode()), url.path or "/")
    if url.query:
        target += "?" + re.sub(r"[^\x21-\x7e]", lambda c: "".join(f"%{b:02X}" for b in c[0].encode()), url.query)
    headers = [*((k, v) for k, v in usual.items() if k.lower() not in names), *config.headers.items()]
    try:
        return h11.Request(method=config.method, target=target, headers=headers), body
    except (h11.LocalProtocolError, UnicodeError) as error:
        return ours(f"the request is not valid HTTP ({type(error).__name__}); see its headers and method")


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host


class _Exchange:
    """One request and its answer over an open connection."""

    def __init__(self, both: Streams, config: ProbeConfig, timing: Timing) -> None:
        self._reader, self._writer = both
        self._config = config
        self._timing = timing
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
        self._received = 0
        self._status = 0

    async def run(self, head: h11.Request, body: bytes) -> Answer | Outcome:
        """Sends, and reads until the answer can be judged."""
        events = [head, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        try:
            self._writer.write(b"".join(self._http.send(event) or b"" for event in events))
            await self._writer.drain()
            return await self._answer()
        except h11.LocalProtocolError:
            return ours("the request is not valid HTTP; see its headers and method")
        except h11.RemoteProtocolError:
            return failed(self._broken())

    async def _answer(self) -> Answer | Outcome:
        interim = 0
        body = bytearray()
        while True:
            event = await self._next()
            if isinstance(event, h11.InformationalResponse):
                interim += 1
                if interim > MOST_INTERIM:
                    return failed(f"more than {MOST_INTERIM} interim answers and no final one")
            elif isinstance(event, h11.Response):
                self._status = event.status_code
                if not _wanted(self._config, self._status):
                    return self._status, b"", False  # the body would change nothing
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) >= LARGEST_BODY:
                    return self._status, bytes(body[:LARGEST_BODY]), False
            else:  # the end of the message
                return self._status, bytes(body), True

    async def _next(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = await self._reader.read(_CHUNK)
            if not self._received:
                self._timing.done("transfer")
            self._received += len(data)
            self._http.receive_data(data)
        return event

    def _broken(self) -> str:
        if not self._received:
            return "the connection was closed without an answer"
        return "the answer broke off in its middle" if self._status else "what came is not HTTP"


def _wanted(config: ProbeConfig, status: int) -> bool:
    return any(low <= status <= high for low, high in config.expect_status)


def _judged(config: ProbeConfig, answer: Answer, timing: Timing) -> Outcome:
    status, body, whole = answer
    ms = timing.total()
    if not _wanted(config, status):
        return Outcome("failed", f"HTTP {status}{_phrase(status)}", phases=timing.phases)
    if config.expect_text and config.expect_text.encode() not in body:
        where = "" if whole else f" in its first {LARGEST_BODY // 1024} KiB"
        return Outcome(
            "failed", f"HTTP {status}, but the expected text is not{where or ' there'}", phases=timing.phases
        )
    if config.max_latency_ms is not None and ms is not None and ms > config.max_latency_ms:
        slowest = max(timing.phases, key=lambda name: timing.phases[name])
        reason = f"too slow: {ms} ms, {config.max_latency_ms} allowed (most of it: {slowest})"
        return Outcome("failed", reason, phases=timing.phases)
    return Outcome("ok", ms=ms, phases=timing.phases)


def _phrase(status: int) -> str:
    """The standard's words for a status; the server's own are not worth the risk."""
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
