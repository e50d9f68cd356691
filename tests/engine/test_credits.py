"""The ledger: the same figures as the service's own, each period once, and no work where nothing is news."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import ContractVersions
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather import credits as module
from sla_tui.engine.gather.credits import AGAIN, CreditCache
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge import closing as closing_module
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind_all
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.errors import SlaTuiError
from sla_tui.sla.contract import ClaimRule, PeriodRule, Within
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from tests.engine.world import HOUR, MONTH, NOW, config, contract, service

SEPTEMBER = 1_788_220_800  # 2026-09-01T00:00:00Z
OCTOBER = 1_790_812_800
DAY = 86_400


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "history.db")) as opened:
        yield opened


def told(store, *outages, source="one", until=NOW, silent=False):
    """One monitor, up since September but for `outages`; a silent one has nothing to tell."""
    spans, at = [], SEPTEMBER
    for low, high in outages:
        spans += [Span(at, low, "up"), Span(low, high, "down", "HTTP 500")]
        at = high
    spans.append(Span(at, until, "up"))
    monitor = Monitor(source, "1", f"{source} 1", "http", interval=60)
    status = Status(monitor, "paused" if silent else "up", until, checked_at=until)
    history = () if silent else (History(monitor.ref, SEPTEMBER, until, tuple(spans)),)
    store.record(Poll(source, until, (status,), history, ()), asked_from=SEPTEMBER)


def world(*versions, monitors=("one:1",), sources=("one",)):
    made = config(service("shop", *monitors), sources=sources)
    return replace(made, contracts={"gold": ContractVersions(id="gold", versions=versions or (contract(),))})


def lines(made, store, now=NOW):
    snapshot = build_snapshot(made, store, now, credit_cache=CreditCache())
    return {(e.period.start, e.period.end): e.credit for e in snapshot.credits}


def test_a_text_that_begins_inside_a_month_decides_from_the_next_one_on_and_no_month_is_owed_twice(store):
    told(store, (MONTH + 2 * DAY, MONTH + 4 * DAY))
    newer = replace(contract(target="99.5"), valid_from=date(2026, 11, 15))
    made = world(contract(), newer)
    running = build_snapshot(made, store, NOW).services[0].assessment
    assert (running.period.start, running.target) == (MONTH, Fraction("99.9"))
    assert list(lines(made, store)) == [(MONTH, MONTH + 30 * DAY)]
    told(store, (MONTH + 2 * DAY, MONTH + 4 * DAY), until=NOW + 10 * DAY)
    assert list(lines(made, store, NOW + 10 * DAY)) == [(MONTH, MONTH + 30 * DAY)], "and it is the same one afterwards"


def test_what_was_monthly_before_a_rolling_text_is_not_made_up(store):
    told(store, (OCTOBER + 2 * DAY, OCTOBER + 4 * DAY))
    old = replace(contract(), period=PeriodRule(kind="rolling", length=30 * DAY), valid_to=date(2026, 10, 31))
    made = world(old, replace(contract(), valid_from=date(2026, 11, 1)))
    assert lines(made, store) == {}


def test_a_silent_monitor_has_no_more_voice_in_the_ledger_than_in_the_service(store):
    told(store, (OCTOBER + 2 * DAY, OCTOBER + 4 * DAY))
    told(store, source="two", silent=True)
    made = world(monitors=("one:1", "two:1"), sources=("one", "two"))
    then = build_snapshot(made, store, NOW, period="2026-10").services[0].assessment
    assert then.credit.percent == 25
    assert lines(made, store) == {(OCTOBER, MONTH): 25}


def test_nothing_is_looked_at_where_nothing_is_news(store, monkeypatch):
    told(store, (OCTOBER + 2 * DAY, OCTOBER + 4 * DAY))
    made, ledger = world(), CreditCache()
    first = build_snapshot(made, store, NOW, credit_cache=ledger)
    looked, asked = [], module.past_periods
    monkeypatch.setattr(module, "past_periods", lambda *args: looked.append(1) or asked(*args))
    again = build_snapshot(made, store, NOW + AGAIN - 1, credit_cache=ledger)
    assert looked == []
    assert [e.period.start for e in again.credits] == [e.period.start for e in first.credits] == [OCTOBER]
    build_snapshot(made, store, NOW + AGAIN, credit_cache=ledger)
    assert looked == [1], "providers rewrite their past"
    build_snapshot(made, store, NOW - 60, credit_cache=ledger)
    assert looked == [1, 1], "the clock was put back"


def test_a_closed_period_is_looked_at_once_and_again_when_somebody_decides(store, monkeypatch):
    told(store, (OCTOBER + 2 * DAY, OCTOBER + 4 * DAY))
    made, ledger, closer = world(), CreditCache(), Closer()

    def close(now):
        moment = moment_of(made, store, now)
        return closer.step(moment, bind_all(made, present_services(moment), now), lambda: False)

    assert close(NOW) == 2  # September and October
    build_snapshot(made, store, NOW, credit_cache=ledger)
    looked, known = [], module.is_known
    monkeypatch.setattr(module, "is_known", lambda *args: looked.append(1) or known(*args))
    asked, written = [], closing_module.to_write
    monkeypatch.setattr(closing_module, "to_write", lambda *args: asked.append(1) or written(*args))
    later = NOW + AGAIN
    assert [e.credit for e in build_snapshot(made, store, later, credit_cache=ledger).credits] == [25]
    assert len(looked) == 11, "only what is not closed: eleven months of which nothing is known"
    assert (close(later), len(asked)) == (0, 13), "all of them are seen once more"
    assert (close(later + AGAIN), len(asked)) == (0, 13 + 11)
    Actor(made, store, FixedClock(later), who="mk").exclude(["shop"], OCTOBER + 2 * DAY, OCTOBER + 4 * DAY, "other")
    assert build_snapshot(made, store, later, credit_cache=ledger).credits == ()
    assert close(later + 2 * AGAIN) == 1


def test_another_configuration_is_looked_at_anew(store):
    told(store, (OCTOBER + 2 * DAY, OCTOBER + 4 * DAY))
    ledger = CreditCache()
    assert [e.credit for e in build_snapshot(world(), store, NOW, credit_cache=ledger).credits] == [25]
    milder = world(replace(contract(), tiers=()))
    assert build_snapshot(milder, store, NOW, credit_cache=ledger).credits == ()
    assert [e.credit for e in build_snapshot(world(), store, NOW, credit_cache=ledger).credits] == [25]


def test_what_there_is_no_time_for_stays_as_it_was_found(store):
    told(store, (OCTOBER + 2 * DAY, OCTOBER + 4 * DAY))
    made, ledger = world(), CreditCache()
    none = build_snapshot(made, store, NOW, credit_cache=ledger, enough=lambda: True)
    assert (none.credits, none.credits_complete) == ((), False)
    build_snapshot(made, store, NOW, credit_cache=ledger)
    late = build_snapshot(made, store, NOW + AGAIN + HOUR, credit_cache=ledger, enough=lambda: True)
    assert ([e.period.start for e in late.credits], late.credits_complete) == ([OCTOBER], True)


def test_a_claim_that_hangs_on_incidents_lapses_with_the_last_of_them(store):
    early, late = MONTH + 2 * DAY, MONTH + 20 * DAY
    told(store, (early, early + 5 * HOUR), (late, late + 5 * HOUR))
    text = replace(contract(), claim=ClaimRule(within=Within(count=72, unit="hours"), basis="incident_start"))
    made = world(text)
    assert late + 72 * HOUR > NOW > early + 72 * HOUR
    open_, lapsed = (
        build_snapshot(made, store, now, credit_cache=CreditCache()).credits[0] for now in (NOW, late + 73 * HOUR)
    )
    assert (open_.state, open_.claim.deadline) == ("open", late + 72 * HOUR)
    assert lapsed.state == "lapsed"
    first = build_snapshot(made, store, NOW).services[0].assessment.claim
    assert first.deadline == early + 72 * HOUR, "the assessment's own is the earliest"


def test_a_service_that_is_no_longer_configured_is_still_owed_what_it_earned(store):
    told(store, (OCTOBER + 2 * DAY, OCTOBER + 4 * DAY))
    made = world()
    moment = moment_of(made, store, NOW)
    Closer().step(moment, bind_all(made, present_services(moment), NOW), lambda: False)
    assert (("shop", OCTOBER)) in store.closed_periods_since(OCTOBER)
    gone = replace(made, services=(), defaults=replace(made.defaults, discover=False))
    (entry,) = build_snapshot(gone, store, NOW, credit_cache=CreditCache()).credits
    assert (entry.service, entry.name, entry.period.start) == ("shop", "shop (no longer configured)", OCTOBER)
    assert (entry.credit, entry.amount, entry.timezone) == (25, Decimal("250.00"), "UTC")
    Actor(gone, store, FixedClock(NOW), who="mk").mark_claim("shop", OCTOBER, "claimed")
    assert build_snapshot(gone, store, NOW, credit_cache=CreditCache()).credits[0].state == "claimed"
    with pytest.raises(SlaTuiError, match="no service"):
        Actor(gone, store, FixedClock(NOW), who="mk").mark_claim("shop", OCTOBER + DAY, "claimed")
    renamed = replace(made, services=(service("store", "one:1"),))
    assert [e.service for e in build_snapshot(renamed, store, NOW, credit_cache=CreditCache()).credits] == ["store"]
