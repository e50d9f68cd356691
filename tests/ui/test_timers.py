"""What is to be done once is done, however late the loop comes to it: beside other work it may be late at any time."""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from types import SimpleNamespace

import pytest
from textual import timer

from tests.ui.apps import dashboard


@pytest.fixture
def late(monkeypatch):
    """Each look at the clock of a timer that comes once is ten seconds after the one before."""
    times, real = count(1_000, 10), timer._time.get_time

    def get_time() -> float:
        asks = sys._getframe(1).f_locals.get("self")
        return next(times) if isinstance(asks, timer.Timer) and asks._repeat == 0 else real()

    monkeypatch.setattr(timer, "_time", SimpleNamespace(get_time=get_time))


async def until(holds) -> None:
    for _ in range(300):
        if holds():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it was not done")


async def test_what_comes_once_comes(late):
    async with dashboard() as shown:
        done = []
        shown.app.later(0.001, lambda: done.append("soon"))
        await until(lambda: done)
