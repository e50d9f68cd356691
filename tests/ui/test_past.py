"""The time machine: the whole screen is that of a past moment as it was known then, and the present stays in sight."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import Config
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.past import past_snapshot
from sla_tui.engine.gather.past_events import past_events
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.acts import Acknowledge, Act
from sla_tui.sla.alert import Alert
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.sla.past_event import PastEvent
from sla_tui.store import open_store
from sla_tui.ui import time_machine
from sla_tui.ui.app import SlaApp
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.parts.footer import Hint
from sla_tui.ui.parts.past_bar import PastBar, past_bar
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.state.past_state import PastState
from sla_tui.ui.state.watch_state import WatchOptions
from tests.engine.world import HOUR, MONTH, NOW, config, service
from tests.thin import some
from tests.ui.apps import Shown

DAY = 86_400
DOWN = MONTH + 2 * DAY + 3 * HOUR, MONTH + 2 * DAY + 5 * HOUR
LATER = MONTH + 10 * DAY, MONTH + 10 * DAY + 60
CONFIG = config(service("shop", "one:1"), service("mail", "one:2"), sources=("one",))
CONFIG = replace(CONFIG, timezone="UTC")


class PastFeed(StillFeed):
    """A feed over a history; `held`: what is asked for waits until `bring` is called."""

    def __init__(self, store, made: Config = CONFIG, now: int = NOW, *, held: bool = False) -> None:
        super().__init__(build_snapshot(made, store, now), made)
        self.store, self.now, self.held = store, now, held
        self.asked: list[int] = []
        self.credited: list[int] = []
        self.waiting: list[Callable[[], None]] = []

    def past(self, at, done, *, period=None, closely=False):
        self.asked.append(at)
        self.credited += [at] * closely
        cache = CreditCache() if closely else None
        made = past_snapshot(self.config, self.store, at, period=period, credit_cache=cache)
        self._tell(lambda: done(made, None))

    def past_events(self, start, end, done):
        found = past_events(self.config, self.store, self.now, start, end)
        done(found, None)

    def _tell(self, work):
        if self.held:
            self.waiting.append(work)
        else:
            work()

    def bring(self):
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            work()


@pytest.fixture
def store():
    with closing(open_store(":memory:")) as opened:
        statuses, histories = [], []
        for number, edges in (("1", (MONTH - 40 * DAY, *DOWN, *LATER, NOW)), ("2", (MONTH - 40 * DAY, NOW))):
            monitor = Monitor("one", number, f"one {number}", "http", interval=60)
            states = ("up", "down", "up", "down", "up")
            spans = tuple(Span(a, b, state) for a, b, state in zip(edges, edges[1:], states, strict=False))
            statuses.append(Status(monitor, "up", NOW, checked_at=NOW))
            histories.append(History(monitor.ref, edges[0], NOW, spans))
        opened.record(Poll("one", NOW, tuple(statuses), tuple(histories)), asked_from=MONTH - 40 * DAY)
        yield opened


@asynccontextmanager
async def shown(feed: StillFeed, size=(120, 36), at: int = NOW, **options) -> AsyncIterator[Shown]:
    clock = FixedClock(at)
    app = SlaApp(feed, clock=clock, **options)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Shown(app, feed, pilot, clock)


def between(text: str, below: int) -> list[str]:
    """The screen without its first line and what stands in the footer's place."""
    return text.splitlines()[1:-below]


@pytest.mark.parametrize("size", some([(80, 24), (120, 36)], [(80, 24)]))
async def test_the_screen_is_that_of_the_moment_as_it_was_known_then(store, size):
    moment = DOWN[0] + 600
    async with shown(PastFeed(store), size) as past:
        await past.press("T")
        past.app.time_machine.go(moment)
        await past.pilot.pause()
        seen = past.text
    asked = build_snapshot(CONFIG, store, moment, from_store=True)
    async with shown(StillFeed(asked, CONFIG), (size[0], size[1] - 1), at=moment) as then:
        assert between(seen, 2) == between(then.text, 1)
    assert "PAST 3 Nov 03:10" in seen.splitlines()[0]
    assert "DOWN 10m" in seen
    assert "now:" in seen.splitlines()[0]


