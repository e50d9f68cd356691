"""TLS over a connection, as browsers and curl have it: a certificate must name the host as they read its name."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.names import tls_name
from sla_tui.sources.probes.outcome import CertificateNameError
from sla_tui.sources.probes.wire import TlsWire
from sla_tui.sources.tls import TlsSetting, tls_context


async def secured(sock: socket.socket, setting: TlsSetting, host: str) -> TlsWire:
    """Makes a handshake over `sock`, for whose closing the caller still answers where it fails.

    OpenSSL lets no `a_b` match a wildcard, browsers and curl do: the name of such a host is compared here.

    Raises:
        ssl.SSLError: the other side speaks no TLS, or its certificate does not hold.
        CertificateNameError: its certificate is for others.
        TlsSettingError: a file of the setting cannot be used.
        OSError: the connection broke.
    """
    name = tls_name(host)
    compared = setting.verify and "_" in name
    context = await tls_context(replace(setting, names=False) if compared else setting)
    wire = TlsWire(sock, context, name)
    await wire.handshake()
    if compared and not _is_for(wire.tls.getpeercert() or {}, name):
        raise CertificateNameError(f"it is not for {name}")
    return wire


def tls_setting(config: ProbeConfig) -> TlsSetting:
    """Returns what a probe's configuration says of TLS."""
    return TlsSetting(
        verify=config.verify,
        ca_file=config.ca_file,
        client_certificate=config.client_certificate,
        client_key=config.client_key,
        client_key_password=config.client_key_password,
    )


def _is_for(certificate: Mapping[str, Any], name: str) -> bool:
    """Returns whether a certificate is for a name: one of its own, or a `*` in place of the first label."""
    _, _, parent = name.lower().partition(".")
    patterns = [str(value) for kind, value in certificate.get("subjectAltName", ()) if kind == "DNS"]
    if not patterns:  # an old one has its name as its subject's
        patterns = [str(value) for part in certificate.get("subject", ()) for key, value in part if key == "commonName"]
    wanted = {name.lower(), f"*.{parent}"} if "." in parent else {name.lower()}
    return any(pattern.lower().removesuffix(".") in wanted for pattern in patterns)
