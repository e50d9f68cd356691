"""Every source against the simulated providers with faults switched on: no crash, no wrong downtime, in words."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback

import pytest

from sla_tui import demo
from sla_tui.config.model import SourceConfig
from sla_tui.demo.faults import MODES
from sla_tui.demo.http_server import HttpServer
from sla_tui.demo.providers.budget import DemoRateLimit
from sla_tui.demo.providers.uptime_kuma import UptimeKumaApi
from sla_tui.demo.providers.uptimerobot_v2 import UptimeRobotV2Api
from sla_tui.demo.runtime import Demo
from sla_tui.errors import AuthError, PayloadError, RateLimitedError, SlaTuiError, SourceError, UnreachableError
from sla_tui.secret import Secret
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.registry import create
from tests.sources.conftest import CANARY, DAY
from tests.sources.server import Server
from tests.thin import crossed, some

ASKED_APART = {"pingdom": "summary.outage", "uptimerobot": "incidents", "statuscake": "periods"}
MORE = {
    "uptimerobot-v2": (UptimeRobotV2Api, "uptimerobot", {"api": "v2"}),
    "kuma-metrics": (UptimeKumaApi, "uptime_kuma", {}),
    "kuma-page": (UptimeKumaApi, "uptime_kuma", {"status_page": "shop"}),
}
PROVIDERS = (*ASKED_APART, *MORE)
WINDOW = 40 * DAY

# What a poll raises whose every request meets the fault; None: it does not fail, it says less.
RAISES: dict[str, type[SourceError] | None] = {
    "http_200_error": PayloadError,
    "401": AuthError,
    "403": AuthError,
    "429": RateLimitedError,
    "500": SourceError,
    "html": PayloadError,
    "truncated": PayloadError,
    "drip": UnreachableError,
    "reset": UnreachableError,
    "gzip_bomb": PayloadError,
    "cursor_cycle": None,
    "off_origin_next": None,
    "changed_types": None,
    "missing_fields": None,
    "unknown_states": None,
}
ELSE: dict[tuple[str, str], type[SourceError]] = {
    ("uptimerobot-v2", "http_200_error"): AuthError,  # it says which error it is
    ("uptimerobot-v2", "missing_fields"): SourceError,  # without `stat` it is none of its answers
}


class Fleet:
    """The demo's providers, and those that speak other dialects of the same scenario."""

    def __init__(self, running: Demo) -> None:
        self.clock = running.clock
        self.configs = {source.id: source for source in running.config.sources}
        self.tokens = dict(running.tokens)
        self.providers = dict(running.providers)
        for name, (api, kind, options) in MORE.items():
            self.tokens[name] = Secret(f"key-of-{name}")
            provider = api("uptimerobot", running.scenario, running.clock, self.tokens[name])
            server = HttpServer(provider.handle, running.clock)
            asyncio.run_coroutine_threadsafe(server.start(), running._loop).result()
            running.servers[name] = server  # the demo stops it
            provider.origin = f"http://127.0.0.1:{server.port}"
            self.providers[name] = provider
            self.configs[name] = SourceConfig(
                id=name, kind=kind, base_url=provider.base_url, interval=60, options=options
            )
        self.faults = {name: provider.faults for name, provider in self.providers.items()}


@pytest.fixture(scope="module")
def fleet():
    with demo.start(seed=7, at=1_795_440_000, fixed=True) as running:
        yield Fleet(running)


@pytest.fixture(autouse=True)
def _clean(fleet):
    yield
    for provider in PROVIDERS:
        fleet.faults[provider].clear()
        for budget in vars(fleet.providers[provider]).values():
            if isinstance(budget, DemoRateLimit):
                budget._ends = 0.0  # time stands still, so it would never be filled again


async def poll(fleet, provider: str, *, past: bool = True, token: Secret | None = None) -> Poll:
    source = create(
        SourceContext(config=fleet.configs[provider], clock=fleet.clock, token=token or fleet.tokens[provider])
    )
    if fleet.faults[provider].mode == "drip":
        source._api._timeout = 2.0
    now = int(fleet.clock.now())
    start = now - WINDOW if past else None
    try:
        return await source.poll(PollRequest(now=now, history_from=start, checks_from=start and now - DAY))
    finally:
        await source.close()


