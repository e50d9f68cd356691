"""A configuration with a history of its own, as a user has it: two services, outages in October 2026, all offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from tests.contracts.command import Printed, sla_tui

START, NOW = 1_790_812_800, 1_793_880_000  # 1 October 00:00Z, 5 November 2026 12:00Z
DAY, HOUR = 86_400, 3_600

CONFIG = """\
timezone = "UTC"
currency = "EUR"

[sources.pingdom]
token = { env = "PINGDOM_API_TOKEN" }

[contracts.gold]
name = "Gold"
vendor = "Example BV"
availability = { target = "99.9", min_outage = "1m" }
tiers = [{ below = "99.9", credit = "10" }, { below = "99.0", credit = "25" }]
claim = { within = "30d", method = "ticket" }

[[contracts.gold.versions]]
valid_from = 2026-11-01
availability = { target = "99.95" }

[contracts.silver]
name = "Silver"
availability = { target = "99.5" }
tiers = [{ below = "99.5", credit = "5" }]

[services.checkout]
name = "Checkout API"
contract = "gold"
fee = "1000.00"
monitors = ["pingdom:1"]

[services.search]
name = "Search"
contract = "silver"
monitors = ["pingdom:2"]

[[maintenance]]
services = ["checkout"]
start = 2026-10-12T00:00:00Z
end = 2026-10-12T00:30:00Z
title = "database upgrade"

[defaults]
discover = false
"""

OUTAGES = {
    "1": ((11 * DAY, 11 * DAY + 2 * HOUR), (20 * DAY, 20 * DAY + 30), (34 * DAY, 34 * DAY + HOUR)),
    "2": ((5 * DAY, 5 * DAY + 6 * HOUR),),
}
"""Seconds after 1 October: 2 h of which half an hour is maintenance, 30 s, an hour in November; and 6 h of search."""

Run = Callable[..., Printed]


@pytest.fixture
def own(tmp_path: Path) -> Run:
    """Runs a command on that configuration and its history, as of 5 November 2026."""
    config, store = tmp_path / "config.toml", tmp_path / "history.sqlite"
    config.write_text(CONFIG, encoding="utf-8")
    _fill(store)

    def run(*arguments: str) -> Printed:
        options = ("--config", str(config), "--store", str(store), "--at", "2026-11-05T12:00:00Z")
        return sla_tui(*arguments, *options)

    return run


def _fill(path: Path) -> None:
    store = open_store(path)
    monitors = [Monitor("pingdom", number, f"monitor {number}", interval=60) for number in OUTAGES]
    statuses = tuple(Status(monitor, "up", NOW, checked_at=NOW) for monitor in monitors)
    histories = tuple(History(m.ref, START, NOW, _spans(OUTAGES[m.id])) for m in monitors)
    store.record(Poll(source="pingdom", at=NOW, statuses=statuses, histories=histories))
    store.close()


def _spans(outages: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = START
    for low, high in outages:
        spans += [Span(at, START + low, "up"), Span(START + low, START + high, "down", "HTTP 503")]
        at = START + high
    return (*spans, Span(at, NOW, "up"))
