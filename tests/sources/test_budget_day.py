"""How many requests a day costs: sources polled as the engine polls them, budgets counted by the server."""

from __future__ import annotations

import json
from collections import Counter, deque
from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.engine.polling.plan import HistoryNeed, history_request
from sla_tui.errors import RateLimitedError
from sla_tui.secret import Secret
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.pingdom import answers
from sla_tui.sources.pingdom import create as pingdom
from sla_tui.sources.uptimerobot import client as uptimerobot
from sla_tui.store import open_store
from tests.sources.conftest import CANARY, DAY, NOW
from tests.sources.server import Asked, Reply, Server
from tests.sources.test_pingdom_answers import check, outage
from tests.sources.test_uptimerobot_answers import incident, monitor
from tests.sources.test_uptimerobot_v2 import log
from tests.sources.test_uptimerobot_v2 import monitor as v2_monitor

BACKFILL = 62 * DAY
HISTORY_EVERY, OVERLAP = 600, 6 * 3600


class Counted:
    """Serves prepared bodies, and holds every request against fixed windows of the provider's kind."""

    def __init__(self, clock: FixedClock, bodies, *windows: tuple[int, int]) -> None:
        self.clock = clock
        self.bodies = bodies
        self.windows = [[limit, seconds, 0.0, 0] for limit, seconds in windows]
        self.over = 0
        self.paths: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> Reply:
        now = self.clock.now()
        self.paths[asked.path.split("/")[1]] += 1
        for window in self.windows:
            if now >= window[2]:
                window[2], window[3] = now + window[1], 0
            window[3] += 1
            self.over += window[3] > window[0]
        return Reply(200, self.bodies(asked), {"content-type": "application/json", **self.headers()})

    def headers(self) -> dict[str, str]:
        now = self.clock.now()
        left = [(max(limit - used, 0), round(ends - now)) for limit, _, ends, used in self.windows]
        if len(left) == 1:
            limit = str(self.windows[0][0])
            return {
                "x-ratelimit-limit": limit,
                "x-ratelimit-remaining": str(left[0][0]),
                "x-ratelimit-reset": str(left[0][1]),
            }
        names = ("req-limit-short", "req-limit-long")
        return {n: f"Remaining: {r} Time until reset: {s}" for n, (r, s) in zip(names, left, strict=True)}


async def live_through(source, clock: FixedClock, seconds: int) -> dict[str, int]:
    """Polls for so long, as the engine does; returns how far the past of each monitor is known at the end."""
    known: dict[str, int] = {}
    begin, history_due = int(clock.now()), clock.now()
    while (now := int(clock.now())) < begin + seconds:
        request = PollRequest(now=now)
        if now >= history_due:
            start = now - BACKFILL
            overlapping = {ref: at - OVERLAP for ref, at in known.items() if at - OVERLAP > start}
            since = min(overlapping.values(), default=start)
            request = PollRequest(now=now, history_from=start, checks_from=since, known_until=overlapping)
        poll = await source.poll(request)
        if request.history_from is not None:
            known |= {h.ref: h.end for h in poll.histories}
            history_due = now + min(HISTORY_EVERY, poll.ask_again_in or HISTORY_EVERY)
        clock.advance(60)
    return known


def context(kind: str, url: str, clock: FixedClock) -> SourceContext:
    config = SourceConfig(id=kind, kind=kind, base_url=url, interval=60)
    return SourceContext(config=config, clock=clock, token=Secret(CANARY))


def simulated(source, clock: FixedClock, *windows: tuple[int, float]) -> None:
    """The source's budget lives in the simulated time too; its short waits cost nothing there."""

    async def sleep(seconds: float) -> None:
        clock.advance(seconds)

    source._api.budget = Budget(*windows, now=clock.monotonic, sleep=sleep)


def without_sockets(source, server_side: Counted) -> None:
    """The client's requests go straight to the server's handler: a day of them takes minutes over the loopback.

    Budgets, headers, paging and parsing are what they are.
    """
    api = source._api
    parsed: dict[bytes, object] = {}

    async def attempt(path, params):
        reply = server_side(Asked("GET", path, {k: str(v) for k, v in params.items()}, {}))
        api._read_headers(reply.headers, api.budget, server_side.clock.now())
        if reply.body not in parsed:
            parsed[reply.body] = json.loads(reply.body)
        return parsed[reply.body]

    api._attempt = attempt


