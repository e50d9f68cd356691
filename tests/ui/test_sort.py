"""Orders: worst first, stable, unknown figures at the end either way."""

import random

import pytest

from sla_tui.ui.fleet.sort import ORDERS, arranged
from sla_tui.ui.wording.standing import rank
from tests.samples import FLEET, fleet


def ids(services):
    return [s.id for s in services]


def test_worst_first_is_breached_at_risk_down_unknown_and_then_the_rest():
    ranks = [rank(s) for s in arranged(FLEET, ORDERS[0])]
    assert ranks == sorted(ranks)
    assert ids(arranged(FLEET, ORDERS[0]))[:6] == ["payments", "checkout", "search", "webhooks", "mail", "reports"]


@pytest.mark.parametrize("order", ORDERS, ids=lambda o: o.name)
@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_does_not_depend_on_the_order_they_came_in(order, reverse):
    services = list(fleet(60).services)
    wanted = ids(arranged(services, order, reverse=reverse))
    random.Random(7).shuffle(services)
    assert ids(arranged(services, order, reverse=reverse)) == wanted


@pytest.mark.parametrize("order", ORDERS, ids=lambda o: o.name)
def test_what_has_no_figure_stands_at_the_end_also_when_reversed(order):
    for reverse in (False, True):
        known = [order.key(s) is not None for s in arranged(FLEET, order, reverse=reverse)]
        assert known == sorted(known, reverse=True)


def test_slowest_first_and_the_other_way_round():
    order = next(o for o in ORDERS if o.name == "latency")
    assert ids(arranged(FLEET, order))[0] == "checkout"
    assert ids(arranged(FLEET, order, reverse=True))[0] == "cdn"
