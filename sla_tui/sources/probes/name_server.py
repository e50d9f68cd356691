"""Asks one name server one question: over UDP, and over TCP where the answer did not fit. Reads as leniently as dig.

What follows an answer, a question that is not repeated in it and a section that breaks off do not matter; an answer to
another question does not count.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
from typing import TYPE_CHECKING, Any, Final

from sla_tui.sources.probes.echo import family_of

if TYPE_CHECKING:
    from dns.message import Message

_LENGTH: Final = struct.Struct("!H")
_HEADER: Final = 12


async def asked(query: Message, server: str, port: int, seconds: float) -> Message:
    """Returns the answer of the server at an address, which has `seconds` for it.

    Raises:
        TimeoutError: nothing came that answers this question.
        OSError: it cannot be reached.
        dns.exception.DNSException: what came makes no sense.
    """
    import dns.flags

    async with asyncio.timeout(seconds):
        answer = await _by_datagram(query, server, port)
        return await _by_stream(query, server, port) if answer.flags & dns.flags.TC else answer


async def _by_datagram(query: Message, server: str, port: int) -> Message:
    loop = asyncio.get_running_loop()
    with _opened(server, socket.SOCK_DGRAM) as sock:
        await loop.sock_connect(sock, _address(server, port))  # what others send does not arrive then
        await loop.sock_sendall(sock, query.to_wire())
        while True:
            answer = _read(await loop.sock_recv(sock, 65_535), query)
            if answer is not None:
                return answer


async def _by_stream(query: Message, server: str, port: int) -> Message:
    loop = asyncio.get_running_loop()
    with _opened(server, socket.SOCK_STREAM) as sock:
        await loop.sock_connect(sock, _address(server, port))
        wire = query.to_wire()
        await loop.sock_sendall(sock, _LENGTH.pack(len(wire)) + wire)
        while True:
            (length,) = _LENGTH.unpack(await _exactly(sock, _LENGTH.size))
            answer = _read(await _exactly(sock, length), query)
            if answer is not None:
                return answer


async def _exactly(sock: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    came = bytearray()
    while len(came) < size:
        data = await loop.sock_recv(sock, size - len(came))
        if not data:
            raise ConnectionResetError(errno.ECONNRESET, "the name server closed the connection")
        came += data
    return bytes(came)


def _opened(server: str, kind: socket.SocketKind) -> socket.socket:
    sock = socket.socket(family_of(server), kind)
    sock.setblocking(False)
    return sock


def _address(server: str, port: int) -> tuple[Any, ...]:
    if ":" not in server:
        return server, port
    return socket.getaddrinfo(server, port, flags=socket.AI_NUMERICHOST)[0][4]  # a zone becomes a number


def _read(wire: bytes, query: Message) -> Message | None:
    """Reads an answer to `query`; None where it is one to something else. Names are compared without regard to case."""
    import dns.message

    if len(wire) < _HEADER or _LENGTH.unpack_from(wire)[0] != query.id or not wire[2] & 0x80:
        return None
    answer = dns.message.from_wire(wire, ignore_trailing=True, continue_on_error=True)
    if answer.errors and not answer.answer:
        raise answer.errors[0].exception
    return answer if not answer.question or answer.question == query.question else None
