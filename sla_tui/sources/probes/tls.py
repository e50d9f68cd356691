"""The TLS probe: is there a certificate that holds, for this name, and for how long? No request is sent."""

from __future__ import annotations

import ssl
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.certificate import expiry_problem
from sla_tui.sources.probes.connecting import connected
from sla_tui.sources.probes.looking import looked, right
from sla_tui.sources.probes.names import ascii_host
from sla_tui.sources.probes.outcome import CertificateNameError, ProbeOutcome, failed, from_error
from sla_tui.sources.probes.secured import secured, tls_setting
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.tls import TlsSetting

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
        self._setting = tls_setting(config)
        self._warning = WARNING if config.expiry_warning is None else config.expiry_warning

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Makes a handshake; where the certificate is refused, another one without judging it, to read its dates."""
        return await looked(self._tools.clock, seconds, self._probe)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        try:
            version, der = await self._shaken(self._setting, timing)
        except (ssl.SSLCertVerificationError, CertificateNameError) as error:
            return await self._refused(from_error(error).reason)
        warnings = [expiry_problem(der, self._tools.clock.now(), self._warning)]
        if version in _OLD:
            warnings.append(f"it speaks {version}, which nobody should any more")
        return right(self._config, timing, "; ".join(w for w in warnings if w))

    async def _refused(self, reason: str) -> ProbeOutcome:
        """Returns what is wrong with the certificate, and when it ends or ended."""
        try:
            _, der = await self._shaken(replace(self._setting, verify=False), Timing(self._tools.clock))
        except (OSError, ValueError):  # it was refused; that it now does not even come changes nothing
            return failed(reason)
        dates = expiry_problem(der, self._tools.clock.now(), 100 * 366 * 86_400)
        return failed(f"{reason} ({dates.removeprefix('its certificate ')})" if dates else reason)

    async def _shaken(self, setting: TlsSetting, timing: Timing) -> tuple[str, bytes | None]:
        """Returns protocol version and certificate of one handshake. Raises `OSError`."""
        name = ascii_host(self._name)
        addresses = await self._tools.resolver.addresses(*self._there)
        timing.done("connect")
        sock = await connected(addresses, timing, then="tls")
        try:
            wire = await secured(sock, setting, name)
            timing.done("end")
            return wire.tls.version() or "", wire.tls.getpeercert(binary_form=True)
        finally:
            sock.close()


PROBER: Final[Factory] = TlsProber
