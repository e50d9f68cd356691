"""Host names as they go over the wire: in ASCII by UTS 46, and as TLS and certificates want them.

A name is written as curl writes it: mapped by UTS 46 without the transitional rules, each label that is not ASCII then
in Punycode, also one that IDNA 2008 would not register (a snowman). Underscores, `xn--` labels and a final dot stay.
"""

from __future__ import annotations

import re
import socket
from typing import Final
from urllib.parse import unquote

from sla_tui.sources.probes.outcome import OwnFaultError

LONGEST_NAME: Final = 253
LONGEST_LABEL: Final = 63
_NUMBERS: Final = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}")


class HostNameError(OwnFaultError):
    """A name that cannot be written: nobody can be asked for it, so nothing is known of whoever was meant."""


def ascii_host(host: str) -> str:
    """Returns a host as it is looked up and sent: a name in ASCII and small letters, an address as it stands.

    Raises:
        HostNameError: no name server could be asked for it.
    """
    if ":" in host:
        return host.replace("%25", "%")  # the zone of an IPv6 address, as a URL writes it
    if "%" in host:
        host = unquote(host, errors="replace")
    name = host.lower() if host.isascii() else _mapped(host)
    labels = name.removesuffix(".").split(".")
    if name != "." and not all(0 < len(label) <= LONGEST_LABEL for label in labels):
        raise HostNameError("a part of its host name is empty or longer than 63 characters")
    if len(name.removesuffix(".")) > LONGEST_NAME or not all(c.isprintable() and c != " " for c in name):
        raise HostNameError("its host name is too long, or has a character that none may have")
    return name


def web_host(host: str) -> str:
    """Returns a host as browsers and curl read it in a URL: 127.1, 0x7f.1 and 2130706433 are 127.0.0.1.

    Raises:
        HostNameError: no name server could be asked for it.
    """
    name = ascii_host(host)
    if _NUMBERS.fullmatch(name) is None:
        return name
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:  # too large for one: a name, then
        return name


def tls_name(host: str) -> str:
    """Returns whom a certificate must name: without final dot (RFC 6066, 3) and without an address's zone."""
    return host.partition("%")[0].removesuffix(".")


def host_header(host: str) -> str:
    """Returns a host as the Host header and a URL write it: an IPv6 address in brackets and without its zone."""
    return f"[{host.partition('%')[0]}]" if ":" in host else host


def _mapped(host: str) -> str:
    import idna  # its tables take 15 ms: only a name that is not ASCII waits for them

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        return ".".join(
            part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in mapped.split(".")
        )
    except (idna.IDNAError, UnicodeError):
        raise HostNameError("its host name has a character that none may have") from None
