"""Hands notices to channels: never in anybody's way, again where it failed, held back in quiet hours, once each."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import stamina

from sla_tui.clock import Clock
from sla_tui.config.model import NotifyConfig
from sla_tui.notify.base import Channel, ChannelError, Notice, join
from sla_tui.sla.alert import Change
from sla_tui.sla.hours import working_time
from sla_tui.text import clean

SECONDS: Final = 30.0
"""How long one channel may take for one notice."""
WAITING: Final = 100
"""Notices that wait for a slow channel; beyond, the oldest are given up and that is said."""
ATTEMPTS: Final = 4

_log = logging.getLogger(__name__)


class Dispatcher:
    """Takes changes at any time, and sends them beside everything else. `problems` is what the screen should say."""

    def __init__(
        self,
        config: NotifyConfig,
        channels: Sequence[Channel],
        clock: Clock,
        timezone: str,
        *,
        problems: Sequence[str] = (),
        demo: bool = False,
        seconds: float = SECONDS,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Sends nothing yet.

        Args:
            config: which kinds are told, and when it is quiet.
            channels: where to.
            clock: the present, for quiet hours.
            timezone: in which they are meant.
            problems: what is wrong from the beginning.
            demo: marks every notice.
            seconds: one channel's deadline for one notice.
            sleep: waits until quiet hours may be over.
        """
        self._config = config
        self._clock = clock
        self._timezone = timezone
        self._demo = demo
        self._seconds = seconds
        self._sleep = sleep
        self._lanes = [_Lane(channel) for channel in channels]
        self._held: list[Notice] = []
        self._problems = tuple(problems)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with channels, in sentences; one that works again is not named any more."""
        return (*self._problems, *(lane.problem for lane in self._lanes if lane.problem))

    def take(self, changes: Sequence[Change], at: int) -> None:
        """Notes what changed; returns at once."""
        told = tuple(c for c in changes if not self._config.on or c.alert.kind in self._config.on)
        if not told or not self._lanes:
            return
        notice = Notice(at, told, self._demo)
        if notice.level != "critical" and self._quiet(at):
            self._held.append(notice)
            return
        self._queue(self._with_held(notice))

    async def run(self) -> None:
        """Sends until cancelled."""
        async with asyncio.TaskGroup() as group:
            for lane in self._lanes:
                group.create_task(self._work(lane))
            group.create_task(self._end_of_quiet())

    def _with_held(self, notice: Notice) -> Notice:
        held, self._held = self._held, []
        return join([*held, notice]) if held else notice

    def _queue(self, notice: Notice) -> None:
        if not notice.changes:
            return
        for lane in self._lanes:
            lane.put(notice)

    def _quiet(self, at: int) -> bool:
        hours = self._config.quiet
        return bool(hours) and any(
            low <= at < high for low, high in working_time(self._timezone, hours, (), at, at + 1)
        )

    async def _end_of_quiet(self) -> None:
        while True:
            await self._sleep(30.0)
            if self._held and not self._quiet(int(self._clock.now())):
                held, self._held = self._held, []
                self._queue(join(held))

    async def _work(self, lane: _Lane) -> None:
        while True:
            await lane.something.wait()
            while lane.waiting:
                await self._send(lane, lane.waiting[0])
                lane.waiting.popleft()
            lane.something.clear()

    async def _send(self, lane: _Lane, notice: Notice) -> None:
        try:
            async for attempt in stamina.retry_context(on=ChannelError, attempts=ATTEMPTS, wait_initial=1, wait_max=20):
                with attempt:
                    await self._once(lane.channel, notice)
        except ChannelError as error:
            _log.warning("%s", error.what)
            lane.problem = f"Notifications: {error.what}."
        else:
            lane.problem = ""

    async def _once(self, channel: Channel, notice: Notice) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await channel.send(notice)
        except TimeoutError:
            raise ChannelError(f"{channel.name} did not take a notice within {self._seconds:.0f} s") from None
        except ChannelError:
            raise
        except Exception as error:  # noqa: BLE001  a library may raise anything, and its words may hold the URL
            raise ChannelError(f"{clean(channel.name, 40)} failed ({type(error).__name__})") from None


class _Lane:
    """One channel and what waits for it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.waiting: deque[Notice] = deque()
        self.something = asyncio.Event()
        self.problem = ""

    def put(self, notice: Notice) -> None:
        """Adds a notice; with too many waiting, the oldest that is not being sent is given up."""
        if len(self.waiting) >= WAITING:
            del self.waiting[1]
            self.problem = f"Notifications: {self.channel.name} is too slow; older notices were given up."
        self.waiting.append(notice)
        self.something.set()
