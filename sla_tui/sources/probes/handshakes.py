"""What handshakes tell of a target's TLS: the best version it speaks, which older ones it accepts, its certificate.

Older versions are offered on purpose, each alone, over connections of their own on which nothing is sent.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sla.observation import TlsReading
from sla_tui.sources.probes.base import Tools
from sla_tui.sources.probes.certificate import validity
from sla_tui.sources.probes.connecting import connected
from sla_tui.sources.probes.names import ascii_host
from sla_tui.sources.probes.outcome import CertificateNameError, from_error
from sla_tui.sources.probes.secured import secured, tls_setting
from sla_tui.sources.probes.timing import Timing
from sla_tui.sources.tls import ANY, TlsSetting, TlsSettingError

_OURS: Final = ("NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE", "LIBRARY_HAS_NO_CIPHERS")
"""Reasons of OpenSSL for which a version could not even be offered from this machine."""
_NUMBERS: Final = {"SSLv3": "3.0", "TLSv1": "1.0", "TLSv1.1": "1.1", "TLSv1.2": "1.2", "TLSv1.3": "1.3"}


async def tls_reading(config: ProbeConfig, tools: Tools) -> TlsReading:
    """Makes the handshakes: a usual one, and one for each older version that a contract forbids.

    Raises:
        OSError: no handshake came to an end, so that nothing is known.
        TlsSettingError: a file of the probe's own setting cannot be used.
    """
    usual = tls_setting(config)
    problem, shaken = "", None
    try:
        shaken = await _shaken(config, tools, replace(usual, verify=True))
    except (ssl.SSLCertVerificationError, CertificateNameError) as error:
        problem = from_error(error).reason
    except ssl.SSLError:  # perhaps it speaks only what nobody offers any more
        problem = ""
    if shaken is None:
        shaken = await _shaken(config, tools, replace(usual, verify=False, only=ANY))
    version, der = shaken
    accepted, refused = [], []
    for older in (config.security.older_tls if config.security is not None else None) or ():
        try:
            await _shaken(config, tools, replace(usual, verify=False, only=older))
        except (ssl.SSLError, ConnectionResetError, BrokenPipeError) as error:
            if getattr(error, "reason", None) not in _OURS:
                refused.append(older)
        except (OSError, TlsSettingError):
            continue  # that it did not answer now says nothing of what it accepts
        else:
            accepted.append(older)
    return TlsReading(_NUMBERS.get(version, version), tuple(accepted), tuple(refused), problem, _end(der))


def _end(der: bytes | None) -> int | None:
    try:
        return validity(der).end if der else None
    except ValueError:
        return None


async def _shaken(config: ProbeConfig, tools: Tools, setting: TlsSetting) -> tuple[str, bytes | None]:
    """Returns version and certificate of one handshake. Raises as `tls_reading`."""
    url = urlsplit(config.url)
    there = urlsplit(f"//{config.connect_to}") if config.connect_to else url
    addresses = await tools.resolver.addresses(there.hostname or "", there.port or url.port or 443)
    sock: socket.socket = await connected(addresses, Timing(tools.clock), then="tls")
    try:
        wire = await secured(sock, setting, ascii_host(url.hostname or ""))
        return wire.tls.version() or "", wire.tls.getpeercert(binary_form=True)
    finally:
        sock.close()
