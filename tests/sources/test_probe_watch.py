"""The source while it watches: quick re-checks, independent schedules, our own faults, our own network."""

from __future__ import annotations

import asyncio
import contextlib
from random import Random

import pytest

from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import SourceContext, WatchingSource
from sla_tui.sources.probe import source as probing
from sla_tui.sources.probe.source import ProbeSource
from sla_tui.sources.probes.outcome import ProbeOutcome
from tests.sources.network import LOST, OK, REFUSED, SILENT, Network
from tests.virtual import here, in_virtual_time


@pytest.fixture
def network(monkeypatch):
    found = Network()
    monkeypatch.setattr(probing.kinds, "make", found.make)
    monkeypatch.setattr(probing, "SHORTEST_HOLD", 0.01)
    return found


def target(name: str, url: str = "", **fields) -> ProbeConfig:
    return ProbeConfig(id=name, url=url or f"https://{name}.example", **fields)


def context(*probes: ProbeConfig, interval: int = 1, **settings) -> SourceContext:
    return SourceContext(
        config=SourceConfig(id="probe", kind="probe", interval=interval),
        clock=here(),
        probes=probes,
        probe_settings=ProbeSettings(**({"timeout": 1.0, "retry_interval": 1} | settings)),
    )


class Watched:
    """A source that watches, and what it told."""

    def __init__(self, source: ProbeSource) -> None:
        self.source = source
        self.polls: list[Poll] = []
        self._told = asyncio.Event()

    def tell(self, poll: Poll) -> None:
        self.polls.append(poll)
        self._told.set()

    def state(self, name: str):
        for poll in reversed(self.polls):
            for status in poll.statuses:
                if status.monitor.id == name:
                    return status
        return None

    async def until(self, condition, seconds: float = 15) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                self._told.clear()
                await self._told.wait()

    def seconds(self, name: str, state: str | None) -> int:
        """How long the monitor is told to have been in a state, the latest word counting."""
        known: dict[int, str | None] = {}
        for poll in self.polls:
            for history in poll.histories:
                if history.ref == f"probe:{name}":
                    known.update(dict.fromkeys(range(history.start, history.end)))
                    for span in history.spans:
                        known.update(dict.fromkeys(range(span.start, span.end), span.state))
        return sum(1 for found in known.values() if found == state)


@contextlib.asynccontextmanager
async def watching(network: Network, *probes: ProbeConfig, **settings):
    source = ProbeSource(context(*probes, **settings), references=network, random=Random(1))
    assert isinstance(source, WatchingSource)
    watched = Watched(source)
    task = asyncio.create_task(source.watch(watched.tell))
    try:
        yield watched
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await source.close()


@in_virtual_time
async def test_what_is_seen_is_told_soon_and_a_change_at_once(network):
    async with watching(network, target("a"), interval=60) as watched:
        await watched.until(lambda: watched.state("a"))
        assert watched.state("a").state == "up"


@in_virtual_time
async def test_a_first_failure_is_looked_at_again_soon_and_not_an_interval_later(network):
    async with watching(network, target("a"), interval=3600, confirmations=3) as watched:
        network.says["a"] = REFUSED
        began = here().now()
        await watched.until(lambda: watched.state("a") and watched.state("a").state == "unconfirmed")
        await watched.until(lambda: watched.state("a").state == "down")
        assert here().now() - began < 10
        assert network.looks == ["a", "a", "a"]


@in_virtual_time
async def test_a_target_that_hangs_does_not_move_the_others(network):
    hanging = asyncio.Event()

    async def before(name):
        if name == "slow":
            await hanging.wait()

    network.before = before
    async with watching(network, target("slow"), target("quick"), concurrency=2) as watched:
        await watched.until(lambda: network.looks.count("quick") >= 4)
        assert network.looks.count("slow") == 1


@in_virtual_time
async def test_with_every_place_taken_the_schedule_waits_and_its_lag_is_told(network, monkeypatch):
    monkeypatch.setattr(probing, "LATE", 0.05)
    gate = asyncio.Event()

    async def before(name):
        if name == "slow" and not gate.is_set():
            await asyncio.sleep(0.5)
            gate.set()

    network.before = before
    async with watching(network, target("slow"), *(target(f"p{n}") for n in range(8)), concurrency=1) as watched:
        await watched.until(lambda: any("behind" in w for poll in watched.polls for w in poll.warnings))