async def test_events_lead_back_and_on_and_esc_to_the_present(store, tmp_path, monkeypatch):
    async with shown(PastFeed(store), export_dir=tmp_path) as dashboard:
        before = dashboard.text
        past = dashboard.app.ui_state.state.past
        await dashboard.press("T")
        stops = []
        for key in "NNNNNn":  # by the hour, an outage of a minute is one stop; a credit that falls due is always one
            await dashboard.press(key)
            stops.append(past.moment)
            if len(stops) == 5:
                assert "nothing happened before that is known" in dashboard.text
        due = DOWN[0] + 2_593
        assert stops == [LATER[0], DOWN[1], due, DOWN[0], DOWN[0], due]
        assert "Shop: a credit falls due" in dashboard.text.splitlines()[-2]

        await dashboard.press("right", "shift+right", "]", "left", "shift+left", "[", *["left"] * 4)
        assert past.moment == due - 240
        above, below = dashboard.text.splitlines()[-2:]
        assert "Shop: a credit falls due in 4 m 00 s" in above
        assert below.startswith(" 00:00 ")
        assert "┃" in below

        await dashboard.press("a")
        assert len(dashboard.app.screen_stack) == 1
        assert "what is decided is decided in the present (Esc goes there)" in dashboard.text
        assert dashboard.app.why_idle("exclude") == "not in the past"

        copied = []
        monkeypatch.setattr(dashboard.app, "copy_to_clipboard", copied.append)
        await dashboard.press("y", "x")
        assert copied[0].startswith("As it was known on 3 Nov 2026 03:39:13 UTC:\n")
        (file,) = tmp_path.iterdir()
        assert "2026-11-03T033913" in file.name
        assert "3 Nov 2026 03:39:13" in file.read_text("utf-8")

        pane = dashboard.app.view.past_bar
        track = pane._drawn.track
        await dashboard.pilot.click(pane, offset=(track.start, track.row))
        await dashboard.pilot.pause()
        assert DOWN[0] // DAY * DAY <= past.moment < DOWN[0] // DAY * DAY + DAY // track.cells

        dashboard.app.ui_state.show_message("")
        await dashboard.press("escape")
        assert past.moment is None
        assert dashboard.text == before


async def test_collection_goes_on_and_alarms_are_those_of_the_present(store, monkeypatch):
    feed = PastFeed(store)
    async with shown(feed) as dashboard:
        rang = []
        monkeypatch.setattr(dashboard.app, "bell", lambda: rang.append(1))
        now = replace(build_snapshot(CONFIG, store, NOW), from_store=False)
        await dashboard.push(now)
        await dashboard.press("T", "N")
        seen = between(dashboard.text, 2)
        alert = Alert("outage:shop", "outage", "warning", "shop", "Shop", "is down", NOW)
        feed.push(replace(now, generated_at=NOW + 5, alerts=(alert,)))
        await dashboard.pilot.pause()
        dashboard.app._apply()
        await dashboard.pilot.pause()
        assert rang == [1]
        assert between(dashboard.text, 2)[:5] == seen[:5]
        await dashboard.press("escape")
        assert dashboard.app.ui_state.state.snapshot.generated_at == NOW + 5


async def test_a_key_never_waits_and_only_the_last_moment_is_built(store):
    feed = PastFeed(store, held=True)
    async with shown(feed) as dashboard:
        await dashboard.press("T", *["left"] * 5)
        assert dashboard.app.ui_state.state.past.moment == NOW - 300
        assert feed.asked == [NOW]
        assert f"{'…'}" in dashboard.text.splitlines()[-2]
        feed.bring()
        await dashboard.pilot.pause()
        assert list(dict.fromkeys(feed.asked)) == [NOW, NOW - 300]
        feed.bring()
        await dashboard.pilot.pause()
        assert dashboard.app.ui_state.state.snapshot.generated_at == NOW - 300


async def test_what_comes_after_the_past_was_left_is_not_shown(store):
    feed = PastFeed(store, held=True)
    async with shown(feed) as dashboard:
        before = dashboard.text
        await dashboard.press("T", "left", "escape")
        feed.bring()
        await dashboard.pilot.pause()
        assert dashboard.text == before


