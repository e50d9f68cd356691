"""A connection as a prober needs it: send, receive, close. On the loop's socket calls, without transports and streams.

Measured, a transport with a protocol costs a plain probe a sixth more CPU, streams a quarter more.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import Final

_CHUNK: Final = 16 * 1024


class Wire:
    """A connected socket."""

    __slots__ = ("_loop", "_sock")

    def __init__(self, sock: socket.socket) -> None:
        """Takes over `sock`, which does not block."""
        self._sock = sock
        self._loop = asyncio.get_running_loop()

    async def send(self, data: bytes) -> None:
        """Sends all of it. Raises `OSError`."""
        await self._loop.sock_sendall(self._sock, data)

    async def receive(self) -> bytes:
        """Receives the next bytes, some KiB at most; none at the end. Raises `OSError`."""
        return await _received(self._loop, self._sock)

    def close(self) -> None:
        """Ends the connection at once, without waiting for the other side."""
        self._sock.close()


class TlsWire(Wire):
    """A connected socket with TLS over it."""

    __slots__ = ("_incoming", "_outgoing", "tls")

    def __init__(self, sock: socket.socket, context: ssl.SSLContext, host: str) -> None:
        """Takes over `sock`; `host` is whom the certificate must name."""
        super().__init__(sock)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    async def handshake(self) -> None:
        """Agrees on keys and looks at the certificate.

        Raises:
            ssl.SSLError: the other side speaks no TLS, or its certificate is not right.
            OSError: the connection broke.
        """
        while True:
            try:
                self.tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._fill()
            except ssl.SSLError:
                with contextlib.suppress(OSError):
                    await self._flush()  # the alert tells the other side why
                raise
            else:
                await self._flush()
                return

    async def send(self, data: bytes) -> None:
        """Sends all of it. Raises `OSError`."""
        self.tls.write(data)
        await self._flush()

    async def receive(self) -> bytes:
        """Receives the next bytes, some KiB at most; none at the end. Raises `OSError`."""
        while True:
            try:
                return self.tls.read(_CHUNK)
            except ssl.SSLWantReadError:
                await self._flush()
                await self._fill()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):  # whether more was due, HTTP's own framing says
                return b""

    async def _fill(self) -> None:
        data = await _received(self._loop, self._sock)
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _flush(self) -> None:
        if data := self._outgoing.read():
            await self._loop.sock_sendall(self._sock, data)


async def until_ready(watch: Callable[..., object], unwatch: Callable[..., object], sock: socket.socket) -> None:
    """Waits until a socket can be read or written: `watch` and `unwatch` are the loop's calls for one of these.

    The loop is given the socket's number: of a socket that it does not know yet it would write out both addresses.
    """
    ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    number = sock.fileno()
    watch(number, _settle, ready)
    try:
        await ready
    finally:
        unwatch(number)


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


async def _received(loop: asyncio.AbstractEventLoop, sock: socket.socket) -> bytes:
    """Waits for bytes, then takes them. The loop's own call tries first, in vain: nothing has come by then."""
    while True:
        await until_ready(loop.add_reader, loop.remove_reader, sock)
        with contextlib.suppress(BlockingIOError):
            return sock.recv(_CHUNK)