def downs(found: Poll) -> dict[str, set[int]]:
    """Per monitor, the minutes in which it was down."""
    return {
        h.ref: {m for s in h.spans if s.state == "down" for m in range(s.start // 60, -(-s.end // 60))}
        for h in found.histories
    }


@pytest.mark.parametrize(("mode", "provider"), crossed(MODES, PROVIDERS, every=3))
async def test_a_fault_in_every_answer_is_told_in_words_and_makes_nothing_down(fleet, provider, mode, caplog):
    caplog.set_level(logging.DEBUG)
    truth = downs(await poll(fleet, provider))
    fleet.faults[provider].mode = mode
    expected = ELSE.get((provider, mode), RAISES[mode])
    if expected is not None:
        with pytest.raises(expected) as caught:
            await poll(fleet, provider)
        assert caught.value.what.isprintable()
        token = fleet.tokens[provider].reveal()
        assert token not in "".join(traceback.format_exception(caught.value))
        assert token not in caplog.text
        return
    try:
        found = await poll(fleet, provider)
    except PayloadError as error:  # a list of which no end is to be seen is no list
        assert mode in {"cursor_cycle", "off_origin_next"}
        assert "repeats itself" in str(error)  # noqa: PT017
        return
    for ref, minutes in downs(found).items():
        assert minutes <= truth[ref]


@pytest.mark.full
@pytest.mark.parametrize(("mode", "provider"), crossed(MODES, tuple(ASKED_APART)))
async def test_a_fault_in_the_past_alone_leaves_the_states_and_makes_nothing_down(fleet, provider, mode):
    """The list comes, what is asked for after it does not: nothing may be made up from half of it."""
    clean = await poll(fleet, provider)
    truth = downs(clean)
    faults = fleet.faults[provider]
    faults.mode = mode
    faults.only = ASKED_APART[provider]
    found = await poll(fleet, provider)
    assert [s.monitor.ref for s in found.statuses] == [s.monitor.ref for s in clean.statuses]
    assert {s.monitor.ref for s in found.statuses if s.state == "down"} <= {
        s.monitor.ref for s in clean.statuses if s.state == "down"
    }
    for ref, minutes in downs(found).items():
        assert minutes <= truth[ref]
    for before in clean.histories:
        # ... and no uptime from half of it either: what was down is down or not told.
        ups = [s for h in found.histories if h.ref == before.ref for s in h.spans if s.state == "up"]
        for minute in truth[before.ref]:
            assert not any(s.start <= minute * 60 and minute * 60 + 60 <= s.end for s in ups), mode


@pytest.mark.parametrize("provider", [name for name in PROVIDERS if name != "kuma-page"])
async def test_a_wrong_token_is_an_auth_error_and_is_shown_nowhere(fleet, provider, canary, caplog):
    with pytest.raises(AuthError) as caught:
        await poll(fleet, provider, token=canary)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.state == "auth_error"


@pytest.mark.parametrize("provider", some(PROVIDERS, always=("uptimerobot", "statuscake")))
async def test_unknown_words_for_states_are_neither_up_nor_down(fleet, provider):
    truth = downs(await poll(fleet, provider))
    fleet.faults[provider].mode = "unknown_states"
    found = await poll(fleet, provider)
    assert {s.state for s in found.statuses} <= {"unknown", "paused"}
    assert found.warnings
    if provider == "uptimerobot-v2":  # its logs are numbers of another kind, and still tell the past
        assert all(minutes <= truth[ref] for ref, minutes in downs(found).items())
    else:
        assert not any(downs(found).values())


@pytest.mark.full
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_changed_types_change_nothing(fleet, provider):
    clean = await poll(fleet, provider)
    fleet.faults[provider].mode = "changed_types"
    changed = await poll(fleet, provider)
    assert [(s.monitor.ref, s.state) for s in changed.statuses] == [(s.monitor.ref, s.state) for s in clean.statuses]
    assert downs(changed) == downs(clean)


@pytest.mark.parametrize("provider", some(PROVIDERS, always=("uptimerobot",)))
async def test_a_next_page_elsewhere_is_never_asked_for(fleet, provider):
    async with Server(lambda _: {}) as other:
        fleet.faults[provider].mode = "off_origin_next"
        fleet.faults[provider].foreign_origin = other.url.replace("127.0.0.1", "localhost")
        with contextlib.suppress(PayloadError):
            await poll(fleet, provider)
    assert other.asked == []


@pytest.mark.parametrize(
    "provider", some([name for name in PROVIDERS if name != "kuma-metrics"], always=("pingdom", "statuscake"))
)
async def test_without_faults_what_is_told_is_the_truth(fleet, provider):
    """Against the scenario itself: every outage that the provider saw, and no other."""
    now = int(fleet.clock.now())
    found = {h.ref.partition(":")[2]: h for h in (await poll(fleet, provider)).histories}
    seen = 0
    for monitor in fleet.providers[provider].monitors:
        if monitor.id not in found:
            continue
        history = found[monitor.id]
        expected = [
            (max(e.start, history.start), min(e.end, history.end, now))
            for e in monitor.outages(history.start, history.end, now)
            if e.end > history.start
        ]
        told = [(s.start, s.end) for s in history.spans if s.state == "down"]
        assert len(told) == len(expected), monitor.ref
        for (a, b), (c, d) in zip(told, expected, strict=True):
            assert abs(a - c) <= 1
            assert abs(b - d) <= 1
        seen += len(told)
    assert seen > (1 if provider == "kuma-page" else 10)


async def test_a_provider_that_is_gone_is_told(fleet):
    async with Server(lambda _: {}) as server:
        url = server.url
    config = fleet.configs["pingdom"]
    from dataclasses import replace

    source = create(
        SourceContext(config=replace(config, base_url=url), clock=fleet.clock, token=fleet.tokens["pingdom"])
    )
    with pytest.raises(SlaTuiError, match="no connection to Pingdom"):
        await source.poll(PollRequest(now=int(fleet.clock.now())))
    await source.close()
