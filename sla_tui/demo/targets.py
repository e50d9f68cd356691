"""What the local probes look at: small HTTP and TCP services on loopback that fail when the scenario says so."""

from __future__ import annotations

import asyncio
import socket
from typing import Final

from sla_tui.clock import Clock
from sla_tui.demo.http_server import HttpServer, Request, Response
from sla_tui.demo.listener import Listener
from sla_tui.demo.monitor import SimMonitor

TEXT: Final = "status: ok"
SLOW: Final = 30.0  # seconds that a hanging target lets its client wait, longer than any probe will
LOOK_EVERY: Final = 0.25  # seconds between two looks at which targets should be listening
BANNER: Final = b"220 smtp.office.example ESMTP\r\n"


class Target:
    """What one local probe asks. It listens on one port for its whole life, except while it refuses connections."""

    def __init__(self, monitor: SimMonitor, clock: Clock) -> None:
        self.monitor = monitor
        self._clock = clock
        # Holds the port while nothing listens on it, so that a refusal stays a refusal and the port stays ours.
        self._reserve = _bound(0)
        self.port: int = self._reserve.getsockname()[1]
        self._server: Listener | None = None

    async def follow(self) -> None:
        """Listens, or stops listening, as the scenario says at this moment."""
        refuses = self._failure() == "refused"
        if refuses and self._server is not None:
            server, self._server = self._server, None
            await server.stop()
        elif not refuses and self._server is None:
            self._server = TcpServer() if self.monitor.type == "tcp" else HttpServer(self._answer, self._clock)
            await self._server.start(_bound(self.port))

    async def stop(self) -> None:
        """Closes the port."""
        if self._server is not None:
            await self._server.stop()
            self._server = None
        self._reserve.close()

    def _failure(self) -> str | None:
        event = self.monitor.downs.at(int(self._clock.now()))
        return event.kind if event is not None else None

    def _answer(self, request: Request) -> Response:
        del request
        failure = self._failure()
        # Under a clock that stands still a response time means nothing, so nobody has to wait for it.
        delay = 0.0 if self._clock.is_fixed else self.monitor.latency.at(int(self._clock.now())) / 1000
        if failure is None:
            return _page(200, f"{TEXT}\n", delay)
        if failure == "timeout":
            return _page(200, f"{TEXT}\n", SLOW)
        if failure == "text":
            return _page(200, "status: starting up\n", delay)
        return _page(int(failure), "error\n", delay)


class TcpServer(Listener):
    """Says a line to whoever connects, and waits until they go."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Greets, and drops what comes in."""
        writer.write(BANNER)
        await writer.drain()
        while await reader.read(1024):
            pass


class Targets:
    """All targets, and the task that lets them listen or refuse."""

    def __init__(self, monitors: tuple[SimMonitor, ...], clock: Clock) -> None:
        self.by_probe = {monitor.id: Target(monitor, clock) for monitor in monitors}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Starts all targets in the state of this moment, and keeps them in it."""
        for target in self.by_probe.values():
            await target.follow()
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stops all of them."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for target in self.by_probe.values():
            await target.stop()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            for target in self.by_probe.values():
                await target.follow()


def _bound(port: int) -> socket.socket:
    """Binds a socket to that port of 127.0.0.1 (0: a free one).

    It does not listen yet and shares the port with its like.
    """
    sock = socket.socket()
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):  # where it is not there, the one before means it
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind(("127.0.0.1", port))
    except OSError:
        sock.close()
        raise
    return sock


def _page(status: int, text: str, delay: float) -> Response:
    return Response(status, text.encode(), "text/plain; charset=utf-8", delay=delay)
