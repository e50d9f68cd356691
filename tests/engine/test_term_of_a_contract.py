"""A contract's term and a service's own beginning: what lies outside is no period, open or closed, at any door."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

import pytest

from sla_tui.config.model import ContractVersions
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge.across import past_periods
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import before, bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.errors import OutsideTermError, SlaTuiError
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from tests.engine.world import HOUR, MONTH, config, contract, service

DAY = 86_400
SEPTEMBER, OCTOBER = MONTH - 61 * DAY, MONTH - 31 * DAY
JANUARY = MONTH + 61 * DAY
SHOP = service("shop", "one:1")
BREACH = (OCTOBER + 10 * DAY, OCTOBER + 10 * DAY + 2_400)  # 40 min: too much for a part of October, not for all of it


def world(*, shop=SHOP, **text):
    versions = ContractVersions(id="gold", versions=(replace(contract(), **text),))
    return replace(config(shop), contracts={"gold": versions})


def tell(store, *outages):
    """The source tells of all that was until January."""
    spans, start = [], SEPTEMBER - 60 * DAY
    for low, high in outages:
        spans += [Span(start, low, "up"), Span(low, high, "down", "HTTP 500")]
        start = high
    spans.append(Span(start, JANUARY, "up"))
    monitor = Monitor("one", "1", "shop", interval=60)
    history = History(monitor.ref, SEPTEMBER - 60 * DAY, JANUARY, tuple(spans))
    store.record(Poll("one", JANUARY, (Status(monitor, "up", JANUARY, checked_at=JANUARY),), (history,)))


def close(store, settings, now):
    moment = moment_of(settings, store, now)
    bounds = [bind(settings, one, now, None) for one in present_services(moment)]
    return Closer().step(moment, bounds, lambda: False)


def figures(store, settings, now, period):
    a = build_snapshot(settings, store, now, period=period).services[0].assessment
    return a.verdict, a.period.start, a.period.end, a.assessed_seconds, a.credit.percent, a.credit.amount


@pytest.fixture
def store():
    with closing(open_store(":memory:")) as history:
        tell(history, BREACH, (MONTH + 20 * DAY, MONTH + 20 * DAY + 5 * HOUR))
        yield history


@pytest.mark.parametrize(
    ("own", "start", "end", "amount"),
    [
        ({"valid_from": date(2026, 10, 5)}, OCTOBER + 4 * DAY, MONTH, "87.10"),
        ({"valid_to": date(2026, 10, 20)}, OCTOBER, OCTOBER + 20 * DAY, "64.52"),
        ({"valid_from": date(2026, 10, 5), "part_fee": "full"}, OCTOBER + 4 * DAY, MONTH, "100.00"),
    ],
)
def test_a_month_that_the_term_cuts_is_the_same_open_reported_and_closed(own, start, end, amount, store):
    settings = world(**own)
    wanted = ("breached", start, end, end - start, 10, Decimal(amount))
    assert figures(store, settings, MONTH + 10 * DAY, "2026-10") == wanted
    assert close(store, settings, JANUARY) > 0
    row = store.closed_period("shop", start)
    assert (row.start, row.end) == (start, end)
    assert figures(store, settings, JANUARY + 1, "2026-10") == wanted
    assert build_snapshot(settings, store, JANUARY + 1, period="2026-10").services[0].frozen.drift is None


def test_after_the_last_day_no_month_is_open_or_claimable(store):
    settings = world(valid_to=date(2026, 10, 20))
    for now in (JANUARY, JANUARY + 1):
        entries = build_snapshot(settings, store, now, credit_cache=CreditCache()).credits
        assert [(e.period.key, e.period.end, e.amount) for e in entries] == [
            ("2026-10", OCTOBER + 20 * DAY, Decimal("64.52"))
        ]
        close(store, settings, now)
    with pytest.raises(OutsideTermError, match="November 2026 lies outside the contract's term"):
        build_snapshot(settings, store, JANUARY, period="2026-11")
    with pytest.raises(OutsideTermError, match="September 2026 lies outside the contract's term"):
        build_snapshot(world(valid_from=date(2026, 10, 5)), store, JANUARY, period="2026-09")


@pytest.mark.parametrize("since", [OCTOBER + 5 * DAY + 7, OCTOBER, MONTH - 1])
def test_before_a_service_is_measured_there_is_no_period_and_the_one_it_begins_in_comes_once(since, store):
    settings = world(shop=replace(SHOP, monitored_from=since))
    moment = moment_of(settings, store, MONTH + 10 * DAY)
    running = bind(settings, settings.services[0], moment.now, None)
    found = [one.period for one in islice(past_periods(moment, running), 5)]
    assert [(p.start, p.end) for p in found] == [(since, MONTH)]
    assert before(settings, bind(settings, settings.services[0], moment.now, "2026-10")) is None


def test_the_month_that_the_measuring_begins_in_is_a_part_in_words_once_and_in_money(store):
    since = OCTOBER + 10 * DAY
    settings = world(shop=replace(SHOP, monitored_from=since), valid_from=date(2026, 10, 5))
    shown = build_snapshot(settings, store, MONTH + 10 * DAY, period="2026-10").services[0]
    assert shown.assessment.period.label == "October 2026 (part)"
    assert shown.assessment.credit.amount == Decimal("67.74")  # 21 of 31 days
    assert close(store, settings, JANUARY) == 2
    assert store.closed_period("shop", since).end == MONTH


def test_a_report_of_no_period_says_that_the_term_is_over(store):
    with pytest.raises(SlaTuiError, match="this period: 2027-01-01 lies outside the contract's term"):
        gather_report(world(valid_to=date(2026, 10, 20)), store, JANUARY)
