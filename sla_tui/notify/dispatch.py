"""Hands notices to channels: never in anybody's way, again where it failed, held back in quiet hours, once each.

What could not be told yet (a channel that is out of order, quiet hours) waits, across restarts, too.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

import stamina

from sla_tui import format as fmt
from sla_tui.clock import Clock
from sla_tui.config.model import NotifyConfig
from sla_tui.containment import EscapeError, contained
from sla_tui.language import DEFAULT
from sla_tui.notify.base import Channel, ChannelError, Notification, from_plain, join, to_plain
from sla_tui.sla.alert import Change
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.sla.measure.hours import working_time
from sla_tui.text import clean

SECONDS: Final = 30.0
"""How long one channel may take for one notice."""
WAITING: Final = 100
"""Notices that wait for a slow channel; beyond, they are joined to one and that is said."""
ATTEMPTS: Final = 4
LATER: Final = 60.0
"""Seconds after which a channel that failed so often in a row is tried again, with all that waits as one notice."""
GRACE: Final = 2.0
"""Seconds that the end waits for a notice that is just being taken."""

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
        problems: Sequence[TextOrNote] = (),
        demo: bool = False,
        language: str = DEFAULT,
        profile: str = "",
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
            language: of what is told.
            profile: whose figures it is about; "" without one.
            seconds: one channel's deadline for one notice.
            sleep: waits until quiet hours may be over.
        """
        self._config = config
        self._clock = clock
        self._timezone = timezone
        self._demo = demo
        self._language = language
        self._profile = profile
        self._seconds = seconds
        self._sleep = sleep
        self._queues = [_ChannelQueue(channel) for channel in channels]
        self._held: list[Notification] = []
        self._problems = tuple(problems)

    @property
    def problems(self) -> tuple[TextOrNote, ...]:
        """What is wrong with channels, in sentences; one that works again is not named any more."""
        return (*self._problems, *(queue.problem for queue in self._queues if queue.problem))

    def unsent(self) -> str:
        """Returns what is still to be sent, for the history; "" where that is nothing."""
        queues = [[to_plain(notice) for notice in queue.waiting] for queue in self._queues]
        if not self._held and not any(queues):
            return ""
        body = {"held": [to_plain(notice) for notice in self._held], "lanes": queues}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    def resume(self, text: str) -> None:
        """Takes over what an earlier dispatcher could not send; nothing where that cannot be read."""
        if not text:
            return
        try:
            data = json.loads(text)
            held = [from_plain(item) for item in data["held"]]
            queues = [[from_plain(item) for item in queue] for queue in data["lanes"]]
        except (ValueError, TypeError, KeyError) as error:
            _log.warning("what was still to be told cannot be read (%s)", type(error).__name__)
            return
        self._held = [*held, *self._held]
        for queue, waiting in zip(self._queues, queues, strict=False):
            for notice in waiting:
                queue.put(notice)

    def take(self, changes: Sequence[Change], at: int) -> None:
        """Notes what changed; returns at once."""
        wanted = tuple(c for c in changes if not self._config.on or c.alert.kind in self._config.on)
        if not wanted or not self._queues:
            return
        notice = Notification(at, wanted, self._demo, self._language, self._profile)
        if not self._quiet(at):
            self._enqueue(self._with_held(notice))
        elif notice.level != "critical":
            self._held = [held for held in [join([*self._held, notice])] if held.changes]
        else:
            self._enqueue(notice)
            self._held = [rest for held in self._held if (rest := _without(held, notice)).changes]

    async def run(self) -> None:
        """Sends until cancelled."""
        async with asyncio.TaskGroup() as group:
            for queue in self._queues:
                group.create_task(self._work(queue))
            group.create_task(self._end_of_quiet())

    def _with_held(self, notice: Notification) -> Notification:
        held, self._held = self._held, []
        return join([*held, notice]) if held else notice

    def _enqueue(self, notice: Notification) -> None:
        if not notice.changes:
            return
        for queue in self._queues:
            queue.put(notice)

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
                self._enqueue(join(held))

    async def _work(self, queue: _ChannelQueue) -> None:
        while True:
            await queue.something.wait()
            queue.something.clear()
            while queue.waiting:
                queue.sending = True
                sending = asyncio.create_task(self._send(queue, queue.waiting[0]))
                try:
                    taken = await asyncio.shield(sending)
                except asyncio.CancelledError:
                    await self._finish(queue, sending)
                    raise
                queue.sending = False
                if taken:
                    queue.waiting.popleft()
                else:
                    await self._until_later(queue)
                    queue.merge()

    @staticmethod
    async def _finish(queue: _ChannelQueue, sending: asyncio.Task[bool]) -> None:
        """Waits a moment more for a notice that is being taken at the end, so that it need not be sent twice."""
        await asyncio.wait({sending}, timeout=GRACE)
        if sending.done() and not sending.cancelled() and sending.exception() is None and sending.result():
            queue.waiting.popleft()
        sending.cancel()
        await asyncio.wait({sending})

    async def _until_later(self, queue: _ChannelQueue) -> None:
        """Waits a while, or until there is something new to send."""
        waits = {asyncio.ensure_future(self._sleep(LATER)), asyncio.create_task(queue.something.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        queue.something.clear()

    async def _send(self, queue: _ChannelQueue, notice: Notification) -> bool:
        """Returns whether the channel took it, within so many attempts."""
        try:
            async for attempt in stamina.retry_context(on=ChannelError, attempts=ATTEMPTS, wait_initial=1, wait_max=20):
                with attempt:
                    await self._once(queue.channel, notice)
        except ChannelError as error:
            problem = Note("channel_failed", {"why": error.what})
            if queue.problem != problem:  # said once, however long it lasts
                _log.warning("%s", error.what)
            queue.problem = problem
            return False
        queue.problem = ""
        return True

    async def _once(self, channel: Channel, notice: Notification) -> None:
        try:
            await contained(lambda: channel.send(notice), self._seconds)
        except TimeoutError:
            raise ChannelError(f"{channel.name} did not take a notice within {fmt.seconds(self._seconds)}") from None
        except ChannelError:
            raise
        except Exception as error:  # noqa: BLE001  a library may raise anything, and its words may hold the URL
            cause = error.__cause__ if isinstance(error, EscapeError) else error
            raise ChannelError(f"{clean(channel.name, 40)} failed ({type(cause).__name__})") from None


def _without(held: Notification, sent: Notification) -> Notification:
    """Leaves out of what is held back what has been sent meanwhile."""
    keys = {change.alert.key for change in sent.changes}
    return replace(held, changes=tuple(change for change in held.changes if change.alert.key not in keys))


class _ChannelQueue:
    """One channel and what waits for it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.waiting: deque[Notification] = deque()
        self.something = asyncio.Event()
        self.sending = False  # the first of them is being taken
        self.problem: TextOrNote = ""

    def put(self, notice: Notification) -> None:
        """Adds a notice; with too many waiting, they become one."""
        if len(self.waiting) >= WAITING:
            self.merge()
            self.problem = Note("channel_slow", {"channel": self.channel.name})
        self.waiting.append(notice)
        self.something.set()

    def merge(self) -> None:
        """Makes one notice of all that wait, but for the one that is being taken."""
        first = [self.waiting.popleft()] if self.sending and self.waiting else []
        rest = [join(self.waiting)] if self.waiting else []
        self.waiting = deque([*first, *(notice for notice in rest if notice.changes)])
