"""The way through the views: digits jump, Enter goes deeper, Esc one step back, `-` to where one was before."""

from sla_tui.ui.history import HOME, Stop, Trail

SERVICE, OUTAGE, WHY = Stop("service", "checkout"), Stop("outage", "checkout", 5), Stop("why", "checkout", 5)


def walked(*stops):
    trail = Trail()
    for stop in stops:
        trail.deeper(stop)
    return trail


def test_one_goes_deeper_and_back_by_the_same_steps():
    trail = walked(SERVICE, OUTAGE, WHY)
    assert [trail.here, trail.back(), trail.here, trail.back(), trail.here] == [WHY, True, OUTAGE, True, SERVICE]
    assert trail.back()
    assert trail.here == HOME
    assert not trail.back()


def test_a_jump_leaves_the_services_as_the_only_way_back():
    trail = walked(SERVICE, OUTAGE)
    trail.jump(Stop("credits"))
    assert trail.stops == [HOME, Stop("credits")]
    trail.jump(HOME)
    assert trail.stops == [HOME]


def test_the_last_view_is_there_and_back_again_with_its_whole_way():
    trail = walked(SERVICE, OUTAGE)
    trail.jump(Stop("sources"))
    assert trail.last()
    assert trail.stops == [HOME, SERVICE, OUTAGE]
    assert trail.last()
    assert trail.here == Stop("sources")


def test_at_the_beginning_there_is_no_last_view():
    assert not Trail().last()


def test_going_to_where_one_passed_already_makes_no_circle():
    trail = walked(SERVICE, OUTAGE, WHY)
    trail.deeper(SERVICE)
    assert trail.stops == [HOME, SERVICE]
