"""The HTTP probe: a fresh connection each time, one request, as much of the answer as is needed to judge it."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sla_tui.config.probes import ProbeConfig
from sla_tui.sla.observation import HeaderReading
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.certificate import expiry_problem
from sla_tui.sources.probes.connecting import connected
from sla_tui.sources.probes.http.cookies import Cookies
from sla_tui.sources.probes.http.exchange import Answer, exchange, wanted
from sla_tui.sources.probes.http.expect import Expectations
from sla_tui.sources.probes.http.proxy import ASKS_WHO_WE_ARE, ProxyError, refused, tunnel
from sla_tui.sources.probes.http.request import REDIRECTS, Hop, first_hop, redirected
from sla_tui.sources.probes.looking import looked, right
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, from_error, ours, timed_out
from sla_tui.sources.probes.secured import secured, tls_setting
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.probes.wire import TlsWire, Wire
from sla_tui.text import clean

PROXY: Final = "proxy"  # the step of reaching it


class HttpProber:
    """One http:// or https:// URL."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        """Writes the request out; nothing is sent yet."""
        self._config = config = replace(config, proxy=config.proxy or tools.proxy)
        self._tools = tools
        self._first = first_hop(config)
        self._expects = Expectations(config)
        self._tls = tls_setting(config)
        self._with_body = config.expect_status
        self._warning = ""

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Asks once, redirects included, within `seconds`."""
        return await looked(self._tools.clock, seconds, self._probe, late=_late)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        hop, followed, cookies = self._first, 0, Cookies()
        while True:
            if isinstance(hop, ProbeOutcome):
                return hop
            answer = await self._ask(hop, timing)
            if isinstance(answer, ProbeOutcome):
                return answer
            if not (self._config.follow_redirects and answer.status in REDIRECTS):
                return await self._judged(answer, timing)
            location = next(iter(answer.headers(b"location")), b"").strip()
            if not location:
                if wanted(self._config.expect_status, answer.status):
                    return await self._judged(answer, timing)
                return failed(f"HTTP {answer.status} that does not say where to go")
            if followed == self._config.follow_redirects:
                return failed(f"more than {followed} redirects")
            followed += 1
            cookies.take(hop.scope, answer.headers(b"set-cookie"), self._tools.clock.now())
            hop = redirected(self._config, hop, answer.status, location, cookies)
            timing.done("dns")

    async def _ask(self, hop: Hop, timing: Timing) -> Answer | ProbeOutcome:
        sock = await self._connected(hop, timing)
        try:
            wire: Wire = Wire(sock)
            if hop.proxy is not None and hop.tunnelled:
                if (problem := await tunnel(wire, hop.proxy, hop.connect)) is not None:
                    return problem
                timing.done("tls" if hop.secure else "first byte")
            if hop.secure:
                wire = tls = await secured(sock, self._tls, hop.host)
                timing.done("first byte")
                self._warn(tls)
            answer = await exchange(wire, hop, timing, self._with_body)
            if hop.proxy is not None and isinstance(answer, Answer) and answer.status == ASKS_WHO_WE_ARE:
                return refused(answer.status)
            return answer
        finally:
            sock.close()

    async def _connected(self, hop: Hop, timing: Timing) -> socket.socket:
        """Connects to the target, or to the proxy on the way: that it cannot be reached is not the target's fault."""
        then = "tls" if hop.secure else "first byte"
        if hop.proxy is None:
            addresses = await self._tools.resolver.addresses(*hop.connect)
            timing.done("connect")
            return await connected(addresses, timing, then=then)
        timing.step = PROXY
        try:
            addresses = await self._tools.resolver.addresses(*hop.proxy.where)
            return await connected(addresses, timing, then="connect" if hop.tunnelled else then)
        except OSError as error:
            raise ProxyError(f"the proxy cannot be reached ({from_error(error).reason})") from None

    def _warn(self, wire: TlsWire) -> None:
        self._warning = ""
        if self._config.expiry_warning is not None:
            der = wire.tls.getpeercert(binary_form=True)
            self._warning = expiry_problem(der, self._tools.clock.now(), self._config.expiry_warning)

    async def _judged(self, answer: Answer, timing: Timing) -> ProbeOutcome:
        timing.done("end")
        outcome = await self._expects.judged(answer) or right(self._config, timing, self._warning)
        wanted_headers = () if self._config.security is None else self._config.security.headers
        return replace(outcome, headers=_headers(answer, wanted_headers)) if wanted_headers else outcome


def _headers(answer: Answer, names: Iterable[str]) -> tuple[HeaderReading, ...]:
    """Reads the headers of those names that the answer has."""
    found = ((name, answer.header(name.encode())) for name in names)
    return tuple(HeaderReading(name, clean(value.decode("latin-1"), 300)) for name, value in found if value is not None)


def _late(seconds: float, timing: Timing) -> ProbeOutcome:
    if timing.step == PROXY:
        return ours(f"the proxy did not answer within {seconds:g} s")
    return timed_out(seconds, timing)


PROBER: Final[Factory] = HttpProber
