"""Under the contracts of the demo, its stories come out as they are told, at any instant in the middle of a month."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sla_tui.demo.configuration import demo_config
from sla_tui.demo.fleet import SOURCES, STATUSCAKE_EU
from sla_tui.demo.past import poll_until
from sla_tui.demo.scenario import Scenario
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.store import open_store
from sla_tui.store.records import PollRecord
from tests.demo.asking import AT


def judged(seed: int, at: int):
    """The snapshot as it is when every source has told its monitors' past."""
    scenario = Scenario(seed, at)
    config = demo_config(
        scenario, {s: f"http://127.0.0.1:1/{s}" for s in SOURCES}, {m.id: 1 for m in scenario.monitors["probe"]}
    )
    store = open_store(":memory:")
    try:
        for source, monitors in scenario.monitors.items():
            until = scenario.stale_since if source == STATUSCAKE_EU else at
            poll = poll_until(source, [m for m in monitors if m.tested], at - 33 * 86_400, until)
            store.record(poll, outcome=PollRecord(source, until, until, "ok", ""))
        return build_snapshot(config, store, at, demo=True)
    finally:
        store.close()


pytestmark = pytest.mark.xdist_group("judged demo")


@pytest.fixture(
    scope="module",
    params=[
        (7, AT),
        *(
            pytest.param(one, marks=pytest.mark.full)
            for one in ((1, AT - 14 * 86_400), (42, 1_804_586_400), (7, 1_785_110_400))
        ),
    ],
    ids=str,
)
def services(request):
    return {s.id: s for s in judged(*request.param).services}


def test_all_four_verdicts_occur(services):
    assert {s.verdict for s in services.values()} == {"met", "at_risk", "breached", "unknown"}


def test_checkout_is_in_breach_with_a_credit_that_is_locked_in(services):
    assert services["checkout"].verdict == "breached"
    credit = services["checkout"].assessment.credit
    assert (credit.amount, credit.currency, credit.locked_in) == (Decimal("240.00"), "EUR", True)


def test_only_checkout_costs_money(services):
    assert [s.id for s in services.values() if s.assessment.credit.amount] == ["checkout"]


def test_search_is_minutes_away_from_its_next_tier(services):
    assert services["search"].verdict == "at_risk"
    tier = services["search"].assessment.credit.next_tier
    assert tier is not None
    assert 0 < tier.seconds_left <= 120


def test_login_is_down_and_burns_its_budget_fast(services):
    assert services["login"].state == "down"
    burn = services["login"].assessment.burn
    assert burn is not None
    assert burn.per_hour > 50


def test_invoicing_is_forgiven_by_maintenance(services):
    assert services["invoicing"].verdict == "met"
    assert any(o.decision == "maintenance" for o in services["invoicing"].assessment.outages)


def test_the_store_locator_is_forgiven_by_an_accepted_exclusion(services):
    assert services["maps"].verdict == "met"
    assert [o.decision for o in services["maps"].assessment.outages] == ["excluded"]
    assert services["maps"].assessment.downtime_seconds == 0


def test_the_media_monitors_disagree_and_the_quorum_decides(services):
    assert sorted(m.state for m in services["media"].monitors) == ["down", "up", "up"]
    assert services["media"].state == "up"
    assert services["media"].assessment.downtime_seconds == 0


def test_reports_are_stale_since_three_hours(services):
    assert services["reports"].state == "unknown"
    assert services["reports"].stale_since is not None


def test_the_export_is_unknown_for_nothing_of_it_is_known(services):
    assert services["export"].verdict == "unknown"
    assert services["export"].assessment.uptime is None


def test_latency_and_error_rate_objectives_have_figures(services):
    payments = services["payments"]
    assert payments.latency.met is True
    assert payments.errors.met is True
    assert services["checkout"].latency.value_ms > 300
