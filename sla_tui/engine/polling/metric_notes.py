"""The values of contracts' queries: which source is asked, from when on, and what of them is kept, as stored notes.

A day of a query is a note of its own, so that a month of them is read and a day of them is written. The query itself is
not written down: it may name what is nobody's business.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.sla.contract import DAY, Objective
from sla_tui.sla.evidence import MetricValue
from sla_tui.sla.observation import Poll
from sla_tui.store.store import Store

ASKED: Final = "prometheus"
"""The kind of source that is asked."""
STEP: Final = 300  # seconds between two values, where no window asks for more of them
BACK: Final = 35 * DAY  # how far back is asked at first: the longest month, and a little more


def source_of(config: Config, service: ServiceConfig) -> str | None:
    """Says which source is asked what the service's contract promises: a monitor's, else the first there is."""
    able = [source.id for source in config.sources if source.kind == ASKED]
    own = [ref.partition(":")[0] for ref in service.monitors]
    return next((name for name in own if name in able), able[0] if able else None)


def wanted(store: Store, config: Config, source: str, now: int) -> dict[str, tuple[int, int]]:
    """Lists the queries that a source is asked, each with from when on, and how many seconds a step is.

    Raises:
        StoreError: the store cannot be read.
    """
    steps: dict[str, int] = {}
    for service in config.services:
        if source_of(config, service) != source:
            continue
        for objective in _metrics(config, service):
            step = min(STEP, objective.window or STEP)
            steps[objective.query] = min(step, steps.get(objective.query, step))
    return {query: (_known_until(store, source, query, now), step) for query, step in steps.items()}


def keep(store: Store, poll: Poll) -> None:
    """Keeps what a poll brought.

    Raises:
        StoreError: the store cannot be written.
    """
    days: dict[tuple[str, int], dict[int, Fraction]] = {}
    for value in poll.metrics:
        days.setdefault((value.query, value.at // DAY), {})[value.at] = value.value
    for (query, day), new in days.items():
        known = {one.at: one.value for one in _day(store, poll.source, query, day)}
        body = {"values": [[at, f"{found}"] for at, found in sorted({**known, **new}.items())]}
        store.put_note(_key(poll.source, query, day), poll.at, json.dumps(body))
    for one in poll.answered:
        store.put_note(_key(poll.source, one.query), poll.at, json.dumps(one.until))


def values(store: Store, config: Config, service: ServiceConfig, start: int, end: int) -> tuple[MetricValue, ...]:
    """Reads the values in `[start, end)` of every query that the service's contract promises something of.

    Raises:
        StoreError: the store cannot be read.
    """
    source = source_of(config, service)
    queries = dict.fromkeys(objective.query for objective in _metrics(config, service))
    if source is None:
        return ()
    days = range(start // DAY, -(-end // DAY))
    found = (one for query in queries for day in days for one in _day(store, source, query, day))
    return tuple(one for one in found if start <= one.at < end)


def _metrics(config: Config, service: ServiceConfig) -> Iterator[Objective]:
    for name in service.contracts:
        versions = config.contracts.get(name)
        for text in versions.versions if versions is not None else ():
            yield from (objective for objective in text.objectives if objective.kind == "metric")


def _day(store: Store, source: str, query: str, day: int) -> Iterator[MetricValue]:
    body = store.get_note(_key(source, query, day))
    for at, value in json.loads(body)["values"] if body else ():
        yield MetricValue(query, at, Fraction(value))


def _known_until(store: Store, source: str, query: str, now: int) -> int:
    body = store.get_note(_key(source, query))
    return max(json.loads(body) if body else 0, now - BACK)


def _key(source: str, query: str, day: int | None = None) -> str:
    name = f"metric {source} {hashlib.sha256(query.encode()).hexdigest()[:16]}"
    return name if day is None else f"{name} {day}"
