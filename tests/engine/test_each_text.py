"""Of a period in parts each text is given what it asks for, not what the last one would ask for."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from sla_tui.config.model import ContractVersions, EventScope, MaintenanceEvent
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.sla.contract import MaintenanceRule, Objective
from sla_tui.sla.evidence import MaintenanceWindow
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from tests.engine.world import HOUR, MONTH, NOW, config, contract, service

DAY = 86_400
OCTOBER = MONTH - 31 * DAY
SPLIT = OCTOBER + 15 * DAY  # 2026-10-16
SINCE = OCTOBER - 150 * DAY


@pytest.fixture
def store():
    with closing(open_store(":memory:")) as history:
        yield history


def tell(store, *outages, slow=range(0)):
    spans, at = [], SINCE
    for low, high in outages:
        spans += [Span(at, low, "up"), Span(low, high, "down", "HTTP 500")]
        at = high
    spans.append(Span(at, NOW, "up"))
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    checks = Checks("one:1", tuple(CheckResult(at, ok=True, ms=900) for at in slow), SINCE, NOW)
    history = History("one:1", SINCE, NOW, tuple(spans))
    store.record(Poll("one", NOW, (Status(monitor, "up", NOW, checked_at=NOW),), (history,), (checks,)))


def split(first, **more):
    second = replace(contract(), valid_from=date(2026, 10, 16), amendment="split")
    texts = {"gold": ContractVersions(id="gold", versions=(first, second))}
    return replace(config(service("shop", "one:1"), sources=("one",), **more), contracts=texts)


def october(settings, store):
    return build_snapshot(settings, store, NOW, period="2026-10").services[0]


def test_a_promise_of_the_first_text_pays_though_the_second_makes_none(store):
    slow = Objective(kind="latency", threshold=Fraction(400), window=3600, credit=Fraction(15))
    settings = split(replace(contract(), objectives=(slow,)))
    tell(store, slow=range(OCTOBER, SPLIT, 1200))
    found = october(settings, store)
    assert [(o.met, o.windows) for o in found.assessment.objectives] == [(False, 15 * 24)]
    assert (found.verdict, found.stated.credit.percent) == ("breached", Fraction(15 * 15, 31))
    moment = moment_of(settings, store, NOW)
    Closer().step(moment, [bind(settings, s, NOW, None) for s in present_services(moment)], lambda: False)
    closed = october(settings, store)
    assert closed.frozen.drift is None
    assert closed.assessment == found.assessment


def test_a_years_allowance_of_the_first_text_is_used_up_by_work_in_spring(store):
    """30 min of work are allowed in a year; 30 were used in June, and October's 60 are downtime."""
    rule = MaintenanceRule(allowance=1800, allowance_per="year")
    june, autumn = OCTOBER - 110 * DAY, OCTOBER + 5 * DAY
    work = [MaintenanceWindow(june, june + 1800), MaintenanceWindow(autumn, autumn + HOUR)]
    events = tuple(MaintenanceEvent(scope=EventScope(services=("shop",)), window=window) for window in work)
    tell(store, *((window.start, window.end) for window in work))
    found = october(split(replace(contract(), maintenance=rule), maintenance=events), store)
    assert found.assessment.downtime_seconds == HOUR


def test_the_ledger_lists_what_the_first_text_pays_though_the_second_pays_nothing(store):
    tell(store, (OCTOBER + DAY, OCTOBER + DAY + 5 * HOUR))
    settings = split(contract())
    first, second = settings.contracts["gold"].versions
    texts = ContractVersions(id="gold", versions=(first, replace(second, tiers=())))
    settings = replace(settings, contracts={"gold": texts})
    owed = october(settings, store).stated.credit
    (entry,) = build_snapshot(settings, store, NOW, credit_cache=CreditCache()).credits
    assert (entry.period.key, entry.credit, entry.amount) == ("2026-10", owed.percent, owed.amount)


def test_two_services_on_one_monitor_look_back_as_far_as_each_of_their_contracts_asks(store):
    rule = MaintenanceRule(allowance=1800, allowance_per="year")
    june, autumn = OCTOBER - 110 * DAY, OCTOBER + 5 * DAY
    work = [MaintenanceWindow(june, june + 1800), MaintenanceWindow(autumn, autumn + HOUR)]
    events = tuple(MaintenanceEvent(scope=EventScope(services=("b",)), window=window) for window in work)
    tell(store, *((window.start, window.end) for window in work))
    settings = config(
        service("a", "one:1"), service("b", "one:1", contract_id="yearly"), sources=("one",), maintenance=events
    )
    yearly = ContractVersions(id="yearly", versions=(replace(contract("yearly"), maintenance=rule),))
    settings = replace(settings, contracts={**settings.contracts, "yearly": yearly})
    found = build_snapshot(settings, store, NOW, period="2026-10").services
    assert [s.assessment.downtime_seconds for s in found] == [HOUR, HOUR]