@pytest.fixture
def _parsed_once(monkeypatch):
    """The list of checks is the same all day; reading it each minute would be most of the test's time."""
    parse, known = answers.parse_checks, {}

    def remembered(data, *more):
        if id(data) not in known:
            known[id(data)] = parse(data, *more)
        return known[id(data)]

    monkeypatch.setattr(answers, "parse_checks", remembered)


async def pingdom_for(seconds: int) -> tuple[Counted, dict[str, int]]:
    """1,000 checks of an account with the smallest budgets that were seen."""
    checks = [check(id=n) for n in range(1, 1001)]
    listed = json.dumps({"checks": checks}).encode()
    clock = FixedClock(NOW)
    past = json.dumps({"summary": {"states": [outage("up", NOW - BACKFILL, NOW + DAY)]}}).encode()
    empty = json.dumps({"results": [], "maintenance": [], "checks": []}).encode()

    def bodies(asked: Asked) -> bytes:
        if asked.path == "/checks":
            return listed if asked.query["offset"] == "0" else b'{"checks": []}'
        return past if asked.path.startswith("/summary") else empty

    server_side = Counted(clock, bodies, (11_600, 3600), (2_088_000, 30 * DAY))
    async with Server(server_side) as server:
        server.asked = deque(maxlen=1)
        source = pingdom(context("pingdom", server.url, clock))
        simulated(source, clock)
        without_sockets(source, server_side)
        known = await live_through(source, clock, seconds)
        await source.close()
    return server_side, known


async def uptimerobot_for(seconds: int, *, sockets: bool = True) -> tuple[Counted, dict[str, int]]:
    """50 monitors on the free plan: ten requests a minute."""
    listed = json.dumps({"data": [monitor(id=n) for n in range(1, 51)]}).encode()
    clock = FixedClock(NOW)

    def bodies(asked: Asked) -> bytes:
        return listed if asked.path == "/monitors" else b'{"data": [], "time_series": []}'

    server_side = Counted(clock, bodies, (10, 60))
    async with Server(server_side) as server:
        source = uptimerobot.create(context("uptimerobot", server.url, clock))
        simulated(source, clock, uptimerobot.FREE_PLAN)
        if not sockets:
            without_sockets(source, server_side)
        known = await live_through(source, clock, seconds)
        await source.close()
    return server_side, known


async def free_account_for(seconds: int) -> tuple[Counted, list]:
    """50 monitors on the free plan with a past of 300 incidents, as the engine polls them; every poll that came."""
    clock = FixedClock(NOW)
    down = monitor(id=50, status="DOWN", currentStateDuration=900, lastIncidentId="9", lastIncident=None)
    listed = [monitor(id=n, currentStateDuration=3600) for n in range(1, 50)] + [down]
    past = [
        incident(str(10_000 - n), NOW - n * 6 * 3600, NOW - n * 6 * 3600 + 60, monitor={"id": n % 49 + 1})
        for n in range(1, 300)
    ]
    past.insert(0, incident("10001", NOW - 900, None, monitor={"id": 50}))

    def bodies(asked: Asked) -> bytes:
        if asked.path == "/monitors":
            return json.dumps({"data": listed}).encode()
        if asked.path != "/incidents":
            return b'{"data": [], "time_series": []}'
        rows = [row for row in past if int(row["id"]) < int(asked.query.get("cursor", 10**9))]
        page = {"data": rows[:25]}
        if len(rows) > 25:
            page["nextLink"] = f"http://127.0.0.1/v3/incidents?cursor={rows[24]['id']}"
        return json.dumps(page).encode()

    server_side = Counted(clock, bodies, (10, 60))
    source = uptimerobot.create(context("uptimerobot", "http://127.0.0.1:1", clock))
    simulated(source, clock, uptimerobot.FREE_PLAN)
    without_sockets(source, server_side)
    polls = []
    with closing(open_store(":memory:")) as store:
        while (now := int(clock.now())) <= NOW + seconds:
            request = PollRequest(now=now)
            if polls:
                wanted = HistoryNeed(NOW - BACKFILL, NOW - 23 * DAY)
                request = history_request(now, wanted, store.known_ranges("uptimerobot"), full=False)
            try:
                poll = await source.poll(request)
            except RateLimitedError as error:
                clock.advance(max(error.retry_after, 1.0))
                continue
            store.record(poll)
            polls.append((now - NOW, poll, store.known_ranges("uptimerobot")))
            clock.advance(0 if len(polls) == 1 else min(60.0, max(poll.ask_again_in or 60.0, 1.0)))
    await source.close()
    return server_side, polls


