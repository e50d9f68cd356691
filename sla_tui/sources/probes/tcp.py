"""The TCP probe: connects, and waits for the greeting where one is expected."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.net import connected
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, from_error, timed_out, too_slow
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.probes.wire import Wire

LARGEST_BANNER: Final = 4096


class TcpProber:
    """One tcp://host:port. With `body` that is sent first; with `expect_text` the greeting must hold that text."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        self._config = config
        self._tools = tools
        there = urlsplit(f"//{config.connect_to}" if config.connect_to else config.url)
        self._there = there.hostname or "", there.port or 0
        self._sent, self._expected = config.body.encode(), config.expect_text.encode()

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Connects once."""
        timing = Timing(self._tools.clock)
        try:
            async with asyncio.timeout(seconds):
                outcome = await self._probe(timing)
        except TimeoutError:
            return timed_out(seconds, timing.step, timing.phases)
        except OSError as error:
            return from_error(error)
        return outcome if outcome.phases else replace(outcome, phases=timing.phases)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        addresses = await self._tools.resolver.addresses(*self._there)
        timing.done("connect")
        wire = Wire(await connected(addresses, timing, then="greeting"))
        try:
            if self._sent:
                await wire.send(self._sent)
            if self._expected:
                if not await self._greeted(wire):
                    return failed("connected, but the greeting does not hold the expected text")
                timing.done("end")
        finally:
            wire.close()
        ms = timing.total()
        return too_slow(ms, self._config.max_latency_ms, timing.phases) or ProbeOutcome(
            "ok", ms=ms, phases=timing.phases
        )

    async def _greeted(self, wire: Wire) -> bool:
        greeting = b""
        while self._expected not in greeting:
            data = await wire.receive()
            greeting += data
            if not data or len(greeting) > LARGEST_BANNER:
                return False
        return True


PROBER: Final[Factory] = TcpProber
