"""The first line: what is down, by name, and what it will cost, before everything else."""

from dataclasses import replace

import pytest

from sla_tui.sla.facts import Acknowledgement
from sla_tui.ui.drawing.spans import plain
from sla_tui.ui.fleet.index import FleetIndexes
from sla_tui.ui.parts.header import header_line
from sla_tui.ui.parts.header_facts import HeaderState
from tests import samples
from tests.samples import CHECKOUT, LOGIN, MAIL, NOW, PAYMENTS, REPORTS, SEARCH
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
    assert "DOWN" not in words((SEARCH, LOGIN))


@pytest.mark.parametrize("cells", range(40, 241))
def test_at_every_width_the_number_and_a_name_of_what_is_down_and_the_clock_are_there(cells):
    snapshot = samples.snapshot((PAYMENTS, SOON, LATER))
    line = header_line(snapshot, HeaderState(facts=FleetIndexes().of(snapshot).facts), LOOK, cells)
    assert len(plain(line)) == cells
    said = plain(line)
    assert "▼ 3" in said
    assert "Search" in said
    assert "14:32:07" in said


@pytest.mark.parametrize("cells", range(80, 241))
def test_what_is_down_is_said_in_words_from_eighty_cells_on_and_zeros_of_money_go_before(cells):
    said = words((PAYMENTS, SOON, LATER), cells)
    assert "▼ 3 DOWN" in said
    assert "€600" in said
    assert ("€600.00" in said) == ("owed" in said), said  # only the longest words write them


def test_a_count_goes_before_the_word_for_what_is_down():
    many = [replace(PAYMENTS, id=f"p{n}", name="A service with a long name", state="down", since=NOW) for n in range(9)]
    assert words((*many, LOGIN, MAIL, SEARCH), 60).startswith("▼ 9 DOWN A service… +8")


def line_of(services, cells, **state):
    snapshot = samples.snapshot(services)
    return header_line(snapshot, HeaderState(facts=FleetIndexes().of(snapshot).facts, **state), LOOK, cells)


ACK = Acknowledgement(1, 0, "ann", NOW, "rolling back", holds=True)


def test_the_badge_of_what_is_down_is_the_only_one_and_loses_its_ground_where_somebody_looks_after_all_of_it():
    roles = {span.role: span.text for span in line_of((PAYMENTS, SOON), 220)}
    assert roles["header.breached"] == " ▼ 2 DOWN "
    assert roles["breached"] == "✗ 1 BREACHED"
    seen = line_of((LOGIN, replace(SOON, acknowledgements=(ACK,))), 220)
    assert "header.breached" not in {span.role for span in seen}
    assert "▼ 1 DOWN ✓  Search 1 m ✓ ann" in " ".join(plain(seen).split()).replace("✓ Search", "✓  Search")
    both = line_of((replace(LATER, acknowledgements=()), replace(SOON, acknowledgements=(ACK,))), 220)
    assert "header.breached" in {span.role for span in both}


def test_where_nothing_is_down_it_says_who_has_the_least_left_and_what_that_would_cost():
    assert "least left: Search 1 m 27 s → €240.00" in words((SEARCH, LOGIN))
    assert "least left: Login 42 m 13 s → €45.00" in words((LOGIN,))
    assert "least left" not in words((SOON, LOGIN))
    assert "least left" not in words((MAIL,))  # nobody can say


def test_what_is_down_and_has_no_verdict_is_not_said_to_have_no_data():
    red = replace(REPORTS, state="down", stale_since=None)
    assert "no verdict yet" in words((red, LOGIN))
    assert "no data" not in words((red, LOGIN))
    assert "no data" in words((REPORTS, LOGIN))


@pytest.mark.parametrize("cells", [100, 120, 160, 200, 240])
def test_counts_and_clock_keep_their_places_whatever_is_counted_and_however_the_time_runs_down(cells):
    def places(services, now=NOW):
        snapshot = samples.snapshot(services)
        state = HeaderState(facts=FleetIndexes().of(snapshot).facts)
        said = plain(header_line(snapshot, state, LOOK._replace(now=now), cells))
        return {sign: said.rindex(sign) for sign in ("●", "▲", ":") if sign in said}

    fleet = [PAYMENTS, SOON, LATER, *(replace(LOGIN, id=f"l{n}") for n in range(9))]
    wanted = places(fleet)
    assert {"●", "▲", ":"} <= set(wanted)
    for seconds in (1, 27, 30, 59):
        assert places(fleet, NOW + seconds) == wanted
    fewer = [PAYMENTS, replace(SOON, assessment=LOGIN.assessment), LATER, *fleet[3:]]  # nothing is at risk
    assert places(fewer) == {sign: at for sign, at in wanted.items() if sign != "▲"}


@pytest.mark.parametrize("cells", range(40, 241))
def test_parts_never_touch_each_other(cells):
    said = plain(line_of((PAYMENTS, SOON, LATER, MAIL, LOGIN), cells))
    assert all(said[said.index(sign) - 1] == " " for sign in "✗▲◌●▼" if sign in said)


@pytest.mark.parametrize("cells", range(100, 241))
def test_the_period_takes_no_cell_of_the_gap_before_what_is_breached(cells):
    said = plain(line_of((PAYMENTS, CHECKOUT, SOON, LATER, MAIL, LOGIN), cells))
    assert said[said.index("✗") - 2 : said.index("✗")] == "  "
