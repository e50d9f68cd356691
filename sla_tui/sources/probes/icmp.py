"""The ICMP probe: one echo. Datagram socket, raw socket, the system's ping, or "unsupported": never "down" for that."""

from __future__ import annotations

import re
import shutil
import socket
import sys
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.echo import Echo, family_of
from sla_tui.sources.probes.looking import looked, right
from sla_tui.sources.probes.outcome import ProbeOutcome, ours, timed_out
from sla_tui.sources.probes.process import LARGEST_OUTPUT, finished
from sla_tui.sources.probes.timing import Timing

UNSUPPORTED: Final = (
    "ICMP is unsupported here: this user may open no ICMP socket and there is no ping; "
    "widen net.ipv4.ping_group_range, or install ping"
)
_NOTHING_CAME: Final = re.compile(rb"\b0 (?:packets )?received")  # iputils; BusyBox, BSD and macOS


class IcmpProber:
    """One icmp://host."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        self._config = config
        self._tools = tools
        there = config.connect_to or ""
        self._host = urlsplit(f"//{there}" if there else config.url).hostname or ""

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Sends an echo request, and again each second until one is answered."""
        return await looked(self._tools.clock, seconds, self._probe, late=_late)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        addresses = await self._tools.resolver.addresses(self._host, 0)
        timing.done("echo")
        left = [str(where[0]) for _, where in addresses]
        while left:
            address = left.pop(0)
            try:
                await self._echo(address).ask(address)
                break
            except PermissionError:
                return await _by_program(address, self._config, timing)
            except OSError:  # no way to the addresses of that family, say
                if not left:
                    raise
        timing.done("end")
        return right(self._config, timing)

    def _echo(self, address: str) -> Echo:
        family = family_of(address)
        if family not in self._tools.echoes:
            self._tools.echoes[family] = Echo(family)
        return self._tools.echoes[family]


def _late(seconds: float, timing: Timing) -> ProbeOutcome:
    if timing.step == "dns":
        return timed_out(seconds, timing)
    return ProbeOutcome("failed", f"no echo within {seconds:g} s", phases=timing.phases, silent=True)


async def _by_program(address: str, config: ProbeConfig, timing: Timing) -> ProbeOutcome:
    """Asks the system's ping, which has the right that this process has not.

    No limit of time is given to it: `-W` is seconds on Linux and milliseconds elsewhere. It is killed with our own.
    """
    names = ("ping6", "ping") if family_of(address) == socket.AF_INET6 and sys.platform != "linux" else ("ping",)
    program = next((found for name in names if (found := shutil.which(name))), None)
    if program is None:
        return ProbeOutcome("unknown", UNSUPPORTED)
    code, output = await finished((program, "-n", "-c", "1", address), LARGEST_OUTPUT)
    timing.done("end")
    if code == 0:
        return right(config, timing)
    if _NOTHING_CAME.search(output):  # iputils ends with 1 then, BSD and macOS with 2
        return ProbeOutcome("failed", "no echo", phases=timing.phases, silent=True)
    return ours("its ping program failed")


PROBER: Final[Factory] = IcmpProber
