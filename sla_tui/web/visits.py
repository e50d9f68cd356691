"""Visitors: how many there are, when one that does nothing goes, and what passes between a page and its dashboard."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from sla_tui.web.limits import Dimensions, Flood, RefusedError, Said, said
from sla_tui.web.packets import TYPED, note, packet
from sla_tui.web.process import DashboardProcess

SILENT: Final = 30.0
"""Seconds after which a visitor that never said a word, as a page does at once, makes room for another."""
LOOK_EVERY: Final = 5.0
"""Seconds between two looks whether somebody is idle."""
TAKE_WITHIN: Final = 20.0
"""Seconds that a visitor may take to read what it is shown."""
RESIZE_EVERY: Final = 0.1
"""Seconds between two sizes that are drawn, however many are sent."""
ONCE: Final = 64 * 1024
"""Bytes of a dashboard that are passed on at a time."""
_log = logging.getLogger(__name__)


class Sizes:
    """Asks the dashboard for another size, the last one of many that come together.

    Args:
        writer: where the dashboard is.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._waiting: asyncio.TimerHandle | None = None
        self._size = Dimensions(80, 24)

    def ask(self, size: Dimensions) -> None:
        """Asks for it soon."""
        self._size = size
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().call_later(RESIZE_EVERY, self._send)

    def stop(self) -> None:
        """Asks for nothing any more."""
        if self._waiting is not None:
            self._waiting.cancel()

    def _send(self) -> None:
        self._waiting = None
        self._writer.write(note(type="resize", columns=self._size.columns, rows=self._size.rows))


class Visit:
    """One visitor.

    Args:
        page: the web socket of the page.
        now: monotonic seconds.
    """

    def __init__(self, page: web.WebSocketResponse, now: Callable[[], float]) -> None:
        self._page = page
        self._now = now
        self._ended = asyncio.Event()
        self._why: tuple[WSCloseCode, str] = (WSCloseCode.OK, "")
        self.came_at = self.typed_at = now()
        self.silent = True

    async def show(self, dashboards: DashboardProcess, size: Dimensions, *, acting: bool) -> None:
        """Shows a dashboard until the visitor goes, the dashboard is left, or `end` is called."""
        try:
            reader, writer = await dashboards.open(size, acting=acting)
        except OSError as error:
            _log.warning("no dashboard could be opened: %s", error)
            await self._page.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"no dashboard could be opened")
            return
        work = [
            asyncio.create_task(self._from_page(writer)),
            asyncio.create_task(self._to_page(reader)),
            asyncio.create_task(self._ended.wait()),
        ]
        try:
            await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in work:
                task.cancel()
            writer.transport.abort()  # the dashboard ends when nobody is at the other end
            await asyncio.gather(*work, return_exceptions=True)
            code, words = self._why
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TAKE_WITHIN):
                    await self._page.close(code=code, message=words.encode()[:120])

    def end(self, code: WSCloseCode, words: str) -> None:
        """Ends it, and says why."""
        self._why = (code, words)
        self._ended.set()

    async def _from_page(self, writer: asyncio.StreamWriter) -> None:
        """Passes on what the page sends, in its own time: what is not taken yet is not read yet."""
        flood, sizes = Flood(), Sizes(writer)
        try:
            async for message in self._page:
                if message.type is not WSMsgType.TEXT:
                    raise RefusedError("that is no message of the page.")
                flood.count(len(message.data), self._now())
                await self._pass_on(said(message.data), writer, sizes)
                await writer.drain()
        except RefusedError as error:
            self._why = (WSCloseCode.POLICY_VIOLATION, str(error))
        except ConnectionError:
            return
        finally:
            sizes.stop()

    async def _pass_on(self, one: Said, writer: asyncio.StreamWriter, sizes: Sizes) -> None:
        self.silent = False
        if one.kind == "stdin":
            self.typed_at = self._now()
            writer.write(packet(TYPED, one.text.encode("utf-8", "replace")))
        elif one.kind == "ping":
            await self._page.send_json(["pong", one.text])
        elif one.size is not None:
            sizes.ask(one.size)
        else:
            writer.write(note(type=one.kind))

    async def _to_page(self, reader: asyncio.StreamReader) -> None:
        """Passes on what the dashboard draws; gives up on who does not take it."""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while data := await reader.read(ONCE):
                async with asyncio.timeout(TAKE_WITHIN):
                    await self._page.send_bytes(data)


class Visits:
    """Who is there.

    Args:
        most: how many at a time.
        idle: seconds after which one goes that types nothing and clicks nowhere; 0: never.
    """

    def __init__(self, most: int, idle: float) -> None:
        self._most = most
        self._idle = idle
        self._here: list[Visit] = []
        self._watch: asyncio.Task[None] | None = None
        self.full = (
            f"{most} dashboards are open, and this server shows no more at a time (--visitors). Close one, or try again"
            " later.\n"
        )

    def has_room(self) -> bool:
        """Whether another visitor may come: there is room, or somebody who never said a word makes room."""
        return len(self._here) < self._most or self._mute() is not None

    def _mute(self) -> Visit | None:
        return next((one for one in self._here if one.silent and self._age(one.came_at) > SILENT), None)

    @staticmethod
    def _age(at: float) -> float:
        return asyncio.get_running_loop().time() - at

    def enter(self, visit: Visit) -> bool:
        """Takes a visitor in; False where there is no room."""
        if not self.has_room():
            return False
        if len(self._here) >= self._most and (mute := self._mute()) is not None:
            mute.end(WSCloseCode.TRY_AGAIN_LATER, "somebody else wanted to come")
            self.leave(mute)
        self._here.append(visit)
        if self._watch is None:
            self._watch = asyncio.create_task(self._end_idle())
        return True

    def leave(self, visit: Visit) -> None:
        """Lets a visitor go."""
        if visit in self._here:
            self._here.remove(visit)

    async def end(self) -> None:
        """Ends all of them."""
        if self._watch is not None:
            self._watch.cancel()
        for visit in self._here:
            visit.end(WSCloseCode.GOING_AWAY, "the server ends")

    async def _end_idle(self) -> None:
        while True:
            await asyncio.sleep(min(LOOK_EVERY, self._idle or LOOK_EVERY))
            for visit in self._here if self._idle else ():
                if self._age(visit.typed_at) > self._idle:
                    visit.end(WSCloseCode.OK, "nothing was typed for a long time")
