"""The way through the views: digits jump, Enter goes deeper, Esc one step back, `-` to where one was before."""

from sla_tui.ui.state.history import HOME, ViewHistory, ViewLocation

SERVICE, OUTAGE, WHY = (
    ViewLocation("service", "checkout"),
    ViewLocation("outage", "checkout", 5),
    ViewLocation("why", "checkout", 5),
)


def walked(*locations):
    view_history = ViewHistory()
    for location in locations:
        view_history.deeper(location)
    return view_history


def test_one_goes_deeper_and_back_by_the_same_steps():
    view_history = walked(SERVICE, OUTAGE, WHY)
    assert [view_history.here, view_history.back(), view_history.here, view_history.back(), view_history.here] == [
        WHY,
        True,
        OUTAGE,
        True,
        SERVICE,
    ]
    assert view_history.back()
    assert view_history.here == HOME
    assert not view_history.back()


def test_a_jump_leaves_the_services_as_the_only_way_back():
    view_history = walked(SERVICE, OUTAGE)
    view_history.jump(ViewLocation("credits"))
    assert view_history.locations == [HOME, ViewLocation("credits")]
    view_history.jump(HOME)
    assert view_history.locations == [HOME]


def test_the_last_view_is_there_and_back_again_with_its_whole_way():
    view_history = walked(SERVICE, OUTAGE)
    view_history.jump(ViewLocation("sources"))
    assert view_history.last()
    assert view_history.locations == [HOME, SERVICE, OUTAGE]
    assert view_history.last()
    assert view_history.here == ViewLocation("sources")


def test_at_the_beginning_there_is_no_last_view():
    assert not ViewHistory().last()


def test_going_to_where_one_passed_already_makes_no_circle():
    view_history = walked(SERVICE, OUTAGE, WHY)
    view_history.deeper(SERVICE)
    assert view_history.locations == [HOME, SERVICE]
