"""Weeks of many series in a real Prometheus and a real VictoriaMetrics: every downtime is the generator's.

1,000 series over 35 days in both (`SLA_TUI_WEEKS=1`): 0 of 1,000 differed, of 18.7 million seconds of downtime.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time

import pytest

from sla_tui.clock import SystemClock
from sla_tui.config.model import SourceConfig
from sla_tui.sla.spans import disjoint
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.prometheus import create
from tests.peers.generated import EVERY, HOUR, generated, write
from tests.peers.servers import answers, binary, free_port, running

pytestmark = [pytest.mark.peers]

DAY = 86_400
WEEKS = pytest.mark.skipif(
    not os.environ.get("SLA_TUI_WEEKS"), reason="takes a quarter of an hour and 2 GB: SLA_TUI_WEEKS=1 runs it"
)


@contextlib.contextmanager
def prometheus(folder):
    program, port = binary("prometheus"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prometheus.yml").write_text("{}\n")
    command = [
        program,
        "--config.file=prometheus.yml",
        f"--storage.tsdb.path={folder / 'data'}",
        "--storage.tsdb.retention.time=400d",
        "--web.enable-remote-write-receiver",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    url = f"http://127.0.0.1:{port}"
    with running(command, folder, lambda: answers(f"{url}/-/ready")):
        yield url, f"{url}/api/v1/write"


@contextlib.contextmanager
def victoria(folder):
    program, port = binary("victoria-metrics"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    url = f"http://127.0.0.1:{port}"
    command = [
        program,
        f"-storageDataPath={folder / 'data'}",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-retentionPeriod=400d",
        "-memory.allowedBytes=800000000",
    ]
    with running(command, folder, lambda: answers(f"{url}/health")):
        yield url, f"{url}/api/v1/write"


async def _read(url: str, start: int, now: int):
    config = SourceConfig(id="m", kind="prometheus", base_url=url, interval=60, options={"latency": ""})
    source = create(SourceContext(config=config, clock=SystemClock()))
    known: dict[str, list] = {}
    try:
        poll = await source.poll(PollRequest(now=now, history_from=start, seconds=3000.0))
    finally:
        await source.close()
    assert poll.ask_again_in is None, poll.warnings
    for history in poll.histories:
        known.setdefault(history.ref.removeprefix("m:"), []).extend(history.spans)
    return {name: disjoint(spans, start, now) for name, spans in known.items()}


@pytest.mark.parametrize("server", [prometheus, victoria], ids=["prometheus", "victoria"])
@pytest.mark.parametrize(
    ("count", "days"),
    [(60, 3), pytest.param(1000, 35, marks=[pytest.mark.long, WEEKS])],
    ids=["60 x 3 d", "1,000 x 35 d"],
)
def test_every_downtime_is_the_generators(tmp_path, server, count, days):
    end = int(time.time()) // EVERY * EVERY
    start = (end - days * DAY) // HOUR * HOUR
    series = generated(count, start, end)
    with server(tmp_path) as (url, writing):
        began = time.monotonic()
        write(writing, series, start, end)
        written = time.monotonic()
        time.sleep(31 if server is victoria else 1)  # its queries leave out what came less than 30 s ago
        found = asyncio.run(_read(url, start, end))
        took = time.monotonic() - written
    off = {}
    for one in series:
        down = sum(span.end - span.start for span in found[one.name] if span.state == "down")
        if down != one.downtime():
            off[one.name] = (down, one.downtime())
    worst = max((abs(a - b) for a, b in off.values()), default=0)
    print(  # noqa: T201
        f"{count} series x {days} d: written in {written - began:.0f} s, read in {took:.0f} s;"
        f" {len(off)} differ, worst by {worst} s; {sum(one.downtime() for one in series):,} s of downtime"
    )
    assert len(found) == count
    assert worst <= EVERY, off
