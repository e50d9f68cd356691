"""The first line: what is down, by name, and what it will cost, before everything else."""

from dataclasses import replace

import pytest

from sla_tui.ui.drawing.spans import plain
from sla_tui.ui.fleet.index import FleetIndexes
from sla_tui.ui.parts.header import HeaderState, header_line
from tests import samples
from tests.samples import LOGIN, NOW, PAYMENTS, SEARCH
from tests.ui.test_stated import LOOK

SOON = replace(SEARCH, state="down", since=NOW - 60)  # 1 m 27 s of downtime to its next tier
LATER = replace(LOGIN, id="later", name="Later", state="down", since=NOW - 7_200)


def words(services, cells=200, **look):
    snapshot = samples.snapshot(services)
    state = HeaderState(facts=FleetIndexes().of(snapshot).facts)
    return " ".join(plain(header_line(snapshot, state, LOOK._replace(**look), cells)).split())


def test_what_is_down_is_named_with_its_age_and_the_first_to_cost_something_comes_first():
    assert words((LATER, SOON)).startswith("▼ 2 DOWN Search 1 m, Later 2 h €240.00 in 1 m 27 s ")


def test_of_more_than_two_the_others_are_counted():
    many = [replace(LATER, id=f"later-{n}", name=f"Later {n}") for n in range(5)]
    assert words((*many, SOON)).startswith("▼ 6 DOWN Search 1 m, Later 0 2 h +4 €240.00 in 1 m 27 s ")


def test_the_time_until_the_credit_runs_with_the_clock_and_stops_when_nothing_is_heard():
    said = [words((SOON,), now=NOW + passed) for passed in (0, 1, 60, 500)]
    assert ["1 m 27 s" in said[0], "1 m 26 s" in said[1], "in 27 s" in said[2], "in 27 s" in said[3]] == [True] * 4


def test_where_a_contract_has_no_credit_the_budget_counts():
    bare = replace(SOON.assessment, tiers=(), credit=replace(SOON.assessment.credit, next_tier=None))
    assert "budget gone in" in words((replace(SOON, assessment=bare),))


def test_nothing_is_named_where_nothing_is_down():
    assert "Search" not in words((SEARCH, LOGIN))


@pytest.mark.parametrize("cells", range(40, 241))
def test_at_every_width_the_number_and_a_name_of_what_is_down_and_the_clock_are_there(cells):
    snapshot = samples.snapshot((PAYMENTS, SOON, LATER))
    line = header_line(snapshot, HeaderState(facts=FleetIndexes().of(snapshot).facts), LOOK, cells)
    assert len(plain(line)) == cells
    said = plain(line)
    assert "▼ 3" in said
    assert "Search" in said
    assert "14:32:07" in said