@in_virtual_time
async def test_what_failed_while_we_were_held_up_ourselves_is_unknown(network):
    async def before(_name):
        loop = asyncio.get_running_loop()
        watched.source._stalls.note(loop.time() - 0.4, loop.time() + 1)
        await asyncio.sleep(0.1)

    async with watching(network, target("a", "http://192.0.2.1")) as watched:
        network.before = before
        network.says["a"] = SILENT
        await watched.until(lambda: watched.state("a") and watched.state("a").state == "unknown")
        assert "it was itself held up for" in watched.state("a").reason


@in_virtual_time
async def test_a_response_time_that_we_spoilt_is_no_sample(network):
    async def before(_name):
        loop = asyncio.get_running_loop()
        watched.source._stalls.note(loop.time(), loop.time() + 1)
        await asyncio.sleep(0.05)

    async with watching(network, target("a")) as watched:
        network.before = before
        await watched.until(lambda: watched.state("a"))
        assert (watched.state("a").state, watched.state("a").latency_ms) == ("up", None)


def unknown(watched: Watched, *names: str) -> bool:
    return all(watched.state(n) and watched.state(n).state == "unknown" for n in names)


@in_virtual_time
async def test_without_any_reference_configured_our_own_lost_network_is_no_downtime(network):
    """Other targets that were well fall silent together with this one: it is us."""
    names = ("shop", "mail", "docs", "blog")
    async with watching(network, *(target(n, f"https://{n}.{n}-corp.example") for n in names)) as watched:
        await watched.until(lambda: all(watched.state(n) for n in names))
        network.all_silent(*names)
        network.resolves = False
        await watched.until(lambda: unknown(watched, *names))
        assert "offline" in watched.state("shop").reason
        await watched.until(lambda: watched.polls[-1].offline)
        network.says.clear()
        network.resolves = True
        await watched.until(lambda: all(watched.state(n).state == "up" for n in names))
        await watched.until(lambda: not watched.polls[-1].offline)
        assert all(watched.seconds(n, "down") == 0 for n in names)


@in_virtual_time
async def test_even_where_a_name_server_answers_from_its_cache(network):
    """Three unrelated targets at once outweigh it."""
    names = ("shop", "mail", "docs")
    async with watching(network, *(target(n, f"https://{n}.{n}-corp.example") for n in names)) as watched:
        await watched.until(lambda: all(watched.state(n) for n in names))
        network.all_silent(*names)
        await watched.until(lambda: unknown(watched, *names))
        assert all(watched.seconds(n, "down") == 0 for n in names)


@in_virtual_time
async def test_one_target_that_falls_silent_alone_is_down(network):
    async with watching(network, target("shop", "https://shop.one.example"), target("b", "https://two.example")) as w:
        await w.until(lambda: w.state("shop") and w.state("b"))
        network.says["shop"] = SILENT
        await w.until(lambda: w.state("shop").state == "down")
        assert w.state("b").state == "up"


@in_virtual_time
async def test_two_dead_references_do_not_hide_the_outage_of_one_of_five(network):
    dead = ("https://dead.example", "https://gone.example")
    network.all_silent("reference")
    async with watching(network, *(target(n) for n in "abcde"), connectivity=dead) as watched:
        network.all_silent("a")
        await watched.until(lambda: watched.state("a") and watched.state("a").state == "down")
        assert watched.seconds("a", "unknown") == 0


@in_virtual_time
async def test_a_single_target_is_judged_by_the_name_server(network):
    async with watching(network, target("shop", "https://198.51.100.9")) as watched:
        await watched.until(lambda: watched.state("shop"))
        network.says["shop"] = SILENT
        network.resolves = False
        await watched.until(lambda: unknown(watched, "shop"))
        assert watched.state("shop").reason == (
            "this machine is offline: neither the target nor any name server answers"
        )
        network.resolves = True
        await watched.until(lambda: watched.state("shop").state == "down")


@in_virtual_time
async def test_where_there_is_no_way_out_we_are_offline(network):
    async with watching(network, target("shop", "https://198.51.100.9"), target("nas", "tcp://192.168.1.9:22")) as w:
        await w.until(lambda: w.state("shop") and w.state("nas"))
        network.says.update(shop=SILENT, nas=REFUSED)
        network.way_out = "there is no default route"
        await w.until(lambda: unknown(w, "shop") and w.state("nas").state == "down")


@in_virtual_time
async def test_a_target_in_the_local_network_is_judged_by_the_gateway_and_not_by_the_internet(network):
    async with watching(network, target("nas", "tcp://192.168.1.9:22"), target("x", scope="lan")) as watched:
        await watched.until(lambda: watched.state("nas") and watched.state("x"))
        network.says["nas"] = SILENT
        network.resolves = False
        await watched.until(lambda: watched.state("nas").state == "down")
        network.all_silent("nas", "x")
        network.gateway_answers = False
        await watched.until(lambda: unknown(watched, "x"))


