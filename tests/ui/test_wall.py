"""The watch screen: one answer, the time left, tiles that stay where they are, and no all-clear that is not one."""

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sla_tui.sla.facts import Acknowledgement
from sla_tui.ui.drawing.glyphs import ASCII, BARE, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.digits import big
from sla_tui.ui.service.headline import headline
from sla_tui.ui.state.watch_state import HOLD_SECONDS, Places, WallState
from sla_tui.ui.views.watch import Wall, verdict_words, wall
from sla_tui.ui.wording.figures import seconds_left
from sla_tui.ui.wording.mask import Mask
from tests import samples
from tests.samples import CHECKOUT, FLEET, HOSTILE, LOGIN, NOW, PAYMENTS, SEARCH
from tests.ui.test_page import services

LOOK = Look(UNICODE, NOW, "Europe/Amsterdam")


def drawn(snapshot, cells=120, rows=36, *, state=None, look=LOOK, **more):
    if state is None:
        state = WallState()
        if snapshot is not None:
            state.take(snapshot)
    return wall(Wall(snapshot, state, **more), look, cells, rows)


def text(*args, **kwargs):
    return "\n".join(plain(line).rstrip() for line in drawn(*args, **kwargs))


@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.lists(services, max_size=8),
    st.tuples(st.integers(0, 300), st.integers(0, 100)),
    st.sampled_from([UNICODE, BARE, ASCII]),
    st.tuples(st.integers(0, 30), st.integers(0, 9)),
    st.integers(-100, 10**6),
)
def test_any_snapshot_at_any_size_fits_its_cells(made, size, glyphs, turning, later):
    snapshot = samples.snapshot(made)
    state = WallState(rotate=turning[0], page=turning[1])
    state.take(snapshot)
    for shown in (snapshot, Mask().masked(snapshot), None):
        lines = drawn(shown, *size, state=state, look=Look(glyphs, NOW + later, "Asia/Tokyo"), hints=(("Esc", "back"),))
        assert len(lines) == size[1]
        for line in lines:
            assert width(line) == size[0]
            assert plain(line).isprintable()
        if glyphs is ASCII:
            assert "".join(map(plain, lines)).replace("…", "").isascii()


@pytest.mark.parametrize("count", [0, 1, 100, pytest.param(10_000, marks=pytest.mark.full)])
def test_any_number_of_services_fits(count):
    snapshot = samples.fleet(count)
    for size in ((300, 100), (120, 36), (40, 5), (1, 1)):
        lines = drawn(snapshot, *size)
        assert (len(lines), {width(line) for line in lines}) == (size[1], {size[0]})


def test_the_verdict_is_one_reversed_band_over_the_full_width():
    line = drawn(samples.snapshot(), 120, 12)[0]
    assert {span.role for span in line} == {"wall.breached"}
    assert "▼ 1 DOWN · ✗ 2 BREACHED · ▲ 2 AT RISK · ◌ 2 NO DATA · ● 8 WITHIN SLA" in plain(line)
    assert "14:32:07" in plain(line)


def test_all_clear_is_explicit_and_proves_that_it_is_alive():
    shown = text(samples.all_well())
    assert "ALL 8 WITHIN SLA" in shown
    assert "4 of 4 sources answer" in shown
    assert "oldest data" in shown
    assert "updated 14:32:07" in shown


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"offline_since": NOW - 1_800}, "THIS HOST IS OFFLINE since 14:02"),
        ({"from_store": True}, "FROM HISTORY"),
        ({"generated_at": NOW - 120}, "NO UPDATE FOR 2 M"),
        ({"services": ()}, "NO SERVICES YET"),
    ],
)
def test_what_is_not_known_to_be_well_is_never_an_all_clear(change, says):
    shown = text(replace(samples.all_well(), **change))
    assert says in shown
    assert "ALL" not in shown.splitlines()[1]


def test_without_a_snapshot_it_says_that_nothing_is_known():
    assert "NOTHING IS KNOWN YET" in text(None)


def test_the_big_number_is_the_time_left_until_a_credit_is_due():
    made = headline(samples.snapshot(), LOOK)
    assert made is not None
    assert made.service == "payments"  # it is down: its time runs
    left = seconds_left(PAYMENTS)
    assert made.number == "1 d 04 h"
    later = headline(samples.snapshot(), LOOK._replace(now=NOW + 20))
    assert later is not None
    assert left is not None
    assert later.role == "breached"
    calm = headline(samples.snapshot((SEARCH, LOGIN)), LOOK)
    assert calm is not None
    assert (calm.service, calm.number) == ("search", "1 m 27 s")
    assert plain(calm.lines[0]) == "Search: €240.00 (10 %) credit after 1 m 27 s more downtime"
    assert "99.9380 % of 99.95 %" in plain(calm.lines[1])


def test_a_running_outage_counts_down_and_stops_when_nothing_is_heard():
    soon = replace(SEARCH, state="down", since=NOW - 60)
    snapshot = samples.snapshot((soon,))
    numbers = [headline(snapshot, LOOK._replace(now=NOW + s)).number for s in (0, 1, 30, 60, 500)]
    assert numbers == ["1 m 27 s", "1 m 26 s", "57 s", "27 s", "27 s"]


