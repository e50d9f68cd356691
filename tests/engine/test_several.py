"""A year's cap and the right to terminate are decided over several periods, from what the store remembers of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sla_tui.config.model import ContractVersions
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.contract import TerminationRule
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store.opening import open_store
from tests.engine.world import HOUR, NOW, config, contract, service

OCTOBER = 1_790_812_800  # 2026-10-01T00:00:00Z
SEPTEMBER = 1_788_220_800  # 2026-09-01T00:00:00Z
NOVEMBER = 1_793_491_200
FIVE_HOURS = 5 * HOUR


def _shop(tmp_path, text):
    """Five hours down in September, October and November each: three breaches of 99.9."""
    store = open_store(tmp_path / "history.db")
    spans, at = [], SEPTEMBER
    for month in (SEPTEMBER, OCTOBER, NOVEMBER):
        down = month + 10 * 86_400
        spans += [Span(at, down, "up"), Span(down, down + FIVE_HOURS, "down")]
        at = down + FIVE_HOURS
    spans.append(Span(at, NOW, "up"))
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    told = History("one:1", SEPTEMBER, NOW, tuple(spans))
    store.record(Poll("one", NOW, (Status(monitor, "up", NOW, checked_at=NOW),), (told,)))
    world = replace(config(service("shop", "one:1")), contracts={"gold": ContractVersions(id="gold", versions=(text,))})
    found = build_snapshot(world, store, NOW, period="2026-10").services[0].assessment
    running = build_snapshot(world, store, NOW).services[0].assessment
    store.close()
    return found, running


def test_bad_closed_periods_are_counted_towards_termination(tmp_path):
    text = replace(contract(), termination=(TerminationRule(below=Fraction("99.9"), periods=2, within=3),))
    october, november = _shop(tmp_path, text)
    assert (october.termination[0].counted, october.termination[0].reached) == (2, True)
    assert november.termination[0].counted == 2  # the running month is not over: it does not count yet


def test_the_years_cap_leaves_what_earlier_periods_have_not_used(tmp_path):
    """Each month owes 100; a year costs 12,000, of which 1.5 % is 180: September 100, October 80, then none."""
    plain = contract()
    text = replace(plain, credit=replace(plain.credit, cap_year_percent=Fraction("1.5")))
    october, november = _shop(tmp_path, text)
    assert str(october.credit.amount) == "80.00"
    assert november.credit.percent == 0
