"""The whole view at any size with any snapshot: it fits, and it says what must not be overlooked."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sla_tui.sla.codes import Note
from sla_tui.sla.monitors import ErrorFigures, LatencyFigures
from sla_tui.sla.result import Burn, Claim, Range
from sla_tui.ui.drawing.glyphs import ASCII, BARE, UNICODE
from sla_tui.ui.drawing.spans import width
from sla_tui.ui.views.services import ServicesPlace, page
from tests import samples
from tests.samples import DAY, FLEET, HOSTILE, NOW
from tests.ui.pages import HINTS, drawn, foot_of, lines, look_of, state_of, text

SIZES = (
    (220, 60),
    (210, 48),
    (200, 30),
    (120, 60),
    (80, 50),
    (160, 45),
    (120, 36),
    (80, 24),
    (60, 16),
    (40, 12),
    (40, 5),
    (20, 5),
    (80, 1),
    (1, 1),
)
SNAPSHOTS = {
    "a fleet": samples.snapshot(),
    "hostile": samples.hostile(),
    "no service": samples.empty(),
    "never polled": samples.never_polled(),
    "all well": samples.all_well(),
    "unsure": samples.snapshot(samples.UNSURE),
    "past": samples.snapshot(samples.PAST_FLEET),
    "many": samples.fleet(300),
    "nothing": None,
}

whens = st.none() | st.integers(NOW - 400 * DAY, NOW + 400 * DAY)
words = st.sampled_from(HOSTILE) | st.text(max_size=30)


def fractions(most):
    """Exact numbers up to `most`, each of one draw: of the seconds of thirty days, and sevenths of them."""
    seconds = 7 * 30 * DAY
    return st.integers(0, most * seconds).map(lambda n: Fraction(n, seconds))


shares = st.none() | fractions(1)
rates = st.none() | fractions(10**6)
milliseconds = st.none() | st.integers(0, 10**7)
counts = st.integers(0, 9)

# Strategies are made and checked once, here: in a composite function that would be done for every value.
budgets = st.tuples(st.integers(0, 10**8), st.integers(-(10**8), 10**8))
credits_of = st.fixed_dictionaries(
    {
        "percent": fractions(1000),
        "amount": st.none() | st.integers(0, 10**14).map(lambda cents: Decimal(cents).scaleb(-2)),
        "currency": st.sampled_from(["EUR", "CHF", "XXX"]),
        "locked_in": st.booleans(),
        "benefits": st.lists(words, max_size=1).map(tuple),
    }
)
assessments = st.fixed_dictionaries(
    {
        "uptime": shares,
        "if_nothing_more": shares,
        "raw_uptime": shares,
        "coverage": fractions(1),
        "verdict": st.sampled_from(["met", "at_risk", "breached", "unknown"]),
        "certainty": st.sampled_from(["certain", "within_error"]),
        "range": st.sampled_from([None, Range(1, 2, Fraction(1), Fraction(1, 2))]),
        "provable": st.booleans(),
        "known_since": st.sampled_from([None, NOW - 900]),
        "remedy": st.sampled_from(["complete", "partial", "unread"]),
        "burn": st.none() | st.builds(Burn, rates, rates, rates),
        "claim": st.builds(Claim, whens, whens),
        "notes": st.lists(st.builds(Note.of_text, words), max_size=2).map(tuple),
    }
)
monitors = st.lists(
    st.builds(
        lambda name, state: samples.monitor(f"pingdom:{name}", state=state),
        words,
        st.sampled_from(["up", "down", "paused", "new state"]),
    ),
    max_size=4,
).map(tuple)
others = st.fixed_dictionaries(
    {
        "id": st.text(max_size=8),
        "name": words,
        "contract_name": words,
        "target": st.none() | fractions(100),
        "state": st.sampled_from(["up", "down", "degraded", "maintenance", "paused", "unknown"]),
        "since": whens,
        "stale_since": whens,
        "locked_in_since": whens,
        "latency": st.builds(
            LatencyFigures, milliseconds, milliseconds, milliseconds, counts, rates, milliseconds, milliseconds
        ),
        "errors": st.builds(ErrorFigures, rates, st.just(1), counts, rates),
        "monitors": monitors,
    }
)


def _made(base, *, budget, credit, assessment, other, days, period):
    old = base.assessment
    if old.budget is not None:
        total, left = budget
        assessment["budget"] = replace(old.budget, total=total, spent=total - left, left=left)
    return replace(
        base,
        assessment=replace(old, credit=replace(old.credit, **credit), **assessment),
        day_strip=base.day_strip[:days],
        period_strip=base.period_strip * period,
        **other,
    )


services = st.builds(
    _made,
    st.sampled_from(FLEET),
    budget=budgets,
    credit=credits_of,
    assessment=assessments,
    other=others,
    days=st.sampled_from([0, 5, None]),
    period=st.sampled_from([0, 1, 4]),
)
"""Services with anything in them that a source, a contract or a clock could put there."""


def check_fits(made, cells, rows):
    parts = made.layout
    assert len(made.header) == min(1, rows)
    assert (made.footer is not None) == bool(parts.footer)
    assert len(made.line) == parts.line
    assert len(made.header) + parts.body + parts.line + parts.footer <= max(rows, 1)
    taken = [[False] * cells for _ in range(parts.body)]
    for one in parts.panes:
        drawn_lines = made.panes[one.pane]
        assert len(drawn_lines) == one.rows, one.pane
        for line in drawn_lines:
            fits(one.pane, line, one.cells)
        for y in range(one.y, one.y + one.rows):
            assert not any(taken[y][one.x : one.x + one.cells]), f"{one.pane} lies over another pane"
            taken[y][one.x : one.x + one.cells] = [True] * one.cells
    assert all(map(all, taken)), "no cell is left without a pane"
    for name, part in (("header", made.header), ("line", made.line), ("footer", foot_of(made))):
        for line in part:
            fits(name, line, cells)


def fits(name, line, cells):
    assert width(line) == cells, f"{name}: {lines([line])[0]!r} takes {width(line)} cells of {cells}"
    assert all(letter.isprintable() for letter in lines([line])[0])


def words_of(made):
    """All of a page as one text, pane after pane."""
    return "\n".join(lines([*made.header, *(one for pane in made.panes.values() for one in pane), *made.line]))


@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    st.lists(services, max_size=6),
    st.tuples(st.integers(1, 300), st.integers(1, 100)),
    st.sampled_from([UNICODE, BARE, ASCII]),
    st.integers(0, 9),
)
def test_any_snapshot_at_any_size_fits_its_cells(made, size, glyphs, orders):
    cells, rows = size
    state = state_of(samples.snapshot(made))
    for _ in range(orders):
        state.sort_by_next()
        state.next_zone()
    check_fits(drawn(state, cells, rows, glyphs=glyphs), cells, rows)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_sample_fits_every_size_and_in_ascii_mode_is_ascii(name):
    state = state_of(SNAPSHOTS[name])
    for problems in (False, True):
        assert state.problems_only is problems
        for size in SIZES:
            check_fits(drawn(state, *size), *size)
            made = drawn(state, *size, glyphs=ASCII)
            check_fits(made, *size)
            shown = words_of(made) + "".join(lines(foot_of(made)))
            assert shown.replace("…", "").isascii(), size  # but for the mark of a cut
        state.toggle_problems()


@pytest.mark.parametrize("cells", [160, 140, 120, 100, 80, 60, 40])
def test_the_name_of_a_breached_service_and_the_sum_owed_are_on_every_screen(cells):
    shown = text(samples.snapshot(), cells, 24)
    assert "Payments" in shown
    assert "€840" in shown
    assert "✗ 2" in shown


@pytest.mark.parametrize("rows", [24, 12, 5, 1])
def test_every_height_shows_the_verdicts_and_the_clock(rows):
    first = text(samples.snapshot(), 80, rows).splitlines()[0]
    assert "✗ 2" in first
    assert "14:32:07" in first


def test_the_worst_service_is_in_the_first_row():
    rows = lines(drawn(state_of(samples.snapshot()), 120, 36).fleet)
    assert "Payments gateway" in rows[2]
    assert "Checkout API" in rows[3]


def test_figures_of_one_column_end_at_one_cell():
    rows = lines(drawn(state_of(samples.snapshot()), 120, 36).fleet)
    ends = {row.index(" ms") for row in rows if " ms" in row}
    assert len(ends) == 1
    points = {row.index(".", row.index("9")) for row in rows[2:6]}
    assert len(points) == 1


def test_the_selected_row_is_always_on_the_screen():
    state = state_of(samples.fleet(200))
    for index in (0, 150, 199, 3, 60):
        state.select(index)
        made = drawn(state, 220, 30)
        assert any(line.startswith("│▌") and state.rows[index].name in line for line in lines(made.fleet))


def test_a_scrolled_table_says_which_rows_are_seen():
    assert "1–9 of 14" in text(samples.snapshot(), 80, 24)
    assert " of 14 ─╯" not in text(samples.snapshot(), 120, 45)


def test_a_filter_that_hides_everything_says_so_and_how_to_leave_it():
    state = state_of(samples.snapshot())
    state.set_filter("nobody")
    shown = "\n".join(lines(drawn(state, 80, 24).fleet))
    assert "0 of 14" in shown
    assert "/nobody" in shown
    assert "14 are hidden by it" in shown
    assert "Esc clears the filter" in shown


def test_problems_only_is_loud_and_with_nothing_wrong_it_is_an_explicit_all_clear():
    state = state_of(samples.all_well())
    state.toggle_problems()
    shown = "\n".join(lines(drawn(state, 80, 24).fleet))
    assert "PROBLEMS ONLY" in shown
    assert "All clear: all 8 services are within their SLA." in shown
    assert "4 of 4 sources answer" in shown


def test_without_all_sources_there_is_no_all_clear():
    state = state_of(samples.snapshot(samples.all_well().services))
    state.toggle_problems()
    shown = "\n".join(lines(drawn(state, 80, 24).fleet))
    assert "All clear" not in shown
    assert "No problem is known" in shown


def test_an_empty_configuration_says_what_to_do():
    shown = text(samples.empty(), 120, 30)
    assert "No services yet." in shown
    assert "sla-tui config path" in shown


def test_before_anything_is_known_it_says_so():
    assert "Nothing is known yet." in text(None)


def test_the_stored_state_is_marked_as_such():
    assert "from history" in text(samples.snapshot(from_store=True), 120, 30)


def test_a_frozen_screen_says_since_when():
    state = state_of(samples.snapshot())
    state.freeze(NOW)
    assert "FROZEN 14:32:07" in lines(drawn(state, 80, 24).header)[0]
    assert "FROZEN 14:32:07" in lines(drawn(state, 40, 5).header)[0]


def test_all_figures_of_a_frame_are_of_one_instant_and_only_its_clock_goes_on():
    soon = replace(samples.SEARCH, state="down", since=NOW - 455)
    state = state_of(samples.snapshot((soon, samples.LOGIN)))
    whole = ServicesPlace(160, 45)
    frames = [page(state, whole, look_of(state, now=NOW + passed), hints=HINTS) for passed in range(10)]
    assert any("DOWN 7 m 35 s" in line for line in lines(frames[9].panes["panel"]))
    for passed, made in enumerate(frames):
        assert made.panes == frames[0].panes
        assert made.line == frames[0].line
        clock = f"14:32:{7 + passed:02}"
        assert lines(made.header)[0].replace(clock, "14:32:07") == lines(frames[0].header)[0]
    stalled = page(state, whole, look_of(state, now=NOW + 14), hints=HINTS)
    assert any("DOWN 7 m 48 s" in line for line in lines(stalled.panes["panel"])), "in steps where nothing new comes"


def test_an_offline_host_says_so():
    header = lines(drawn(state_of(samples.snapshot(offline_since=NOW - 1800)), 120, 24).header)[0]
    assert "OFFLINE" in header
    assert "14:02" in header


def test_all_within_sla_is_only_said_where_everything_is_known():
    assert "ALL 8 WITHIN SLA" in text(samples.all_well())
    stale = tuple(replace(s, stale_since=NOW - DAY) for s in samples.all_well().services)
    assert "ALL" not in text(samples.snapshot(stale)).splitlines()[0]


def test_the_next_credits_of_a_large_screen_begin_with_those_whose_time_runs():
    rows = lines(drawn(state_of(samples.snapshot()), 220, 60).panes["credits"])
    ahead = [row for row in rows if " after " in row or " in " in row]
    assert "Payments gateway" in ahead[0], "it is down: 1 d 04 h go by whether anybody looks or not"
    assert "Search" in ahead[1]


def test_a_failing_source_is_named_with_its_error_and_age():
    shown = text(samples.snapshot(), 120, 36)
    assert "statuscake error 3 h: answered with HTML" in shown


def test_beside_the_panel_a_sources_error_is_shown_whole():
    made = drawn(state_of(samples.snapshot()), 220, 60)
    shown = " ".join(line.strip("│ ") for line in lines(made.panes["sources"]))
    assert "answered with HTML instead of JSON (HTTP 502)" in " ".join(shown.split())
