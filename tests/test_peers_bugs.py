"""Ten bugs of our peers, each as a test with its figure (facts of where they were seen: the issues named beside them).

Time is the virtual loop's, so that hours pass in seconds; targets and networks say what a test wants them to. The whole
engine runs: schedule, probes, judgement, store, assessment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from sla_tui.clock import SystemClock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.live import LiveEngine
from sla_tui.export.formats.json import render_json
from sla_tui.language import ENGLISH
from sla_tui.sla.observation import Poll
from sla_tui.sla.snapshot import Snapshot
from sla_tui.sources.base import SourceContext
from sla_tui.sources.probe import source as probing
from tests.engine.world import config as world_config
from tests.engine.world import service
from tests.export.drawn import snapshot_text as render_text
from tests.sources.network import LOST, REFUSED, Network
from tests.stores import open_store
from tests.thin import some
from tests.virtual import VirtualClock, run

NOW = 1_795_440_000  # 2026-11-23T13:20:00Z
INTERVAL = 30
NAMES = ("shop", "mail", "docs", "blog", "wiki")


def configured(*names: str, interval: int = INTERVAL, **settings) -> Config:
    """Each name is a target of its own owner, and a service."""
    base = world_config(*(service(name, f"probe:{name}") for name in names))
    return replace(
        base,
        sources=(SourceConfig(id="probe", kind="probe", interval=interval),),
        probes=tuple(ProbeConfig(id=name, url=f"https://{name}.{name}-corp.example/") for name in names),
        probe_settings=ProbeSettings(**settings),
    )


@pytest.fixture
def network(monkeypatch):
    found = Network()
    monkeypatch.setattr(probing.kinds, "make", found.make)
    monkeypatch.setattr(probing, "OwnNetwork", lambda: found)
    monkeypatch.setattr("sla_tui.sources.probe.stall.EVERY", 5.0)  # virtual time knows no stalls
    return found


Script = Callable[[VirtualClock], Awaitable[object]]


def lived(cfg: Config, script: Script, *, at: float = NOW, store=None) -> tuple[Snapshot, object]:
    """Runs the engine while `script` runs; the snapshot of its end, and the store."""
    history = store if store is not None else open_store(":memory:")

    async def main(clock: VirtualClock) -> Snapshot:
        live = LiveEngine(cfg, history, clock, pace=60.0)
        task = asyncio.create_task(live.run())
        await script(clock)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        snapshot = live._build()
        await live.close()
        return snapshot

    return run(at, main), history


def seconds(history, name: str, state: str, start: int = 0, end: int = NOW * 2) -> int:
    spans = history.spans(f"probe:{name}", start, end)
    return sum(span.end - span.start for span in spans if span.state == state)


def assessed(snapshot: Snapshot, name: str):
    return next(s for s in snapshot.services if s.id == name).assessment


# 1


@pytest.mark.full
@pytest.mark.parametrize("resolves", [False, True], ids=["all gone", "a name server answers from its cache"])
@pytest.mark.parametrize("confirmations", some([1, 2], always=[2]))
def test_1_own_network_lost_for_90_s_charges_0_s(network, resolves, confirmations):
    """Uptime Kuma #774: every monitor goes down. No reference is configured here."""

    async def script(clock):
        await asyncio.sleep(600)
        network.all_silent(*NAMES)
        network.resolves = resolves
        await asyncio.sleep(90)
        network.says.clear()
        network.resolves = True
        await asyncio.sleep(600)

    snapshot, history = lived(configured(*NAMES, confirmations=confirmations, retry_interval=5), script)
    for name in NAMES:
        assert seconds(history, name, "down") == 0
        assert assessed(snapshot, name).downtime_seconds == 0
        # from the last good look before to the first one after, and no more
        assert 60 <= 1290 - seconds(history, name, "up") <= 90 + 3 * INTERVAL


# 2


def test_2_a_suspend_of_1_h_is_3600_s_unknown_and_neither_downtime_nor_uptime(network):
    """Prometheus #8243, Uptime Kuma #6475. Connections that were open break when the machine wakes up."""

    async def script(clock):
        await asyncio.sleep(600)
        clock.jump(3600)
        await asyncio.sleep(600)

    snapshot, history = lived(configured("shop", "mail", confirmations=1), script)
    for name in ("shop", "mail"):
        assert seconds(history, name, "down") == 0
        unknown = 4800 - seconds(history, name, "up")
        assert 3600 <= unknown <= 3600 + 2 * INTERVAL + 2
    assert "clock jumped forwards by 1 h" in " ".join(map(ENGLISH.tell, snapshot.notices))


