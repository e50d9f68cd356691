"""The TCP probe: connects, and waits for the greeting where one is expected."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.connecting import connected
from sla_tui.sources.probes.looking import looked, right
from sla_tui.sources.probes.outcome import ProbeOutcome, failed
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
        self._sent = config.body.encode()
        text = config.expect_text
        # A greeting names no charset: it may be in either of the two that old and new servers speak.
        self._expected = {text.encode(), text.encode("latin-1") if max(text, default="") < "\u0100" else text.encode()}

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Connects once."""
        return await looked(self._tools.clock, seconds, self._probe)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        addresses = await self._tools.resolver.addresses(*self._there)
        timing.done("connect")
        wire = Wire(await connected(addresses, timing, then="greeting"))
        try:
            if self._sent:
                await wire.send(self._sent)
            if self._config.expect_text:
                if not await self._greeted(wire):
                    return failed("connected, but the greeting does not hold the expected text")
                timing.done("end")
        finally:
            wire.close()
        return right(self._config, timing)

    async def _greeted(self, wire: Wire) -> bool:
        greeting = b""
        while not any(text in greeting for text in self._expected):
            data = await wire.receive()
            greeting += data
            if not data or len(greeting) > LARGEST_BANNER:
                return False
        return True


PROBER: Final[Factory] = TcpProber
