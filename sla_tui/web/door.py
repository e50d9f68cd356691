"""The door: how many connections are taken, and how long each may take to ask; before HTTP looks at any of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

CONNECTIONS: Final = 200
"""Connections at a time; for one more the oldest that has not asked for anything yet is dropped."""
ASK_WITHIN: Final = 10.0
"""Seconds until a whole request has come."""
ANSWER_WITHIN: Final = 60.0
"""Seconds until its answer has been taken, where it is no web socket."""

ProtocolFactory = Callable[[], asyncio.Protocol]


class Door:
    """Makes the protocols of a server, and ends the connections that take too long.

    Args:
        factory: makes the protocol behind it.
    """

    def __init__(self, factory: ProtocolFactory) -> None:
        self._factory = factory
        self._deadlines: dict[asyncio.BaseTransport, asyncio.TimerHandle | None] = {}
        self._waiting: dict[asyncio.BaseTransport, None] = {}

    def __call__(self) -> asyncio.Protocol:
        """Makes the protocol of one connection."""
        return _Watched(self._factory(), self)

    def came(self, transport: asyncio.Transport) -> None:
        """Begins to wait for a request."""
        if len(self._deadlines) >= CONNECTIONS:
            (next(iter(self._waiting), transport)).abort()  # type: ignore[attr-defined]
        self._waiting[transport] = None
        self._deadlines[transport] = asyncio.get_running_loop().call_later(ASK_WITHIN, transport.abort)

    def asked(self, transport: asyncio.BaseTransport | None, *, lasting: bool) -> None:
        """Notes that a whole request came. `lasting`: its answer may take as long as it wants."""
        if not isinstance(transport, asyncio.Transport) or transport not in self._deadlines:
            return
        self._waiting.pop(transport, None)
        if (deadline := self._deadlines[transport]) is not None:
            deadline.cancel()
        loop = asyncio.get_running_loop()
        self._deadlines[transport] = None if lasting else loop.call_later(ANSWER_WITHIN, transport.abort)

    def gone(self, transport: asyncio.BaseTransport) -> None:
        """Forgets a connection."""
        self._waiting.pop(transport, None)
        if (deadline := self._deadlines.pop(transport, None)) is not None:
            deadline.cancel()


class _Watched(asyncio.Protocol):
    """Passes everything on, and tells the door of the beginning and the end."""

    def __init__(self, behind: asyncio.Protocol, door: Door) -> None:
        self._behind = behind
        self._door = door
        self._transport: asyncio.BaseTransport | None = None
        self.data_received = behind.data_received  # type: ignore[method-assign]
        self.eof_received = behind.eof_received  # type: ignore[method-assign]
        self.pause_writing = behind.pause_writing  # type: ignore[method-assign]
        self.resume_writing = behind.resume_writing  # type: ignore[method-assign]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Lets the connection in."""
        self._transport = transport
        self._behind.connection_made(transport)
        self._door.came(transport)  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        """Lets it go."""
        if self._transport is not None:
            self._door.gone(self._transport)
        self._behind.connection_lost(exc)
