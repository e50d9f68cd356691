"""Configured calendars of announced work: read again on schedule, withdrawn with their entries, told if they fail."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import Calendar, CalendarFeed, EventScope, SecretRef
from sla_tui.engine import feed_reader
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.calendar_feeds import CalendarFeeds
from sla_tui.engine.feed_reader import FeedReader
from sla_tui.engine.live import LiveEngine
from sla_tui.engine.moment.feed_state import FeedState, feed_notices, feed_state, note_key
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import SourceError
from sla_tui.language import ENGLISH
from sla_tui.sources.calendar.place import CalendarAnswer
from tests.engine.world import Fake, config, maker, service
from tests.sources.test_calendar import NOW, calendar
from tests.stores import open_store
from tests.virtual import here, in_virtual_time

UPGRADE = "UID:a\nDTSTART:20261201T020000Z\nDURATION:PT1H\nSUMMARY:Upgrade\nCREATED:20261105T000000Z"
MORE = "UID:b\nDTSTART:20261203T020000Z\nDURATION:PT1H\nSUMMARY:More\nCATEGORIES:Emergency"
SPOILT = "UID:c\nDTSTART;TZID=Nowhere:20261203T020000\nDURATION:PT1H\nSUMMARY:Spoilt"


def world(**more):
    feed = {
        "scope": EventScope(services=("web",)),
        "url": "https://work.example/a.ics",
        "emergency": ("emergency",),
    } | more
    calendars = {"net": Calendar(id="net", feed=CalendarFeed(**feed))}
    return config(service("web", "one:1"), service("db", "one:2"), sources=("one",), calendars=calendars)


class Published:
    """A calendar that is published: `body` None fails; every request is kept with the tags that it had."""

    def __init__(self, *events):
        self.body = calendar(*events)
        self.asked = []

    async def fetch(self, place, *, etag="", modified=""):
        self.asked.append((place, etag))
        if self.body is None:
            raise SourceError("no calendar came from work.example.")
        tag = str(hash(self.body))
        return CalendarAnswer(None if etag == tag else self.body, tag)


@pytest.fixture
def published(monkeypatch):
    feed = Published(UPGRADE, MORE)
    monkeypatch.setattr(feed_reader, "fetch_calendar", feed.fetch)
    return feed


@pytest.fixture
def store():
    opened = open_store(":memory:")
    yield opened
    opened.close()


def windows(cfg, store):
    found = Actor(cfg, store, FixedClock(NOW)).decisions.maintenance
    return [(d.event.window.title, d.event.window.kind, d.act.who) for d in found]


def read(cfg, store, published, *, now=NOW, **more):
    reader, state = FeedReader(cfg, store, FixedClock(now)), feed_state(store, "net")
    return reader.take("net", asyncio.run(reader.fetch(cfg.calendars["net"].feed, state)), state, **more)


def test_windows_are_acts_that_can_be_seen_and_taken_back(published, store):
    cfg = world()
    assert read(cfg, store, published).taken.added == 2
    assert windows(cfg, store) == [("Upgrade", "planned", "calendar net"), ("More", "emergency", "calendar net")]
    Actor(cfg, store, FixedClock(NOW), who="mk").withdraw(1, note="not agreed")
    published.body = calendar(UPGRADE)
    assert read(cfg, store, published).taken.withdrawn == 1
    assert windows(cfg, store) == []


def test_what_did_not_change_is_not_sent_again_but_once_a_day(published, store):
    cfg = world()
    read(cfg, store, published)
    assert read(cfg, store, published, now=NOW + 3_600).calendar is None
    assert feed_state(store, "net").read == NOW + 3_600
    assert read(cfg, store, published, now=NOW + 86_400).calendar is not None
    assert [bool(etag) for _, etag in published.asked] == [False, True, False]


def test_one_that_fails_keeps_what_was_read_and_is_told(published, store):
    cfg = world()
    read(cfg, store, published)
    published.body = None
    assert read(cfg, store, published, now=NOW + 7_200).problem == "no calendar came from work.example."
    assert len(windows(cfg, store)) == 2
    assert [ENGLISH.tell(note) for note in feed_notices(cfg, store, NOW + 7_200)] == [
        "Calendar net could not be read for 2 h; what was read before holds: no calendar came from work.example."
    ]
    published.body = b"<html>maintenance"
    assert "it is no calendar" in read(cfg, store, published, now=NOW + 7_300).problem
    published.body = calendar(UPGRADE, MORE)
    read(cfg, store, published, now=NOW + 7_400)
    assert feed_notices(cfg, store, NOW + 7_500) == ()


def test_entries_that_were_left_out_are_told_and_one_that_never_came_is(published, store):
    cfg = world()
    published.body = None
    read(cfg, store, published)
    assert ENGLISH.tell(feed_notices(cfg, store, NOW)[0]).startswith("Calendar net could not be read: no calendar")
    published.body = calendar(UPGRADE, SPOILT)
    read(cfg, store, published)
    assert "1 entry was left out" in ENGLISH.tell(feed_notices(cfg, store, NOW)[0])


def test_a_calendar_that_is_about_other_services_now_leaves_the_former_ones(published, store):
    read(world(), store, published)
    cfg = world(scope=EventScope(services=("db",)))
    taken = read(cfg, store, published, now=NOW + 86_400).taken
    assert (taken.added, taken.withdrawn) == (2, 2)
    scopes = {d.event.scope.services for d in Actor(cfg, store, FixedClock(NOW)).decisions.maintenance}
    assert scopes == {("db",)}


def test_pretending_writes_nothing(published, store):
    cfg = world()
    assert read(cfg, store, published, dry=True).taken.added == 2
    assert store.acts() == ()
    assert feed_state(store, "net") == FeedState()


def test_a_note_that_is_none_is_nothing_known(store):
    for body in ("", "[]", "7", '{"tried": "x"}', '{"tried": null}', "{"):
        store.put_note(note_key("net"), NOW, body)
        assert feed_state(store, "net") == FeedState()


def test_an_address_that_is_kept_elsewhere_is_looked_up_and_never_said(published, store, monkeypatch):
    monkeypatch.setenv("NET_FEED", "https://work.example/private-canary/a.ics")
    cfg = world(url=SecretRef(kind="env", where="NET_FEED"))
    read(cfg, store, published)
    assert published.asked[0][0].endswith("private-canary/a.ics")
    monkeypatch.delenv("NET_FEED")
    problem = read(cfg, store, published).problem
    assert "NET_FEED" in problem
    assert "canary" not in problem


@in_virtual_time
async def test_it_is_read_as_often_as_it_says_and_sooner_after_a_failure(published, store):
    thread = StoreThread()
    feeds = CalendarFeeds(world(every=3_600), store, here(NOW), thread)
    running = asyncio.create_task(feeds.run(asyncio.Event()))
    await asyncio.sleep(4 * 3_600 + 30)
    assert len(published.asked) == 5
    published.body = None
    await asyncio.sleep(3_600 + 600)
    assert len(published.asked) == 8
    feeds.reconfigure(replace(world(), calendars={}))
    await asyncio.sleep(2 * 3_600)
    assert len(published.asked) == 8
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await thread.close()


async def test_a_poll_of_everything_reads_calendars_too_and_a_snapshot_tells_of_them(published, store):
    published.body = calendar(UPGRADE, SPOILT)
    live = LiveEngine(world(), store, FixedClock(NOW), make=maker(Fake("one", ("1", "2"))))
    snapshot = await live.poll_once()
    await live.close()
    web = next(one for one in snapshot.services if one.id == "web")
    assert [fact.title for fact in web.maintenance] == ["Upgrade"]
    assert any("1 entry was left out" in ENGLISH.tell(note) for note in snapshot.notices)
