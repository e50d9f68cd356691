"""A day of collecting in seconds: memory, open files and tasks end where they began. Only the time is not real."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from pathlib import Path

import pytest

from sla_tui.config.model import Config, SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.engine.collector import Collector
from sla_tui.store import open_store
from tests.engine.world import config as world_config
from tests.engine.world import service
from tests.sources.faulty import OK, Faulty, says
from tests.virtual import VirtualClock, run

NOW = 1_795_440_000
HOUR = 3600


def memory() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def configuration(port: int, targets: int, interval: int) -> Config:
    base = world_config(*(service(f"t{n}", f"probe:t{n}") for n in range(targets)))
    return replace(
        base,
        sources=(SourceConfig(id="probe", kind="probe", interval=interval),),
        probes=tuple(ProbeConfig(id=f"t{n}", url=f"http://127.0.0.1:{port}/{n}") for n in range(targets)),
        probe_settings=ProbeSettings(),
    )


@pytest.mark.full
@pytest.mark.parametrize(("interval", "targets"), [(300, 3), pytest.param(60, 10, marks=pytest.mark.long)])
def test_a_day_ends_where_it_began(tmp_path, monkeypatch, interval, targets):
    monkeypatch.setattr("sla_tui.sources.probe.stall.EVERY", 60.0)  # virtual time knows no stalls
    monkeypatch.setattr("sla_tui.engine.reload.EVERY", 60.0)
    seen = 0

    async def answer(reader, writer):
        nonlocal seen
        seen += 1
        await says(OK)(reader, writer)

    async def main(clock: VirtualClock) -> list[tuple[int, int, int]]:
        marks: list[tuple[int, int, int]] = []
        async with Faulty(answer) as server:
            store = open_store(tmp_path / "history.sqlite3")
            collector = Collector(configuration(server.port, targets, interval), store, clock, pace=600)
            task = asyncio.create_task(collector.run())
            for at in (3, 24):  # the first hours fill the caches
                await asyncio.sleep(at * HOUR - (clock.now() - NOW))
                gc.collect()
                marks.append((memory(), files(), len(asyncio.all_tasks())))
            collector.stop()
            await task
            store.close()
        return marks

    (before, fds, tasks), (later, fds_later, tasks_later) = run(NOW, main)
    assert seen >= 24 * HOUR / interval * targets * 0.97
    assert (
        later - before < 4_000_000 + 20 * 24 * HOUR // interval * targets
    )  # what is known of the day, and nothing else
    assert abs(fds_later - fds) <= 2 * targets  # a probe may be under way
    assert abs(tasks_later - tasks) <= 3 * targets
