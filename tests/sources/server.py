"""A small HTTP server on loopback that says exactly what a test wants it to, byte for byte if need be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Reply:
    """An answer; `then` gets the writer after the head and body, to misbehave with."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    raw: bytes | None = None
    then: Callable[[asyncio.StreamWriter], Awaitable[None]] | None = None
    close: bool = False


def answer(data: Any, status: int = 200, **headers: str) -> Reply:
    """JSON. Header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(data).encode(), {"content-type": "application/json", **named})


Handler = Callable[[Asked], "Reply | Any"]


class Server:
    """Serves `handler`; what it returns, if it is no `Reply`, is sent as JSON. `asked` is every request."""

    def __init__(self, handler: Handler | dict[str, Any]) -> None:
        self._handler = handler
        self.asked: list[Asked] = []
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (asked := await _request(reader)) is not None:
                self.asked.append(asked)
                if not await self._send(writer, self._reply(asked)):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    def _reply(self, asked: Asked) -> Reply:
        if isinstance(self._handler, dict):
            found = self._handler.get(asked.path)
            found = found(asked) if callable(found) else found
            if found is None:
                found = answer({"message": "no such route"}, 404)
        else:
            found = self._handler(asked)
        return found if isinstance(found, Reply) else answer(found)

    async def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        if reply.raw is not None:
            writer.write(reply.raw)
        else:
            length = len(reply.body) if reply.length is None else reply.length
            lines = [f"HTTP/1.1 {reply.status} Whatever", f"content-length: {length}"]
            lines += [f"{name}: {value}" for name, value in reply.headers.items()]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + reply.body)
        await writer.drain()
        if reply.then is not None:
            await reply.then(writer)
        return not (reply.close or reply.raw is not None or reply.length is not None)


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    line = await reader.readline()
    if not line.strip():
        return None
    method, target, _ = line.decode().split(" ", 2)
    headers: dict[str, str] = {}
    while (header := await reader.readline()).strip():
        name, _, value = header.decode().partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return Asked(method, parts.path, query, headers, body)


async def stall(writer: asyncio.StreamWriter) -> None:
    """Says nothing more, and stays."""
    del writer
    await asyncio.Event().wait()
