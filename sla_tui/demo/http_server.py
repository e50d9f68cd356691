"""A small HTTP/1.1 server for loopback: h11 over asyncio streams, keep-alive, bounds, and broken answers on demand."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

import h11

from sla_tui.clock import Clock
from sla_tui.demo.listener import Listener

LARGEST_HEADER: Final = 16 * 1024
LARGEST_BODY: Final = 64 * 1024
IDLE: Final = 60.0  # seconds that a kept connection may be silent
_CHUNK: Final = 4 * 1024  # small, so that a header that never ends is noticed early
_BOMB: Final = 64 * 1024 * 1024

Delivery = Literal["whole", "truncated", "drip", "reset", "gzip_bomb"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Header names are lower case; `query` keeps parameters without a value as empty strings."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""

    def param(self, name: str) -> str | None:
        """Returns the last value of a query parameter; None where it is not given."""
        values = self.query.get(name)
        return values[-1] if values else None


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. `delivery` is how it goes over the wire; anything but "whole" is a fault. `delay` is in seconds."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = "whole"
    delay: float = 0.0
    drip_every: float = 0.2


DemoHandler = Callable[[Request], Response]


class HttpServer(Listener):
    """Serves one handler on one port."""

    def __init__(self, handler: DemoHandler, clock: Clock, *, server_name: str = "cloudflare") -> None:
        super().__init__()
        self._handler = handler
        self._clock = clock
        self._server_name = server_name

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers request after request."""
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=LARGEST_HEADER)
        while True:
            try:
                request = await _read_request(connection, reader)
            except h11.RemoteProtocolError as error:
                await self._refuse(connection, writer, error)
                return
            if request is None:
                return
            response = self._handler(request)
            if response.delay:
                await asyncio.sleep(response.delay)
            await self._send(connection, writer, request, response)
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                return
            connection.start_next_cycle()

    async def _refuse(
        self, connection: h11.Connection, writer: asyncio.StreamWriter, error: h11.RemoteProtocolError
    ) -> None:
        """Answers once what cannot be read, and ends the connection."""
        if connection.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        response = Response(error.error_status_hint or 400, b"bad request\n", "text/plain")
        head = h11.Response(status_code=response.status, headers=[*self._headers(response), (b"connection", b"close")])
        writer.write(_sent(connection, head, response.body))
        await writer.drain()

    async def _send(
        self, connection: h11.Connection, writer: asyncio.StreamWriter, request: Request, response: Response
    ) -> None:
        if response.delivery == "reset":
            reset(writer)
            raise ConnectionResetError
        headers = self._headers(response)
        body = response.body
        if response.delivery == "gzip_bomb":
            body = _bomb()
            headers.append((b"content-encoding", b"gzip"))
        elif len(body) > 500 and "gzip" in request.headers.get("accept-encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", str(len(body)).encode()))
        head = h11.Response(status_code=response.status, headers=headers)
        if request.method == "HEAD":
            body = b""
        if response.delivery == "truncated":
            writer.write((connection.send(head) or b"") + body[: len(body) // 2])
            await writer.drain()
            raise ConnectionResetError
        if response.delivery == "drip":
            writer.write(connection.send(head) or b"")
            for byte in body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(response.drip_every)
            return
        writer.write(_sent(connection, head, body))
        await writer.drain()

    def _headers(self, response: Response) -> list[tuple[bytes, bytes]]:
        fixed = {
            "Date": formatdate(self._clock.now(), usegmt=True),
            "Content-Type": response.content_type,
            "Cache-Control": "no-cache",
            "Server": self._server_name,
        }
        return [(name.encode(), value.encode()) for name, value in (fixed | dict(response.headers)).items()]


async def _read_request(connection: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    """Returns the next request with its body; None where the client is done."""
    found: Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            async with asyncio.timeout(IDLE):
                connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Request):
            found = _request(event)
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > LARGEST_BODY:
                raise h11.RemoteProtocolError("the body is too large", error_status_hint=413)
        elif isinstance(event, h11.EndOfMessage):
            return found if found is None or not body else replace(found, body=bytes(body))
        else:  # the client closed, or sent more than one request at once while we were not ready
            return None


def _request(event: h11.Request) -> Request:
    target = urlsplit(event.target.decode("ascii", "replace"))
    return Request(
        method=event.method.decode("ascii"),
        path=target.path,
        query=parse_qs(target.query, keep_blank_values=True, max_num_fields=100),
        headers={name.decode("ascii"): value.decode("latin-1") for name, value in event.headers},
    )


def _sent(connection: h11.Connection, head: h11.Response, body: bytes) -> bytes:
    """Returns the answer as bytes for one write."""
    parts = [connection.send(head)]
    if body:
        parts.append(connection.send(h11.Data(data=body)))
    parts.append(connection.send(h11.EndOfMessage()))
    return b"".join(part for part in parts if part)


def reset(writer: asyncio.StreamWriter) -> None:
    """Ends the connection with a RST instead of a FIN."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    return gzip.compress(b" " * _BOMB, compresslevel=9, mtime=0)
