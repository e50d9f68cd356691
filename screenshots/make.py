#!/usr/bin/env python3
"""Makes the pictures of this folder: the demo's fleet at a fixed seed and time, at three sizes, dark and light.

    python screenshots/make.py [--only NAME] [--font FILE] [--text]

Needs Pillow and a monospace font besides what the tests need. The same checkout gives the same pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent
os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
os.environ.pop("NO_COLOR", None)
sys.path[:0] = [str(ROOT.parent), str(ROOT)]

import render  # noqa: E402

from sla_tui.clock import Clock, FixedClock  # noqa: E402
from sla_tui.config.model import Config  # noqa: E402
from sla_tui.engine.acts.preview import effect  # noqa: E402
from sla_tui.engine.gather.snapshot import build_snapshot  # noqa: E402
from sla_tui.sla.snapshot import Snapshot  # noqa: E402
from sla_tui.store.store import Store  # noqa: E402
from sla_tui.ui.app import SlaApp  # noqa: E402
from sla_tui.ui.base_app import BaseApp  # noqa: E402
from sla_tui.ui.feed import StillFeed  # noqa: E402
from sla_tui.ui.first_run import FirstRunApp  # noqa: E402

SEED, AT = 7, 1_795_440_720  # 2026-11-23T13:32:00Z
SIZES = ((80, 24), (120, 36), (160, 45))
VIEWS = {
    "service": ("enter",),
    "outage": ("enter", "enter"),
    "credits": ("3",),
    "incidents": ("4",),
    "sources": ("5",),
    "why": ("w",),
}
DIALOGS = {
    "acknowledge": ("4", "a"),
    "exclude": ("2", "e"),
    "maintenance": ("m",),
    "claim": ("3", "c"),
    "what-if": ("i",),
}
CONFIG_PATH = "~/.config/sla-tui/config.toml"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file's name, the theme, the size, and the keys that are pressed before it is taken.

    `period`: the key of a past period that is looked at; None: the running one.
    """

    name: str
    theme: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    first_run: bool = False
    ascii_only: bool = False
    period: str | None = None


def pictures() -> Iterator[Picture]:
    """All pictures."""
    for theme in ("sla-dark", "sla-light"):
        short = theme.removeprefix("sla-")
        for size in SIZES:
            yield Picture(f"services-{size[0]}x{size[1]}-{short}", theme, size)
            yield Picture(f"watch-{size[0]}x{size[1]}-{short}", theme, size, ("W",))
            for view, keys in VIEWS.items():
                yield Picture(f"{view}-{size[0]}x{size[1]}-{short}", theme, size, keys)
    for theme in ("colour-blind", "high-contrast", "mono", "ansi"):
        yield Picture(f"services-120x36-{theme}", theme, (120, 36))
        yield Picture(f"incidents-120x36-{theme}", theme, (120, 36), ("4",))
        yield Picture(f"watch-120x36-{theme}", theme, (120, 36), ("W",))
    for name, keys in DIALOGS.items():
        yield Picture(f"{name}-60x16-dark", "sla-dark", (60, 16), keys)
    yield Picture("services-120x36-ascii", "sla-dark", (120, 36), ascii_only=True)
    yield Picture("services-40x12-dark", "sla-dark", (40, 12))
    yield Picture("problems-80x24-dark", "sla-dark", (80, 24), ("!", "space"))
    for name, keys in {"past": (), "past-service": ("enter",), "past-watch": ("W",)}.items():
        yield Picture(f"{name}-120x36-dark", "sla-dark", (120, 36), keys, period="2026-09")
    yield Picture("down-120x36-dark", "sla-dark", (120, 36), ("j", "j", "enter"))
    yield Picture("not-provable-120x36-dark", "sla-dark", (120, 36), ("j", "j", "j", "j", "j", "enter"))
    yield Picture("security-160x70-dark", "sla-dark", (160, 70), (*"jjjjjjjjj", "enter"))  # Payments
    yield Picture("help-120x36-dark", "sla-dark", (120, 36), ("?",))
    yield Picture("first-run-80x24-dark", "sla-dark", (80, 24), first_run=True)


class DemoFeed(StillFeed):
    """The demo's state, that stands still but can be asked what something would mean."""

    def __init__(self, snapshot: Snapshot, config: Config, store: Store, clock: Clock) -> None:
        super().__init__(snapshot, config)
        self._store, self._clock = store, clock

    def of(self, period: str) -> DemoFeed:
        """The same history, looked at in a past period."""
        now = int(self._clock.now())
        past = build_snapshot(self.config, self._store, now, period=period, demo=True)
        return DemoFeed(past, self.config, self._store, self._clock)

    def consider(self, service, done, *, call=None, contract=None) -> None:  # noqa: ANN001  as StillFeed has it
        """What it would mean for the service."""
        done(effect(self.config, self._store, self._clock, service, call=call, contract=contract), None)


@asynccontextmanager
async def demo_feed() -> AsyncIterator[DemoFeed]:
    """The demo's state after one poll of all its sources, at the fixed instant, looking at its worst service."""
    from sla_tui import demo
    from sla_tui.engine.gather.detail import DetailCache, Focus
    from sla_tui.engine.live import LiveEngine
    from sla_tui.store import open_store

    with demo.start(SEED, AT, fixed=True) as running, closing(open_store(":memory:")) as store:
        for poll in running.past:
            store.record(poll)
        live = LiveEngine(running.config, store, running.clock, tokens=running.tokens, demo=True)
        try:
            snapshot = await live.poll_once()
            snapshot = replace(snapshot, detail=DetailCache().of(store, snapshot, Focus("checkout")))
            yield DemoFeed(snapshot, running.config, store, running.clock)
        finally:
            await live.close()


async def take(picture: Picture, feed: DemoFeed, font: Path | None, *, text: bool) -> Path:
    """Takes one picture; with `text` also writes what it says."""
    app: BaseApp[object]
    if picture.first_run:
        app = FirstRunApp(CONFIG_PATH, theme=picture.theme, ascii=picture.ascii_only)
    else:
        shown = feed if picture.period is None else feed.of(picture.period)
        app = SlaApp(shown, theme=picture.theme, ascii=picture.ascii_only, clock=FixedClock(AT))
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause()
        await pilot.press(*picture.keys)
        await pilot.pause()
        rows = [list(strip) for strip in app.screen._compositor.render_strips()]  # noqa: SLF001
    out = ROOT / f"{picture.name}.png"
    render.draw(rows, *picture.size, out, font)
    if text:
        lines = ("".join(segment.text for segment in row).rstrip() for row in rows)
        out.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return out


async def main() -> None:
    """Takes the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="", metavar="NAME", help="only pictures whose name contains this")
    parser.add_argument("--font", type=Path, help="a monospace font (TTF) to draw letters with")
    parser.add_argument("--text", action="store_true", help="also write what each picture says")
    args = parser.parse_args()
    async with demo_feed() as feed:
        for picture in pictures():
            if args.only in picture.name:
                print(await take(picture, feed, args.font, text=args.text))


if __name__ == "__main__":
    asyncio.run(main())