@in_virtual_time
async def test_an_answer_however_wrong_proves_that_we_are_online(network):
    async with watching(network, target("shop")) as watched:
        network.says["shop"] = ProbeOutcome("failed", "HTTP 503 Service Unavailable")
        network.resolves, network.way_out = False, "there is no default route"
        await watched.until(lambda: watched.state("shop") and watched.state("shop").state == "down")


@in_virtual_time
async def test_name_servers_that_are_gone_are_ours_and_a_name_that_is_gone_is_theirs(network):
    async with watching(network, target("shop"), target("plain", "http://198.51.100.9")) as watched:
        network.says["shop"] = LOST
        network.resolves = False
        await watched.until(lambda: unknown(watched, "shop") and watched.state("plain"))
        assert watched.state("shop").reason == "no name server answers this machine (dns-self)"
        assert watched.state("plain").state == "up"
        network.resolves = True
        await watched.until(lambda: watched.state("shop").state == "down")


@in_virtual_time
async def test_a_failure_that_began_while_we_were_offline_does_not_count_when_we_are_back(network):
    """Its connection hung over from then; with one failure enough for "down" it would be charged."""
    back = asyncio.Event()

    async def before(_name):
        network.resolves = True  # while the probe hangs, the network comes back
        back.set()
        await asyncio.sleep(0.2)

    async with watching(network, target("shop", "https://198.51.100.9"), confirmations=1) as watched:
        await watched.until(lambda: watched.state("shop"))
        network.says["shop"], network.resolves = SILENT, False
        await watched.until(lambda: unknown(watched, "shop"))
        network.before = before
        async with asyncio.timeout(10):
            await back.wait()
        network.says["shop"] = OK
        await watched.until(lambda: watched.state("shop").state == "up")
        assert watched.seconds("shop", "down") == 0


@in_virtual_time
async def test_what_was_counted_before_we_knew_is_taken_back_to_the_last_good_word(network):
    names = ("shop", "mail", "docs")
    probes = [target(n, f"https://{n}.{n}-corp.example") for n in names]
    async with watching(network, *probes, confirmations=1, interval=2) as watched:
        await watched.until(lambda: all(watched.state(n) for n in names))
        network.says["shop"] = SILENT  # at first it looks as if it were the shop alone
        await watched.until(lambda: watched.state("shop").state == "down")
        watched.source._online.last_good["wan"] = watched.state("shop").since - 1
        network.all_silent(*names)
        network.resolves = False
        await watched.until(lambda: unknown(watched, *names))
        assert watched.seconds("shop", "down") == 0


@in_virtual_time
async def test_another_configuration_keeps_what_it_leaves_as_it_was(network):
    async with watching(network, target("a"), target("b"), interval=60) as watched:
        await watched.until(lambda: watched.state("a") and watched.state("b"))
        memory = watched.source._records.by_id["a"].memory
        watched.source.reconfigure(context(target("a"), target("b", "https://other.example"), target("c"), interval=60))
        await watched.until(lambda: watched.state("c"))
        await watched.until(lambda: network.looks.count("b") == 2)
        assert watched.source._records.by_id["a"].memory is memory
        assert network.looks.count("a") == 1
        watched.source.reconfigure(context(target("a"), interval=60))
        assert set(watched.source._records.by_id) == {"a"}


@in_virtual_time
async def test_everything_can_be_looked_at_now(network):
    async with watching(network, target("a"), target("b"), interval=3600) as watched:
        await watched.until(lambda: watched.state("a") and watched.state("b"))
        watched.source.look_now()
        await watched.until(lambda: network.looks.count("a") == network.looks.count("b") == 2)


@in_virtual_time
async def test_silence_is_told_too_so_that_the_source_does_not_look_dead(network):
    async with watching(network, target("a", interval=3600)) as watched:
        await watched.until(lambda: len(watched.polls) >= 3)
        assert network.looks == ["a"]


@in_virtual_time
async def test_what_was_seen_before_the_end_is_told_at_the_end(network, monkeypatch):
    monkeypatch.setattr(probing, "SHORTEST_HOLD", 60.0)
    async with watching(network, target("a"), interval=3600) as watched:
        async with asyncio.timeout(10):
            while not watched.source._entries.statuses:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert watched.polls == []
    assert watched.state("a").state == "up"
