"""The TCP probe: connects, and waits for the greeting where one is expected."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import urlsplit

from sla_tui.clock import Clock
from sla_tui.config.model import ProbeConfig
from sla_tui.sources.probes.net import Resolver, connected, streams
from sla_tui.sources.probes.outcome import Outcome, failed, from_error
from sla_tui.sources.probes.timing import Timing

LARGEST_BANNER: Final = 4096


async def probe(config: ProbeConfig, seconds: float, clock: Clock, resolver: Resolver) -> Outcome:
    """Connects once. With `expect_text` the greeting must hold that text.

    Args:
        config: the probe, whose URL is tcp://host:port.
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
    there = urlsplit(f"//{config.connect_to}" if config.connect_to else config.url)
    addresses = await resolver.addresses(there.hostname or "", there.port or 0)
    timing.done("connect")
    sock = await connected(addresses, timing, then="greeting")
    if not config.expect_text:
        sock.close()
    else:
        async with streams(sock) as (reader, _):
            greeting = b""
            while config.expect_text.encode() not in greeting:
                data = await reader.read(LARGEST_BANNER)
                greeting += data
                if not data or len(greeting) > LARGEST_BANNER:
                    return failed("connected, but the greeting does not hold the expected text")
        timing.done("end")
    ms = timing.total()
    if config.max_latency_ms is not None and ms is not None and ms > config.max_latency_ms:
        return Outcome("failed", f"too slow: {ms} ms, {config.max_latency_ms} allowed", phases=timing.phases)
    return Outcome("ok", ms=ms, phases=timing.phases)
