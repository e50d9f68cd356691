"""Our own sources pass the tests that we ship for those of others; a careless one does not."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import ClassVar

import pytest

from sla_tui import demo
from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig
from sla_tui.demo.providers.provider import served
from sla_tui.demo.providers.uptime_kuma import UptimeKumaApi
from sla_tui.demo.providers.uptimerobot_v2 import UptimeRobotV2Api
from sla_tui.secret import Secret
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.registry import create
from sla_tui.testing import SourceContract
from tests.sources.conftest import NOW
from tests.sources.server import Reply, Server


@pytest.fixture(scope="module")
def fleet():
    with demo.start(seed=7, at=NOW, fixed=True) as running:
        yield running


class OfTheFleet(SourceContract):
    """Against the simulated providers of the demo."""

    now = NOW
    provider = ""

    @pytest.fixture(autouse=True)
    def _fleet(self, fleet):
        self.fleet = fleet

    def _create(self, **changes):
        config = next(s for s in self.fleet.config.sources if s.id == self.provider)
        token = self.fleet.tokens[self.provider]
        return create(SourceContext(config=replace(config, **changes), clock=self.fleet.clock, token=token))

    @asynccontextmanager
    async def source(self):
        for budget in vars(self.fleet.providers[self.provider]).values():
            if hasattr(budget, "_ends"):
                budget._ends = 0.0
        yield self._create()

    @asynccontextmanager
    async def unreachable(self):
        yield self._create(base_url="http://127.0.0.1:1")


@pytest.mark.full
class TestPingdom(OfTheFleet):
    provider = "pingdom"


class TestUptimeRobot(OfTheFleet):
    provider = "uptimerobot"


@pytest.mark.full
class TestStatusCake(OfTheFleet):
    provider = "statuscake"


class OfAnotherDialect(SourceContract):
    """The same scenario through an API that the demo itself does not run."""

    now = NOW
    api: type = UptimeKumaApi
    kind = "uptime_kuma"
    options: ClassVar[dict[str, object]] = {}

    @pytest.fixture(autouse=True)
    def _fleet(self, fleet):
        self.fleet = fleet

    def _create(self, url: str):
        config = SourceConfig(id="other", kind=self.kind, base_url=url, interval=60, options=self.options)
        return create(SourceContext(config=config, clock=self.fleet.clock, token=Secret("key")))

    @asynccontextmanager
    async def source(self):
        async with served(self.api("uptimerobot", self.fleet.scenario, self.fleet.clock, Secret("key"))) as url:
            yield self._create(url)

    @asynccontextmanager
    async def unreachable(self):
        yield self._create("http://127.0.0.1:1")


@pytest.mark.full
class TestUptimeRobotV2(OfAnotherDialect):
    api = UptimeRobotV2Api
    kind = "uptimerobot"
    options: ClassVar[dict[str, object]] = {"api": "v2"}


class TestUptimeKumaMetrics(OfAnotherDialect):
    tells_the_past = False


@pytest.mark.full
class TestUptimeKumaPage(OfAnotherDialect):
    options: ClassVar[dict[str, object]] = {"status_page": "shop"}


class TestProbe(SourceContract):
    now = NOW
    tells_the_past = False
    can_be_unreachable = False

    @staticmethod
    def _create(url: str):
        probes = (ProbeConfig(id="one", url=url), ProbeConfig(id="two", url=url))
        config = SourceConfig(id="probe", kind="probe", interval=30)
        return create(SourceContext(config=config, clock=FixedClock(NOW), probes=probes))

    @asynccontextmanager
    async def source(self):
        async with Server(lambda _: Reply(200, b"ok")) as server:
            yield self._create(server.url)

    @asynccontextmanager
    async def unreachable(self):
        yield self._create("http://127.0.0.1:1/")


GOOD = Poll(
    source="x",
    at=NOW,
    statuses=(Status(Monitor("x", "1", "one"), "up", NOW),),
    histories=(History("x:1", NOW - 100, NOW, (Span(NOW - 100, NOW, "up"),)),),
    checks=(Checks("x:1", (CheckResult(NOW, ok=True, ms=5),)),),
)


def careless(poll: Poll) -> SourceContract:
    """The contract of a source that always says `poll`."""

    class Careless:
        id, kind = "x", "x"

        async def poll(self, request: PollRequest) -> Poll:
            whole = request.history_from is not None
            return poll if whole else replace(poll, histories=(), checks=())

        async def close(self) -> None:
            pass

    class Contract(SourceContract):
        now = NOW

        @asynccontextmanager
        async def source(self):
            yield Careless()

        @asynccontextmanager
        async def unreachable(self):
            yield Careless()

    return Contract()


def status(**changes) -> Poll:
    return replace(GOOD, statuses=(replace(GOOD.statuses[0], **changes),))


def spans(*found: Span) -> Poll:
    return replace(GOOD, histories=(History("x:1", NOW - 100, NOW, found),))


STATUSES = "test_statuses_make_sense"
HISTORIES = "test_histories_are_sorted_disjoint_and_inside_their_windows"
CHECKS = "test_single_checks_are_sorted_and_only_answers_have_response_times"


@pytest.mark.parametrize(
    ("poll", "test"),
    [
        (replace(GOOD, statuses=()), "test_a_poll_for_states_brings_states_and_nothing_of_the_past"),
        (replace(GOOD, statuses=GOOD.statuses * 2), "test_monitors_have_one_name_each"),
        (status(monitor=Monitor("y", "1", "one")), "test_monitors_have_one_name_each"),
        (status(state="DOWN"), STATUSES),
        (status(latency_ms=0), STATUSES),
        (status(since=NOW * 1000), STATUSES),
        (status(monitor=Monitor("x", "1", "o\x1b[2Jne")), "test_every_text_has_gone_through_the_door"),
        (replace(GOOD, histories=()), HISTORIES),
        (spans(Span(NOW - 500, NOW, "up")), HISTORIES),
        (spans(Span(NOW - 50, NOW, "up"), Span(NOW - 100, NOW - 50, "down")), HISTORIES),
        (spans(Span(NOW - 100, NOW - 50, "up"), Span(NOW - 50, NOW, "up")), HISTORIES),
        (replace(GOOD, checks=(Checks("x:1", (CheckResult(NOW, ok=True, ms=0),)),)), CHECKS),
        (replace(GOOD, checks=(Checks("x:1", (CheckResult(NOW, ok=False, ms=9),)),)), CHECKS),
        (GOOD, "test_a_provider_that_does_not_answer_is_a_source_error_in_words"),
    ],
)
def test_a_careless_source_fails_the_test_that_is_about_it(poll, test):
    with pytest.raises(AssertionError):
        getattr(careless(poll), test)()


def test_a_good_source_passes_them_all_but_the_one_it_cannot():
    contract = careless(GOOD)
    for name in dir(contract):
        if name.startswith("test_") and "does_not_answer" not in name:
            getattr(contract, name)()
