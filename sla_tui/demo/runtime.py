"""A running demo: all simulated servers on one event loop in a background thread, and what a session needs of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from functools import cached_property
from types import TracebackType
from typing import Final, Self

from sla_tui.clock import Clock
from sla_tui.config.model import Config
from sla_tui.config.reading.reader import parse_config
from sla_tui.demo.configuration import config_text
from sla_tui.demo.faults import Faults
from sla_tui.demo.fleet import NORTHGATE, ON_PAGE, PINGDOM, PROBE, STATUSCAKE, STATUSCAKE_EU, UPTIMEROBOT
from sla_tui.demo.http_server import DemoHandler, HttpServer
from sla_tui.demo.past import past_polls
from sla_tui.demo.protection import Protected, Protection
from sla_tui.demo.providers.pingdom import PingdomApi
from sla_tui.demo.providers.provider import DemoProvider
from sla_tui.demo.providers.statuscake import StatusCakeApi
from sla_tui.demo.providers.statuspage import StatusPageApi
from sla_tui.demo.providers.uptimerobot import UptimeRobotApi
from sla_tui.demo.scenario import Scenario
from sla_tui.demo.targets import Targets
from sla_tui.demo.tokens import account_token
from sla_tui.secret import Secret
from sla_tui.sla.observation import Poll

START_WITHIN: Final = 20.0  # seconds
STOP_WITHIN: Final = 5.0

_APIS: Final[dict[str, type[DemoProvider]]] = {
    PINGDOM: PingdomApi,
    UPTIMEROBOT: UptimeRobotApi,
    STATUSCAKE: StatusCakeApi,
    STATUSCAKE_EU: StatusCakeApi,
}


class Demo:
    """The simulated fleet, running until `stop`.

    Attributes:
        config: a configuration whose sources and probes point at the servers.
        config_text: the same, as a file has it.
        clock: the time that everything in here agrees on.
        tokens: the credential of each account, by source id.
        scenario: what is going on.
        providers: the simulated APIs, by source id.
        page: the vendor's status page; None where the service of which it tells is not in the fleet.
        servers: what they and the page are served by, by source id.
        targets: what the local probes look at.
        faults: what is wrong with each of them, by source id; may be changed at any time.
    """

    def __init__(self, scenario: Scenario, clock: Clock) -> None:
        """Starts the servers.

        Raises:
            OSError: no port of 127.0.0.1 could be bound.
        """
        self.scenario = scenario
        self.clock = clock
        self.tokens: Mapping[str, Secret] = {source: account_token(scenario.seed, source) for source in _APIS}
        self.providers = {s: api(s, scenario, clock, self.tokens[s]) for s, api in _APIS.items()}
        self.faults: Mapping[str, Faults] = {source: provider.faults for source, provider in self.providers.items()}
        self.faults[STATUSCAKE_EU].mode = "500"  # the stale source: it has been like this for hours
        there = any(service.spec.id == ON_PAGE for service in scenario.services)
        self.page = StatusPageApi(ON_PAGE, scenario, clock) if there else None
        self.servers = {source: HttpServer(handle, clock) for source, handle in self.handlers.items()}
        self.targets = Targets(scenario.monitors[PROBE], clock)
        self._protection = Protection(int(clock.now()))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="demo servers", daemon=True)
        self._thread.start()
        try:
            protected = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(START_WITHIN)
            ports = {name: target.port for name, target in self.targets.by_probe.items()}
            self.config_text = config_text(scenario, self.base_urls, ports, protected)
            self.config: Config = parse_config(self.config_text, "demo")
        except BaseException:
            self.stop()
            raise

    @property
    def base_urls(self) -> Mapping[str, str]:
        """Where each simulated API is, and the status page, by source id."""
        return {source: api.base_url for source, api in self._served().items()}

    @property
    def handlers(self) -> Mapping[str, DemoHandler]:
        """What answers a request to each of them, by source id. Of one thread at a time: the servers', or another."""
        return {source: api.handle for source, api in self._served().items()}

    @cached_property
    def past(self) -> tuple[Poll, ...]:
        """Returns what the program would have stored had it been running before: to be recorded into a fresh store."""
        return past_polls(self.scenario)

    def stop(self) -> None:
        """Closes every port and ends the thread. May be called twice."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(STOP_WITHIN)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_WITHIN)
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _served(self) -> Mapping[str, DemoProvider | StatusPageApi]:
        return self.providers if self.page is None else {**self.providers, NORTHGATE: self.page}

    async def _open(self) -> Protected:
        for source, api in self._served().items():
            server = self.servers[source]
            await server.start()
            api.origin = f"http://127.0.0.1:{server.port}"
        await self.targets.start()
        return await self._protection.open()

    async def _shut(self) -> None:
        for server in self.servers.values():
            await server.stop()
        await self.targets.stop()
        await self._protection.stop()
        await self._loop.shutdown_asyncgens()
