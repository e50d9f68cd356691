"""A real Prometheus and a real VictoriaMetrics with a real blackbox_exporter: what we make of them is what happened.

One course of events for both servers: the target is stopped and started again, requests are counted, a counter is
reset, the exporter is stopped. `pytest -m "peers and not long"` takes a minute or two; with the long ones the target is
down for ninety seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.clock import SystemClock
from sla_tui.config.model import Config, ContractVersions, ServiceConfig, SourceConfig
from sla_tui.engine.live import LiveEngine
from sla_tui.sla.contract import Availability, Contract, EvidenceRule, PeriodRule
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.prometheus import create
from sla_tui.store import open_store
from tests.peers.servers import Exporter, Target, eventually, prometheus, victoria

pytestmark = [pytest.mark.peers]

SERVERS = {"prometheus": prometheus, "victoria": victoria}
REQUESTS, ERRORS = 1200, 60
AFTER_RESET = (400, 40)
COUNTED = {
    "query": 'up{job="shop"}',
    "latency": "",
    "requests": "shop_requests_total",
    "errors": 'shop_requests_total{code="500"}',
}


@dataclass
class Course:
    """What really happened, and where it was watched from. Instants are UTC seconds."""

    every: float
    urls: dict[str, str]
    target: Target
    began: float
    down_at: float = 0
    up_at: float = 0
    gone_at: float = 0

    def polled(self, server: str, **options: object) -> Poll:
        """One poll for everything since the course began."""

        async def ask() -> Poll:
            source = create(SourceContext(config=self.source(server, **options), clock=SystemClock()))
            now = int(time.time())
            try:
                return await source.poll(PollRequest(now=now, history_from=now - 3600, checks_from=now - 3600))
            finally:
                await source.close()

        return asyncio.run(ask())

    def source(self, server: str, **options: object) -> SourceConfig:
        return SourceConfig(id="m", kind="prometheus", base_url=self.urls[server], interval=10, options=dict(options))


def course(folder: Path, every: float, outage: float) -> Iterator[Course]:
    with contextlib.ExitStack() as stack:
        exporter = Exporter(folder / "exporter")
        target = Target()
        urls = {
            name: stack.enter_context(start(folder / name, exporter, target, every)) for name, start in SERVERS.items()
        }
        target.start()
        stack.callback(target.stop)
        exporter.start()
        stack.callback(exporter.stop)
        run = Course(every, urls, target, time.time())
        for name in SERVERS:
            eventually(
                lambda name=name: len(run.polled(name).checks[0].results) >= 4 and _counters_seen(run, name),
                f"{name} has scraped both targets",
            )
        target.requests, target.errors = REQUESTS, ERRORS
        time.sleep(2.5 * every)  # a scrape sees them before the target goes
        run.down_at = target.stop()
        time.sleep(outage)
        target.requests, target.errors = AFTER_RESET  # it comes back with counters that began at zero
        run.up_at = target.start()
        time.sleep(4 * every)
        run.gone_at = exporter.stop()
        time.sleep(4 * every)
        yield run


def _counters_seen(run: Course, name: str) -> bool:
    return any(s.state == "up" for s in run.polled(name, **COUNTED).statuses)


@pytest.fixture(
    scope="module",
    params=[
        # A group each: one process has a whole course, and starts its servers once.
        pytest.param((1.0, 12.0), id="12 s at 1 s", marks=pytest.mark.xdist_group("short course")),
        pytest.param((5.0, 90.0), id="90 s at 5 s", marks=[pytest.mark.long, pytest.mark.xdist_group("long course")]),
    ],
)
def run(request, tmp_path_factory):
    yield from course(tmp_path_factory.mktemp("course"), *request.param)


@pytest.mark.parametrize("server", SERVERS)
def test_an_outage_is_where_it_was_within_one_scrape(run, server):
    (history,) = run.polled(server).histories
    downs = [span for span in history.spans if span.state == "down"]
    assert len(downs) == 1, downs
    assert abs(downs[0].start - run.down_at) <= run.every + 1
    assert abs(downs[0].end - run.up_at) <= run.every + 1
    print(f"{server}: stopped {downs[0].start - run.down_at:+.1f} s, back {downs[0].end - run.up_at:+.1f} s")  # noqa: T201


@pytest.mark.parametrize("server", SERVERS)
def test_a_stopped_exporter_is_unknown_and_not_down(run, server):
    poll = run.polled(server)
    (status,) = poll.statuses
    assert status.state == "unknown"
    assert "no sample since" in status.reason
    last = poll.histories[0].spans[-1]
    assert last.state == "up"
    assert abs(last.end - run.gone_at) <= 2 * run.every + 1


@pytest.mark.parametrize("server", SERVERS)
def test_response_times_are_those_of_successes(run, server):
    (checks,) = run.polled(server).checks
    failed = [c for c in checks.results if not c.ok]
    assert abs(len(failed) - (run.up_at - run.down_at) / run.every) <= 2
    assert all(c.ms is None for c in failed)
    assert all(c.ms is not None and 0 < c.ms < 5000 for c in checks.results if c.ok)


@pytest.mark.parametrize("server", SERVERS)
def test_requests_are_counted_exactly_also_over_a_reset(run, server):
    expected = REQUESTS + AFTER_RESET[0], ERRORS + AFTER_RESET[1]

    def counted() -> tuple[int, int]:
        poll = run.polled(server, **COUNTED)
        minutes = [m for series in poll.requests for m in series.minutes]
        return sum(m.total for m in minutes), sum(m.errors for m in minutes)

    eventually(lambda: counted() == expected, f"{counted()} are {expected}, once the minute is over", within=90)


@pytest.mark.parametrize("server", SERVERS)
def test_a_contract_on_requests_and_one_on_time_say_what_happened(run, server):
    """From the real server through engine and store to the figure."""
    counts = replace(run.source(server, **COUNTED), id="c")
    day, rule = PeriodRule(kind="day"), EvidenceRule(min_coverage=Fraction(0))
    config = Config(
        sources=(run.source(server), counts),
        contracts={
            name: ContractVersions(
                id=name, versions=(Contract(id=name, period=day, availability=method, evidence=rule),)
            )
            for name, method in {
                "time": Availability(target=Fraction(99)),
                "requests": Availability(target=Fraction(99), method="requests"),
            }.items()
        },
        services=(
            ServiceConfig(id="shop", name="Shop", contract="time", monitors=(f"m:{run.target.url}",)),
            ServiceConfig(id="api", name="API", contract="requests", monitors=(f"c:127.0.0.1:{run.target.port}",)),
        ),
    )

    async def once():
        live = LiveEngine(config, open_store(":memory:"), SystemClock())
        try:
            return await live.poll_once()
        finally:
            await live.close()

    def judged():
        snapshot = asyncio.run(once())
        shop, api = (next(s for s in snapshot.services if s.id == name) for name in ("shop", "api"))
        expected = 1 - Fraction(ERRORS + AFTER_RESET[1], REQUESTS + AFTER_RESET[0])
        return (shop, api) if api.assessment.uptime == expected else None

    shop, api = eventually(judged, "the minute is over", within=90)
    assert abs(shop.assessment.downtime_seconds - (run.up_at - run.down_at)) <= run.every + 1
    assert shop.state == "unknown"
    assert shop.latency.samples > 0
    assert api.state == "up"
