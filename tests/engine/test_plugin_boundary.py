"""A plug-in's trouble is its own row: whatever it returns or raises, the others are polled, and nothing ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace

import pytest

from sla_tui.engine.live import LiveEngine
from sla_tui.engine.polling.ask import Failure, Poller
from sla_tui.errors import AuthError, PayloadError, RateLimitedError, SourceError
from sla_tui.secret import Secret
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, RateBudget, Span, Status
from sla_tui.sources.base import PollRequest
from tests.engine.world import NOW, Fake, config, maker, service
from tests.stores import open_store
from tests.virtual import here, in_virtual_time

TOKEN = "plugin-token-7f3a"
MONITOR = Monitor("one", "1", "one")
GOOD = Poll("one", NOW, (Status(MONITOR, "up", NOW),))


class NastyError(Exception):
    def __str__(self):
        raise SystemExit(TOKEN)


class OddError(SourceError):
    state = 7


VALUES = {
    "none": None,
    "a dict": {"source": "one"},
    "a list of statuses": replace(GOOD, statuses=[Status(MONITOR, "up", NOW), None]),
    "an unknown state": replace(GOOD, statuses=(Status(MONITOR, "great", NOW),)),
    "a state that is no text": replace(GOOD, statuses=(Status(MONITOR, None, NOW),)),
    "an instant that is a text": replace(GOOD, at="now"),
    "an instant beyond all calendars": replace(GOOD, at=1 << 60),
    "an instant that is not a number": replace(GOOD, statuses=(Status(MONITOR, "up", float("nan")),)),
    "an instant before 1970": replace(GOOD, statuses=(Status(MONITOR, "up", -5),)),
    "a number that no history holds": replace(GOOD, statuses=(Status(MONITOR, "up", NOW, latency_ms=1 << 80),)),
    "a state of tomorrow": replace(GOOD, statuses=(Status(MONITOR, "up", NOW + 86_400),)),
    "a check of next year": replace(GOOD, checks=(Checks("one:1", (CheckResult(NOW + 31_536_000, True, 7),)),)),
    "a past that ends tomorrow": replace(
        GOOD, histories=(History("one:1", NOW - 9, NOW + 86_400, (Span(NOW - 9, NOW + 86_400, "up"),)),)
    ),
    "a stretch of tomorrow": replace(
        GOOD, histories=(History("one:1", NOW - 9, NOW, (Span(NOW - 9, NOW + 86_400, "up"),)),)
    ),
    "an interval of years": replace(GOOD, statuses=(Status(replace(MONITOR, interval=1 << 40), "up", NOW),)),
    "an interval below nothing": replace(GOOD, statuses=(Status(replace(MONITOR, interval=-60), "up", NOW),)),
    "a response before the request": replace(GOOD, checks=(Checks("one:1", (CheckResult(NOW, True, -5),)),)),
    "a generator": replace(GOOD, statuses=(s for s in GOOD.statuses)),
    "a text in the place of monitors": replace(GOOD, statuses="abc"),
    "a wait that never ends": replace(GOOD, ask_again_in=float("inf")),
    "another source's monitor": replace(GOOD, statuses=(Status(Monitor("two", "1", "x"), "down", NOW),)),
    "another source's checks": replace(GOOD, checks=(Checks("two:1", (CheckResult(NOW, False, None),)),)),
    "another source's poll": replace(GOOD, source="two"),
    "a name that is no text": replace(GOOD, statuses=(Status(Monitor("one", "1", None), "up", NOW),)),
    "an id with control signs": replace(GOOD, statuses=(Status(Monitor("one", "\x1b]52;", "x"), "up", NOW),)),
    "an id that cannot be written": replace(GOOD, statuses=(Status(Monitor("one", "\ud83d", "x"), "up", NOW),)),
    "a stretch that ends before it begins": replace(
        GOOD, histories=(History("one:1", NOW - 9, NOW, (Span(NOW, NOW - 9, "up"),)),)
    ),
    "a warning that is an exception": replace(GOOD, warnings=(ValueError(TOKEN),)),
    "pending that is a number": replace(GOOD, pending=7),
}
RAISES = {
    "sys.exit": SystemExit(TOKEN),
    "sys.exit(0)": SystemExit(0),
    "an interrupt": KeyboardInterrupt(TOKEN),
    "a generator's end": GeneratorExit(TOKEN),
    "a group with an exit in it": BaseExceptionGroup(TOKEN, [SystemExit(0)]),
    "its own cancellation": asyncio.CancelledError(TOKEN),
    "an error whose text exits": NastyError(),
    "a state that is none": OddError(TOKEN),
    "a wait that is no number": RateLimitedError("slow", retry_after=float("nan")),
    "a wait that is a text": RateLimitedError("slow", retry_after="soon"),
    "words that are none": AuthError(None),
    "a base exception": BaseException(TOKEN),
}


class Rogue(Fake):
    """A source that returns or raises what it is told to, at every door."""

    def __init__(self, value: object = GOOD, error: BaseException | None = None) -> None:
        super().__init__("one")
        self.value, self.error = value, error

    async def poll(self, request: PollRequest):
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        return self.value

    async def close(self):
        if self.error is not None:
            raise self.error

    def budgets(self):
        if self.error is not None:
            raise self.error
        return self.value

    async def account(self):
        if self.error is not None:
            raise self.error
        return self.value


class Watcher(Rogue):
    """The same as a source that watches."""

    async def watch(self, on_poll):
        if self.error is not None:
            raise self.error
        on_poll(self.value)
        await asyncio.Event().wait()

    def look_now(self):
        if self.error is not None:
            raise self.error

    def reconfigure(self, context):
        if self.error is not None:
            raise self.error


async def lived_through(rogue: Rogue) -> None:
    """Runs an engine with the rogue and a good source, changes and asks it, and ends it as usual."""
    Secret(TOKEN)
    cfg = config(service("shop", "two:1"))
    store, good = open_store(":memory:"), Fake("two")
    live = LiveEngine(cfg, store, here(NOW), make=maker(rogue, good), pace=10)
    task = asyncio.create_task(live.run())
    await asyncio.sleep(40)
    live.poll_now()
    await asyncio.sleep(40)
    await live.reconfigure(replace(cfg, sources=(replace(cfg.sources[0], interval=30), cfg.sources[1])))
    await asyncio.sleep(40)
    assert not task.done()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await live.close()
    assert len(good.asked) >= 4
    rows = {row.id: row for row in live.snapshot.sources}
    assert rows["two"].state == "ok"
    assert rows["one"].state in {"error", "auth_error", "rate_limited"}
    assert TOKEN not in repr(live.snapshot)
    assert all(status.monitor.source == "two" for status in store.statuses())
    assert json.dumps([repr(record) for record in store.poll_records()]).count(TOKEN) == 0


@pytest.mark.parametrize("what", [*VALUES, *RAISES])
@in_virtual_time
async def test_what_a_plug_in_returns_or_raises_is_a_failure_in_words(what):
    Secret(TOKEN)
    rogue = Rogue(VALUES.get(what), RAISES.get(what))
    poller = Poller(config(), config().sources[0], here(NOW), make=lambda context: rogue)
    result = await poller.ask(PollRequest(now=NOW), 5)
    assert isinstance(result, Failure)
    assert result.state in {"error", "auth_error", "rate_limited"}
    assert TOKEN not in result.message
    assert result.retry_after is None
    assert poller.budgets() == ()
    account = await poller.account(5)
    assert account is None or TOKEN not in repr(account)
    await poller.close()


ALL = [(kind, what) for what in (*VALUES, *RAISES) for kind in (Rogue, Watcher)]
SOME = [(Rogue, "none"), (Watcher, "sys.exit(0)"), (Watcher, "another source's monitor")]


@pytest.mark.parametrize(
    ("kind", "what"),
    [*SOME, *(pytest.param(*one, marks=pytest.mark.full) for one in ALL if one not in SOME)],
)
@in_virtual_time
async def test_it_ends_nothing_and_the_others_are_polled(kind, what):
    await lived_through(kind(VALUES.get(what), RAISES.get(what)))


@pytest.mark.parametrize("made", [None, 7, "source", object()])
@in_virtual_time
async def test_what_a_factory_makes(made):
    poller = Poller(config(), config().sources[0], here(NOW), make=lambda context: made)
    result = await poller.ask(PollRequest(now=NOW), 5)
    assert isinstance(result, Failure)
    assert "nothing that can be polled" in result.message
    await poller.close()


@pytest.mark.parametrize("what", RAISES)
@in_virtual_time
async def test_what_a_factory_raises(what):
    def make(context):
        raise RAISES[what]

    poller = Poller(config(), config().sources[0], here(NOW), make=make)
    assert await poller.watcher() is None
    assert isinstance(await poller.ask(PollRequest(now=NOW), 5), Failure)


@in_virtual_time
async def test_a_plug_in_that_will_not_end_holds_nobody_up():
    class Stubborn(Rogue):
        async def poll(self, request):
            while True:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(10_000)
                if asyncio.get_running_loop().time() > 40_000:
                    return GOOD

    poller = Poller(config(), config().sources[0], here(NOW), make=lambda context: Stubborn())
    began = asyncio.get_running_loop().time()
    result = await poller.ask(PollRequest(now=NOW), 5)
    assert "within 5 s" in result.message
    assert asyncio.get_running_loop().time() - began < 11


@in_virtual_time
async def test_what_is_good_is_taken_and_its_texts_are_cleaned():
    told = (Status(replace(MONITOR, name="shop \x1b[31mred", tags=["a"]), "up", NOW),)
    rogue = Rogue(replace(GOOD, statuses=list(told), ask_again_in=3))
    rogue.budgets = lambda: [RateBudget("minute", 10, 3)]
    poller = Poller(config(), config().sources[0], here(NOW), make=lambda context: rogue)
    poll = await poller.ask(PollRequest(now=NOW), 5)
    assert (poll.statuses[0].monitor.name, poll.statuses[0].monitor.tags) == ("shop [31mred", ("a",))
    assert poll.ask_again_in == 3.0
    assert poller.budgets() == (RateBudget("minute", 10, 3),)
    rogue.budgets = lambda: [None]
    assert poller.budgets() == ()
    assert PayloadError.state == "error"