def test_without_credits_the_least_budget_is_the_number():
    no_tiers = [
        replace(s, assessment=replace(s.assessment, tiers=(), credit=replace(s.assessment.credit, next_tier=None)))
        for s in (LOGIN, SEARCH)
    ]
    made = headline(samples.snapshot(no_tiers), LOOK)
    assert made is not None
    assert made.service == "search"
    assert plain(made.lines[0]).startswith("Search: downtime budget gone after ")
    assert headline(samples.empty(), LOOK) is None


def test_tiles_never_move_while_no_severity_changes():
    places = Places()
    first = [s.id for s in places.take(FLEET)]
    worse = [replace(s, latency=replace(s.latency, p95_ms=1)) for s in reversed(FLEET)]
    assert [s.id for s in places.take(worse)] == first
    risen = [samples.with_verdict(s, "breached") if s.id == "webhooks" else s for s in FLEET]
    assert [s.id for s in places.take(risen)] == ["checkout", "payments", "webhooks", "search", "reports", "mail"]


def test_pages_turn_after_their_time_and_a_key_holds_them():
    state = WallState(rotate=20, pages=3)
    state.take(samples.all_well())
    assert [state.tick(t) for t in (0, 10, 19.9)] == [False, False, False]
    assert state.tick(20)
    assert state.page == 1
    state.hold(21)
    assert not any(state.tick(t) for t in range(21, 21 + HOLD_SECONDS))
    assert not state.tick(21 + HOLD_SECONDS)  # the page stays for its own time after that
    assert state.tick(21 + HOLD_SECONDS + 20)


def test_an_alarm_brings_the_first_page_and_pins_it_until_it_is_acknowledged():
    state = WallState(rotate=20, pages=3, page=2)
    assert not state.take(samples.snapshot((LOGIN, SEARCH)))
    assert not state.pinned
    assert state.take(samples.snapshot((LOGIN, PAYMENTS)))
    assert (state.page, state.pinned) == (0, True)
    assert not any(state.tick(t) for t in range(0, 1_000, 20))
    assert not state.take(samples.snapshot((LOGIN, PAYMENTS)))  # the same alarm is not a new one
    ack = Acknowledgement(1, NOW - 460, "mk", NOW - 100, "on it", holds=True)
    state.take(samples.snapshot((LOGIN, replace(PAYMENTS, acknowledgements=(ack,)))))
    assert not state.pinned
    shown = text(samples.snapshot((replace(PAYMENTS, acknowledgements=(ack,)),)))
    assert "ack mk" in shown
    ended = replace(ack, holds=False)
    state.take(samples.snapshot((replace(PAYMENTS, acknowledgements=(ended,)),)))
    assert state.pinned


def test_every_service_is_on_some_page():
    fleet = samples.fleet(200).services
    snapshot = samples.snapshot(replace(s, name=f"S{i:03}") for i, s in enumerate(fleet))
    state = WallState(rotate=20)
    state.take(snapshot)
    seen = set()
    page = 0
    while page < state.pages:
        state.page = page
        shown = text(snapshot, 120, 30, state=state)
        seen |= {s.name for s in snapshot.services if s.name in shown}
        page += 1
    assert seen == {s.name for s in snapshot.services}


def test_a_paused_or_maintained_service_can_be_told_from_a_healthy_one_in_the_mosaic():
    shown = text(samples.all_well(), 120, 24)
    assert "║" in shown
    assert "◇" in shown


@pytest.mark.parametrize("rows", [24, 12, 5, 2, 1])
def test_every_height_shows_the_verdict(rows):
    assert "✗ 2 BREACHED" in text(samples.snapshot(), 80, rows)


def test_a_mask_leaves_no_name_and_keeps_every_figure():
    mask = Mask()
    secret = replace(CHECKOUT, name="Secret bank", tags=("secret",), runbook="https://secret", contract_name="secret")
    snapshot = samples.snapshot((secret, LOGIN), notices=("secret",))
    masked = mask.masked(snapshot)
    assert "ecret" not in repr(masked)
    assert not any(word in repr(masked) for word in ("checkout", "Login", "85975", "example.com", "pingdom"))
    assert masked.services[0].assessment.uptime == CHECKOUT.assessment.uptime
    assert masked.summary == snapshot.summary
    again = mask.masked(samples.snapshot((LOGIN, secret)))
    assert [s.name for s in again.services] == ["Service 2", "Service 1"]
    assert verdict_words(masked, LOOK) == verdict_words(snapshot, LOOK)


def test_big_digits_are_equally_wide_and_fall_back_to_text():
    for room in ((100, 5), (40, 5), (40, 3)):
        lines = big("1 h 44 m", *room, "strong", LOOK)
        assert len({width((line,)) for line in lines}) == 1
        assert len(lines) in {3, 5}
    assert [s.text for s in big("1 h 44 m", 10, 5, "strong", LOOK)] == ["1 h 44 m"]
    assert [s.text for s in big("what?", 100, 5, "strong", LOOK)] == ["what?"]


def test_hostile_names_are_inert_on_the_wall():
    for line in drawn(samples.hostile(), 160, 60):
        assert plain(line).isprintable()
        assert width(line) == 160
    assert any(name in text(samples.hostile(), 160, 60) for name in HOSTILE[:2])
