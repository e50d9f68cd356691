"""What this machine says of its own network: default gateways, name servers, whether any cable is plugged in. Linux."""

from __future__ import annotations

import ipaddress
import socket
import struct
from pathlib import Path
from typing import Final

ROUTES: Final = Path("/proc/net/route")
ROUTES6: Final = Path("/proc/net/ipv6_route")
INTERFACES: Final = Path("/sys/class/net")
RESOLV_CONF: Final = Path("/etc/resolv.conf")
_UP: Final = 0x1
_GATEWAY: Final = 0x2
_LOOPBACK_TYPE: Final = "772"


def gateways() -> list[str] | None:
    """Returns the addresses of the default gateways, none where there is no default route; None where nobody can tell.

    A default route without a gateway (a point-to-point link) counts as one whose address is not known: "".
    """
    found: list[str] = []
    try:
        lines = ROUTES.read_text().splitlines()[1:]
    except OSError:
        return None
    for line in lines:
        fields = line.split()
        if len(fields) > 7 and fields[1] == "00000000" and fields[7] == "00000000" and int(fields[3], 16) & _UP:
            through = int(fields[3], 16) & _GATEWAY
            found.append(socket.inet_ntoa(struct.pack("<L", int(fields[2], 16))) if through else "")
    try:
        lines = ROUTES6.read_text().splitlines()
    except OSError:
        lines = []
    for line in lines:
        fields = line.split()
        flags = int(fields[8], 16) if len(fields) > 9 else 0
        if flags & _UP and fields[0] == "0" * 32 and fields[1] == "00" and fields[9] != "lo":
            address = str(ipaddress.IPv6Address(int(fields[4], 16))) if flags & _GATEWAY else ""
            found.append(f"{address}%{fields[9]}" if address.startswith("fe80:") else address)
    return found


def carrier() -> bool | None:
    """Returns whether any interface but the loopback is connected to something; None where nobody can tell."""
    any_real = False
    try:
        interfaces = list(INTERFACES.iterdir())
    except OSError:
        return None
    for interface in interfaces:
        try:
            if (interface / "type").read_text().strip() == _LOOPBACK_TYPE:
                continue
            any_real = True
            if (interface / "carrier").read_text().strip() == "1":
                return True
        except OSError:  # an interface that is down says EINVAL
            continue
    return False if any_real or interfaces else None


def nameservers() -> list[str]:
    """Returns the addresses of this machine's name servers, in its order."""
    try:
        lines = RESOLV_CONF.read_text(errors="replace").splitlines()
    except OSError:
        return []
    found = (line.split()[1] for line in lines if line.startswith("nameserver") and len(line.split()) > 1)
    return [address for address in found if _is_address(address)][:3]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return True
