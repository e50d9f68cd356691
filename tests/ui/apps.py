"""Helpers for tests that run the app: a feed that can be pushed, a clock that stands still, the screen as text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App
from textual.pilot import Pilot

from sla_tui.clock import FixedClock
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from tests import samples


class Shown:
    """A running dashboard, and what its screen shows."""

    def __init__(self, app: SlaApp, feed: StillFeed, pilot: Pilot, clock: FixedClock) -> None:
        self.app, self.feed, self.pilot, self.clock = app, feed, pilot, clock

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def push(self, snapshot: Snapshot) -> None:
        self.feed.push(snapshot)
        await self.pilot.pause()

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def selected(self) -> str | None:
        service = self.app.services.state.service
        return None if service is None else service.id


def screen_text(app: App) -> str:
    """What the screen shows, a line a row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


@asynccontextmanager
async def dashboard(
    snapshot: Snapshot | None = None, size: tuple[int, int] = (120, 36), **options
) -> AsyncIterator[Shown]:
    """The dashboard on that snapshot (the sample fleet where None is given) at that size."""
    feed = StillFeed(samples.snapshot() if snapshot is None else snapshot)
    clock = FixedClock(samples.NOW)
    app = SlaApp(feed, clock=clock, **options)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Shown(app, feed, pilot, clock)
