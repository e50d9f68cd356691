"""Targets that fail by a script, in a process of their own: `python -m tests.peers.scripted FOLDER SECONDS`.

It writes `ready.json` (the port of each) and at the end `truth.json`: for each target when it really was down, seconds
since the epoch. A target is down while nobody who asks it within four seconds can get a right answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import sys
import time
from pathlib import Path
from typing import Final

OK: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nstatus: ok"
WRONG: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nstatus: fails"
ERROR: Final = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"

Script = list[tuple[float, float]]
"""When a target is down, as shares of the whole course."""

ONCE: Final[Script] = [(0.2, 0.45), (0.6, 0.7)]
SCRIPTS: Final[dict[str, Script]] = {
    "refused": ONCE,
    "hangs": ONCE,
    "slow": ONCE,
    "500": ONCE,
    "text": ONCE,
    "expired": ONCE,
    "flaps": [],
    "blips": [],
}
FLAP: Final = (20.0, 15.0)  # seconds up, seconds down
BLIP: Final = (45.0, 3.0)


def script_of(name: str, seconds: float) -> Script:
    """When a target is down, seconds from the beginning."""
    up, down = {"flaps": FLAP, "blips": BLIP}.get(name, (0, 0))
    if not up:
        return [(low * seconds, high * seconds) for low, high in SCRIPTS[name]]
    found, at = [], 10.0 + up
    while at + down < seconds - 10:
        found.append((at, at + down))
        at += up + down
    return found


class Scripted:
    """One target."""

    def __init__(self, name: str, contexts: tuple[ssl.SSLContext, ssl.SSLContext] | None) -> None:
        self.name = name
        self.down = False
        self.truth: list[tuple[float, float]] = []
        self._contexts = contexts
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self) -> None:
        context = None if self._contexts is None else self._contexts[self.down]
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()

    async def run(self, began: float, seconds: float) -> None:
        for low, high in script_of(self.name, seconds):
            await asyncio.sleep(began + low - time.time())
            self.down, since = True, time.time()
            if self.name in {"refused", "flaps", "blips", "expired"}:
                await self.close()
            if self.name == "expired":
                await self.open()
            await asyncio.sleep(began + high - time.time())
            if self.name == "expired":
                await self.close()
            self.down = False
            if self.name in {"refused", "flaps", "blips", "expired"}:
                await self.open()
            self.truth.append((since, time.time()))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await reader.readuntil(b"\r\n\r\n")
            if self.down and self.name == "hangs":
                await asyncio.sleep(30)
            elif self.down and self.name == "slow":
                for byte in OK:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0.5)
            else:
                writer.write({"500": ERROR, "text": WRONG}.get(self.name, OK) if self.down else OK)
                await writer.drain()
        writer.close()


async def course(folder: Path, seconds: float) -> None:
    from tests.sources.faulty import Authority

    authority = Authority(folder)
    contexts = authority.good("localhost", "127.0.0.1"), authority.expired()
    targets = [Scripted(name, contexts if name == "expired" else None) for name in SCRIPTS]
    for target in targets:
        await target.open()
    (folder / "ready.json").write_text(json.dumps({target.name: target.port for target in targets}))
    began = float(await asyncio.to_thread(_started, folder))
    await asyncio.gather(*(target.run(began, seconds) for target in targets))
    await asyncio.sleep(began + seconds - time.time())
    (folder / "truth.json").write_text(json.dumps({target.name: target.truth for target in targets}))
    await asyncio.sleep(3600)  # they go on answering until they are stopped


def _started(folder: Path) -> str:
    while not (folder / "start").exists():
        time.sleep(0.05)
    return (folder / "start").read_text()


if __name__ == "__main__":
    asyncio.run(course(Path(sys.argv[1]), float(sys.argv[2])))
