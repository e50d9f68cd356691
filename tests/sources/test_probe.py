"""The source of local probes: states, confirmation, history, and whose fault a failure is."""

from __future__ import annotations

import errno
import subprocess
import sys

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sla.observation import CheckResult, Poll, Span
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.probe import scope as scopes
from sla_tui.sources.probe import source as probing
from sla_tui.sources.probe.source import ProbeSource
from sla_tui.sources.probes.outcome import ProbeOutcome
from sla_tui.sources.registry import create
from tests.sources.conftest import NOW
from tests.sources.server import Reply, Server


class Target:
    """A server that can be switched off, and what probes it."""

    def __init__(self) -> None:
        self.healthy = True

    def __call__(self, _):
        return Reply(200 if self.healthy else 503, b"status: ok")


class World:
    """Probes of one server, under a clock that is moved by hand."""

    def __init__(self, url: str, clock: FixedClock, **settings) -> None:
        self.clock = clock
        self.probes = (ProbeConfig(id="shop", name="Sh\x1bop", url=f"{url}/health"),)
        self.settings = ProbeSettings(**({"timeout": 2.0} | settings))
        self.source = self.restart()

    def restart(self, *probes: ProbeConfig) -> ProbeSource:
        config = SourceConfig(id="probe", kind="probe", interval=30)
        self.probes = probes or self.probes
        self.source = create(
            SourceContext(config=config, clock=self.clock, probes=self.probes, probe_settings=self.settings)
        )
        return self.source

    async def poll(self, after: float = 0) -> Poll:
        self.clock.advance(after)
        return await self.source.poll(PollRequest(now=int(self.clock.now())))


class Nobody:
    """References that never answer."""

    async def resolver(self, _seconds):
        return False

    async def gateway(self, _seconds):
        return None

    def cut_off(self):
        return ""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    monkeypatch.setattr(probing, "OwnNetwork", Nobody)


@pytest.fixture
async def target():
    return Target()


@pytest.fixture
async def world(target):
    async with Server(target) as server:
        yield World(server.url, FixedClock(NOW))


async def test_the_first_poll_tells_the_state_and_claims_nothing_of_the_past(world):
    poll = await world.poll()
    status = poll.statuses[0]
    assert (status.monitor.ref, status.monitor.name, status.monitor.type) == ("probe:shop", "Shop", "http")
    assert (status.state, status.observed_at, status.checked_at, status.latency_ms) == ("up", NOW, NOW, None)
    assert poll.histories == ()
    assert poll.checks[0].results == (CheckResult(NOW, ok=True, ms=None),)


async def test_each_poll_tells_the_time_since_the_one_before(world):
    await world.poll()
    poll = await world.poll(30)
    history = poll.histories[0]
    assert (history.start, history.end, history.spans) == (NOW, NOW + 30, (Span(NOW, NOW + 30, "up"),))
    assert poll.at >= history.end


async def test_a_failure_is_unconfirmed_and_then_an_outage_since_the_first(world, target):
    await world.poll()
    target.healthy = False
    first = await world.poll(30)
    assert (first.statuses[0].state, first.statuses[0].reason) == ("unconfirmed", "HTTP 503 Service Unavailable")
    assert first.histories[0].spans == (Span(NOW, NOW + 30, "up"),)
    second = await world.poll(30)
    assert (second.statuses[0].state, second.statuses[0].since) == ("down", NOW + 30)
    assert second.histories[0].spans == (Span(NOW + 30, NOW + 60, "down", "HTTP 503 Service Unavailable"),)
    assert second.checks[0].results == (CheckResult(NOW + 60, ok=False, ms=None),)


async def test_a_failure_that_passes_was_none(world, target):
    await world.poll()
    target.healthy = False
    await world.poll(30)
    target.healthy = True
    poll = await world.poll(30)
    assert poll.statuses[0].state == "up"
    assert poll.histories[0].spans == (Span(NOW + 30, NOW + 60, "up"),)


