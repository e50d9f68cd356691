"""How far back the contracts need each source's past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.polling.plan import NO_PAST, HistoryNeed
from sla_tui.sla.periods.calendar import previous_period

MONTH = 31 * 86_400
_LAST: Final[list[tuple[Config, tuple[ServiceConfig, ...]]]] = []


def history_need(config: Config, now: int, backfill: int) -> HistoryNeed:
    """Says from when on the contracts need the past, within `backfill` seconds before `now`."""
    return _within(_needed(config, now), now, backfill)


def history_needs(config: Config, now: int) -> Mapping[str, HistoryNeed]:
    """Says it of every source, by its id; sources that know nothing but what was seen here are not in it."""
    whole = _needed(config, now)
    return {s.id: _within(whole, now, s.backfill) for s in config.sources if s.kind not in NO_PAST}


def _within(whole: HistoryNeed, now: int, backfill: int) -> HistoryNeed:
    return HistoryNeed(max(whole.history_from, now - backfill), max(whole.checks_from, now - backfill))


def _needed(config: Config, now: int) -> HistoryNeed:
    """Covers the periods that run, and those before them; two months where any monitor may become a service."""
    running, before = [], []
    for service in _unlike(config):
        bound = bind(config, service, now, None)
        running.append(bound.period.start)
        before.append(previous_period(bound.contract.period, bound.period).start)
    if config.defaults.discover or not running:
        running.append(now - MONTH)
        before.append(now - 2 * MONTH)
    return HistoryNeed(min(before), min(running))


def _unlike(config: Config) -> tuple[ServiceConfig, ...]:
    """Lists a service for each text and term: the same ones have the same periods. Found once for a configuration."""
    if not _LAST or _LAST[0][0] is not config:
        services = (replace(one, contract=name, agreement=None) for one in config.services for name in one.contracts)
        _LAST[:] = [(config, tuple({one.text_key: one for one in services}.values()))]
    return _LAST[0][1]
