"""The HTTP probe: a fresh connection each time, one request, as much of the answer as is needed to judge it."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import Final

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.certificate import expiry_problem
from sla_tui.sources.probes.http.exchange import Answer, exchange
from sla_tui.sources.probes.http.expect import Expectations
from sla_tui.sources.probes.http.request import REDIRECTS, Hop, first_hop, redirected
from sla_tui.sources.probes.net import connected
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, from_error, ours, timed_out, too_slow
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.probes.wire import TlsWire, Wire
from sla_tui.sources.tls import TlsSetting, TlsSettingError, tls_context


class HttpProber:
    """One http:// or https:// URL."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        """Writes the request out; nothing is sent yet."""
        self._config = config
        self._tools = tools
        self._first = first_hop(config)
        self._expects = Expectations(config)
        self._tls = TlsSetting(verify=config.verify, ca_file=config.ca_file)
        self._with_body = config.expect_status
        self._warning = ""

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Asks once, redirects included, within `seconds`."""
        timing = Timing(self._tools.clock)
        try:
            async with asyncio.timeout(seconds):
                outcome = await self._probe(timing)
        except TimeoutError:
            return timed_out(seconds, timing.step, timing.phases)
        except TlsSettingError as error:
            return ours(str(error))
        except OSError as error:
            return from_error(error)
        except ValueError:  # a host name that TLS or IDNA cannot write
            return failed("not a host name")
        return outcome if outcome.phases or not timing.phases else replace(outcome, phases=timing.phases)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        hop, followed = self._first, 0
        while True:
            if isinstance(hop, ProbeOutcome):
                return hop
            answer = await self._ask(hop, timing)
            if isinstance(answer, ProbeOutcome):
                return answer
            if not (self._config.follow_redirects and answer.status in REDIRECTS):
                return await self._judged(answer, timing)
            location = answer.header(b"location")
            if location is None:
                return failed(f"HTTP {answer.status} that does not say where to go")
            if followed == self._config.follow_redirects:
                return failed(f"more than {followed} redirects")
            followed += 1
            hop = redirected(self._config, hop, answer.status, location)
            timing.done("dns")

    async def _ask(self, hop: Hop, timing: Timing) -> Answer | ProbeOutcome:
        addresses = await self._tools.resolver.addresses(*hop.connect)
        timing.done("connect")
        sock = await connected(addresses, timing, then="tls" if hop.secure else "first byte")
        wire: Wire = Wire(sock)
        try:
            if hop.secure:
                wire = await self._secured(sock, hop, timing)
            return await exchange(wire, hop, timing, self._with_body)
        finally:
            wire.close()

    async def _secured(self, sock: socket.socket, hop: Hop, timing: Timing) -> TlsWire:
        wire = TlsWire(sock, await tls_context(self._tls), hop.host)
        await wire.handshake()
        timing.done("first byte")
        self._warning = ""
        if self._config.expiry_warning is not None:
            der = wire.tls.getpeercert(binary_form=True)
            self._warning = expiry_problem(der, self._tools.clock.now(), self._config.expiry_warning)
        return wire

    async def _judged(self, answer: Answer, timing: Timing) -> ProbeOutcome:
        timing.done("end")
        if problem := await self._expects.problem(answer):
            return failed(problem)
        ms = timing.total()
        late = too_slow(ms, self._config.max_latency_ms, timing.phases)
        return late or ProbeOutcome("ok", ms=ms, phases=timing.phases, warning=self._warning)


PROBER: Final[Factory] = HttpProber
