"""Visitors who mean harm, and one who does not: what they do to a server, as a program of its own or for a test."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
from pathlib import Path

import aiohttp

HUGE = 99_999_999


def family(pid):
    """Lists the process and all that it started, and what those started."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                children.setdefault(int(stat[1]), []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, ())
    return found


def resident(pids):
    """Returns the memory of all of them together, in bytes; what they share counts for each."""
    pages = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            pages += int((Path("/proc") / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Hostile:
    """Connections of every kind, all at the same time. Each begins again when it was ended, up to `rounds` times."""

    def __init__(self, port, rounds=3):
        self.port, self.rounds = port, rounds
        self.refused, self.ended, self.held = 0, 0, 0

    async def all(self, number):
        kinds = (
            self.huge,
            self.huge_resize,
            self.flood,
            self.resize_flood,
            self.slow,
            self.deaf,
            self.stranger,
            self.junk,
        )
        async with aiohttp.ClientSession(f"http://127.0.0.1:{self.port}") as session:
            await asyncio.gather(*(self.again(kinds[n % len(kinds)], session) for n in range(number)))

    async def again(self, kind, session):
        for _ in range(self.rounds):
            try:
                await kind(session)
                self.ended += 1
            except aiohttp.WSServerHandshakeError:
                self.refused += 1
                await asyncio.sleep(0.2)
            except (OSError, aiohttp.ClientError, asyncio.IncompleteReadError):
                self.ended += 1

    async def huge(self, session):
        side = random.choice([HUGE, 10**30, -5, 5_000])
        await self.until_closed(await session.ws_connect(f"/ws?width={side}&height={side}", max_msg_size=0))

    async def huge_resize(self, session):
        opened = await session.ws_connect("/ws?width=80&height=24", max_msg_size=0)
        for side in (HUGE, 1e308, 10**40):
            await opened.send_str(json.dumps(["resize", {"width": side, "height": side}]))
        await self.until_closed(opened)

    async def flood(self, session):
        opened = await session.ws_connect("/ws?width=200&height=60", max_msg_size=0)
        for _ in range(500):
            await opened.send_str(json.dumps(["stdin", "jkG\x1b[Ag?" * 4_000]))
        await self.until_closed(opened)

    async def resize_flood(self, session):
        opened = await session.ws_connect("/ws?width=200&height=60", max_msg_size=0)
        for number in range(20_000):
            await opened.send_str(json.dumps(["resize", {"width": 80 + number % 900, "height": 24 + number % 300}]))
        await self.until_closed(opened)

    async def slow(self, session):
        del session
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        with contextlib.closing(writer):
            for letter in "GET /ws HTTP/1.1\r\nHost: " + "x" * 60:
                writer.write(letter.encode())
                await asyncio.sleep(0.5)
            await reader.readexactly(1)

    async def deaf(self, session):
        """Opens a dashboard, and never reads a byte of it."""
        del session
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1024)
        with contextlib.closing(writer):
            writer.write(
                f"GET /ws?width=1000&height=400 HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n".encode()
                + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            )
            await asyncio.sleep(20)
            reader.at_eof()

    async def stranger(self, session):
        opened = await session.ws_connect("/ws?width=80&height=24", headers={"Origin": "https://evil.example"})
        await self.until_closed(opened)

    async def junk(self, session):
        opened = await session.ws_connect("/ws?width=80&height=24", max_msg_size=0)
        await opened.send_str("[" * 60_000)
        await self.until_closed(opened)

    async def until_closed(self, opened):
        async for _ in opened:
            self.held += 1
        await opened.close()


def alive(pid):
    """Whether a process still runs; one that only waits to be asked for its exit code does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def visit(port, wanted, deadline=60.0, keys="", token=""):
    """Looks at a dashboard as a page does, until it shows `wanted`; comes again while there is no room."""
    cookies = {"sla-tui-acting": token} if token else None
    base = f"http://127.0.0.1:{port}"
    async with asyncio.timeout(deadline), aiohttp.ClientSession(base, cookies=cookies) as session:
        while True:
            try:
                opened = await session.ws_connect("/ws?width=120&height=36", max_msg_size=0)
            except aiohttp.WSServerHandshakeError:
                await asyncio.sleep(0.3)
                continue
            await opened.send_str('["resize",{"width":120,"height":36}]')
            if keys:
                await opened.send_str(json.dumps(["stdin", keys]))
            shown = b""
            async for message in opened:
                shown += message.data if isinstance(message.data, bytes) else b""
                if wanted in shown:
                    await opened.close()
                    return shown
            await asyncio.sleep(0.3)
