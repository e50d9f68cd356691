"""The ICMP probe: one echo. Datagram socket, raw socket, the system's ping, or "unsupported": never "down" for that."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.echo import Echo, family_of
from sla_tui.sources.probes.outcome import ProbeOutcome, from_error, ours, timed_out, too_slow
from sla_tui.sources.probes.process import LARGEST_OUTPUT, finished
from sla_tui.sources.probes.timing import Timing

UNSUPPORTED: Final = (
    "ICMP is unsupported here: this user may open no ICMP socket and there is no ping; "
    "widen net.ipv4.ping_group_range, or install ping"
)


class IcmpProber:
    """One icmp://host."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        self._config = config
        self._tools = tools
        there = config.connect_to or ""
        self._host = urlsplit(f"//{there}" if there else config.url).hostname or ""

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Sends an echo request, and again each second until one is answered."""
        timing = Timing(self._tools.clock)
        try:
            async with asyncio.timeout(seconds):
                outcome = await self._probe(seconds, timing)
        except TimeoutError:
            if timing.step == "dns":
                return timed_out(seconds, timing.step, timing.phases)
            return ProbeOutcome("failed", f"no echo within {seconds:g} s", phases=timing.phases, silent=True)
        except OSError as error:
            return from_error(error)
        return outcome if outcome.phases else replace(outcome, phases=timing.phases)

    async def _probe(self, seconds: float, timing: Timing) -> ProbeOutcome:
        addresses = await self._tools.resolver.addresses(self._host, 0)
        timing.done("echo")
        address = str(addresses[0][1][0])
        try:
            await self._echo(address).ask(address)
        except PermissionError:
            return await _by_program(address, seconds, timing)
        timing.done("end")
        ms = timing.total()
        return too_slow(ms, self._config.max_latency_ms, timing.phases) or ProbeOutcome(
            "ok", ms=ms, phases=timing.phases
        )

    def _echo(self, address: str) -> Echo:
        family = family_of(address)
        if family not in self._tools.echoes:
            self._tools.echoes[family] = Echo(family)
        return self._tools.echoes[family]


async def _by_program(address: str, seconds: float, timing: Timing) -> ProbeOutcome:
    """Asks the system's ping, which has the right that this process has not."""
    program = shutil.which("ping")
    if program is None:
        return ProbeOutcome("unknown", UNSUPPORTED)
    code, output = await finished((program, "-n", "-c", "1", "-W", str(max(1, int(seconds))), address), LARGEST_OUTPUT)
    timing.done("end")
    if code == 0:
        return ProbeOutcome("ok", ms=timing.total(), phases=timing.phases)
    if code == 1 and b"0 received" in output:
        return ProbeOutcome("failed", "no echo", phases=timing.phases, silent=True)
    return ours("its ping program failed")


PROBER: Final[Factory] = IcmpProber
