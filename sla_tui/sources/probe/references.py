"""What this machine can be asked about its own network: its own name servers and gateways. Asks no stranger."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import secrets
import socket
import struct
from collections.abc import Coroutine, Iterable
from typing import Final, Protocol

from sla_tui.sources.probes import system
from sla_tui.sources.probes.echo import family_of

_NOERROR: Final = 0
_NXDOMAIN: Final = 3
_KNOCK_PORTS: Final = (53, 80, 443)
_SOA: Final = 6


class References(Protocol):
    """Evidence for or against our own network that needs no configuration. None: there is no such thing here."""

    async def resolver(self, seconds: float) -> bool | None:
        """Returns whether one of our name servers finds something out that it cannot know by itself."""
        ...

    async def gateway(self, seconds: float) -> bool | None:
        """Returns whether a default gateway answers in any way."""
        ...

    def cut_off(self) -> str:
        """Says that this machine has no way out at all; "" where it has one, or nobody can tell."""
        ...


class OwnNetwork:
    """The references of this machine."""

    async def resolver(self, seconds: float) -> bool | None:
        """Asks for a top-level domain that does not exist: a cache cannot answer, so somebody beyond it must."""
        servers = system.nameservers()
        if not servers:
            return None
        return await any_true(_asked(server, seconds) for server in servers)

    async def gateway(self, seconds: float) -> bool | None:
        """Connects to some ports: a refusal is an answer, too."""
        addresses = [address for address in system.gateways() or [] if address]
        if not addresses:
            return None
        return await any_true(_knocked(address, port, seconds) for address in addresses for port in _KNOCK_PORTS)

    def cut_off(self) -> str:
        """Says that there is no default route, or no cable."""
        if system.gateways() == []:
            return "there is no default route"
        return "no network is connected" if system.carrier() is False else ""


async def any_true(questions: Iterable[Coroutine[None, None, bool]]) -> bool:
    """Returns whether one of them comes true; all are asked at once, and the others are cancelled then."""
    tasks = [asyncio.create_task(question) for question in questions]
    try:
        for task in asyncio.as_completed(tasks):
            if await task:
                return True
        return False
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _asked(server: str, seconds: float) -> bool:
    number = secrets.randbits(16)
    label = f"sla-tui-{secrets.token_hex(5)}".encode()
    query = struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + bytes([len(label)]) + label + b"\0"
    query += struct.pack("!HH", _SOA, 1)
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(seconds):
            with socket.socket(family_of(server), socket.SOCK_DGRAM) as sock:
                sock.setblocking(False)
                await loop.sock_connect(sock, (server, 53))
                while True:
                    await loop.sock_sendall(sock, query)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(max(seconds / 3, 0.1)):
                            answer = await loop.sock_recv(sock, 2048)
                            if len(answer) >= 12 and answer[:2] == query[:2]:
                                return answer[3] & 0x0F in {_NOERROR, _NXDOMAIN}
    return False


async def _knocked(address: str, port: int, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            with socket.socket(family_of(address), socket.SOCK_STREAM) as sock:
                sock.setblocking(False)
                target = socket.getaddrinfo(address, port, flags=socket.AI_NUMERICHOST)[0][4]
                await asyncio.get_running_loop().sock_connect(sock, target)
        return True
    except TimeoutError:
        return False
    except OSError as error:
        return error.errno in {errno.ECONNREFUSED, errno.ECONNRESET}