# 3


@pytest.mark.full
@pytest.mark.parametrize("step", [-3600, +600])
def test_3_a_wall_clock_set_back_1_h_or_forth_10_min_counts_no_second_twice(network, step):
    """Uptime Kuma #258 (100.58 %), Prometheus #8710."""

    async def script(clock):
        await asyncio.sleep(1800)
        clock.jump(step)
        network.says["shop"] = REFUSED
        await asyncio.sleep(300)
        network.says.clear()
        await asyncio.sleep(7200)

    snapshot, history = lived(configured("shop"), script)
    spans = history.spans("probe:shop", 0, NOW * 2)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert seconds(history, "shop", "up") + seconds(history, "shop", "down") <= 1800 + 7500 + max(step, 0)
    assert seconds(history, "shop", "down") <= 300 + INTERVAL
    found = assessed(snapshot, "shop")
    assert 0 <= found.uptime <= 1
    assert 0 <= found.coverage <= 1
    if step > 0:
        assert seconds(history, "shop", "up", NOW + 1800 + INTERVAL, NOW + 1800 + step) == 0


# 4

KILLED = """
import asyncio, os, signal, sys
sys.path.insert(0, {root!r})
import pytest
from tests.test_peers_bugs import NOW, configured, lived
from tests.sources.network import Network
from sla_tui.sources.probe import source as probing
from sla_tui.store import open_store

network = Network()
probing.kinds.make, probing.OwnNetwork = network.make, lambda: network

async def script(clock):
    await asyncio.sleep(900)
    os.kill(os.getpid(), signal.SIGKILL)

lived(configured("shop"), script, store=open_store({path!r}))
"""


def test_4_killed_for_5_h_is_5_h_unknown(network, tmp_path, request):
    """Uptime Kuma #6475: five hours of nobody looking are "100 %"."""
    path = str(tmp_path / "history.sqlite3")
    code = KILLED.format(root=str(request.config.rootpath), path=path)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -9, done.stderr
    history = open_store(path)

    async def script(clock):
        await asyncio.sleep(900)

    again = NOW + 900 + 5 * 3600
    lived(configured("shop"), script, at=again, store=history)
    gap = (again + 900 - NOW) - seconds(history, "shop", "up") - seconds(history, "shop", "down")
    assert 5 * 3600 <= gap <= 5 * 3600 + 3 * INTERVAL
    assert seconds(history, "shop", "down") == 0
    assert seconds(history, "shop", "up", NOW, NOW + 900) >= 900 - 2 * INTERVAL  # what was told is there
    history.close()
    import sqlite3

    with contextlib.closing(sqlite3.connect(path)) as db:
        notes = [note for (note,) in db.execute("SELECT note FROM events WHERE kind = 'break'")]
    assert any("nobody looked for 5 h" in note for note in notes)


# 5


def test_5_a_dead_resolver_is_unknown_dns_self_and_0_s_of_downtime(network):
    """Uptime Kuma #4858."""

    async def script(clock):
        await asyncio.sleep(600)
        network.says.update(dict.fromkeys(NAMES, LOST))
        network.resolves = False
        await asyncio.sleep(1800)

    snapshot, history = lived(configured(*NAMES, confirmations=1), script)
    for entry in snapshot.services:
        assert entry.monitors[0].state == "unknown"
    assert all("(dns-self)" in status.reason for status in history.statuses())
    assert all(seconds(history, name, "down") == 0 for name in NAMES)


# 6


def test_6_maintenance_counts_out_of_the_figures_also_when_it_is_declared_afterwards(network):
    """Gatus counts the failures of a window before it looks at the window."""

    async def script(clock):
        await asyncio.sleep(600)
        network.says["shop"] = REFUSED
        await asyncio.sleep(600)
        network.says.clear()
        await asyncio.sleep(600)

    cfg = configured("shop")
    snapshot, history = lived(cfg, script)
    charged = assessed(snapshot, "shop").downtime_seconds
    assert 600 - INTERVAL <= charged <= 600 + INTERVAL

    async def declare(clock):
        actor = Actor(cfg, history, clock, who="test")
        actor.declare_maintenance(["shop"], NOW + 500, NOW + 1400, title="upgrade")

    snapshot, _ = lived(cfg, declare, at=NOW + 1900, store=history)
    assert assessed(snapshot, "shop").downtime_seconds == 0
    assert seconds(history, "shop", "down") == charged  # what was seen stays as it was seen


# 7


