"""Agreements of one service: one measurement, each held against its own text, and each way of money by itself.

The service is down for 24 of November's 720 hours, which is an uptime of 96.666667 %, below every tier here.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.model import AgreementConfig, ContractVersions
from sla_tui.engine.acts.preview import effect
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.alerts.conditions import conditions
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.snapshot import build_snapshot, one_service
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind_all, contract_of
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.errors import SlaTuiError
from sla_tui.export.check import render_plugin
from sla_tui.export.formats.json import render_json
from sla_tui.export.publish.metrics import render_metrics
from sla_tui.export.status_line import status_line
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import ClaimRule, FeeStep, Within
from sla_tui.sla.money.totals import totals
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.sla.result import Claim
from sla_tui.store import open_store
from sla_tui.ui.dialogs.consequences import compared
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain
from tests.engine.world import MONTH, NOW, config, contract, service

DAY = 86_400
OCTOBER = MONTH - 31 * DAY


@pytest.fixture
def store(tmp_path):
    with closing(open_store(tmp_path / "history.db")) as opened:
        yield opened


def told(store, *outages, until=NOW):
    """One monitor, up since October but for `outages`."""
    spans, at = [], OCTOBER
    for low, high in outages:
        spans += [Span(at, low, "up"), Span(low, high, "down", "HTTP 500")]
        at = high
    spans.append(Span(at, until, "up"))
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    status = Status(monitor, "up", until, checked_at=until)
    store.record(
        Poll("one", until, (status,), (History(monitor.ref, OCTOBER, until, tuple(spans)),), ()), asked_from=OCTOBER
    )


def agreed(identity, contract_id, *, customer="", fee="100.00", **more):
    return AgreementConfig(
        id=identity,
        contract=contract_id,
        party="customer" if customer else "vendor",
        customer=customer,
        fee=(FeeStep(start=None, amount=Decimal(fee)),),
        **more,
    )


ACME = agreed("acme", "silver", customer="Acme", fee="400.00")
GLOBEX = agreed("globex", "gold", customer="Globex", fee="333.35")
CDN = agreed("cdn", "silver", fee="80.00")


def world(*agreements):
    made = config(replace(service("shop", "one:1"), agreements=agreements), sources=("one",))
    silver = replace(contract("silver", target="90"), vendor="CDN Inc.", tiers=contract(target="90").tiers[:1])
    texts = {"gold": contract(), "silver": silver}
    return replace(made, contracts={name: ContractVersions(id=name, versions=(text,)) for name, text in texts.items()})


DOWN = (MONTH + 2 * DAY, MONTH + 3 * DAY)


def test_each_agreement_is_judged_under_its_own_text_and_each_way_is_added_up_by_itself(store):
    told(store, DOWN)
    snapshot = build_snapshot(world(CDN, ACME, GLOBEX), store, NOW)
    (shop,) = snapshot.services
    # gold: below 99, 25 % of 1000.00 and of 333.35 (83.3375); silver promises 90 and pays nothing
    assert [(a.key, a.direction, a.counterparty, a.standing, a.stated.credit.amount) for a in shop.agreements] == [
        ("shop", "owed_to_us", "", "breached", Decimal("250.00")),
        ("shop/globex", "owed_by_us", "Globex", "breached", Decimal("83.34")),
        ("shop/cdn", "owed_to_us", "CDN Inc.", "met", Decimal("0.00")),
        ("shop/acme", "owed_by_us", "Acme", "met", Decimal("0.00")),
    ]
    assert (snapshot.summary.credits, snapshot.summary.owed_by_us) == (
        {"EUR": Decimal("250.00")},
        {"EUR": Decimal("83.34")},
    )
    assert [(t.direction, t.stage, t.amount) for t in totals(snapshot.credits)] == [
        ("owed_to_us", "owed", Decimal("250.00")),
        ("owed_by_us", "owed", Decimal("83.34")),
    ]
    assert (snapshot.summary.services, snapshot.summary.breached) == (1, 1)


def test_the_worst_leads_and_the_service_is_shown_under_it(store):
    told(store, DOWN)
    mild = replace(world(GLOBEX), services=(replace(world(GLOBEX).services[0], contract="silver"),))
    (shop,) = build_snapshot(mild, store, NOW).services
    assert (shop.key, shop.contract, shop.party, shop.customer) == ("shop/globex", "gold", "customer", "Globex")
    assert [a.key for a in shop.agreements] == ["shop/globex", "shop"]
    assert contract_of(mild, shop).id == "gold"
    assert contract_of(mild, shop.agreements[1]).id == "silver"


def test_an_agreement_begins_with_its_own_first_day(store):
    told(store, DOWN)
    late = replace(GLOBEX, valid_from=date(2026, 11, 3))
    (shop,) = build_snapshot(world(late), store, NOW).services
    found = shop.agreements[1].assessment
    assert (found.period.start, found.period.part) == (MONTH + 2 * DAY, True)
    # 28 of 30 days: 311.1266… of 333.35, a quarter of it is 77.7816…
    assert found.credit.amount == Decimal("77.78")
    ended = replace(GLOBEX, valid_to=date(2026, 10, 31))
    (shop,) = build_snapshot(world(ended), store, NOW).services
    assert (shop.agreements[1].standing, shop.agreements[1].assessment.credit.amount) == ("no_data", None)


def test_one_agreement_alone_is_built_without_a_word_of_the_others(store):
    told(store, DOWN)
    alone = one_service(world(CDN, ACME, GLOBEX), store, NOW, "shop/acme")
    assert [a.key for a in alone.agreements] == ["shop/acme"]
    assert one_service(world(ACME), store, NOW, "shop/nobody") is None
    assert len(one_service(world(ACME), store, NOW, "shop").agreements) == 2


def test_an_exclusion_of_one_agreement_leaves_the_others_alone(store):
    told(store, DOWN)
    made = world(ACME, GLOBEX)
    actor = Actor(made, store, FixedClock(NOW), who="jo")
    actor.exclude(["shop/globex"], *DOWN, "customer")
    (shop,) = build_snapshot(made, store, NOW).services
    assert {a.key: a.standing for a in shop.agreements} == {
        "shop": "breached",
        "shop/globex": "met",
        "shop/acme": "met",
    }
    actor.exclude(["shop"], *DOWN, "third_party")
    (shop,) = build_snapshot(made, store, NOW).services
    assert {a.standing for a in shop.agreements} == {"met"}
    with pytest.raises(SlaTuiError, match="there is no service 'shop/acm'"):
        actor.exclude(["shop/acm"], *DOWN, "customer")


def test_what_an_act_would_do_is_told_of_every_agreement_so_that_each_is_held_against_itself(store):
    """Once nothing is broken the short form leads: what Globex gets is not to be compared with what we get."""
    told(store, DOWN)
    mild = replace(world(GLOBEX), services=(replace(world(GLOBEX).services[0], contract="silver"),))
    after = effect(
        mild, store, FixedClock(NOW), "shop", call=lambda actor: actor.exclude(["shop"], *DOWN, "third_party")
    )
    globex = next(one for one in after.agreements if one.key == "shop/globex")
    assert (after.key, globex.standing, globex.stated.credit.amount) == ("shop", "met", Decimal("0.00"))
    (before,) = build_snapshot(mild, store, NOW).services
    lines = [plain(line) for line in compared(before, after, Look(now=NOW), 100)]
    assert lines[0].startswith("Globex  owed by us")
    assert "we owe €83.34 less" in lines[3]


def test_an_outage_is_acknowledged_for_the_service_and_not_for_an_agreement(store):
    told(store, DOWN)
    actor = Actor(world(ACME), store, FixedClock(NOW), who="jo")
    with pytest.raises(SlaTuiError, match="no service 'shop/acme'"):
        actor.acknowledge("shop/acme", DOWN[0], "on it")
    assert actor.acknowledge("shop", DOWN[0], "on it").deed.service == "shop"


def test_each_agreement_has_a_claim_of_its_own(store):
    told(store, DOWN)
    made = world(GLOBEX)
    Actor(made, store, FixedClock(NOW), who="jo").mark_claim("shop/globex", MONTH, "paid")
    snapshot = build_snapshot(made, store, NOW)
    assert {e.key: e.state for e in snapshot.credits} == {"shop": "open", "shop/globex": "paid"}
    assert (snapshot.summary.credits, snapshot.summary.owed_by_us) == ({"EUR": Decimal("250.00")}, {})


def test_a_closed_period_is_kept_for_each_agreement_and_stays_though_it_is_gone(store):
    told(store, (OCTOBER + DAY, OCTOBER + 3 * DAY))
    made = world(GLOBEX)
    moment = moment_of(made, store, NOW)
    Closer().step(moment, bind_all(made, present_services(moment), NOW), lambda: False)
    assert {closed.service for closed in store.closed_periods()} == {"shop", "shop/globex"}
    without = build_snapshot(world(), store, NOW, credit_cache=CreditCache())
    assert [(e.key, e.direction, e.customer, e.amount) for e in without.credits] == [
        ("shop", "owed_to_us", "", Decimal("250.00")),
        ("shop/globex", "owed_by_us", "Globex", Decimal("83.34")),
    ]
    renamed = build_snapshot(world(replace(GLOBEX, id="g")), store, NOW, credit_cache=CreditCache())
    assert [e.key for e in renamed.credits] == ["shop", "shop/g"]
    again = build_snapshot(made, store, NOW, credit_cache=CreditCache())
    assert [e.key for e in again.credits] == ["shop", "shop/globex"]


def test_json_has_every_agreement_with_its_direction(store):
    told(store, DOWN)
    data = json.loads(render_json(build_snapshot(world(ACME, GLOBEX), store, NOW)))
    (shop,) = data["services"]
    assert [(a["key"], a["party"], a["direction"], a["stated"]["verdict"]) for a in shop["agreements"]] == [
        ("shop", "vendor", "owed_to_us", "breached"),
        ("shop/globex", "customer", "owed_by_us", "breached"),
        ("shop/acme", "customer", "owed_by_us", "met"),
    ]
    assert (shop["agreement"], shop["party"], shop["direction"]) == ("", "vendor", "owed_to_us")
    assert (data["summary"]["credits"], data["summary"]["owed_by_us"]) == ({"EUR": "250.00"}, {"EUR": "83.34"})
    assert [(e["service"], e["agreement"], e["direction"]) for e in data["credits"]] == [
        ("shop", "", "owed_to_us"),
        ("shop", "globex", "owed_by_us"),
    ]


def test_metrics_check_and_line_say_which_way_the_money_goes(store):
    told(store, DOWN)
    snapshot = build_snapshot(world(ACME, GLOBEX), store, NOW)
    shown = render_metrics(snapshot)
    labels = 'service="shop",name="Shop",direction='
    assert f'sla_tui_credit_amount{{{labels}"owed_to_us",currency="EUR"}} 250.00' in shown
    by_us = f'{labels}"owed_by_us",agreement="globex",customer="Globex"'
    assert f'sla_tui_credit_amount{{{by_us},currency="EUR"}} 83.34' in shown
    assert 'sla_tui_credits_amount{direction="owed_to_us",currency="EUR",stage="owed"} 250.00' in shown
    assert 'sla_tui_credits_amount{direction="owed_by_us",currency="EUR",stage="owed"} 83.34' in shown
    samples = [line.rpartition(" ")[0] for line in shown.splitlines() if not line.startswith("#")]
    assert len(samples) == len(set(samples))
    figures = render_plugin(snapshot).text
    assert "credit_EUR=250.00;;0;0" in figures
    assert "owed_by_us_EUR=83.34;;0;0" in figures
    line = json.loads(status_line(snapshot)["json"])
    assert (line["credits"], line["owed_by_us"]) == ({"EUR": "250.00"}, {"EUR": "83.34"})


def test_a_service_shown_under_a_customers_agreement_says_that_we_owe(store):
    told(store, DOWN)
    made = world(GLOBEX)
    mild = replace(made, services=(replace(made.services[0], contract="silver"),))
    found = render_plugin(build_snapshot(mild, store, NOW), single=True).text
    assert "€83.34 owed (by us, customer Globex)" in found
    assert "owed_by_us=83.34;;0;0" in found
    assert " credit=" not in found


def test_what_is_breached_for_others_is_alarmed_once_for_each_text_and_customers_claims_are_theirs(store):
    told(store, DOWN)
    more = tuple(agreed(f"c{i}", "gold", customer=f"C {i}") for i in range(3))
    within = ClaimRule(within=Within(count=10, unit="days"), basis="incident_end")
    made = world(GLOBEX, *more, ACME)
    gold = replace(made.contracts["gold"].latest, claim=within, name="Gold")
    made = replace(made, contracts=made.contracts | {"gold": ContractVersions(id="gold", versions=(gold,))})
    early = build_snapshot(made, store, MONTH + 4 * DAY)
    found = conditions(early)
    breached = [(a.key, a.text) for a in found if a.kind == "breached"]
    assert [key for key, _ in breached] == [f"breached:shop:{MONTH}", f"breached:shop:gold:customer:{MONTH}"]
    assert "€250.00 (25 %) is owed" in breached[0][1] or "€250.00" in breached[0][1]
    assert breached[1][1] == "under Gold, too: breached for 4 customers"
    assert [a.key for a in found if a.kind == "claim"] == [f"claim:shop:{MONTH}"]


def two_of(vendor, *, adds=False, customer=""):
    """A service under gold (1000.00) and, with `vendor` (or the same customer), under silver that promises 99.9, too.

    Silver pays 10 % of 400.00 for what gold pays 25 % of 1000.00 for.
    """
    second = replace(agreed("support", "silver", customer=customer, fee="400.00"))
    made = world(second)
    if customer:
        first = replace(made.services[0], party="customer", customer=customer)
        made = replace(made, services=(first,))
    gold = replace(contract(), vendor="Acme Hosting")
    gold = replace(gold, credit=replace(gold.credit, stack_with=("silver",))) if adds else gold
    silver = replace(contract("silver"), vendor=vendor, tiers=contract().tiers[:1])
    texts = {"gold": gold, "silver": silver}
    return replace(made, contracts={name: ContractVersions(id=name, versions=(text,)) for name, text in texts.items()})


@pytest.mark.parametrize(
    ("made", "owed"),
    [
        (two_of("Acme Hosting"), {"shop": "250.00", "shop/support": "0.00"}),
        (two_of("Acme Hosting", adds=True), {"shop": "250.00", "shop/support": "40.00"}),
        (two_of("CDN Inc."), {"shop": "250.00", "shop/support": "40.00"}),
        (two_of("", adds=False), {"shop": "250.00", "shop/support": "40.00"}),
        (two_of("x", customer="Globex"), {"shop": "250.00", "shop/support": "0.00"}),
        (two_of("x", customer="Globex", adds=True), {"shop": "250.00", "shop/support": "40.00"}),
    ],
    ids=["same vendor", "same vendor, adds", "another vendor", "nobody knows", "same customer", "same customer, adds"],
)
def test_of_several_agreements_with_one_party_the_best_is_owed_unless_they_add(store, made, owed):
    told(store, DOWN)
    snapshot = build_snapshot(made, store, NOW)
    (shop,) = snapshot.services
    assert {a.key: str(a.stated.credit.amount) for a in shop.agreements} == owed
    assert {a.standing for a in shop.agreements} == {"breached"}
    assert {e.key for e in snapshot.credits} == {key for key, amount in owed.items() if amount != "0.00"}
    total = sum(map(Decimal, owed.values()))
    assert {**snapshot.summary.credits, **snapshot.summary.owed_by_us} == {"EUR": total}


def test_the_working_says_under_which_contract_more_is_owed(store):
    told(store, DOWN)
    (shop,) = build_snapshot(two_of("Acme Hosting"), store, NOW).services
    last = shop.agreements[1].assessment.credit.steps[-1]
    assert ENGLISH.tell(last) == "more is owed under gold for the same period: only that is owed"
    assert shop.agreements[1].assessment.claim == Claim(None, None)


def test_what_is_owed_under_another_agreement_is_kept_with_the_closed_period(store):
    told(store, (OCTOBER + DAY, OCTOBER + 3 * DAY))
    made = two_of("Acme Hosting")
    moment = moment_of(made, store, NOW)
    Closer().step(moment, bind_all(made, present_services(moment), NOW), lambda: False)
    (shop,) = build_snapshot(made, store, NOW, period="2026-10").services
    assert {a.key: str(a.stated.credit.amount) for a in shop.agreements} == {"shop": "250.00", "shop/support": "0.00"}
    assert [a.frozen.drift for a in shop.agreements] == [None, None]