async def test_time_runs_and_ends_in_the_present(store, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(time_machine, "monotonic", lambda: clock[0])
    async with shown(PastFeed(store)) as dashboard:
        past = dashboard.app.ui_state.state.past
        await dashboard.press("T", "shift+left", "space", ">", ">")
        clock[0] += 2
        dashboard.app.tick()
        assert past.moment == NOW - HOUR + 2 * 60
        await dashboard.press("space")
        clock[0] += 50
        dashboard.app.tick()
        assert past.moment == NOW - HOUR + 2 * 60
        await dashboard.press("space", *">>>>")
        assert past.speed == 3_600
        clock[0] += 1
        dashboard.app.tick()
        await dashboard.pilot.pause()
        assert past.moment is None
        assert "back in the present" in dashboard.text


async def test_an_outage_is_played_from_five_minutes_before(store):
    async with shown(PastFeed(store)) as dashboard:
        await dashboard.press("4")
        start = dashboard.app.view.subject.outage
        assert start in {DOWN[0], LATER[0]}
        await dashboard.press("T")
        past = dashboard.app.ui_state.state.past
        assert (past.moment, past.running, past.speed, past.scale) == (start - 300, True, 60, "hour")


async def test_where_somebody_stays_the_moment_is_looked_at_closely_before_what_may_come_next(store):
    feed = PastFeed(store)
    async with shown(feed) as dashboard:
        await dashboard.press("T", "left")
        past, known = dashboard.app.ui_state.state.past, len(feed.asked)
        dashboard.app.time_machine._build_ahead()
        await dashboard.pilot.pause()
        assert feed.credited == [past.moment]
        assert feed.asked[known] == past.moment


async def test_the_wall_is_that_of_the_moment(store):
    moment, feed = DOWN[0] + 1_800, PastFeed(store)
    async with shown(feed, (120, 36), watch=WatchOptions()) as past:
        await past.press("T")
        for at in (LATER[0], moment):  # nothing of another moment stays in its place
            past.app.time_machine.go(at)
            await past.pilot.pause()
        for _ in range(4):  # as soon as the moment rests, behind what the next key may lead to
            past.app.time_machine._build_ahead()
            await past.pilot.pause()
        assert moment in feed.credited
        seen = past.text.splitlines()
    asked = build_snapshot(CONFIG, store, moment, credit_cache=CreditCache())
    async with shown(StillFeed(asked, CONFIG), (120, 34), at=moment, watch=WatchOptions()) as then:
        assert seen[3:33] == then.text.splitlines()[3:33]
    assert any("PAST 3 Nov 03:30" in line for line in seen[:3])


async def test_the_wall_travels_too_and_masks_whom_it_masks(store):
    for options, named in ((WatchOptions(), True), (WatchOptions(anonymous=True), False)):
        async with shown(PastFeed(store), (100, 30), watch=options) as dashboard:
            await dashboard.press("T")
            dashboard.app.time_machine.go(DOWN[0] - 240)
            await dashboard.pilot.pause()
            bar = dashboard.text.splitlines()[-2]
            assert "PAST" in bar
            assert "now:" in bar
            assert ("Shop" in dashboard.text) is named
            await dashboard.press("escape")
            assert "PAST" not in dashboard.text


async def test_a_decision_of_later_is_not_on_the_screen(store):
    reason = "we know of it"
    act = store.append_act(
        Act(at=DOWN[0] + 300, who="ann", deed=Acknowledge(service="shop", outage=DOWN[0], reason=reason))
    )
    async with shown(PastFeed(store)) as dashboard:
        dashboard.app.navigator.go(ViewLocation("service", "shop"))
        await dashboard.press("T")
        for at, known in ((act.at - 1, False), (act.at, True)):
            dashboard.app.time_machine.go(at)
            await dashboard.pilot.pause()
            facts = dashboard.app.ui_state.state.snapshot.services
            assert any(one.acknowledgements for one in facts) is known
        assert "ann: the acknowledgement of shop" in dashboard.text.splitlines()[-2]


def test_a_month_in_which_something_happens_every_hour_is_crossed_in_fewer_than_thirty_steps():
    past = PastState(scale="month", moment=MONTH + 31 * DAY)
    past.take_events(tuple(PastEvent(at, "down", "shop", "Shop") for at in range(MONTH, MONTH + 31 * DAY, HOUR)), MONTH)
    steps = 0
    while (at := past.stop(-1)) is not None:
        past.moment, steps = at, steps + 1
    assert past.moment == MONTH
    assert 24 <= steps < 30


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("rows", [20, 24])
def test_the_bar_has_its_cells_at_every_width_and_names_the_way_back(code, rows):
    look = Look(language=language_named(code))
    hints = [Hint(f"past_{word}", "x", word) for word in ("event", "run", "speed", "scale", "end")]
    events = [PastEvent(MONTH + HOUR, kind, "shop", "Shop") for kind in ("down", "up")]
    for cells in (*range(30, 60), *range(60, 241, 9)):
        bar = PastBar(MONTH + 60, MONTH + DAY, (MONTH, MONTH + DAY), events=events, hints=hints)
        drawn = past_bar(bar, look, cells, rows)
        assert [width(line) for line in drawn.lines] == [cells] * (2 if rows == 24 else 1)
        assert "x end" in plain(drawn.lines[0])
        assert "┃" in plain(drawn.lines[-1]) or cells < 48
