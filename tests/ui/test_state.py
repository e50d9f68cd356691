"""What the view remembers: the selection follows the service, freezing holds what is shown, filters can be left."""

from dataclasses import replace

from sla_tui.ui.state.fleet_state import FleetState
from tests import samples
from tests.samples import FLEET, LOGIN, NOW, SEARCH, all_well, snapshot


def state(snap=None):
    made = FleetState()
    made.apply(snap or snapshot())
    return made


def test_the_selection_follows_the_service_when_the_order_changes():
    view = state()
    view.select_id("login")
    worse = tuple(samples.with_verdict(s, "breached") if s.id == "login" else s for s in FLEET)
    view.apply(snapshot(worse))
    assert view.service is not None
    assert view.service.id == "login"
    assert view.rows[view.index].id == "login"


def test_when_the_selected_service_is_gone_the_one_in_its_place_is_selected():
    view = state()
    view.select(3)
    gone = view.rows[3].id
    below = view.rows[4].id
    view.apply(snapshot(tuple(s for s in FLEET if s.id != gone)))
    assert view.service is not None
    assert view.service.id == below


def test_the_selection_comes_back_after_a_filter_that_hid_it():
    view = state()
    view.select_id("login")
    view.set_filter("state:down")
    assert [s.id for s in view.rows] == ["payments"]
    view.set_filter("")
    assert view.service is not None


def test_moving_beyond_the_ends_stays_at_them():
    view = state()
    view.select(-5)
    assert view.index == 0
    view.select(10_000)
    assert view.index == len(FLEET) - 1


def test_a_frozen_view_keeps_its_figures_and_counts_what_it_missed():
    view = state()
    view.freeze(NOW)
    assert not view.apply(snapshot((LOGIN,)))
    assert not view.apply(snapshot((SEARCH,)))
    assert (len(view.rows), view.missed, view.frozen_at) == (len(FLEET), 2, NOW)
    view.thaw()
    assert [s.id for s in view.rows] == ["search"]
    assert (view.missed, view.frozen_at) == (0, None)


def test_thawing_without_news_changes_nothing():
    view = state()
    view.freeze(NOW)
    view.thaw()
    assert len(view.rows) == len(FLEET)


def test_problems_only_hides_what_is_within_its_sla_but_never_what_is_stale_down_or_degraded():
    view = state()
    view.toggle_problems()
    assert {s.id for s in view.rows} == {"payments", "checkout", "search", "webhooks", "reports", "mail"}
    view.toggle_problems()
    assert len(view.rows) == len(FLEET)


def test_with_nothing_wrong_problems_only_has_no_rows_and_no_selection():
    view = state(all_well())
    view.toggle_problems()
    assert view.rows == []
    assert view.service is None


def test_times_go_from_local_to_utc_to_the_contracts_zone():
    view = state(snapshot(tuple(replace(s, timezone="America/New_York") for s in FLEET)))
    zones = []
    for _ in range(4):
        zones.append(view.zone_name)
        view.next_zone()
    assert zones == ["Europe/Amsterdam", "UTC", "America/New_York", "Europe/Amsterdam"]


def test_a_new_order_keeps_the_selected_service():
    view = state()
    view.select_id("cdn")
    for _ in range(8):
        view.sort_by_next()
        assert view.service is not None
        assert view.service.id == "cdn"
    view.turn_around()
    assert view.rows[view.index].id == "cdn"


def test_until_somebody_selects_a_service_the_worst_one_is_selected():
    view = state(snapshot((LOGIN, SEARCH)))
    assert view.service is not None
    assert view.service.id == "search"
    view.apply(snapshot())
    assert view.service.id == "payments"
