"""Margin at risk of services that are sold and bought: which those are, and what stands in snapshot and report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sla_tui.engine.gather.snapshot import build_snapshot
from tests.engine.test_agreements import ACME, CDN, GLOBEX, store, told, world
from tests.engine.world import NOW

__all__ = ["store"]
DOWN = (NOW - 86_400, NOW)


def margins_of(config, store, service="shop"):
    snapshot = build_snapshot(config, store, NOW)
    return next(one for one in snapshot.services if one.id == service).margins


def test_a_service_that_is_bought_and_sold_has_a_margin(store):
    """Acme's 400.00 under silver, and 80.00 of the vendor's under the same table: both pay the same percents."""
    told(store, DOWN)
    (found,) = margins_of(world(ACME, CDN), store)
    assert (found.bought, found.margin.customers, found.margin.vendors) == (
        "shop",
        ("shop/acme",),
        ("shop", "shop/cdn"),
    )
    assert found.margin.complete is (found.margin.opening is not None or bool(found.margin.rows))


def test_a_service_that_nobody_buys_has_none(store):
    told(store, DOWN)
    config = world(ACME, GLOBEX)
    ours = replace(config.services[0], contract="", agreements=(ACME, GLOBEX))
    assert margins_of(replace(config, services=(ours,)), store) == ()


def test_what_a_service_depends_on_is_bought_for_it(store):
    told(store, DOWN)
    config = world(ACME)
    shop = replace(config.services[0], party="customer", customer="Globex", agreements=(), depends_on=("cdn",))
    cdn = replace(config.services[0], id="cdn", name="CDN", contract="silver", agreements=())
    (found,) = margins_of(replace(config, services=(shop, cdn)), store)
    assert (found.bought, found.bought_name, found.margin.vendors) == ("cdn", "CDN", ("cdn",))
    assert margins_of(replace(config, services=(shop, cdn)), store, "cdn") == ()


def test_as_things_are_both_sums_are_those_of_the_agreements(store):
    told(store, DOWN)
    config = world(ACME, CDN)
    snapshot = build_snapshot(config, store, NOW)
    (found,) = snapshot.services[0].margins
    money = {one.key: one.stated.credit.amount or Decimal(0) for one in snapshot.services[0].agreements}
    assert found.margin.owed_by_us.amount == money["shop/acme"]
    assert found.margin.owed_to_us.amount == money["shop"] + money["shop/cdn"]