async def test_a_free_account_is_useful_within_its_first_minute():
    """States and the outage that lasts at once; then the past of everybody, the newest first, within the budget."""
    counted, polls = await free_account_for(60)
    at, first, _ = polls[0]
    assert at <= 1
    assert len(first.statuses) == 50
    assert [(s.monitor.id, s.since) for s in first.statuses if s.state == "down"] == [("50", NOW - 900)]
    told = polls[-1][2]
    known = [stretch.history for stretch in told.values() if stretch.history is not None]
    assert len(known) == 50
    assert any(span.state == "down" and span.end >= NOW for _, p, _ in polls for h in p.histories for span in h.spans)
    assert counted.over == 0


async def test_a_free_account_has_all_of_its_past_within_a_few_minutes():
    counted, polls = await free_account_for(15 * 60)
    told = polls[-1][2]
    whole = [ref for ref, stretch in told.items() if stretch.history and stretch.history[0] <= NOW - BACKFILL + 900]
    report("uptimerobot, first quarter of an hour", counted, 1 / 4)
    assert len(whole) == 50
    assert counted.over == 0


async def uptimerobot_v2_for(seconds: int) -> Counted:
    """50 monitors on the free plan, through the older API."""
    listed = [v2_monitor(n, logs=[log(2, NOW - 90 * DAY, 0)]) for n in range(1, 51)]
    body = json.dumps({"stat": "ok", "timezone": 0, "pagination": {"total": 50}, "monitors": listed}).encode()
    clock = FixedClock(NOW)
    server_side = Counted(clock, lambda _: body, (10, 60))
    base = context("uptimerobot", "http://127.0.0.1:1", clock)
    source = uptimerobot.create(replace(base, config=replace(base.config, options={"api": "v2"})))
    simulated(source, clock, uptimerobot.FREE_PLAN)
    without_sockets(source, server_side)
    known = await live_through(source, clock, seconds)
    assert len(known) == 50
    await source.close()
    return server_side


async def test_fifty_monitors_through_the_older_api_cost_a_request_a_minute():
    counted = await uptimerobot_v2_for(3 * 3600)
    report("uptimerobot v2", counted, 3)
    assert counted.over == 0
    assert counted.paths.total() <= 3 * 61


@pytest.mark.long
async def test_fifty_monitors_through_the_older_api_stay_in_the_free_budget_for_a_day():
    counted = await uptimerobot_v2_for(DAY)
    report("uptimerobot v2", counted, 24)
    assert counted.over == 0


def report(name: str, counted: Counted, hours: float) -> None:
    print(f"{name}: {counted.paths.total() / hours:.0f} requests an hour, {dict(counted.paths)}")  # noqa: T201


@pytest.mark.full
async def test_a_free_uptimerobot_account_knows_its_past_in_the_first_minute_and_stays_in_its_budget():
    counted, known = await uptimerobot_for(60)
    assert len(known) == 50
    assert counted.over == 0
    counted, known = await uptimerobot_for(3 * 3600)
    report("uptimerobot", counted, 3)
    assert counted.over == 0
    assert counted.paths["monitors"] > 180


@pytest.mark.long
async def test_fifty_uptimerobot_monitors_stay_in_the_free_budget_for_a_day():
    counted, _ = await uptimerobot_for(DAY, sockets=False)
    report("uptimerobot", counted, 24)
    assert counted.over == 0


@pytest.mark.full
async def test_a_thousand_pingdom_checks_stay_in_both_budgets_in_their_first_minutes():
    counted, known = await pingdom_for(600)
    report("pingdom", counted, 1 / 6)
    assert counted.over == 0
    assert len(known) == 1000
    assert counted.paths.total() < 11_600


@pytest.mark.long
@pytest.mark.usefixtures("_parsed_once")
async def test_a_thousand_pingdom_checks_stay_in_both_budgets_for_a_day():
    counted, _ = await pingdom_for(DAY)
    report("pingdom", counted, 24)
    assert counted.over == 0
    assert counted.paths.total() < 2_088_000 / 30  # the share of a day
