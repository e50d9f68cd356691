"""Orders: worst first, stable, unknown figures at the end either way."""

import random
from dataclasses import replace

import pytest

from sla_tui.ui.fleet.sort import BY_COLUMN, ORDERS, arranged
from sla_tui.ui.wording.standing import rank
from tests.samples import CHECKOUT, FLEET, LOGIN, MAIL, REPORTS, SEARCH, fleet, service


def ids(services):
    return [s.id for s in services]


WORST = next(order for order in ORDERS if order.name == "worst")


def test_worst_first_is_breached_at_risk_down_unknown_and_then_the_rest():
    ranks = [rank(s) for s in arranged(FLEET, WORST)]
    assert ranks == sorted(ranks)
    assert ids(arranged(FLEET, WORST))[:6] == ["payments", "checkout", "search", "webhooks", "mail", "reports"]


def test_most_urgent_first_is_down_by_time_breached_at_risk_by_time_unknown_and_the_rest_by_what_is_used():
    soon = replace(SEARCH, id="soon", state="down")  # 1 m 27 s of downtime to its next credit
    later = replace(LOGIN, id="later", state="down")  # 42 m 13 s
    closed = replace(REPORTS, id="closed", state="down", stale_since=None)  # nobody can say
    services = [LOGIN, MAIL, CHECKOUT, SEARCH, later, closed, soon, service("calm", "Calm", down=60)]
    assert ids(arranged(services, ORDERS[0])) == [
        *("soon", "later", "closed"),
        *("checkout", "search"),
        *("mail", "calm", "login"),
    ]


def test_a_column_that_is_clicked_has_an_order_of_its_own():
    names = {order.name: order for order in ORDERS}
    assert all(name in names for name in BY_COLUMN.values())
    assert {"service", "now", "uptime", "budget", "used", "latency", "errors", "burn", "credit"} == set(BY_COLUMN)


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
