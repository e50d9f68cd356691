"""The past is fetched newest first; a kill in the middle loses nothing, and asks for nothing twice."""

from __future__ import annotations

from contextlib import closing

from sla_tui.engine.polling.known import progress
from sla_tui.engine.polling.plan import OVERLAP, HistoryNeed, history_request
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import PollRequest
from sla_tui.sources.pingdom import create
from sla_tui.store import open_store
from tests.sources.conftest import DAY, NOW, context
from tests.sources.server import Asked, Server, answer
from tests.sources.test_pingdom import Account
from tests.sources.test_pingdom_answers import check, outage

START = NOW - 95 * DAY
WANTED = HistoryNeed(START, NOW - 23 * DAY)
CHECKS = range(1, 7)


class Limited:
    """An account that is used up after so many requests about the past."""

    def __init__(self, requests: int) -> None:
        self.account = Account(*(check(id=n) for n in CHECKS))
        for n in CHECKS:
            low, high = NOW - (10 * n + 5) * DAY, NOW - 10 * n * DAY
            stretches = [outage("up", START - DAY, low), outage("down", low, high), outage("up", high, NOW)]
            self.account.states[str(n)] = stretches
        self.left = requests
        self.windows: list[tuple[str, int, int]] = []

    def __call__(self, asked: Asked):
        if asked.path.startswith("/summary.outage"):
            if self.left <= 0:
                return answer({"error": {"errormessage": "Request limit exceeded"}}, 429, retry_after="60")
            self.left -= 1
            self.windows.append((asked.path[-1], int(asked.query["from"]), int(asked.query["to"])))
        return self.account(asked)


async def poll(limited: Limited, store, now: int) -> tuple[PollRequest, Poll]:
    async with Server(limited) as server:
        source = create(context("pingdom", server.url))
        request = history_request(now, WANTED, store.known_ranges("pingdom"), full=False)
        found = await source.poll(request)
        store.record(found)
        await source.close()
    return request, found


async def test_a_kill_in_the_middle_loses_nothing_and_asks_for_nothing_twice(tmp_path):
    limited = Limited(10)
    with closing(open_store(tmp_path / "history.db")) as store:
        _, first = await poll(limited, store, NOW)
        half = progress(store.known_ranges("pingdom"), first.statuses, WANTED, NOW, running=True)
    assert first.ask_again_in is not None
    assert len(first.histories) == len(CHECKS), "the newest slice of everybody comes before the older ones of anybody"
    assert 0 < half.fraction < 1
    assert half.reached_from > START
    before, limited.left, limited.windows = limited.windows, 1000, []

    with closing(open_store(tmp_path / "history.db")) as store:  # another process, another source
        request, second = await poll(limited, store, NOW + 60)
        whole = progress(store.known_ranges("pingdom"), second.statuses, WANTED, NOW + 60, running=False)
        spans = {n: [s for s in store.spans(f"pingdom:{n}", START, NOW) if s.state == "down"] for n in CHECKS}
    assert set(request.partly) == {f"pingdom:{n}" for n in CHECKS}
    for key, low, high in limited.windows:
        for other, begin, end in before:
            shared = min(high, end) - max(low, begin) if key == other else 0
            assert shared <= OVERLAP, "what was fetched is not asked for again"
    assert (whole.fraction, whole.done, whole.reached_from) == (1, len(CHECKS), START)
    for n in CHECKS:
        assert [(s.start, s.end) for s in spans[n]] == [(NOW - (10 * n + 5) * DAY, NOW - 10 * n * DAY)]


async def test_what_is_here_is_not_asked_for_after_a_restart(tmp_path):
    limited = Limited(1000)
    with closing(open_store(tmp_path / "history.db")) as store:
        await poll(limited, store, NOW)
    limited.windows = []
    with closing(open_store(tmp_path / "history.db")) as store:
        request, _ = await poll(limited, store, NOW + 60)
    assert request.partly == {}
    assert all(high - low <= OVERLAP + 60 for _, low, high in limited.windows)


async def test_single_checks_go_on_where_they_were_left(tmp_path):
    limited = Limited(1000)
    asked: list[tuple[str, int, int]] = []

    def counting(request: Asked):
        if request.path.startswith("/results/"):
            asked.append((request.path[-1], int(request.query["from"]), int(request.query["to"])))
            if len(asked) > 8:
                return answer({"error": {"errormessage": "Request limit exceeded"}}, 429, retry_after="60")
        return limited(request)

    async def again(store) -> None:
        async with Server(counting) as server:
            source = create(context("pingdom", server.url))
            store.record(await source.poll(history_request(NOW, WANTED, store.known_ranges("pingdom"), full=False)))
            await source.close()

    for n in CHECKS:
        limited.account.results[str(n)] = []
    with closing(open_store(tmp_path / "history.db")) as store:
        await again(store)
        reached = {ref: told.checks for ref, told in store.known_ranges("pingdom").items()}
    asked.clear()
    with closing(open_store(tmp_path / "history.db")) as store:
        await again(store)
    lows = {ref[-1]: checks[0] for ref, checks in reached.items() if checks is not None}
    assert len(lows) == len(CHECKS)
    assert asked
    for key, low, high in asked:
        assert high < lows[key] or low >= NOW - 300, "what was fetched is not asked for again"
