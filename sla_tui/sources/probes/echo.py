"""ICMP echo over one socket for all targets: a datagram socket where the system allows one, else a raw one."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import secrets
import socket
import struct
from typing import Final

EVERY: Final = 1.0  # seconds after which an echo that was not answered is sent again: packets get lost
_TOKEN: Final = 16
_HEADER: Final = struct.Struct("!BBHHH")
_REQUEST: Final = {socket.AF_INET: 8, socket.AF_INET6: 128}
_REPLY: Final = {socket.AF_INET: 0, socket.AF_INET6: 129}
_PROTOCOL: Final = {socket.AF_INET: socket.IPPROTO_ICMP, socket.AF_INET6: socket.IPPROTO_ICMPV6}


class Echo:
    """Sends echo requests of one address family and hands the replies to whoever waits for them."""

    def __init__(self, family: socket.AddressFamily) -> None:
        """Opens the socket.

        Raises:
            PermissionError: the system lets this user do neither.
        """
        self._family = family
        self._sock = _open(family)
        self._waiting: dict[bytes, asyncio.Future[None]] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._sock, self._arrived)

    async def ask(self, address: str) -> None:
        """Returns when `address` has answered; ends only with the caller's time. Raises `OSError`."""
        token = secrets.token_bytes(_TOKEN)
        reply: asyncio.Future[None] = self._loop.create_future()
        self._waiting[token] = reply
        try:
            sequence = 0
            while not reply.done():
                sequence += 1
                self._sock.sendto(self._packet(sequence, token), (address, 0))
                await asyncio.wait({reply}, timeout=EVERY)
        finally:
            del self._waiting[token]

    def close(self) -> None:
        """Closes the socket."""
        self._loop.remove_reader(self._sock)
        self._sock.close()

    def _packet(self, sequence: int, token: bytes) -> bytes:
        kind, own = _REQUEST[self._family], os.getpid() & 0xFFFF
        bare = _HEADER.pack(kind, 0, 0, own, sequence & 0xFFFF) + token
        return _HEADER.pack(kind, 0, _checksum(bare), own, sequence & 0xFFFF) + token

    def _arrived(self) -> None:
        with contextlib.suppress(OSError):  # nothing more to read, or an error that some target sent
            while True:
                packet = self._sock.recv(2048)
                packet = _without_ip(packet) if self._family == socket.AF_INET else packet
                if len(packet) >= _HEADER.size + _TOKEN and packet[0] == _REPLY[self._family]:
                    token = packet[_HEADER.size : _HEADER.size + _TOKEN]  # nobody guesses 16 random bytes
                    waiting = self._waiting.get(token)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(None)


def _open(family: socket.AddressFamily) -> socket.socket:
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            sock = socket.socket(family, kind, _PROTOCOL[family])
        except PermissionError:
            continue
        except OSError as error:  # a system without datagram ICMP
            if kind == socket.SOCK_DGRAM and error.errno not in {errno.EMFILE, errno.ENFILE}:
                continue
            raise
        sock.setblocking(False)
        return sock
    raise PermissionError("neither datagram nor raw ICMP is allowed")


def _without_ip(packet: bytes) -> bytes:
    """Returns an ICMP message without the IP header that raw sockets deliver, and on macOS and BSD datagram ones too.

    By what came, not by the socket's kind: a header begins with its version, an echo's reply with a zero.
    """
    return packet[(packet[0] & 0x0F) * 4 :] if packet[:1] and packet[0] >> 4 == 4 else packet


def _checksum(data: bytes) -> int:
    """Computes the checksum of RFC 1071. The kernel writes its own for IPv6 and for datagrams."""
    data += b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def family_of(address: str) -> socket.AddressFamily:
    """Returns the family of an address."""
    version = ipaddress.ip_address(address.partition("%")[0]).version
    return socket.AF_INET if version == 4 else socket.AF_INET6