def test_7_a_retry_interval_of_1_s_or_of_30_s_gives_the_same_uptime(network):
    """Uptime Kuma #688, #5401: uptime by counts of beats. 300 s down are 300 s, however often it was looked."""
    charged, looks = [], []
    for retry in (1, INTERVAL):
        network.looks.clear()

        async def script(clock):
            await asyncio.sleep(600)
            network.says["shop"] = REFUSED
            await asyncio.sleep(300)
            network.says.clear()
            await asyncio.sleep(600)

        cfg = configured("shop", retry_interval=retry, confirmations=6)
        snapshot, history = lived(cfg, script)
        charged.append(assessed(snapshot, "shop").downtime_seconds)
        looks.append(len(network.looks))
        assert abs(seconds(history, "shop", "down") - 300) <= INTERVAL
    assert all(abs(found - 300) <= INTERVAL for found in charged)
    assert looks[0] >= looks[1] + 4


# 8


@pytest.mark.full
def test_8_a_thousand_more_targets_delay_nobody(network):
    """smokeping_prober #156: latency rises with the number of hosts. Here: no look is late, none bunch together.

    What one more target costs in real time is measured in benchmarks/probes.py.
    """
    most = running = 0

    async def before(_name):
        nonlocal most, running
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1

    network.before = before
    names = [f"t{n}" for n in range(1001)]

    cfg = configured(*names, interval=60)
    polls: list[Poll] = []

    async def main(clock: VirtualClock) -> None:
        context = SourceContext(
            config=cfg.sources[0], clock=clock, probes=cfg.probes, probe_settings=cfg.probe_settings
        )
        watching = asyncio.create_task(probing.ProbeSource(context).watch(polls.append))
        await asyncio.sleep(180)
        watching.cancel()

    run(NOW, main)
    assert 3 * 1001 <= len(network.looks) <= 4.1 * 1001
    assert most <= 20  # 17 a second, 0.05 s each, and chance
    assert not any(poll.warnings for poll in polls)


# 9


@pytest.mark.full
async def test_9_a_disk_that_stalls_for_40_rounds_stops_no_probe_and_loses_nothing(network, monkeypatch):
    """Uptime Kuma #2346: one slow write freezes all monitoring. Real threads, real time, rounds of 50 ms."""
    monkeypatch.setattr(probing, "SHORTEST_HOLD", 0.01)
    history = open_store(":memory:")
    stalled, released, stored = threading.Event(), threading.Event(), 0
    record = history.record

    def slow(poll, **more):
        nonlocal stored
        stalled.set()
        released.wait(30)
        stored += sum(len(checks.results) for checks in poll.checks)
        record(poll, **more)

    monkeypatch.setattr(history, "record", slow)
    cfg = configured("shop", interval=1)
    live = LiveEngine(cfg, history, SystemClock())
    task = asyncio.create_task(live.run())
    try:
        async with asyncio.timeout(30):
            while not stalled.is_set():  # noqa: ASYNC110  another thread sets it
                await asyncio.sleep(0.01)
            during = len(network.looks)
            while len(network.looks) < during + 40:  # the disk hangs, and we look on
                live.poll_now()
                await asyncio.sleep(0.05)
            assert stored == 0
            released.set()
            while stored < during + 40:  # noqa: ASYNC110  another thread counts
                await asyncio.sleep(0.01)
    finally:
        released.set()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await live.close()


# 10

HOSTILE = "\x1b]52;c;ZXZpbA==\x07[/b]\x9b2J\u202eevil[@click=app.bell]x[/]"


def test_10_a_monitor_with_a_hostile_name_is_inert_everywhere(network):
    cfg = configured("shop")
    cfg = replace(cfg, probes=(replace(cfg.probes[0], name=HOSTILE),), services=())

    async def script(clock):
        network.says["shop"] = replace(REFUSED, reason="closed")
        await asyncio.sleep(120)

    snapshot, history = lived(cfg, script)
    name = history.statuses()[0].monitor.name
    assert name.isprintable()
    assert "[/b]" in name  # markup is text, not an instruction
    for text in (render_text(snapshot, width=120), render_json(snapshot)):
        assert not set(text) & set("\x1b\x07\x9b\u202e")


