"""One intention is one act: Enter, Enter twice, held down, with a click in between, in every dialog, at any moment."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from itertools import product

import pytest
from textual import events

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.record import Actor
from sla_tui.sla.acts import Withdraw
from sla_tui.sla.facts import ExclusionFact
from sla_tui.store import open_store
from sla_tui.ui.app import SlaApp
from sla_tui.ui.screens.dialog import DialogScreen
from tests import samples
from tests.samples import NOW
from tests.thin import one_of, some
from tests.ui.apps import Shown
from tests.ui.test_dialogs import CONFIG, SNAPSHOT, ActingFeed
from tests.ui.test_views import FLEET, OPEN, OUTAGE

DIALOGS = {
    "acknowledge": ("a", *"on it"),
    "exclude": ("4", "j", "j", "e", "tab", "tab", "tab", "tab", *"NG-1"),
    "exclude, on a choice": ("4", "j", "j", "e", "tab", "tab"),
    "judge": ("4", "j", "j", "e"),
    "maintenance": ("m",),
    "claim": ("3", "c"),
    "report": ("o", "tab", *"now"),
}
SUBMITS = {
    "enter": ("enter",),
    "enter twice": ("enter", "enter"),
    "enter held down": ("enter",) * 12,
    "enter and escape": ("enter", "escape"),
    "enter, click, enter": ("enter", "click", "enter"),
}


class LateFeed(ActingFeed):
    """Acts as the engine's thread does: later."""

    def __init__(self, snapshot, store):
        super().__init__(snapshot, store)
        self.waiting = []

    def act(self, call, done, *, intent=""):
        self.waiting.append((call, done, intent))

    def settle(self):
        waiting, self.waiting = self.waiting, []
        for call, done, intent in waiting:
            super().act(call, done, intent=intent)


FEEDS = {"at once": ActingFeed, "later": LateFeed}
INTENTIONS = [
    one_of(feed, dialog, submit, always=(i + j) % (2 * len(DIALOGS)) == 0)
    for i, dialog in enumerate(DIALOGS)
    for j, (feed, submit) in enumerate(product(FEEDS, SUBMITS))
]


@pytest.fixture(params=FEEDS)
async def shown(request):
    with closing(open_store(":memory:")) as store:
        feed = FEEDS[request.param](SNAPSHOT, store)
        feed.went_down("payments", OPEN.start)
        ActingFeed.act(feed, lambda a: a.exclude(["payments"], 1, 2, "other", accepted=False), lambda *_: None)
        clock = FixedClock(NOW)
        app = SlaApp(feed, clock=clock)
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            yield Shown(app, feed, pilot, clock)


def dialog_is_open(shown):
    return any(isinstance(screen, DialogScreen) for screen in shown.app.screen_stack)


async def burst(shown, keys):
    """All of it before the first one was looked at, as a terminal sends what is typed fast."""
    for key in keys:
        if key == "click":
            await shown.pilot.click("#form")
        else:
            shown.app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
    seen = asyncio.Event()
    shown.app.call_later(seen.set)  # behind the keys
    await seen.wait()
    await shown.pilot.pause()


@pytest.mark.parametrize(("shown", "dialog", "submit"), INTENTIONS, indirect=["shown"])
async def test_one_intention_is_one_act(shown, dialog, submit):
    if dialog == "judge":
        fact = ExclusionFact(OUTAGE.start, OUTAGE.end, "third_party", accepted=False, act=1, who="mk", at=NOW)
        judged = tuple(replace(s, exclusions=(fact,)) if s.id == "checkout" else s for s in FLEET)
        await shown.push(samples.snapshot(judged))
    await shown.press(*DIALOGS[dialog])
    await burst(shown, SUBMITS[submit])
    if isinstance(shown.feed, LateFeed):
        assert len(shown.feed.waiting) == 1
        shown.feed.settle()
        await shown.pilot.pause()
    assert len(shown.feed.deeds) == 2  # the one that was there, and this one
    assert shown.feed.acts()[1].intent
    assert not dialog_is_open(shown)


@pytest.mark.parametrize("times", some([1, 2, 9], always=[1, 9]))
async def test_what_is_typed_with_enter_behind_it_at_once_is_one_act_with_all_of_the_text(shown, times):
    await shown.press("a")
    await burst(shown, (*"on it", *(("enter",) * times)))
    if isinstance(shown.feed, LateFeed):
        shown.feed.settle()
        await shown.pilot.pause()
    assert [getattr(deed, "reason", "") for deed in shown.feed.deeds[1:]] == ["on it"]
    assert not dialog_is_open(shown)


@pytest.mark.parametrize("shown", ["at once"], indirect=True)  # a feed that is late would not have acted yet
@pytest.mark.parametrize("keys", [("escape",) * 3, ("escape", "enter", "escape")])
async def test_a_dialog_that_is_given_up_is_given_up_once(shown, keys):
    await shown.press("m")
    await burst(shown, keys)
    assert len(shown.feed.deeds) == 1
    assert not dialog_is_open(shown)


@pytest.mark.parametrize("shown", ["at once"], indirect=True)
async def test_a_what_if_that_is_closed_twice_is_closed_once(shown):
    await shown.press("i")
    await burst(shown, ("enter", "enter"))
    assert not dialog_is_open(shown)
    assert "only a what-if" in shown.text


async def test_what_was_refused_can_be_mended_and_submitted_again(shown):
    await shown.press("m", "tab", "ctrl+u", *"99999d")
    await burst(shown, ("enter", "enter"))
    if isinstance(shown.feed, LateFeed):
        shown.feed.settle()
        await shown.pilot.pause()
    assert "longer than ten years" in shown.text
    await shown.press("ctrl+u", *"2h", "enter")
    if isinstance(shown.feed, LateFeed):
        shown.feed.settle()
        await shown.pilot.pause()
    assert len(shown.feed.deeds) == 2


async def test_undo_three_times_takes_back_three_acts_the_newest_first(shown):
    for note in ("one", "two", "three"):
        shown.feed.actor.mark_claim("checkout", 0, "claimed", note=note)
    Actor(CONFIG, shown.feed.store, FixedClock(NOW), who="eve").mark_claim("checkout", 0, "paid")
    await shown.press("U", "U", "U")
    if isinstance(shown.feed, LateFeed):
        shown.feed.settle()
        await shown.pilot.pause()
    assert shown.feed.deeds[-3:] == [Withdraw(act=4), Withdraw(act=3), Withdraw(act=2)]
    assert "Undone: the mark that checkout's claim is claimed" in shown.text
    await shown.press("L")
    assert "took back the mark that checkout's claim is claimed" in shown.text
    assert "the withdrawal of act" not in shown.text
