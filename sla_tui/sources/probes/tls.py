"""The TLS probe: is there a certificate that holds, for this name, and for how long? No request is sent."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.certificate import expiry_problem
from sla_tui.sources.probes.net import connected
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, from_error, ours, timed_out, too_slow
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.probes.wire import TlsWire
from sla_tui.sources.tls import TlsSetting, TlsSettingError, tls_context
from sla_tui.text import clean

WARNING: Final = 14 * 86_400  # seconds before a certificate's end from which on it is degraded
_OLD: Final = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})


class TlsProber:
    """One tls://host:port."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        self._config = config
        self._tools = tools
        url = urlsplit(config.url)
        self._name = url.hostname or ""
        there = urlsplit(f"//{config.connect_to}") if config.connect_to else url
        self._there = there.hostname or "", there.port or 443
        self._setting = TlsSetting(verify=config.verify, ca_file=config.ca_file)
        self._warning = WARNING if config.expiry_warning is None else config.expiry_warning

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Makes a handshake; where the certificate is refused, another one without judging it, to read its dates."""
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
        except ValueError:  # a name that cannot be asked for
            return failed("not a host name")
        return outcome if outcome.phases else replace(outcome, phases=timing.phases)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        try:
            version, der = await self._shaken(self._setting, timing)
        except ssl.SSLCertVerificationError as error:
            return await self._refused(error)
        warnings = [expiry_problem(der, self._tools.clock.now(), self._warning)]
        if version in _OLD:
            warnings.append(f"it speaks {version}, which nobody should any more")
        ms = timing.total()
        late = too_slow(ms, self._config.max_latency_ms, timing.phases)
        return late or ProbeOutcome("ok", ms=ms, phases=timing.phases, warning="; ".join(w for w in warnings if w))

    async def _refused(self, error: ssl.SSLCertVerificationError) -> ProbeOutcome:
        """Returns what is wrong with the certificate, and when it ends or ended."""
        reason = f"certificate: {clean(error.verify_message, 100)}"
        try:
            _, der = await self._shaken(TlsSetting(verify=False), Timing(self._tools.clock))
        except (OSError, ValueError):  # it was refused; that it now does not even come changes nothing
            return failed(reason)
        dates = expiry_problem(der, self._tools.clock.now(), 100 * 366 * 86_400)
        return failed(f"{reason} ({dates.removeprefix('its certificate ')})" if dates else reason)

    async def _shaken(self, setting: TlsSetting, timing: Timing) -> tuple[str, bytes | None]:
        """Returns protocol version and certificate of one handshake. Raises `OSError`."""
        addresses = await self._tools.resolver.addresses(*self._there)
        timing.done("connect")
        context = await tls_context(setting)
        wire = TlsWire(await connected(addresses, timing, then="tls"), context, self._name)
        try:
            await wire.handshake()
            timing.done("end")
            return wire.tls.version() or "", wire.tls.getpeercert(binary_form=True)
        finally:
            wire.close()


PROBER: Final[Factory] = TlsProber
