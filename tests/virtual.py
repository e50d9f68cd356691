"""An event loop whose time passes only while nothing else is to be done: a day of polling in seconds.

Sockets on loopback are real. Work for other threads is done at once, on the loop, so that a run is the same each time.
"""

from __future__ import annotations

import asyncio
import functools
import os
import selectors
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Never waits for time to pass: it says how much of it was asked for, and the loop's clock moves on."""

    passed = 0.0

    def __init__(self) -> None:
        super().__init__()
        self._listening: set[int] = set()

    def register(self, fileobj, events, data=None):
        key = super().register(fileobj, events, data)
        with socket.socket(fileno=os.dup(key.fd)) as sock:
            if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                self._listening.add(key.fd)
        return key

    def unregister(self, fileobj):
        key = super().unregister(fileobj)
        self._listening.discard(key.fd)
        return key

    def select(self, timeout: float | None = None):
        events = super().select(0)
        if events or timeout == 0:
            return events
        # What the kernel hands over between two sockets of this process may take a moment of real time.
        if len(self.get_map()) - len(self._listening) > 1:  # besides the loop's own
            events = super().select(0.0005)
            if events:
                return events
        if timeout is None:
            return super().select(5)
        self.passed += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """See the module."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return 1000.0 + self._virtual.passed

    def run_in_executor(self, executor, func, *args):
        del executor
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except BaseException as error:  # noqa: BLE001  it belongs to whoever awaits it
            done.set_exception(error)
        return done


class VirtualClock:
    """The loop's time as a `sla_tui.clock.Clock`; its wall part can be set while no time passes."""

    is_fixed = False

    def __init__(self, at: float, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._offset = at - loop.time()

    def now(self) -> float:
        return self._loop.time() + self._offset

    def monotonic(self) -> float:
        return self._loop.time()

    def jump(self, seconds: float) -> None:
        """The wall clock is set, or the machine slept: monotonic time does not know."""
        self._offset += seconds


def run(at: float, main: Callable[[VirtualClock], Awaitable[T]]) -> T:
    """Runs `main(clock)` on a loop of its own, from the UTC second `at` on."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(main(VirtualClock(at, loop)))
    finally:
        loop.run_until_complete(_end())
        loop.close()


def in_virtual_time(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Runs an asynchronous test on a loop of its own; `here` is its clock."""

    @functools.wraps(test)
    def on_a_loop_of_its_own(*args: object, **fixtures: object) -> None:
        run(0.0, lambda _clock: test(*args, **fixtures))

    return on_a_loop_of_its_own


def here(at: float = 1_795_440_727.0) -> VirtualClock:
    """The clock of the running loop, which began at the UTC second `at`."""
    loop = asyncio.get_running_loop()
    clock = VirtualClock(at, loop)
    clock.jump(loop.time() - 1000.0)
    return clock


async def _end() -> None:
    leftover = asyncio.all_tasks() - {asyncio.current_task()}
    for task in leftover:
        task.cancel()
    if leftover:
        await asyncio.wait(leftover)
