"""The watch screen: one answer, the time left, tiles that stay where they are, and no all-clear that is not one."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sla_tui.sla.contract import ServiceHours
from sla_tui.sla.facts import Acknowledgement
from sla_tui.sla.money.entries import ClaimMark
from sla_tui.sla.monitors import DownSpan
from sla_tui.ui.drawing.glyphs import ASCII, BARE, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import changes, plain, width
from sla_tui.ui.drawing.styles import style_of
from sla_tui.ui.parts.digits import blocks, drawable, halves, wide
from sla_tui.ui.state.watch_state import HOLD_SECONDS, SETTLED, Candidate, Lead, Places, WallState
from sla_tui.ui.themes import THEMES
from sla_tui.ui.wall.band import verdict_words
from sla_tui.ui.wall.contents import Wall
from sla_tui.ui.wall.hero import digit_size
from sla_tui.ui.wall.lanes import month_line
from sla_tui.ui.wall.leading import clock_digits, leading, meaning, open_lines, percent_line
from sla_tui.ui.wall.night import DIMMED, dark_theme, is_night
from sla_tui.ui.wall.wall import wall
from sla_tui.ui.wording.figures import seconds_left
from sla_tui.ui.wording.mask import Mask
from tests import samples
from tests.samples import CHECKOUT, FLEET, HOSTILE, LOGIN, MAIL, NOW, PAYMENTS, REPORTS, SEARCH
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
    assert "▼ 1 DOWN     ✗ 2 BREACHED     ▲ 2 AT RISK     ◌ 2 NO DATA     ● 8 WITHIN SLA" in plain(line)
    narrow = plain(drawn(samples.snapshot(), 58, 12)[0])  # what matters least says its count only
    assert "▼ 1 DOWN  ✗ 2 BREACHED  ▲ 2 AT RISK  ◌ 2  ● 8" in narrow
    assert "14:32:07" in plain(line)


def test_where_there_is_no_room_for_their_words_services_of_one_sign_are_one_count():
    snapshot = samples.snapshot([*FLEET, samples.UNPROVABLE])
    wide, narrow = (plain(drawn(snapshot, cells, 12)[0]) for cells in (160, 58))
    assert "◌ 1 NOT PROVABLE     ◌ 2 NO DATA" in wide
    assert "◌ 3  ●" in narrow


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
    made = leading(samples.snapshot(), LOOK)
    assert made is not None
    assert made.service is PAYMENTS  # it is down: its time runs
    assert (made.digits, made.units) == ("28:26", ("HOURS", "MINUTES"))
    assert seconds_left(PAYMENTS) == 28 * 3_600 + 26 * 60 + 1
    assert made.role == "breached"
    calm = leading(samples.snapshot((SEARCH, LOGIN)), LOOK)
    assert calm is not None
    assert (calm.service, calm.digits, calm.role) == (SEARCH, "01:27", "at_risk")
    assert plain(meaning(calm, LOOK, short=False)) == "of downtime left until €240.00 (10 %) is due from"
    assert "99.9380 % of 99.95 %" in plain(percent_line(calm, LOOK))


@pytest.mark.parametrize(
    ("seconds", "digits", "units"),
    [
        (0, "00:00", ("minutes", "seconds")),
        (3_599, "59:59", ("minutes", "seconds")),
        (3_600, "01:00", ("hours", "minutes")),
        (359_999, "99:59", ("hours", "minutes")),
        (360_000, "4", ("days",)),
    ],
)
def test_the_number_is_a_clock_below_a_hundred_hours(seconds, digits, units):
    assert clock_digits(seconds) == (digits, units)


def test_a_running_outage_counts_down_and_stops_when_nothing_is_heard():
    soon = replace(SEARCH, state="down", since=NOW - 60)
    snapshot = samples.snapshot((soon,))
    numbers = [leading(snapshot, LOOK._replace(now=NOW + s)).digits for s in (0, 1, 30, 60, 500)]
    assert numbers == ["01:27", "01:26", "00:57", "00:27", "00:27"]


def test_without_credits_the_least_budget_is_the_number():
    no_tiers = [
        replace(s, assessment=replace(s.assessment, tiers=(), credit=replace(s.assessment.credit, next_tier=None)))
        for s in (LOGIN, SEARCH)
    ]
    made = leading(samples.snapshot(no_tiers), LOOK)
    assert made is not None
    assert made.service.id == "search"
    assert plain(meaning(made, LOOK, short=False)) == "of downtime budget left for"
    assert leading(samples.empty(), LOOK) is None


def test_where_all_is_well_the_digits_say_so():
    made = leading(samples.all_well(), LOOK)
    assert (made.digits, made.units, made.role) == ("ALL 8", ("WITHIN SLA",), "met")
    shown = text(samples.all_well(), 120, 36)
    assert "least left 21 m 25 s → €240.00 (10 %)" in shown


# --- who leads: nothing jumps


def ahead(*made):
    """Candidates in their order: a down one is written with an exclamation mark."""
    return sorted(
        (Candidate(name.strip("!"), "!" in name, seconds) for name, seconds in made),
        key=lambda c: (not c.down, c.seconds, c.service),
    )


def test_another_service_takes_the_number_over_after_a_minute_if_it_is_no_worse():
    lead = Lead()
    assert lead.follow(ahead(("login!", 1_300), ("search", 80)), 0) == "login"
    recovered = ahead(("login", 1_200), ("search", 80))
    assert [lead.follow(recovered, t) for t in (10, 40, 69.9)] == ["login"] * 3
    assert lead.follow(recovered, 70) == "search"


def test_the_minute_begins_anew_when_the_one_that_leads_is_first_again():
    lead = Lead("login")
    up, down = ahead(("login", 1_200), ("search", 80)), ahead(("login!", 1_200), ("search", 80))
    shown = [lead.follow(up, 0), lead.follow(up, 59), lead.follow(down, 60), lead.follow(up, 61), lead.follow(up, 120)]
    assert shown == ["login"] * 5
    assert lead.follow(up, 121) == "search"


def test_what_is_worse_takes_the_number_over_at_once():
    lead = Lead("search")
    assert lead.follow(ahead(("search", 80), ("login!", 1_300)), 0) == "login"  # down before up
    assert lead.follow(ahead(("login!", 1_300), ("cart!", 1_241)), 1) == "login"  # by less than a minute
    assert lead.follow(ahead(("login!", 1_300), ("cart!", 1_240)), 2) == "cart"


def test_what_has_no_number_any_more_gives_way_at_once():
    lead = Lead("login")
    assert lead.follow(ahead(("search", 80)), 0) == "search"
    assert lead.follow((), 1) == ""
    assert lead.follow(ahead(("cart", 5)), 2) == "cart"


def test_another_moment_of_the_past_is_shown_as_it_was_and_not_held():
    state = WallState()
    state.take(samples.snapshot((replace(LOGIN, state="down", since=NOW - 60), SEARCH)))
    assert state.follow(0) == "login"
    state.take(samples.snapshot((LOGIN, SEARCH), generated_at=NOW + 60))
    assert state.follow(1) == "login"  # held
    for at in (NOW - 3_600, NOW - 7_200, NOW):
        state.take(samples.snapshot((LOGIN, SEARCH), generated_at=at))
        assert state.follow(2) == "search"


def test_the_number_on_the_screen_is_of_the_one_that_leads():
    snapshot = samples.snapshot((SEARCH, LOGIN))
    state = WallState(lead=Lead("login"))
    state.take(snapshot)
    assert state.follow(0) == "login"
    assert "LOGIN" in text(snapshot, 160, 45, state=state, look=LOOK._replace(glyphs=ASCII)).upper()
    assert leading(snapshot, LOOK, "login").service is LOGIN


# --- places


def test_tiles_never_move_while_no_severity_changes():
    places = Places()
    first = [s.id for s in places.take(FLEET)]
    worse = [replace(s, latency=replace(s.latency, p95_ms=1)) for s in reversed(FLEET)]
    assert [s.id for s in places.take(worse)] == first
    risen = [samples.with_verdict(s, "breached") if s.id == "webhooks" else s for s in FLEET]
    assert [s.id for s in places.take(risen)] == ["checkout", "payments", "webhooks", "search", "reports", "mail"]


def test_what_is_well_again_keeps_its_tile_for_a_while_so_that_the_others_stay():
    places = Places()
    before = [s.id for s in places.take((SEARCH, REPORTS, MAIL), NOW)]
    well = samples.with_verdict(SEARCH, "met")
    assert [s.id for s in places.take((well, REPORTS, MAIL), NOW + 60)] == before
    assert [s.id for s in places.take((SEARCH, REPORTS, MAIL), NOW + 120)] == before  # it is back where it was
    assert [s.id for s in places.take((well, REPORTS, MAIL), NOW + 180)] == before
    assert [s.id for s in places.take((well, REPORTS, MAIL), NOW + 180 + SETTLED)] == ["reports", "mail"]


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
    assert "✓ mk" in shown
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


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45), (220, 60), (300, 80)])
def test_every_service_has_its_name_on_the_wall_and_the_money_is_said(size):
    shown = text(samples.snapshot(), *size)
    for service in samples.snapshot().services:
        assert service.name[:12] in shown
    for label in ("OWED NOW", "TO CLAIM", "AT STAKE"):
        assert len([line for line in shown.splitlines() if label in line]) == 1
    assert "€840.00" in shown or plain(halves("€840.00", "owed", LOOK)[1]).rstrip() in shown
    assert "║" in shown
    assert "◇" in shown


def test_the_money_stays_in_its_place_whatever_happens():
    rows = []
    for made in (FLEET, (SEARCH, LOGIN), (CHECKOUT,), (replace(SEARCH, state="down", since=NOW - 60),)):
        lines = text(samples.snapshot(made), 160, 45).splitlines()
        rows.append([i for i, line in enumerate(lines) if "OWED NOW" in line or "AT STAKE" in line])
    assert rows == [rows[0]] * 4


def test_what_we_owe_is_never_added_to_what_we_are_owed():
    ours = replace(CHECKOUT, id="ours", party="customer", customer="Acme")
    lines = text(samples.snapshot((CHECKOUT, ours)), 160, 45).splitlines()
    owed, we = (next(line for line in lines if label in line) for label in ("OWED NOW", "WE OWE"))
    assert "€240.00   Checkout API" in owed
    assert "€240.00" in we
    assert not any("€480.00" in line for line in lines)


def test_everything_that_is_down_is_listed_with_who_answers_and_why():
    seen = replace(PAYMENTS.monitors[0], outages=(DownSpan(NOW - 460, None, "Connection Timeout"),))
    both = (replace(SEARCH, state="down", since=NOW - 60), replace(PAYMENTS, monitors=(seen,)))
    assert [plain(line) for line in open_lines(samples.snapshot(both), LOOK)] == [
        "▼ 14:31  Search  unacknowledged",
        "▼ 14:24  Payments gateway  unacknowledged  Connection Timeout",
    ]


@pytest.mark.parametrize("cells", [1, 5, 16, 17, 18, 22, 40])
def test_the_days_of_the_period_fit_any_width(cells):
    assert width(month_line(FLEET, LOOK, cells)) <= cells


@pytest.mark.parametrize("size", [(40, 12), (20, 5), (44, 10), (60, 20)])
def test_a_small_wall_says_what_matters(size):
    shown = text(samples.snapshot(), *size)
    assert "DOWN" in shown
    if size[1] > 5:
        assert "OWED NOW" in shown


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
    owed = samples.entry(
        secret, vendor="secret", customer="secret", marks=(ClaimMark(1, "notified", "secret", NOW, "secret"),)
    )
    ours = replace(secret.leading, id="secret", customer="secret", party="customer", vendor="secret")
    sold = replace(secret, others=(ours,), customer="secret", agreement="secret")
    claimed = mask.masked(samples.snapshot((sold,), credits=(owed,)))
    assert "ecret" not in repr(claimed)
    assert [e.amount for e in claimed.credits] == [owed.amount]
    assert claimed.services[0].others[0].direction == "owed_by_us"
    again = mask.masked(samples.snapshot((LOGIN, secret)))
    assert [s.name for s in again.services] == ["Service 2", "Service 1"]
    assert verdict_words(masked, LOOK) == verdict_words(snapshot, LOOK)


@pytest.mark.parametrize(
    ("size", "rows"), [((80, 24), 1), ((120, 36), 1), ((160, 45), 2), ((220, 60), 3), ((300, 80), 4), ((60, 20), 0)]
)
def test_the_digits_grow_with_the_screen(size, rows):
    assert digit_size(*size) == rows
    shown = text(samples.snapshot(), *size).splitlines()
    assert sum("██████" in line for line in shown[2 : 6 + 5 * rows]) >= 3 * rows


def test_letters_are_equally_wide_in_every_row_and_a_name_is_drawn_whole_or_not_at_all():
    for lines in (blocks("28:26", 3, "strong", LOOK), halves("ALL 14", "strong", LOOK)):
        assert len({width(line) for line in lines}) == 1
    assert len(blocks("28:26", 3, "strong", LOOK)) == 15
    assert width(blocks("28:26", 2, "strong", LOOK)[0]) == 4 * 17 == 4 * wide("28:26")
    assert drawable(" Café API-2 ") == "CAFE API-2"
    assert drawable("日本") == drawable("") == ""


def test_the_wall_names_what_has_no_verdict_as_the_first_line_does():
    red = replace(samples.REPORTS, state="down", stale_since=None)
    assert "1 NO VERDICT YET" in text(samples.snapshot((red, LOGIN)))
    assert "1 NO DATA" in text(samples.snapshot((samples.REPORTS, LOGIN)))


def test_a_second_repaints_the_cells_of_one_digit():
    """Five minutes of an outage: what changes in a second is the last digit, and the clock."""
    soon = replace(SEARCH, state="down", since=NOW - 60)
    snapshot = samples.snapshot((soon, LOGIN))
    before, after = (drawn(snapshot, 160, 45, look=LOOK._replace(now=NOW + s)) for s in (5, 6))
    spans = [(y, *cells) for y, (a, b) in enumerate(zip(before, after, strict=True)) for cells in changes(a, b)]
    assert sum(end - start for _, start, end in spans) < 100
    assert all(y < 18 for y, _, _ in spans)


def test_an_idle_second_changes_the_clock_alone():
    snapshot = samples.all_well()
    frames = [drawn(snapshot, 220, 60, look=LOOK._replace(now=NOW + s)) for s in range(12)]
    for before, after in pairwise(frames):
        spans = [(y, *cells) for y, (a, b) in enumerate(zip(before, after, strict=True)) for cells in changes(a, b)]
        above = [(y, end - start) for y, start, end in spans if y < 58]  # below: ages, every five seconds
        assert above in ([(1, 1)], [(1, 2)]), "a digit of the clock, or two"


# --- night


def test_at_night_only_what_alarms_is_bright():
    quiet = drawn(samples.all_well(), 160, 45, night=True)
    roles = {span.role for line in quiet[3:] for span in line}
    assert not roles & {"wall.met", "strong", "met", "clock"}
    assert not any(span.role.startswith("wall") for span in quiet[1])
    loud = drawn(samples.snapshot(), 160, 45, night=True)
    assert {span.role for span in loud[1]} == {"wall.breached"}
    assert {"breached", "owed"} <= {span.role for line in loud for span in line}
    assert [plain(line) for line in quiet] == [plain(line) for line in drawn(samples.all_well(), 160, 45)]


@pytest.mark.parametrize(("hour", "dark"), [(21, False), (22, True), (3, True), (6, False), (12, False)])
def test_the_night_is_local_and_runs_over_midnight(hour, dark):
    night = (ServiceHours(days=(1, 2, 3, 4, 5, 6, 7), start=22 * 3_600, end=6 * 3_600),)
    at = int(datetime(2026, 11, 24, hour, tzinfo=ZoneInfo("Europe/Amsterdam")).timestamp())
    assert is_night(night, "Europe/Amsterdam", at) is dark
    assert not is_night((), "Europe/Amsterdam", at)


@pytest.mark.parametrize("theme", [name for name, colors in THEMES.items() if not colors.ansi])
def test_what_is_dimmed_keeps_its_contrast(theme):
    for role in {*DIMMED.values()} - {"line.met"}:
        style = style_of(dark_theme(theme), role)
        assert contrast(style.color, style.bgcolor) >= 4.5


def contrast(one, other):
    """The ratio of WCAG 2."""

    def luminance(color):
        parts = [c / 255 for c in color.triplet]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_hostile_names_are_inert_on_the_wall():
    for line in drawn(samples.hostile(), 160, 60):
        assert plain(line).isprintable()
        assert width(line) == 160
    assert any(name in text(samples.hostile(), 160, 60) for name in HOSTILE[:2])
