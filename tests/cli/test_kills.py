"""SIGKILL at any moment of any command that writes: nothing that was told is lost, nothing is torn, nothing is left."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status
from tests.cli.test_collect import url
from tests.store.test_migration import first_format
from tests.store.test_migration import look as as_migrated
from tests.stores import open_store
from tests.web.ports import free_port

__all__ = ["url"]
pytestmark = pytest.mark.long

DAY = 86_400
TELLING = """
import sys
from sla_tui.cli.main import main
from sla_tui.store.sqlite.store import SqliteStore
write = SqliteStore.record
def record(self, poll, **more):
    write(self, poll, **more)
    for checks in poll.checks:
        for one in checks.results:
            print("stored", checks.ref, one.at, flush=True, file=sys.stderr)
SqliteStore.record = record
sys.exit(main())
"""
TOLD = re.compile(r"^stored (\S+) (\d+)$")
KEPT = {"h.db", "h.db.lock", "c.toml", "h.csv", "site", "home"}


class Place:
    """A folder in which commands are run and killed; all that they start can be found by a mark."""

    def __init__(self, folder: Path, url: str, keep: str = "35d") -> None:
        self.folder, self.store = folder, folder / "h.db"
        self.mark = f"SLA_TUI_TEST_MARK={uuid.uuid4().hex}"
        (folder / "home").mkdir()
        probes = "".join(f'[probes.p{n}]\nurl = "{url}{n}"\n' for n in range(20))
        (folder / "c.toml").write_text(
            f'[sources.probe]\ninterval = "1s"\n[store]\nkeep_raw = "{keep}"\nkeep_exact = "{keep}"\n{probes}'
        )

    def start(self, *words: str, telling: bool = False) -> subprocess.Popen[str]:
        name, _, value = self.mark.partition("=")
        homes = {f"XDG_{kind}_HOME": str(self.folder / "home") for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        options = ("--config", str(self.folder / "c.toml"), "--store", str(self.store))
        return subprocess.Popen(
            [sys.executable, *(("-c", TELLING) if telling else ("-m", "sla_tui")), *words, *options],
            env={**os.environ, **homes, name: value, "TMPDIR": str(self.folder / "home")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, *words: str) -> str:
        with self.start(*words) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def killed(self, seconds: float, *words: str) -> str:
        """Runs a command for so long at the most, then kills it; returns what it said on standard error."""
        with self.start(*words) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            process.send_signal(signal.SIGKILL)
            said = process.communicate()[1]
        self.nobody_is_left()
        return said

    def nobody_is_left(self) -> None:
        end = time.monotonic() + 5
        while alive := [path.name for path in Path("/proc").glob("[0-9]*") if self._is_ours(path)]:
            assert time.monotonic() < end, alive
            time.sleep(0.05)

    def _is_ours(self, process: Path) -> bool:
        try:
            there = self.mark.encode() in (process / "environ").read_bytes()
            return there and ") Z " not in (process / "stat").read_text()
        except OSError:
            return False

    def is_sound(self) -> None:
        with closing(open_store(self.store, fallback=False)) as store:
            store.quick_check()
            assert store.check_months() == 0
        assert {path.name for path in self.folder.iterdir()} <= KEPT
        assert {path.name for path in (self.folder / "home").rglob("*") if path.is_file()} <= {"sla-tui.log"}


@pytest.fixture
def place(tmp_path, url):
    return Place(tmp_path, url)


def everything(path: Path) -> tuple[object, ...]:
    with closing(open_store(path, fallback=False)) as store:
        refs = [status.monitor.ref for status in store.statuses()]
        end = 1 << 31
        return tuple(
            (ref, store.spans(ref, 0, end), store.recent_checks(ref, 0, end), store.checks(ref, 0, end).total)
            for ref in refs
        )


def test_two_hundred_kills_of_collect(place):
    rng = random.Random(1)
    told: set[tuple[str, int]] = set()
    for _ in range(200):
        with place.start("collect", telling=True) as process:
            lines = [process.stderr.readline() for _ in range(rng.randint(1, 40))]
            time.sleep(rng.random())
            process.send_signal(signal.SIGKILL)
            lines += process.communicate()[1].splitlines()
        told |= {(found[1], int(found[2])) for line in lines if (found := TOLD.match(line))}
        place.nobody_is_left()
    with closing(open_store(place.store, fallback=False)) as store:
        refs = {ref for ref, _ in told}
        stored = {(ref, check.at) for ref in refs for check in store.recent_checks(ref, 0, 1 << 31)}
    assert len(told) > 2000
    assert told <= stored
    place.is_sound()


def test_twenty_kills_of_prune(place):
    now = int(time.time())
    monitors = [Monitor("p", str(n), f"m{n}", interval=60) for n in range(10)]
    with closing(open_store(place.store, fallback=False)) as store:
        for day in range(60, 0, -1):
            at = now - day * DAY
            statuses = tuple(Status(m, "up", at) for m in monitors)
            results = tuple(CheckResult(at - 60 * n, True, n) for n in range(200))
            store.record(Poll("p", at, statuses, checks=tuple(Checks(m.ref, results) for m in monitors)))
    before = place.folder.parent / "before.db"
    shutil.copy(place.store, before)
    began = time.monotonic()
    place.finish("store", "prune", "--compact")
    took, wanted = time.monotonic() - began, everything(place.store)
    assert wanted != everything(before)
    rng = random.Random(2)
    for _ in range(20):
        shutil.copy(before, place.store)
        place.killed(took * rng.uniform(0.3, 1.0), "store", "prune", "--compact")
        place.is_sound()
        place.finish("store", "prune", "--compact")
        assert everything(place.store) == wanted
        place.is_sound()


def test_twenty_kills_of_import(place):
    rows = [f"m{n % 20},{1_790_000_000 + 60 * n},{'up' if n % 9 else 'down'},{n % 300}" for n in range(4_000)]
    (place.folder / "h.csv").write_text("monitor,at,ok,ms\n" + "\n".join(rows) + "\n")
    words = ("store", "import", str(place.folder / "h.csv"))
    began = time.monotonic()
    place.finish(*words)
    took, wanted = time.monotonic() - began, everything(place.store)
    rng = random.Random(3)
    for _ in range(20):
        for path in place.folder.glob("h.db*"):
            path.unlink()
        place.killed(took * rng.uniform(0.3, 1.0), *words)
        if place.store.exists():
            place.is_sound()
        place.finish(*words)
        assert everything(place.store) == wanted
        place.is_sound()


def test_twenty_kills_of_publish(place):
    place.killed(3, "collect")
    site = place.folder / "site"
    words = ("snapshot", "--no-poll", "--publish", str(site))
    began = time.monotonic()
    place.finish(*words)
    took, names = time.monotonic() - began, {path.name for path in site.iterdir()}
    rng = random.Random(4)
    for _ in range(20):
        for path in site.iterdir():
            if rng.random() < 0.5:
                path.unlink()
        place.killed(took * rng.uniform(0.5, 1.0), *words)
        for path in site.iterdir():
            assert path.name in names
            assert path.read_bytes().rstrip()[-1:] in b">}\nF1234567890"
        place.finish(*words)
        assert {path.name for path in site.iterdir()} == names


def test_twenty_kills_of_a_migration(tmp_path, url):
    (tmp_path / "place").mkdir()
    place, rng = Place(tmp_path / "place", url, keep="9000d"), random.Random(5)
    words = ("store", "prune")
    now = first_format(place.store)
    first = place.folder.parent / "first.db"
    shutil.copy(place.store, first)
    began = time.monotonic()
    place.finish(*words)
    took = time.monotonic() - began
    for _ in range(20):
        for path in place.folder.glob("h.db*"):
            path.unlink()
        shutil.copy(first, place.store)
        place.killed(took * rng.uniform(0.4, 1.0), *words)
        with closing(open_store(place.store, fallback=False)) as store:
            as_migrated(store, now)
        left = {path.name for path in place.folder.glob("h.db*")}
        assert left <= {"h.db", "h.db.lock", "h.db.v1.bak"}
        with closing(open_store(place.store, fallback=False)) as store:
            store.quick_check()


def test_twenty_kills_of_serve_with_visitors(place):
    """Kills the server, or the process of its dashboards, whose visitors then get another one from the same server."""
    pytest.importorskip("textual_serve")
    from tests.web.hostile import family

    rng, shown = random.Random(6), 0
    for number in range(20):
        port = free_port()
        with place.start("serve", "--port", str(port)) as process:
            while "the dashboard is at" not in (line := process.stderr.readline()):
                assert line
            end = time.monotonic() + rng.uniform(0.0, 5.0)
            shown += asyncio.run(visited_until(end, port, visitors=3))
            if number % 4 == 0 and len(everyone := family(process.pid)) > 1:
                os.kill(everyone[1], signal.SIGKILL)
                shown += asyncio.run(visited_until(time.monotonic() + 8, port, visitors=1))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        place.nobody_is_left()
        if place.store.exists():
            place.is_sound()
    assert shown


async def visited_until(end: float, port: int, visitors: int) -> int:
    """Has so many look at the dashboard until then, and leaves without a word; returns how many were shown one."""
    return sum(await asyncio.gather(*(look_until(end, port) for _ in range(visitors))))


async def look_until(end: float, port: int) -> bool:
    import aiohttp

    shown = False
    with contextlib.suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(max(end - time.monotonic(), 0)), aiohttp.ClientSession() as session:
            opened = await session.ws_connect(f"http://127.0.0.1:{port}/ws?width=120&height=36", max_msg_size=0)
            await opened.send_str('["resize",{"width":120,"height":36}]')
            async for message in opened:
                shown = shown or (isinstance(message.data, bytes) and len(message.data) > 500)
    return shown
