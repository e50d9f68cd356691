"""A port of 127.0.0.1 and the connections on it: opened and closed cleanly, whatever state they are in."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from abc import ABC, abstractmethod
from typing import Final

_TURNS: Final = 5  # of the loop, at most, between a socket's acceptance and its connection's callback


class Listener(ABC):
    """Serves each connection in a task of its own. All methods belong to the event loop that `start` was awaited on."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self.port = 0

    @abstractmethod
    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talks to one client; returns when there is no more to say."""

    @property
    def sockets(self) -> tuple[socket.socket, ...]:
        """What it listens on."""
        return tuple(self._server.sockets) if self._server is not None else ()

    async def start(self, sock: socket.socket | None = None, *, tls: ssl.SSLContext | None = None) -> None:
        """Listens on `sock`, which is bound already and becomes ours, or on a free port; `tls`: over TLS."""
        if sock is None:
            sock = socket.create_server(("127.0.0.1", 0))
        self._server = await asyncio.start_server(self._connected, sock=sock, ssl=tls)
        self.port = sock.getsockname()[1]

    async def stop(self) -> None:
        """Closes the port and every connection."""
        if self._server is None:
            return
        # Not in one step: what has been accepted needs its server open until it is a connection (asyncio asserts that).
        for sock in self._server.sockets:
            asyncio.get_running_loop().remove_reader(sock.fileno())
        await _settle()
        self._server.close()
        for task, writer in list(self._connections.items()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            writer.transport.abort()  # a task that was cancelled before its first step closed nothing
        await self._server.wait_closed()
        await _settle()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._until_gone(reader, writer))
        self._connections[task] = writer
        task.add_done_callback(lambda done: self._connections.pop(done, None))

    async def _until_gone(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves until either side is gone; then there is nobody left to be sent an error."""
        try:
            with contextlib.suppress(ConnectionError, TimeoutError, asyncio.CancelledError):
                await self.serve(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()


async def _settle() -> None:
    """Lets the loop do what is due: accepted sockets become connections, aborted ones are closed."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