async def test_recovery_ends_the_outage_at_the_look_that_saw_it(world, target):
    target.healthy = False
    await world.poll()
    await world.poll(30)
    target.healthy = True
    poll = await world.poll(30)
    assert (poll.statuses[0].state, poll.statuses[0].since) == ("up", NOW + 60)
    assert poll.histories[0].spans[0].state == "down"
    assert poll.histories[0].end == NOW + 60


@pytest.mark.parametrize("pause", [91, 3600, -10])
async def test_over_a_long_pause_or_a_clock_set_back_nothing_is_claimed(world, pause):
    await world.poll()
    poll = await world.poll(pause)
    assert poll.statuses[0].state == "up"
    assert poll.histories == ()


async def test_a_wall_clock_that_jumped_claims_nothing(world):
    """Suspended for half a minute: the monotonic clock did not tick, the wall clock did."""
    await world.poll()
    world.source._records.by_id["shop"].ticks += 28
    assert (await world.poll(30)).histories == ()


async def test_a_probe_with_a_longer_interval_is_listed_but_not_run(world, target):
    async with Server(target) as server:
        slow = ProbeConfig(id="slow", url=server.url, interval=120)
        world.restart(slow, *world.probes)
        await world.poll()
        poll = await world.poll(30)
        assert [s.monitor.id for s in poll.statuses] == ["slow", "shop"]
        assert (poll.statuses[0].observed_at, poll.statuses[0].monitor.interval) == (NOW, 120)
        assert len(server.asked) == 1
        await world.poll(80)
        assert len(server.asked) == 2


async def test_a_probe_of_a_kind_we_do_not_know_is_unknown(world):
    world.restart(ProbeConfig(id="x", url="gopher://127.0.0.1/"))
    status = (await world.poll()).statuses[0]
    assert (status.state, status.reason) == (
        "unknown",
        "this machine could not probe: this kind of URL cannot be probed",
    )


async def test_credentials_in_a_url_are_not_shown(world):
    world.restart(ProbeConfig(id="x", url="http://me:hunter22@127.0.0.1:1/"))
    assert "hunter22" not in repr(await world.poll())


@pytest.mark.parametrize(
    "code", [errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.EADDRNOTAVAIL, errno.ENETUNREACH, errno.EPERM]
)
async def test_our_own_faults_are_unknown_and_never_down(world, monkeypatch, code):
    await world.poll()

    async def fail(*_, **_more):
        raise OSError(code, "ours")

    monkeypatch.setattr("sla_tui.sources.probes.http.probe.connected", fail)
    for _ in range(3):
        poll = await world.poll(30)
        assert poll.statuses[0].state == "unknown"
        assert poll.checks == ()
        assert all(s.state != "down" for h in poll.histories for s in h.spans)
    assert "this machine could not probe" in poll.statuses[0].reason


EXHAUSTED = """
import asyncio, os, resource, sys
sys.path.insert(0, {path!r})
from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.probe import create

async def main():
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    context = SourceContext(config=SourceConfig(id="probe", kind="probe", interval=30), clock=FixedClock(1.8e9),
        probes=(ProbeConfig(id="x", url=f"tcp://127.0.0.1:{{port}}"),), probe_settings=ProbeSettings(confirmations=1))
    source = create(context)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    held = []
    try:
        while True:
            held.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        pass
    poll = await source.poll(PollRequest(now=1_800_000_000))
    for fd in held:
        os.close(fd)
    print(poll.statuses[0].state, poll.statuses[0].reason)
    server.close()

asyncio.run(main())
"""


def test_a_process_without_a_free_file_sees_nothing_down(request):
    """For real: every file descriptor of a process is taken."""
    script = EXHAUSTED.format(path=str(request.config.rootpath))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "unknown this machine could not probe: too many open files"


