"""When a running app has nothing left to do, seen from its event loop instead of from the clock.

Textual's tests wait until the process has hardly worked for 20 ms, two or three times for a key. An event loop knows:
where nothing is ready to run and no timer is due soon, only time, another thread or a terminal can change a thing.
"""

from __future__ import annotations

import asyncio

import textual.app
import textual.pilot
import textual.screen

FRAME = 0.001
"""Seconds from one frame to the next: what waits for a frame must not wait long."""
SOON = 0.02
"""Seconds: timers that are due within these belong to what is under way, as a resize does, which comes after 8 ms."""


async def wait_for_quiet(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Stands in for `textual._wait.wait_for_idle`, whose arguments are times to wait."""
    loop = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    while loop.time() < end:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=end)
        if due > loop.time() + SOON:
            return
        await asyncio.sleep(max(0, due - loop.time()))


def use(monkeypatch) -> None:
    """Has Textual wait for quiet, and draw without delay."""
    monkeypatch.setattr(textual.app, "wait_for_idle", wait_for_quiet)
    monkeypatch.setattr(textual.pilot, "wait_for_idle", wait_for_quiet)
    monkeypatch.setattr(textual.screen, "UPDATE_PERIOD", FRAME)