def test_10_and_so_it_is_on_the_dashboard(network):
    pytest.importorskip("textual")
    from sla_tui.ui.app import SlaApp

    cfg = configured("shop")
    cfg = replace(cfg, probes=(replace(cfg.probes[0], name=HOSTILE),), services=())

    async def script(clock):
        await asyncio.sleep(60)

    snapshot, _ = lived(cfg, script)

    class Feed:
        def current(self):
            return snapshot

        def start(self, on_snapshot):
            on_snapshot(snapshot)

        def poll_now(self, source=None):
            pass

        def stop(self):
            pass

    async def show() -> str:
        app = SlaApp(Feed())
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            return app.export_screenshot()

    assert "\x1b" not in asyncio.run(show())


# The same with a real network


def _may_make_networks() -> bool:
    if os.geteuid() != 0:
        return False
    try:
        made = subprocess.run(["ip", "netns", "add", "sla-tui-try"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    subprocess.run(["ip", "netns", "del", "sla-tui-try"], capture_output=True, check=False)
    return made.returncode == 0


SERVE = """
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *_): pass
ThreadingHTTPServer(("0.0.0.0", 80), Page).serve_forever()
"""


class Cable:
    """Two network namespaces and a pair of virtual cards between them: the collector here, the targets there."""

    TARGETS = ("203.0.113.1", "192.0.2.1", "198.18.0.1")

    def __init__(self) -> None:
        self.here, self.there = f"sla-here-{os.getpid()}", f"sla-there-{os.getpid()}"
        for ns in (self.here, self.there):
            self.ip("netns", "add", ns)
            self.ip("link", "set", "lo", "up", ns=ns)
        self.ip(
            "link", "add", "veth0", "netns", self.here, "type", "veth", "peer", "name", "veth1", "netns", self.there
        )
        self.ip("addr", "add", "198.51.100.2/24", "dev", "veth0", ns=self.here)
        self.ip("addr", "add", "198.51.100.1/24", "dev", "veth1", ns=self.there)
        for target in self.TARGETS:
            self.ip("addr", "add", f"{target}/32", "dev", "veth1", ns=self.there)
        self.plug()

    @staticmethod
    def ip(*words: str, ns: str | None = None) -> None:
        subprocess.run(["ip", *(["-n", ns] if ns else []), *words], check=True, capture_output=True)

    def plug(self) -> None:
        self.ip("link", "set", "veth0", "up", ns=self.here)
        self.ip("link", "set", "veth1", "up", ns=self.there)
        self.ip("route", "replace", "default", "via", "198.51.100.1", ns=self.here)

    def pull(self, where: str) -> None:
        if where == "the cable on our side":
            self.ip("link", "set", "veth0", "down", ns=self.here)
        elif where == "the cable on the other side":
            self.ip("link", "set", "veth1", "down", ns=self.there)
        else:
            self.ip("route", "replace", "default", "via", "198.51.100.9", ns=self.here)  # nobody is there

    def run(self, ns: str, *command: str) -> subprocess.Popen:
        root = Path(__file__).parent.parent
        return subprocess.Popen(["ip", "netns", "exec", ns, *command], cwd=root, stderr=subprocess.DEVNULL)

    def close(self) -> None:
        for ns in (self.here, self.there):
            subprocess.run(["ip", "netns", "del", ns], capture_output=True, check=False)


@pytest.mark.long
@pytest.mark.parametrize("cut", ["the cable on our side", "the cable on the other side", "the route"])
def test_1_for_real_the_cable_is_pulled_for_90_s(tmp_path, cut):
    if not _may_make_networks():
        pytest.skip("only root may make network namespaces")
    config, store = tmp_path / "config.toml", tmp_path / "history.sqlite3"
    probes = (f'[probes.t{n}]\nurl = "http://{host}/"\n' for n, host in enumerate(Cable.TARGETS))
    quick = 'interval = "2s"\ntimeout = "2s"\nretry_interval = "1s"\nconfirmations = 1\n'
    config.write_text(f"[sources.probe]\n{quick}{''.join(probes)}")
    options = ["--config", str(config), "--store", str(store)]
    cable = Cable()
    processes = [
        cable.run(cable.there, sys.executable, "-c", SERVE),
        cable.run(cable.here, sys.executable, "-m", "sla_tui", "collect", *options),
    ]
    try:
        time.sleep(30)
        cable.pull(cut)
        time.sleep(90)
        cable.plug()
        time.sleep(30)
        processes[1].terminate()
        assert processes[1].wait(30) == 0
        with contextlib.closing(open_store(store, read_only=True)) as history:
            for n in range(len(Cable.TARGETS)):
                assert seconds(history, f"t{n}", "down") == 0
                assert seconds(history, f"t{n}", "up") >= 30
                assert history.running(f"probe:t{n}").state == "up"
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
                process.wait(30)
        cable.close()