@pytest.fixture
def _far_away(monkeypatch):
    """Targets on loopback count as reached over the network."""
    monkeypatch.setattr(scopes, "_address", lambda _: None)
    scopes._scope.cache_clear()
    yield
    scopes._scope.cache_clear()


@pytest.mark.usefixtures("_far_away")
async def test_where_no_reference_answers_we_are_offline_and_nothing_is_down(world, target):
    async with Server(target) as gone:
        dead = gone.url
    world.settings = ProbeSettings(timeout=2.0, connectivity=(f"{dead}/", dead.replace("http", "tcp")))
    world.restart()
    await world.poll()
    target.healthy = False
    for _ in range(3):
        poll = await world.poll(30)
        assert poll.statuses[0].state == "unknown"
        assert poll.offline
        assert all(h.spans == () for h in poll.histories)
    assert "offline" in poll.warnings[0]
    target.healthy = True
    await world.poll(30)
    assert (await world.poll(30)).statuses[0].state == "up"


@pytest.mark.usefixtures("_far_away")
async def test_where_one_reference_answers_whatever_it_says_a_failure_is_one(world, target):
    async with Server(lambda _: Reply(500)) as reference, Server(target) as gone:
        dead = gone.url
        await gone.__aexit__()
        world.settings = ProbeSettings(timeout=2.0, connectivity=(dead, reference.url))
        world.restart()
        target.healthy = False
        await world.poll()
        poll = await world.poll(30)
        assert reference.asked
        assert reference.asked[0].method == "HEAD"
        await gone.__aenter__()
    assert poll.statuses[0].state == "down"
    assert not poll.offline


@pytest.mark.usefixtures("_far_away")
async def test_references_are_left_alone_while_all_is_well(world, target):
    async with Server(target) as reference:
        world.settings = ProbeSettings(connectivity=(reference.url,))
        world.restart()
        await world.poll()
        assert reference.asked == []


async def test_a_target_on_this_machine_needs_no_network_to_be_down(world, target):
    async with Server(target) as gone:
        dead = gone.url
    world.settings = ProbeSettings(timeout=2.0, connectivity=(dead,))
    world.restart()
    target.healthy = False
    await world.poll()
    assert (await world.poll(30)).statuses[0].state == "down"


def named(identity: str) -> ProbeConfig:
    return ProbeConfig(id=identity, url=f"http://{identity}.example/")


@pytest.fixture
def outcomes(monkeypatch):
    """What each probe finds, without asking anybody."""
    found: dict[str, ProbeOutcome] = {}

    class Prober:
        def __init__(self, config, _tools):
            self.id = config.id

        async def probe(self, _seconds):
            return found[self.id]

    monkeypatch.setattr(probing.kinds, "make", Prober)
    return found


DOUBT = ProbeOutcome("failed", "no name server answers for this host", doubtful=True)


async def test_where_no_name_is_found_for_anybody_our_name_servers_are_gone(world, outcomes):
    world.restart(named("a"), named("b"))
    outcomes.update(a=DOUBT, b=DOUBT)
    for _ in range(3):
        poll = await world.poll(30)
        assert {s.state for s in poll.statuses} == {"unknown"}


async def test_where_another_name_is_found_the_host_itself_is_gone(world, outcomes):
    world.restart(named("a"), named("b"))
    outcomes.update(a=DOUBT, b=ProbeOutcome("ok"))
    await world.poll()
    poll = await world.poll(30)
    assert [s.state for s in poll.statuses] == ["down", "up"]


async def test_as_many_probes_at_once_as_were_allowed_and_no_more(world, monkeypatch):
    import asyncio

    running = most = 0

    class Prober:
        def __init__(self, *_):
            pass

        async def probe(self, _seconds):
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1
            return ProbeOutcome("ok")

    monkeypatch.setattr(probing.kinds, "make", Prober)
    world.settings = ProbeSettings(concurrency=7)
    world.restart(*(named(f"p{n}") for n in range(50)))
    poll = await world.poll()
    assert len(poll.statuses) == 50
    assert most == 7
