"""The simulated providers alone, for any client to be tried against: an account each, on ports of 127.0.0.1."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple

from sla_tui.clock import OffsetClock
from sla_tui.demo.fleet import PINGDOM, STATUSCAKE, UPTIMEROBOT
from sla_tui.demo.providers.pingdom import PingdomApi
from sla_tui.demo.providers.provider import DemoProvider, served
from sla_tui.demo.providers.statuscake import StatusCakeApi
from sla_tui.demo.providers.uptime_kuma import SLUG, UptimeKumaApi
from sla_tui.demo.providers.uptimerobot import UptimeRobotApi
from sla_tui.demo.providers.uptimerobot_v2 import UptimeRobotV2Api
from sla_tui.demo.scenario import Scenario
from sla_tui.demo.tokens import account_token
from sla_tui.secret import Secret

_BEARER: Final = "Authorization: Bearer TOKEN"


class _Dialect(NamedTuple):
    """One API: how it is called, what serves it, whose monitors it shows, and what a configuration says of it."""

    name: str
    api: type[DemoProvider]
    monitors: str
    kind: str
    sent_as: str
    options: tuple[tuple[str, str], ...] = ()


_DIALECTS: Final = (
    _Dialect("Pingdom API 3.1", PingdomApi, PINGDOM, "pingdom", _BEARER),
    _Dialect("UptimeRobot API v3", UptimeRobotApi, UPTIMEROBOT, "uptimerobot", _BEARER),
    _Dialect(
        "UptimeRobot API v2",
        UptimeRobotV2Api,
        UPTIMEROBOT,
        "uptimerobot",
        "POST, form field api_key=TOKEN",
        (("api", "v2"),),
    ),
    _Dialect("StatusCake API v1", StatusCakeApi, STATUSCAKE, "statuscake", _BEARER),
    _Dialect("Uptime Kuma /metrics", UptimeKumaApi, UPTIMEROBOT, "uptime_kuma", "Authorization: Basic :TOKEN"),
    _Dialect(f"Uptime Kuma /status/{SLUG}", UptimeKumaApi, UPTIMEROBOT, "uptime_kuma", "", (("status_page", SLUG),)),
)


@dataclass(frozen=True, slots=True)
class SimulatedAccount:
    """One account that is being served. `options` are further keys of a source's table; `sent_as` "": no token."""

    name: str
    kind: str
    base_url: str
    token: Secret
    sent_as: str
    options: tuple[tuple[str, str], ...]


@asynccontextmanager
async def simulated_accounts(seed: int, at: int, first_port: int = 0) -> AsyncIterator[tuple[SimulatedAccount, ...]]:
    """Serves one account at every provider; all of them watch the same fleet, and their clocks run on from `at`.

    Args:
        seed: which fleet; it decides the tokens, too.
        at: the instant (UTC seconds) around which its stories are told.
        first_port: the first account's port, the others follow; 0 is free ones.

    Raises:
        OSError: a port of 127.0.0.1 could not be bound.
    """
    scenario, clock = Scenario(seed, at), OffsetClock(at)
    found = []
    async with AsyncExitStack() as stack:
        for number, dialect in enumerate(_DIALECTS):
            token = account_token(seed, dialect.kind)
            sock = socket.create_server(("127.0.0.1", first_port + number if first_port else 0))
            url = await stack.enter_async_context(served(dialect.api(dialect.monitors, scenario, clock, token), sock))
            found.append(SimulatedAccount(dialect.name, dialect.kind, url, token, dialect.sent_as, dialect.options))
        yield tuple(found)
